import type { Literals, RecordWriter } from './recordWriter.ts';
import { randomOf } from '../../seededRandom.ts';
import type { Transaction } from '../contract.ts';
import { generatedName, generatedPerson } from './generatedNames.ts';
import { type GeneratedRow, GeneratedTable } from './generatedRecords.ts';
import { licenseFields, type LicenseStanding, type LicenseStatus, subscriberFields } from './licenseRows.ts';
import type { PackageRows } from './packages.ts';
import type { CustomerOrgSpec } from './subscribers.ts';

// A population of licences such as a large publisher has: most are plain, some odd, a few broken.

const day = 86_400_000;
/** Of the generated licences. */
const firstNumber = 10_001;

/** One licence of the population, worked out from its index. */
interface Customer {
  readonly org: CustomerOrgSpec;
  readonly standing: LicenseStanding;
  readonly rows: PackageRows;
  readonly has: 'account' | 'lead' | 'nobody';
  /** Known to the packaging side too. */
  readonly isInstall: boolean;
  /** Fields that somebody left empty. */
  readonly empty: readonly string[];
}

export interface PopulationOptions {
  readonly count: number;
  readonly seed: number;
  readonly userId: string;
  readonly billing: PackageRows;
  readonly collections: PackageRows;
}

/** Writes so many generated licences with their accounts, leads and installs. */
export function writePopulation(transaction: Transaction, writer: RecordWriter, options: PopulationOptions): void {
  const customerAt = rememberingLast((index) => customerOf(index, options));
  const table = (objectName: string, literals: (customer: Customer, index: number) => Literals): GeneratedTable =>
    new GeneratedTable(transaction, objectName, options.userId, (index): GeneratedRow => {
      const customer = customerAt(index);
      return { literals: literals(customer, index), created: writer.now - customer.org.installedDaysAgo * day };
    });
  const owners = new Map<number, string>();
  const accounts = table('Account', ({ org }) => ({ Name: org.company, Type: 'Customer - Direct' }));
  const leads = table('Lead', ({ org }) => personOf(org));
  const licenses = table('sfLma__License__c', ({ org, standing, rows, has, empty }, index) => ({
    Name: `L-${String(index + firstNumber).padStart(5, '0')}`,
    ...licenseFields(writer, org, standing, rows),
    sfLma__Account__c: has === 'account' ? (owners.get(index) ?? null) : null,
    sfLma__Lead__c: has === 'lead' ? (owners.get(index) ?? null) : null,
    ...Object.fromEntries(empty.map((name) => [name, null])),
  }));
  const installs = table('PackageSubscriber', ({ org, standing, rows }) => subscriberFields(org, standing, rows));
  for (let index = 0; index < options.count; index++) {
    const { has, isInstall } = customerAt(index);
    if (has !== 'nobody') {
      owners.set(index, (has === 'account' ? accounts : leads).write(index));
    }
    licenses.write(index);
    if (isInstall) {
      installs.write(index);
    }
  }
}

function rememberingLast<T>(make: (index: number) => T): (index: number) => T {
  let last: { readonly index: number; readonly made: T } | undefined;
  return (index) => {
    if (last?.index !== index) {
      last = { index, made: make(index) };
    }
    return last.made;
  };
}

function personOf({ company, contact }: CustomerOrgSpec): Literals {
  return {
    FirstName: contact.firstName,
    LastName: contact.lastName,
    Title: contact.title,
    Email: contact.email,
    Company: company,
  };
}

const instances = ['USA', 'EUW', 'DEU', 'FRA', 'IND', 'AUS', 'CAN', 'JPN', 'BRA', 'UKB', 'SWE', 'KOR'] as const;
const editions = [
  'Enterprise Edition',
  'Unlimited Edition',
  'Professional Edition',
  'Performance Edition',
  'Developer Edition',
] as const;
const statuses: readonly (readonly [upTo: number, status: LicenseStatus])[] = [
  [0.74, 'Active'],
  [0.84, 'Trial'],
  [0.9, 'Suspended'],
  [1, 'Uninstalled'],
];
const emptyable = [
  'sfLma__Org_Instance__c',
  'sfLma__Org_Edition__c',
  'sfLma__License_Status__c',
  'sfLma__Package_Version__c',
  'sfLma__Install_Date__c',
];

function customerOf(index: number, { seed, billing, collections }: PopulationOptions): Customer {
  // Now and then the LMA has the same org again: a second package, or the same licence twice.
  const isRepeated = index > 0 && randomOf(seed ^ 0x5f5f, index)() < 0.01;
  const own = isRepeated ? index - 1 : index;
  const random = randomOf(seed, own);
  const isSandbox = random() < 0.35;
  const instance = `${instances[Math.floor(random() * instances.length)] ?? 'USA'}${1 + Math.floor(random() * 600)}${isSandbox ? 'S' : ''}`;
  const standing = random();
  const status = statuses.find(([upTo]) => standing < upTo)?.[1] ?? 'Active';
  const name = generatedName(random);
  const [firstName, lastName] = generatedPerson(random);
  const rows = random() < 0.85 ? billing : collections;
  const versions = rows.listed.versions;
  const versionsBehind = versions.length - 1 - Math.floor(Math.sqrt(random()) * versions.length);
  const trialEnds = Math.floor(random() * 60) - 30;
  const who = random();
  return {
    org: {
      organizationId: generatedOrgId(own),
      name: isSandbox ? `${name} — ${['UAT', 'Dev', 'QA', 'Staging'][Math.floor(random() * 4)] ?? 'UAT'}` : name,
      company: name,
      isSandbox,
      instanceName: instance,
      edition: editions[Math.floor(random() * editions.length)] ?? 'Enterprise Edition',
      // The production org is mostly the licence before; some name one that is not listed.
      parentOrganizationId: isSandbox ? generatedOrgId(random() < 0.8 ? Math.max(0, own - 1) : own + 50_000_000) : null,
      seats: isSandbox ? 'Site License' : String(1 + Math.floor(random() ** 3 * 2_000)),
      installedDaysAgo: 1 + Math.floor(random() * 2_000),
      contact: { firstName, lastName, email: `person${own}@customer${own}.example`, title: 'Administrator' },
    },
    standing: {
      status,
      versionsBehind,
      ...(status === 'Trial' ? { orgStatus: 'Trial', orgEndsInDays: trialEnds, expiresInDays: trialEnds } : {}),
      ...(status === 'Suspended' ? { orgStatus: 'SUSPENDED', expiresInDays: -1 - Math.floor(random() * 300) } : {}),
    },
    rows,
    has: who < 0.9 ? 'account' : who < 0.97 ? 'lead' : 'nobody',
    isInstall: random() < 0.97,
    empty: emptyable.filter(() => random() < 0.02),
  };
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `00D8g` and the index: ids that no hosted org has. 15 characters. */
function generatedOrgId(index: number): string {
  let rest = '';
  for (let value = index + 1; value > 0; value = Math.floor(value / 62)) {
    rest = digits.charAt(value % 62) + rest;
  }
  return `00D8g0000${rest.padStart(6, '0')}`;
}
