import type { Clock } from '../core/base/clock.ts';
import type { ApexEngine } from './apex/engine.ts';
import type { OrgSchema } from './data/contract.ts';
import type { LicenseLists, SeedSizes } from './data/seed/contract.ts';

export interface SampleOrgOptions {
  /** Port of the LMO; the subscribers, the control endpoint and the status API take the ones after it. 0: any. */
  readonly port: number;
  /** Folder of the sample package. */
  readonly packageFolder: string;
  /** Milliseconds added to every reply. */
  readonly latency: number;
  /** How many times faster than the wall clock the orgs' runs. */
  readonly clockRate: number;
  /** What is generated on top; left out: nothing. */
  readonly sizes?: SeedSizes;
  /** Which lists of subscribers the LMO has; left out: the usual two. */
  readonly lists?: LicenseLists;
  /** Wall time. */
  readonly clock: Clock;
  readonly createEngine: (options: { readonly schema: OrgSchema }) => ApexEngine;
  /** Told of every fault inside the org: each is a bug. */
  readonly onFault: (error: unknown) => void;
}

/** What the sample org says of itself when it is ready. Holds org sessions. */
export interface SampleOrgAccess {
  readonly lmo: { readonly url: string; readonly session: string };
  readonly subscribers: readonly SubscriberAccess[];
  readonly control: { readonly url: string };
  /** What stands in for `https://api.status.salesforce.com`. */
  readonly status: { readonly url: string };
}

export interface SubscriberAccess {
  /** 18 characters. */
  readonly orgId: string;
  readonly name: string;
  readonly url: string;
  readonly sandbox: boolean;
  /** Of the login access: `expired` was given once and has run out, `revoked` was taken back. */
  readonly grant: 'live' | 'expired' | 'revoked' | 'none';
  /** Why publishers cannot log in, whatever users grant; null where they can be let in. */
  readonly closed: 'governmentCloud' | 'scratchOrg' | null;
  /** The `forceide://` URL; null where nobody grants login access. */
  readonly handOff: string | null;
}
