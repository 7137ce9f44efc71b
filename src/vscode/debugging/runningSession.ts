import type { TimeLeft } from '../../core/sessionRules/timeLeft.ts';

/** A debug session of this window, as the status bar and the tree show it. */
export interface RunningSession {
  readonly orgId: string;
  readonly organizationName: string;
  /** Whose requests can stop. */
  readonly user: string;
  /** `needsFreshLink`: the org no longer takes the org session that it was entered with. */
  readonly phase: 'starting' | 'waiting' | 'running' | 'stopped' | 'needsFreshLink' | 'ended';
  /** A request has stopped at least once: the user knows how it is done. */
  readonly hasStopped: boolean;
  /** When the nearer limit ends the session: milliseconds on the rules' clock. */
  readonly deadline: number | undefined;
  readonly limitedBy: TimeLeft['limitedBy'] | undefined;
  /** Why it ended, where the user did not end it. */
  readonly endReason: string | undefined;
}

/** What the adapter says when a limit comes near. */
export interface SessionWarning {
  readonly kind: TimeLeft['limitedBy'];
  readonly message: string;
}

/** The adapter's own events: a session's state or deadline has changed; a limit comes near. */
const sessionStateEvent = 'isv.sessionState';
const sessionWarningEvent = 'isv.sessionWarning';

// With so little time left the status bar warns by its background too.
const urgentBelow = 5 * 60_000;

/** What is left of the session at `now`, a time of the rules' clock. Undefined until the session has started. */
export function timeLeftOf(session: RunningSession, now: number): TimeLeft | undefined {
  const { deadline, limitedBy } = session;
  if (deadline === undefined || limitedBy === undefined) {
    return undefined;
  }
  return { milliseconds: Math.max(0, deadline - now), limitedBy };
}

export function isUrgent(left: TimeLeft | undefined): boolean {
  return left !== undefined && left.milliseconds <= urgentBelow;
}

/** The session after a message of its adapter. The same object where the message changes nothing. */
export function afterMessage(session: RunningSession, message: unknown): RunningSession {
  if (!isFields(message) || message['type'] !== 'event' || message['event'] !== sessionStateEvent) {
    return session;
  }
  const body = isFields(message['body']) ? message['body'] : {};
  const { state, organization, user, deadline, limitedBy, reason } = body;
  const phase = phases.find((known) => known === state) ?? session.phase;
  return {
    ...session,
    organizationName: typeof organization === 'string' ? organization : session.organizationName,
    user: typeof user === 'string' ? user : session.user,
    phase,
    hasStopped: session.hasStopped || phase === 'stopped',
    deadline: typeof deadline === 'number' ? deadline : undefined,
    limitedBy: limits.find((known) => known === limitedBy),
    endReason: typeof reason === 'string' ? reason : undefined,
  };
}

/** The warning that a message of the adapter is, if it is one. */
export function warningOf(message: unknown): SessionWarning | undefined {
  if (!isFields(message) || message['type'] !== 'event' || message['event'] !== sessionWarningEvent) {
    return undefined;
  }
  const { kind, message: text } = isFields(message['body']) ? message['body'] : {};
  const known = limits.find((limit) => limit === kind);
  return known === undefined || typeof text !== 'string' ? undefined : { kind: known, message: text };
}

const limits: readonly TimeLeft['limitedBy'][] = ['idle', 'cap', 'grant'];

const phases: readonly RunningSession['phase'][] = ['waiting', 'running', 'stopped', 'needsFreshLink', 'ended'];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
