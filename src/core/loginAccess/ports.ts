import type { OrgProbe } from './abilities.ts';
import type { ObservedGrants } from './grants.ts';
import type { OwnPermissionFacts } from './ownPermissions.ts';

/** What a subscriber's org tells about how it lets us in. */
export interface OrgLoginAccess {
  /** Reads the audit trail. `publisherOrgIds`: grants to other publishers are left out. */
  observeGrants(publisherOrgIds?: readonly string[]): Promise<ObservedGrants>;
  /** Tries what login access should let us do. `ownPackageIds`: our packages; left out where no LMO says. */
  probe(ownPackageIds?: readonly string[]): Promise<OrgProbe>;
}

/** Who we are to our customers. */
export interface Publisher {
  /** As it stands in the list in which users grant login access. */
  readonly name: string | undefined;
  /** Of the orgs that our packages are published from. */
  readonly orgIds: readonly string[];
  /** Of our packages: 033…, 18 characters. */
  readonly packageIds: readonly string[];
}

/** What the LMO tells about logging in to subscribers. Rejections are `Failure`s. */
export interface LmoLoginAccess {
  publisher(signal?: AbortSignal): Promise<Publisher>;
  ownPermissions(signal?: AbortSignal): Promise<OwnPermissionFacts>;
}
