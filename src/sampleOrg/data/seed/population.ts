import type { Literals, RecordWriter } from './recordWriter.ts';
import { randomOf } from '../../seededRandom.ts';
import type { Database } from '../store/database.ts';
import { generatedName, generatedPerson, hostileName } from './generatedNames.ts';
import { GeneratedTable } from './generatedRecords.ts';
import type { Installation, LicenseStatus } from './installation.ts';
import { licenseFields, subscriberFields } from './licenseRows.ts';
import type { PackageRows } from './packages.ts';
import type { CustomerOrgSpec } from './subscribers.ts';
import { generatedCases } from './supportCases.ts';
import { customerFields, tenantFields, tenantLicenseFields, tenantPackageFields } from './tenantRows.ts';

// A population of licences such as a large publisher has: most are plain, some odd, a few broken.

/** Of the generated licences. */
const firstNumber = 10_001;

/** One licence of the population, worked out from its index. */
interface Customer extends Installation {
  readonly has: 'account' | 'lead' | 'nobody';
  /** Known to the packaging side too. */
  readonly isInstall: boolean;
  /** The licence before, once more. */
  readonly isRepeated: boolean;
  readonly modifiedDaysAgo: number;
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

/** Writes so many generated licences with their accounts, leads and installs, in the lists that the LMO has. */
export function writePopulation(database: Database, writer: RecordWriter, options: PopulationOptions): void {
  const rows = new PopulationRows(database, writer, options);
  for (let index = 0; index < options.count; index++) {
    rows.write(customerOf(index, options), index);
  }
}

/** What the lists of the LMO say of one customer after the other. */
class PopulationRows {
  readonly #database: Database;
  readonly #writer: RecordWriter;
  readonly #userId: string;
  readonly #seed: number;
  readonly #tables = new Map<string, GeneratedTable>();

  constructor(database: Database, writer: RecordWriter, { userId, seed }: PopulationOptions) {
    this.#database = database;
    this.#writer = writer;
    this.#userId = userId;
    this.#seed = seed;
  }

  write(customer: Customer, index: number): void {
    const { has, isInstall, isRepeated, org } = customer;
    const account = { Name: org.company, Type: 'Customer - Direct' };
    const accountId = has === 'account' ? this.#row('Account', customer, account) : null;
    const leadId = has === 'lead' ? this.#row('Lead', customer, personOf(org)) : null;
    this.#row('sfLma__License__c', customer, () => ({
      Name: `L-${String(index + firstNumber).padStart(5, '0')}`,
      ...licenseFields(this.#writer, customer),
      sfLma__Account__c: accountId,
      sfLma__Lead__c: leadId,
      ...Object.fromEntries(customer.empty.map((name) => [name, null])),
    }));
    if (isInstall) {
      this.#row('PackageSubscriber', customer, () => subscriberFields(customer));
    }
    if (!isRepeated) {
      this.#writeCases(customer, index, accountId);
    }
    // A tenant is there once, however often the License Management App has it.
    if (!isRepeated && this.#writer.has('SfdcPartnerTenant')) {
      this.#writeTenant(customer, String(index + firstNumber).padStart(8, '0'), accountId);
    }
  }

  #writeCases({ org }: Customer, index: number, accountId: string | null): void {
    const cases = generatedCases(randomOf(this.#seed ^ 0xca5e, index), org.organizationId, org.installedDaysAgo);
    for (const { literals, openedDaysAgo, closedDaysAgo } of cases) {
      this.#rowOf('Case', openedDaysAgo, closedDaysAgo ?? openedDaysAgo, {
        ...literals,
        CaseNumber: String(this.#database.count('Case.CaseNumber')).padStart(8, '0'),
        AccountId: accountId,
        ClosedDate: closedDaysAgo === null ? null : this.#writer.datetimeAgo(closedDaysAgo),
      });
    }
  }

  #writeTenant(customer: Customer, number: string, accountId: string | null): void {
    const customerId =
      accountId === null ? null : this.#row('SfdcCustomerForPartner', customer, customerFields(customer, accountId));
    const tenantId = this.#row('SfdcPartnerTenant', customer, tenantFields(customer, customerId));
    const packageId = this.#row('SfdcPartnerTenantPackage', customer, {
      Name: `PTP-${number}`,
      ...tenantPackageFields(this.#writer, customer, tenantId),
    });
    this.#row('SfdcPartnerTntPkgLicense', customer, {
      Name: `PTPL-${number}`,
      ...tenantLicenseFields(this.#writer, customer, packageId),
    });
  }

  /** Answers the row's id; empty where the LMO does not have the list. */
  #row(objectName: string, { org, modifiedDaysAgo }: Customer, literals: Literals | (() => Literals)): string {
    return this.#writer.has(objectName)
      ? this.#rowOf(
          objectName,
          org.installedDaysAgo,
          modifiedDaysAgo,
          typeof literals === 'function' ? literals() : literals,
        )
      : '';
  }

  #rowOf(objectName: string, createdDaysAgo: number, modifiedDaysAgo: number, literals: Literals): string {
    let table = this.#tables.get(objectName);
    if (table === undefined) {
      table = new GeneratedTable(this.#database, objectName, this.#userId);
      this.#tables.set(objectName, table);
    }
    return table.write({
      literals,
      created: this.#writer.daysAgo(createdDaysAgo),
      modified: this.#writer.daysAgo(modifiedDaysAgo),
    });
  }
}

function personOf({ company, contact }: CustomerOrgSpec): Literals {
  return {
    Name: `${contact.firstName} ${contact.lastName}`.trim(),
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

function customerOf(index: number, options: PopulationOptions): Customer {
  const { seed, billing, collections } = options;
  // Now and then the LMA has the same licence twice.
  const own = isRepeated(index, seed) ? index - 1 : index;
  const random = randomOf(seed, own);
  const isSandbox = random() < sandboxes;
  const instance = `${instances[Math.floor(random() * instances.length)] ?? 'USA'}${1 + Math.floor(random() * 600)}${isSandbox ? 'S' : ''}`;
  const standing = random();
  const status = statuses.find(([upTo]) => standing < upTo)?.[1] ?? 'Active';
  // Most sandboxes have their production org in the list; some name one that is not.
  const production = isSandbox && random() < 0.8 ? productionBefore(own, seed) : undefined;
  const company =
    hostileName(own) ??
    (production === undefined ? generatedName(random) : customerOf(production, options).org.company);
  const [firstName, lastName] = generatedPerson(random);
  const rows = random() < 0.85 ? billing : collections;
  const versions = rows.listed.versions;
  const versionsBehind = versions.length - 1 - Math.floor(Math.sqrt(random()) * versions.length);
  const trialEnds = Math.floor(random() * 60) - 30;
  const installedDaysAgo = 1 + Math.floor(random() * 2_000);
  const who = random();
  return {
    org: {
      organizationId: generatedOrgId(own),
      name: isSandbox ? `${company} — ${['UAT', 'Dev', 'QA', 'Staging'][Math.floor(random() * 4)] ?? 'UAT'}` : company,
      company,
      isSandbox,
      instanceName: instance,
      edition: editions[Math.floor(random() * editions.length)] ?? 'Enterprise Edition',
      parentOrganizationId: isSandbox ? generatedOrgId(production ?? own + 50_000_000) : null,
      seats: isSandbox ? 'Site License' : String(1 + Math.floor(random() ** 3 * 2_000)),
      installedDaysAgo,
      contact: { firstName, lastName, email: `person${own}@customer${own}.example`, title: 'Administrator' },
    },
    standing: {
      status,
      versionsBehind,
      longId: random() < 0.15,
      ...(status === 'Trial' ? { orgStatus: 'Trial', orgEndsInDays: trialEnds, expiresInDays: trialEnds } : {}),
      ...(status === 'Suspended' ? { orgStatus: 'SUSPENDED', expiresInDays: -1 - Math.floor(random() * 300) } : {}),
    },
    rows,
    has: who < 0.9 ? 'account' : who < 0.97 ? 'lead' : 'nobody',
    isInstall: random() < 0.97,
    isRepeated: own !== index,
    modifiedDaysAgo: random() ** 2 * installedDaysAgo,
    empty: emptyable.filter(() => random() < 0.02),
  };
}

/** Share of sandboxes. */
const sandboxes = 0.35;

function isRepeated(index: number, seed: number): boolean {
  return index > 0 && randomOf(seed ^ 0x5f5f, index)() < 0.01;
}

/** The next licence before that is one of a production org. */
function productionBefore(index: number, seed: number): number | undefined {
  for (let before = index - 1; before >= 0; before--) {
    if (!isRepeated(before, seed) && randomOf(seed, before)() >= sandboxes) {
      return before;
    }
  }
  return undefined;
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
