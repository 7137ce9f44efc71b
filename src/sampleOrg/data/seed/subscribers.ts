import { ApexId } from '../../apex/values/id.ts';
import type { ClosedKind } from './contract.ts';

// Who has the package installed. The same facts go into the subscriber's own records and into the LMO's.

/** Org ids in their 18-character form. */
const orgId = (id15: string): string => ApexId.of(id15).value;

/** An org that has the package: the LMO knows it whether it lets the publisher in or not. */
export interface CustomerOrgSpec {
  readonly organizationId: string;
  readonly name: string;
  /** As the LMO's account or lead says it. */
  readonly company: string;
  readonly isSandbox: boolean;
  readonly instanceName: string;
  readonly edition: string;
  readonly parentOrganizationId: string | null;
  readonly seats: string;
  readonly installedDaysAgo: number;
  readonly contact: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string;
    readonly title: string;
  };
}

/** An org that is hosted: it lets the publisher in, or did, or cannot. */
export interface SubscriberSpec extends Omit<CustomerOrgSpec, 'contact'> {
  readonly domain: string;
  readonly loginAs: {
    readonly firstName: string;
    readonly lastName: string;
    readonly username: string;
    readonly email: string;
    readonly title: string;
    readonly timeZone: string;
    /** `en_US` */
    readonly locale: string;
  };
  /** Days from now at which the grant ends; negative when it is over. `revokedDaysAgo`: the user took it back before. Undefined: never given. */
  readonly grant:
    { readonly givenDaysAgo: number; readonly endsInDays: number; readonly revokedDaysAgo?: number } | undefined;
  /** Why publishers cannot log in there. */
  readonly closed?: ClosedKind;
  /** Days from now at which the org itself ends. */
  readonly endsInDays?: number;
  /** Upgrades of the package that the org did not take. */
  readonly versionsBehind?: number;
  /** Has a package of somebody else's as well. */
  readonly hasOtherVendor?: boolean;
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
    locale: 'en_US',
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
    locale: 'en_GB',
  },
  grant: { givenDaysAgo: 6, endsInDays: 24 },
  hasOtherVendor: true,
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
    locale: 'de_DE',
  },
  grant: { givenDaysAgo: 18, endsInDays: -11 },
};

/** Its user took the login access back while the publisher was in: the hand-off is there and leads nowhere. */
export const wideWorldHotfix: SubscriberSpec = {
  organizationId: orgId('00DE40000WwiHot'),
  name: 'Wide World Importers — Hotfix',
  company: 'Wide World Importers',
  domain: 'wideworld--hotfix',
  isSandbox: true,
  instanceName: 'AUS54S',
  edition: 'Unlimited Edition',
  parentOrganizationId: orgId('00D5g0000WwProd'),
  seats: 'Site License',
  installedDaysAgo: 60,
  loginAs: {
    firstName: 'Mele',
    lastName: 'Tauati',
    username: 'mele.tauati@wideworld.example.hotfix',
    email: 'mele.tauati@wideworld.example',
    title: 'Release Manager',
    timeZone: 'Australia/Sydney',
    locale: 'en_AU',
  },
  grant: { givenDaysAgo: 4, endsInDays: 3, revokedDaysAgo: 1 },
};

/** Did not take the last upgrades. */
export const adventureWorksQa: SubscriberSpec = {
  organizationId: orgId('00DE50000AdvQa1'),
  name: 'Adventure Works — QA',
  company: 'Adventure Works Cycles',
  domain: 'adventureworks--qa',
  isSandbox: true,
  instanceName: 'CAN62S',
  edition: 'Performance Edition',
  parentOrganizationId: orgId('00D5g0000AdProd'),
  seats: 'Site License',
  installedDaysAgo: 640,
  loginAs: {
    firstName: 'Noémie',
    lastName: 'Gagnon',
    username: 'noemie.gagnon@adventureworks.example.qa',
    email: 'noemie.gagnon@adventureworks.example',
    title: 'Quality Lead',
    timeZone: 'America/Toronto',
    locale: 'fr_CA',
  },
  grant: { givenDaysAgo: 1, endsInDays: 29 },
  versionsBehind: 2,
};

/** Government Cloud: its instance tells it. */
export const lakewood: SubscriberSpec = {
  organizationId: orgId('00DH00000Lakewd'),
  name: 'Lakewood County Treasury',
  company: 'Lakewood County',
  domain: 'lakewood-county',
  isSandbox: false,
  instanceName: 'USG4',
  edition: 'Unlimited Edition',
  parentOrganizationId: null,
  seats: '60',
  installedDaysAgo: 420,
  loginAs: {
    firstName: 'Marcus',
    lastName: 'Bell',
    username: 'marcus.bell@lakewood-county.example',
    email: 'marcus.bell@lakewood-county.example',
    title: 'Treasury Systems',
    timeZone: 'America/Chicago',
    locale: 'en_US',
  },
  grant: undefined,
  closed: 'governmentCloud',
  versionsBehind: 1,
};

/** Like a sandbox, but that it ends. */
export const litwareScratch: SubscriberSpec = {
  organizationId: orgId('00D3h0000LtwScr'),
  name: 'Litware Scratch Org',
  company: 'Litware',
  domain: 'litware-scratch',
  isSandbox: true,
  instanceName: 'USA254S',
  edition: 'Developer Edition',
  parentOrganizationId: null,
  seats: 'Site License',
  installedDaysAgo: 3,
  loginAs: {
    firstName: 'Ines',
    lastName: 'Duarte',
    username: 'ines.duarte@litware.example.scratch',
    email: 'ines.duarte@litware.example',
    title: 'Developer',
    timeZone: 'Europe/Lisbon',
    locale: 'pt_PT',
  },
  grant: undefined,
  closed: 'scratchOrg',
  endsInDays: 4,
};

/** Those that are hosted. */
export const subscriberSpecs: readonly SubscriberSpec[] = [
  northwindUat,
  contoso,
  fabrikamStaging,
  wideWorldHotfix,
  adventureWorksQa,
  lakewood,
  litwareScratch,
];
