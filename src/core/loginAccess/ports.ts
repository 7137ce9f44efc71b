import type { ObservedGrants } from './grants.ts';

/** What a subscriber's org tells about how it lets us in. */
export interface OrgLoginAccess {
  /** Reads the audit trail. `publisherOrgIds`: grants to other publishers are left out. */
  observeGrants(publisherOrgIds?: readonly string[]): Promise<ObservedGrants>;
}
