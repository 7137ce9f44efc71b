import { ApexId } from '../../apex/values/id.ts';
import type { LicenseStanding } from './installation.ts';
import type { CustomerOrgSpec } from './subscribers.ts';

// Customers that are licence rows alone: nobody there ever let the publisher in, or nobody can.

export interface ListedOrgSpec extends CustomerOrgSpec, LicenseStanding {
  /** Of the publisher's two packages; left out: the first. */
  readonly package?: 'collections';
}

const orgId = (id15: string): string => ApexId.of(id15).value;

function contact(name: string, domain: string, title: string): CustomerOrgSpec['contact'] {
  const [firstName = '', lastName = ''] = name.split(' ');
  return { firstName, lastName, email: `${firstName}.${lastName}@${domain}`.toLowerCase(), title };
}

export const listedOrgs: readonly ListedOrgSpec[] = [
  // Production orgs of sandboxes that are hosted: never granted.
  {
    organizationId: orgId('00D5g0000AdProd'),
    name: 'Adventure Works Cycles',
    company: 'Adventure Works Cycles',
    isSandbox: false,
    instanceName: 'CAN38',
    edition: 'Performance Edition',
    parentOrganizationId: null,
    seats: '120',
    installedDaysAgo: 710,
    contact: contact('Hugo Tremblay', 'adventureworks.example', 'Head of Finance'),
    status: 'Active',
  },
  {
    organizationId: orgId('00D5g0000WwProd'),
    name: 'Wide World Importers',
    company: 'Wide World Importers',
    isSandbox: false,
    instanceName: 'AUS20',
    edition: 'Unlimited Edition',
    parentOrganizationId: null,
    seats: '45',
    installedDaysAgo: 330,
    contact: contact('Ana Petaia', 'wideworld.example', 'Salesforce Administrator'),
    status: 'Active',
    versionsBehind: 1,
  },
  {
    organizationId: orgId('00D5g00Tailspin'),
    name: 'Tailspin Toys',
    company: 'Tailspin Toys',
    isSandbox: false,
    instanceName: 'USA318',
    edition: 'Professional Edition',
    parentOrganizationId: null,
    seats: '15',
    installedDaysAgo: 700,
    contact: contact('Joy Park', 'tailspin.example', 'Owner'),
    status: 'Uninstalled',
    versionsBehind: 2,
  },
  {
    organizationId: orgId('00D5g0Lucerne01'),
    name: 'Lucerne Publishing',
    company: 'Lucerne Publishing',
    isSandbox: false,
    instanceName: 'CHE14',
    edition: 'Enterprise Edition',
    parentOrganizationId: null,
    seats: '30',
    installedDaysAgo: 270,
    contact: contact('Reto Frei', 'lucerne.example', 'Finance'),
    status: 'Suspended',
    orgStatus: 'SUSPENDED',
    expiresInDays: -20,
  },
  {
    organizationId: orgId('00D5g00AlpineS1'),
    name: 'Alpine Ski House',
    company: 'Alpine Ski House',
    isSandbox: false,
    instanceName: 'FRA66',
    edition: 'Enterprise Edition',
    parentOrganizationId: null,
    seats: '10',
    installedDaysAgo: 18,
    contact: contact('Elise Roux', 'alpineski.example', 'Controller'),
    status: 'Trial',
    orgStatus: 'Trial',
    orgEndsInDays: 12,
    expiresInDays: 12,
    isLead: true,
  },
  {
    organizationId: orgId('00D5g000CohoWin'),
    name: 'Coho Winery',
    company: 'Coho Winery',
    isSandbox: false,
    instanceName: 'USA506',
    edition: 'Enterprise Edition',
    parentOrganizationId: null,
    seats: '5',
    installedDaysAgo: 51,
    contact: contact('Theo Barnes', 'coho.example', 'Operations'),
    status: 'Trial',
    orgStatus: 'Trial',
    orgEndsInDays: -21,
    expiresInDays: -21,
    isLead: true,
  },
  // The second package: once with a customer of the first, once with one of its own.
  {
    organizationId: orgId('00D5g00Contoso1'),
    name: 'Contoso Ltd',
    company: 'Contoso Ltd',
    isSandbox: false,
    instanceName: 'EUW42',
    edition: 'Unlimited Edition',
    parentOrganizationId: null,
    seats: '40',
    installedDaysAgo: 150,
    contact: contact('Priya Natarajan', 'contoso.example', 'Finance Systems Manager'),
    status: 'Active',
    package: 'collections',
    versionsBehind: 1,
  },
  {
    organizationId: orgId('00D5g000HumonIn'),
    name: 'Humongous Insurance',
    company: 'Humongous Insurance',
    isSandbox: false,
    instanceName: 'IND120',
    edition: 'Unlimited Edition',
    parentOrganizationId: null,
    seats: '900',
    installedDaysAgo: 35,
    contact: contact('Asha Verma', 'humongous.example', 'Claims Systems'),
    status: 'Active',
    longId: true,
    package: 'collections',
  },
];
