import type { OrgDatabase } from '../contract.ts';
import type { PackageMetadata } from '../metadata/packageMetadata.ts';

/** A package and its code, as the records of an org that has it describe it. */
export interface PackagedCode {
  readonly name: string;
  readonly namespace: string;
  /** 033… */
  readonly packageId: string;
  /** 04t… */
  readonly versionId: string;
  readonly versionName: string;
  /** `2.4.0` */
  readonly versionNumber: string;
  /** Left out: the publisher of the sample package. */
  readonly publisherName?: string;
  readonly classes: readonly PackagedSource[];
  readonly triggers: readonly (PackagedSource & { readonly objectName: string })[];
}

/** The package that is installed in subscribers. */
export interface InstalledPackage extends PackagedCode {
  /** Oldest first. Left out: it is the first one. */
  readonly earlierVersions?: readonly ListedVersion[];
  /** Its objects, fields, labels and metadata records. */
  readonly metadata: PackageMetadata;
}

/** A version of a package as the License Management App lists it. */
export interface ListedVersion {
  /** 04t… */
  readonly versionId: string;
  readonly name: string;
  readonly number: string;
  readonly releasedDaysAgo: number;
}

export interface PackagedSource {
  readonly name: string;
  readonly body: string;
}

/** An org with its first records in it. */
export interface SeededOrg {
  /** 18 characters. */
  readonly organizationId: string;
  readonly name: string;
  readonly isSandbox: boolean;
  readonly database: OrgDatabase;
  /** Whose session a hand-off carries, or in the LMO the support engineer's. */
  readonly userId: string;
}

/** Login access for the publisher, as a user of the org stands to it now. `ends` in milliseconds since 1970. */
export type SeededGrant =
  { readonly state: 'live'; readonly ends: number } | { readonly state: 'expired' | 'revoked' | 'none' };

/** Where publishers cannot log in, whatever users grant: Subscriber Support knows neither Government Cloud nor scratch orgs. */
export type ClosedKind = 'governmentCloud' | 'scratchOrg';

/** Debug logs that an org has from before it was looked at: their rows are among its records. */
export interface CollectedLogs {
  /** UTF-8. Undefined for a log of others. */
  text(id: string): Buffer | undefined;
  /** Ids of those whose time is over at a moment (milliseconds since 1970); they are told once. */
  takeExpired(now: number): readonly string[];
}

/** One user's login access for the publisher. */
export interface UserGrant {
  readonly userId: string;
  readonly grant: SeededGrant;
}

export interface SeededSubscriber extends SeededOrg {
  /** Of the user of `userId` first. */
  readonly grants: readonly UserGrant[];
  /** Undefined where users can let the publisher in. */
  readonly closed: ClosedKind | undefined;
  /** `USA7S` */
  readonly instanceName: string;
  /** First label of its host name: `northwind--uat`. */
  readonly domain: string;
  /** The package, at the version that the org has. */
  readonly installed: InstalledPackage;
  /** What is installed besides. */
  readonly furtherPackages: readonly PackagedCode[];
  /** Debug logs from before. */
  readonly logs: CollectedLogs;
}

/** How much is generated besides the subscribers that have names. */
export interface SeedSizes {
  /** Licences in the LMO. */
  readonly subscribers?: number;
  /** Debug logs of the first subscriber. */
  readonly logs?: number;
  /** Classes of a second package in the first subscriber. */
  readonly packageClasses?: number;
  readonly seed?: number;
}

/** Which lists of subscribers the LMO has: real ones have one, two or all of them. */
export interface LicenseLists {
  /** The License Management App's licences. Left out: there. */
  readonly licenseApp?: boolean;
  /** `PackageSubscriber`, as packaging orgs have it. Left out: there. */
  readonly packageSubscribers?: boolean;
  /** `SfdcPartnerTenant` and its kin, as Partner Business Orgs have them. Left out: not there. */
  readonly partnerTenants?: boolean;
}

export interface SeededOrgs {
  readonly lmo: SeededOrg;
  readonly subscribers: readonly SeededSubscriber[];
}
