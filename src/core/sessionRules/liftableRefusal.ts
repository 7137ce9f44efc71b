import type { OrganizationFacts, OrgDebugSession } from '../debugging/execution.ts';
import type { LeaseHolder, LeaseRefusal } from './lease.ts';

/** Why a debug session did not start, where the user can do away with the reason. `message` is for the user. */
export type LiftableRefusal =
  | {
      /** Another window or adapter of the user has a debug session. */
      readonly kind: 'heldElsewhere';
      readonly message: string;
      readonly holder: LeaseHolder;
      readonly ask: LeaseRefusal['ask'];
    }
  | {
      /** The org has a debug session that is not known to be ours. */
      readonly kind: 'runsInOrg';
      readonly message: string;
      readonly session: OrgDebugSession;
      /** Milliseconds, by the org's own time. */
      readonly runningFor: number;
      readonly organization: OrganizationFacts;
    };
