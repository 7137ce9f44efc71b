import { ApexId } from '../../apex/values/id.ts';

// Who has the package installed. The same facts go into the subscriber's own records and into the LMO's.

/** Org ids in their 18-character form. */
const orgId = (id15: string): string => ApexId.of(id15).value;

export interface SubscriberSpec {
  readonly organizationId: string;
  readonly name: string;
  /** As the LMO's account says it. */
  readonly company: string;
  readonly domain: string;
  readonly isSandbox: boolean;
  readonly instanceName: string;
  readonly edition: string;
  readonly parentOrganizationId: string | null;
  readonly seats: string;
  readonly installedDaysAgo: number;
  readonly loginAs: {
    readonly firstName: string;
    readonly lastName: string;
    readonly username: string;
    readonly email: string;
    readonly title: string;
    readonly timeZone: string;
  };
  /** Days from now at which the grant ends; negative when it is over. */
  readonly grant: { readonly givenDaysAgo: number; readonly endsInDays: number };
}

export const northwindUat: SubscriberSpec = {
  organizationId: orgId('00DE20000NwUat1'),
  name: 'Northwind Traders — UAT',
  company: 'Northwind Traders',
  domain: 'northwind--uat',
  isSandbox: true,
  instanceName: 'USA7S',
  edition: 'Enterprise Edition',
  parentOrganizationId: orgId('00D5g0000NwProd'),
  seats: 'Site License',
  installedDaysAgo: 210,
  loginAs: {
    firstName: 'Dana',
    lastName: 'Whitfield',
    username: 'dana.whitfield@northwind.example.uat',
    email: 'dana.whitfield@northwind.example',
    title: 'Billing Operations Lead',
    timeZone: 'America/Los_Angeles',
  },
  grant: { givenDaysAgo: 2, endsInDays: 5 },
};

export const contoso: SubscriberSpec = {
  organizationId: orgId('00D5g00Contoso1'),
  name: 'Contoso Ltd',
  company: 'Contoso Ltd',
  domain: 'contoso',
  isSandbox: false,
  instanceName: 'EUW42',
  edition: 'Unlimited Edition',
  parentOrganizationId: null,
  seats: '250',
  installedDaysAgo: 400,
  loginAs: {
    firstName: 'Priya',
    lastName: 'Natarajan',
    username: 'priya.natarajan@contoso.example',
    email: 'priya.natarajan@contoso.example',
    title: 'Finance Systems Manager',
    timeZone: 'Europe/London',
  },
  grant: { givenDaysAgo: 6, endsInDays: 24 },
};

export const fabrikamStaging: SubscriberSpec = {
  organizationId: orgId('00DE30000FbStg1'),
  name: 'Fabrikam — Staging',
  company: 'Fabrikam GmbH',
  domain: 'fabrikam--staging',
  isSandbox: true,
  instanceName: 'DEU12S',
  edition: 'Enterprise Edition',
  parentOrganizationId: orgId('00D5g0000FbProd'),
  seats: 'Site License',
  installedDaysAgo: 95,
  loginAs: {
    firstName: 'Lars',
    lastName: 'Holm',
    username: 'lars.holm@fabrikam.example.staging',
    email: 'lars.holm@fabrikam.example',
    title: 'Salesforce Administrator',
    timeZone: 'Europe/Berlin',
  },
  grant: { givenDaysAgo: 18, endsInDays: -11 },
};

export const subscriberSpecs: readonly SubscriberSpec[] = [northwindUat, contoso, fabrikamStaging];
