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
  'sfLma__Account__r.Name',
  'sfLma__Lead__r.Company',
  'sfLma__Package__r.Name',
  'sfLma__Package__r.sfLma__Package_ID__c',
  'sfLma__Package_Version__r.sfLma__Version_ID__c',
  'sfLma__Package_Version__r.sfLma__Version_Number__c',
  'LastModifiedDate',
].join(', ');

const installFields =
  'OrgKey, OrgName, OrgType, OrgStatus, InstanceName, ParentOrg, InstalledStatus, MetadataPackageId, MetadataPackageVersionId, SystemModstamp';

const tenantFields =
  'PartnerTenant.Tenant, PartnerTenant.Name, PartnerTenant.IsSandbox, PartnerTenant.TenantStatus, PartnerPackageId, PartnerPackageVersion, ' +
  'InstalledDate, Status, SystemModstamp';

const tenantLicenseFields =
  'PartnerTenantPackageId, ManagementLicenseStatus, ManagementProvisionedSeats, ManagementExpirationDate';

const licensedVersionQuery =
  'SELECT sfLma__Version_ID__c, sfLma__Version_Number__c, sfLma__Is_Beta__c, sfLma__Package__r.Name, sfLma__Package__r.sfLma__Package_ID__c, ' +
  'sfLma__Package__r.sfLma__Latest_Version__r.sfLma__Version_ID__c FROM sfLma__Package_Version__c ' +
  `ORDER BY sfLma__Release_Date__c DESC NULLS LAST, Id DESC LIMIT ${mostRecords}`;

const packagedVersionQuery =
  'SELECT Id, MajorVersion, MinorVersion, PatchVersion, ReleaseState, MetadataPackageId, MetadataPackage.Name FROM MetadataPackageVersion ' +
  `ORDER BY MajorVersion DESC, MinorVersion DESC, PatchVersion DESC LIMIT ${mostRecords}`;

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
    const queries = [...parts.flatMap((part, index) => this.#factQueries(part, index)), ...this.#versionQueries()];
    const answers = await this.#queries.run([...queries, ...besides], context);
    this.#objects.learn(queries, answers);
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
    const queries: readonly (readonly [kind: string, objectName: string, soql: string])[] = [
      [
        'licenses',
        'sfLma__License__c',
        `SELECT ${licenseFields} FROM sfLma__License__c WHERE sfLma__Subscriber_Org_ID__c IN ${ids}`,
      ],
      ['installs', 'PackageSubscriber', `SELECT ${installFields} FROM PackageSubscriber WHERE OrgKey IN ${ids}`],
      [
        'sandboxes',
        'PackageSubscriber',
        `SELECT OrgKey, ParentOrg FROM PackageSubscriber WHERE InstalledStatus = 'i' AND ParentOrg IN ${ids}`,
      ],
      [
        'tenants',
        'SfdcPartnerTenantPackage',
        `SELECT Id, ${tenantFields} FROM SfdcPartnerTenantPackage WHERE PartnerTenant.Tenant IN ${ids}`,
      ],
      [
        'tenantLicenses',
        'SfdcPartnerTntPkgLicense',
        `SELECT ${tenantLicenseFields} FROM SfdcPartnerTntPkgLicense WHERE PartnerTenantPackage.PartnerTenant.Tenant IN ${ids}`,
      ],
    ];
    return queries
      .filter(([, objectName]) => !this.#objects.isMissing(objectName))
      .map(([kind, objectName, soql]) => ({
        name: `${kind}${index}`,
        objectName,
        soql: `${soql} LIMIT ${mostRecords}`,
      }));
  }

  #versionQueries(): readonly NamedQuery[] {
    if (this.#versions !== undefined) {
      return [];
    }
    return this.#objects.isMissing('sfLma__Package_Version__c')
      ? [{ name: 'packaged', objectName: 'MetadataPackageVersion', soql: packagedVersionQuery }]
      : [{ name: 'licensed', objectName: 'sfLma__Package_Version__c', soql: licensedVersionQuery }];
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
