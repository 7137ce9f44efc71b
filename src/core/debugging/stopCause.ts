import type { ExecutionEvent } from './execution.ts';

export type StoppedEvent = Extract<ExecutionEvent, { kind: 'stopped' }>;

export type StopReason =
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'exception'
  | 'step'
  | 'pause'
  | NonNullable<StoppedEvent['arrival']>;

/** Why a request stands where it stands. */
export interface StopCause {
  readonly reason: StopReason;
  /** The user's breakpoints that stopped it. */
  readonly breakpointIds: readonly number[];
  /** What the org said of it. */
  readonly event: StoppedEvent;
  /** What the user must know, such as that a condition could not be evaluated. */
  readonly problem: string | undefined;
}
