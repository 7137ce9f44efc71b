import type { ExecutionEvent } from '../core/debugging/execution.ts';
import type { DebugSession } from './debugSession.ts';
import type { EventInbox } from './eventInbox.ts';

/** A session that has just been opened, before anything of it is shown. */
export interface OpenSession {
  readonly session: DebugSession;
  /** What has happened since, in order. */
  readonly inbox: EventInbox<ExecutionEvent>;
  /** Called once, when the client has said all that it wanted to and the breakpoints stand. */
  begin(): void;
}

/** How sessions of one kind are opened, and what is left to do when they have ended. */
export interface SessionStart {
  /** Tells of the session in the same turn in which it was sure to go on. A failure leaves nothing behind. */
  open(signal: AbortSignal, goLive: (opened: OpenSession) => void): Promise<void>;
  /** The session was detached. `isSure`: whoever was debugged has confirmed it. */
  ended(isSure: boolean): Promise<void>;
  /** The client is about to be told of the end: it may start another session at once. */
  release(): Promise<void>;
}
