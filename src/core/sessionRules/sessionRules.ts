import type { Decision } from '../base/decision.ts';

const minute = 60_000;
const hour = 60 * minute;

/** The names of the rules, as refusals and `Failure` codes carry them. */
export type SessionRuleName =
  'sandboxOnly' | 'grantRequired' | 'oneSession' | 'licenseInUse' | 'twoRequests' | 'idleLimit' | 'sessionCap';

export type SessionDecision = Decision<SessionRuleName>;

/** Limits of a debug session. Times are milliseconds. */
export interface SessionRules {
  /** Without a user action for this long, the session ends. */
  readonly idleLimit: number;
  /** The session ends this long after its start whatever happens. */
  readonly sessionCap: number;
  readonly maximumDebuggedRequests: number;
  /** Minutes before the end by the idle limit, falling. */
  readonly idleWarnings: readonly number[];
  /** Minutes before the end by the cap, falling. */
  readonly capWarnings: readonly number[];
  /** Minutes before the end of the grant, falling. */
  readonly grantWarnings: readonly number[];
}

/**
 * Salesforce's limits for the ISV Customer Debugger. An org under load may end an idle session after 30 minutes already:
 * that is why every countdown to the idle limit says "at most".
 */
export const sessionRules: SessionRules = {
  idleLimit: hour,
  sessionCap: 4 * hour,
  maximumDebuggedRequests: 2,
  idleWarnings: [10, 5, 2, 1],
  capWarnings: [30, 15, 5, 1],
  grantWarnings: [30, 15, 5, 1],
};
