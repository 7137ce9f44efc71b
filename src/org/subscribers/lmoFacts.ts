import { Failure } from '../../core/base/failure.ts';
import { joinSubscribers, type SubscriberRows } from '../../core/subscribers/joinSubscribers.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { type ListedPackage, PackageVersions } from '../../core/subscribers/packageVersions.ts';
import type { Subscriber } from '../../core/subscribers/subscriber.ts';
import { chunks } from '../chunks.ts';
import { anyOf } from '../soql.ts';
import type { CompositeQueries, NamedQuery, QueryAnswers, QueryContext } from './compositeQueries.ts';
import { bothForms } from './lmoLists.ts';
import type { LmoObjects } from './lmoObjects.ts';
import { installRow, licensedPackages, licenseRow, packagedPackages, sandboxOf, tenantRows } from './subscriberRows.ts';

/** Orgs that one query asks for: each stands in it with 15 and with 18 characters. */
const orgsInQuery = 200;
const mostRecords = 2_000;

const licenseFields = [
  'sfLma__Subscriber_Org_ID__c',
  'sfLma__Subscriber_Org_Is_Sandbox__c',
  'sfLma__Org_Instance__c',
  'sfLma__Org_Edition__c',
  'sfLma__Org_Status__c',
  'sfLma__Org_Trial_Expiration__c',
  'sfLma__License_Status__c',
  'sfLma__Licensed_Seats__c',
  'sfLma__Used_Licenses__c',
  'sfLma__Expiration__c',
  'sfLma__Expiration_Date__c',
  'sfLma__Install_Date__c',
  'sfLma__Account__c',
  'sfLma__Account__r.Name',
  'sfLma__Lead__r.Company',
  'sfLma__Package__r.Name',
  'sfLma__Package__r.sfLma__Package_ID__c',
  'sfLma__Package_Version__r.sfLma__Version_ID__c',
  'sfLma__Package_Version__r.sfLma__Version_Number__c',
  'LastModifiedDate',
];

const installFields = [
  'OrgKey',
  'OrgName',
  'OrgType',
  'OrgStatus',
  'InstanceName',
  'ParentOrg',
  'InstalledStatus',
  'MetadataPackageId',
  'MetadataPackageVersionId',
  'SystemModstamp',
];

const tenantFields = [
  'Id',
  'PartnerTenant.Tenant',
  'PartnerTenant.Name',
  'PartnerTenant.IsSandbox',
  'PartnerTenant.TenantStatus',
  'PartnerPackageId',
  'PartnerPackageVersion',
  'InstalledDate',
  'Status',
  'SystemModstamp',
];

const tenantLicenseFields = [
  'PartnerTenantPackageId',
  'ManagementLicenseStatus',
  'ManagementProvisionedSeats',
  'ManagementExpirationDate',
];

const licensedVersionFields = [
  'sfLma__Version_ID__c',
  'sfLma__Version_Number__c',
  'sfLma__Is_Beta__c',
  'sfLma__Package__r.Name',
  'sfLma__Package__r.sfLma__Package_ID__c',
  'sfLma__Package__r.sfLma__Latest_Version__r.sfLma__Version_ID__c',
];

const packagedVersionFields = [
  'Id',
  'MajorVersion',
  'MinorVersion',
  'PatchVersion',
  'ReleaseState',
  'MetadataPackageId',
  'MetadataPackage.Name',
];

/** Fields that the user may not see are found one after the other; but not for ever. */
const mostTries = 10;

type FactQuery = readonly [kind: string, objectName: string, fields: readonly string[], condition: string];

/** Orgs as the lists have them, joined. */
export interface Facts {
  /** By the keys of their org ids, those that nobody uses any more included. */
  readonly subscribers: ReadonlyMap<string, Subscriber>;
  readonly rows: SubscriberRows;
  readonly problems: readonly Failure[];
  /** What the queries besides gave. */
  readonly answers: QueryAnswers;
}

/** Reads all that an LMO's lists say of given orgs: in one round trip, whatever they are. */
export class LmoFacts {
  readonly #queries: CompositeQueries;
  readonly #objects: LmoObjects;
  #versions: PackageVersions | undefined;

  constructor(queries: CompositeQueries, objects: LmoObjects) {
    this.#queries = queries;
    this.#objects = objects;
  }

  /** The packages as they were last read; none before that. */
  get versions(): PackageVersions {
    return this.#versions ?? new PackageVersions([]);
  }

  get hasVersions(): boolean {
    return this.#versions !== undefined;
  }

  /** Reads the packages where they are not known, with the rest, and with `besides`. */
  async read(orgIds: readonly string[], context: QueryContext, besides: readonly NamedQuery[] = []): Promise<Facts> {
    const wanted = new Map(orgIds.map((orgId) => [orgIdKey(orgId), orgId]));
    const parts = chunks([...wanted.values()], orgsInQuery);
    const allQueries = (): readonly NamedQuery[] => [
      ...parts.flatMap((part, index) => this.#factQueries(part, index)),
      ...this.#versionQueries(),
    ];
    const queries = allQueries();
    const answers = new Map(await this.#queries.run([...queries, ...besides], context));
    let again = this.#objects.learn(queries, answers);
    for (let tries = 0; again.length > 0 && tries < mostTries; tries++) {
      const names = new Set(again.map(({ name }) => name));
      const retried = allQueries().filter(({ name }) => names.has(name));
      for (const [name, answer] of await this.#queries.run(retried, context)) {
        answers.set(name, answer);
      }
      again = this.#objects.learn(retried, answers);
    }
    this.#versions ??= this.#packagesIn(answers);
    const recordsOf = (kind: string): readonly unknown[] =>
      parts.flatMap((_, index) => recordsIn(answers, `${kind}${index}`));
    const isWanted = ({ orgId }: { readonly orgId: string }): boolean => wanted.has(orgIdKey(orgId));
    const rows: SubscriberRows = {
      licenses: recordsOf('licenses').flatMap(licenseRow).filter(isWanted),
      installs: recordsOf('installs').flatMap(installRow).filter(isWanted),
      tenants: tenantRows(recordsOf('tenants'), recordsOf('tenantLicenses')).filter(isWanted),
    };
    const sandboxes = Map.groupBy(recordsOf('sandboxes').flatMap(sandboxOf), ([parent]) => orgIdKey(parent));
    const subscribers = joinSubscribers(rows, {
      versions: this.versions,
      sandboxes: new Map([...sandboxes].map(([key, pairs]) => [key, [...new Set(pairs.map(([, orgId]) => orgId))]])),
    });
    return { subscribers, rows, problems: this.#objects.problemsIn(answers, queries), answers };
  }

  /** They have changed: whoever reads next reads them too. */
  forgetVersions(): void {
    this.#versions = undefined;
  }

  #factQueries(orgIds: readonly string[], index: number): readonly NamedQuery[] {
    const ids = anyOf(bothForms(orgIds));
    const queries: readonly FactQuery[] = [
      ['licenses', 'sfLma__License__c', licenseFields, `sfLma__Subscriber_Org_ID__c IN ${ids}`],
      ['installs', 'PackageSubscriber', installFields, `OrgKey IN ${ids}`],
      ['sandboxes', 'PackageSubscriber', ['OrgKey', 'ParentOrg'], `InstalledStatus = 'i' AND ParentOrg IN ${ids}`],
      ['tenants', 'SfdcPartnerTenantPackage', tenantFields, `PartnerTenant.Tenant IN ${ids}`],
      [
        'tenantLicenses',
        'SfdcPartnerTntPkgLicense',
        tenantLicenseFields,
        `PartnerTenantPackage.PartnerTenant.Tenant IN ${ids}`,
      ],
    ];
    return queries
      .filter(([, objectName]) => !this.#objects.isMissing(objectName))
      .map(([kind, objectName, fields, condition]) => ({
        name: `${kind}${index}`,
        objectName,
        soql: `${this.#select(fields)} FROM ${objectName} WHERE ${condition} LIMIT ${mostRecords}`,
      }));
  }

  #versionQueries(): readonly NamedQuery[] {
    if (this.#versions !== undefined) {
      return [];
    }
    const packagingOrder = 'MajorVersion DESC, MinorVersion DESC, PatchVersion DESC';
    const [name, objectName, fields, order] = this.#objects.isMissing('sfLma__Package_Version__c')
      ? (['packaged', 'MetadataPackageVersion', packagedVersionFields, packagingOrder] as const)
      : (['licensed', 'sfLma__Package_Version__c', licensedVersionFields, 'CreatedDate DESC, Id DESC'] as const);
    return [
      {
        name,
        objectName,
        soql: `${this.#select(fields)} FROM ${objectName} ORDER BY ${order} LIMIT ${mostRecords}`,
      },
    ];
  }

  #select(fields: readonly string[]): string {
    return `SELECT ${this.#objects.visible(fields).join(', ')}`;
  }

  #packagesIn(answers: QueryAnswers): PackageVersions | undefined {
    const read: readonly (readonly [string, (records: readonly unknown[]) => readonly ListedPackage[]])[] = [
      ['licensed', licensedPackages],
      ['packaged', packagedPackages],
    ];
    for (const [name, packages] of read) {
      const answer = answers.get(name);
      if (answer !== undefined && !(answer instanceof Failure)) {
        return new PackageVersions(packages(answer));
      }
    }
    return undefined;
  }
}

export function recordsIn(answers: QueryAnswers, name: string): readonly unknown[] {
  const answer = answers.get(name);
  return answer === undefined || answer instanceof Failure ? [] : answer;
}
