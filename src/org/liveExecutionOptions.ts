import type { Clock } from '../core/base/clock.ts';
import type { Logger } from '../core/base/logger.ts';
import type { OrganizationFacts } from '../core/debugging/execution.ts';
import type { HttpTransport } from './http/httpTransport.ts';
import type { ProxyUse } from './http/proxyUse.ts';
import type { LoginAsUser } from './organization.ts';
import type { OrgSession } from './orgSession.ts';

export interface KnownOrg {
  readonly organization: OrganizationFacts;
  readonly loginAsUser: LoginAsUser;
}

/** An org session with what the org said when it was entered with it. */
export interface FreshSession extends KnownOrg {
  readonly session: OrgSession;
}

export interface LiveExecutionOptions {
  readonly session: OrgSession;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What the org said of itself and of the session when it was entered, where it was. */
  readonly known?: KnownOrg;
  /** The org session that the user has entered with last. Left out: none can be brought while this runs. */
  readonly freshSession?: () => Promise<FreshSession>;
  readonly proxy?: ProxyUse;
  /** For tests: another way to carry requests, and numbers without chance. */
  readonly transport?: HttpTransport;
  readonly random?: () => number;
}
