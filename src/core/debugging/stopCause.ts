import type { BreakpointHere } from './breakpoints/breakpoint.ts';
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

/** `isStep`: it was on a step. */
export function causeOf(
  isStep: boolean,
  event: StoppedEvent,
  breakpoints: readonly BreakpointHere[],
  problem: string | undefined,
): StopCause {
  return {
    reason: reasonOf(isStep, event, breakpoints),
    breakpointIds: breakpoints.map(({ id }) => id),
    event,
    problem,
  };
}

/** What is told where several have stopped it: the first of them. */
const reasons: readonly (readonly [BreakpointHere['kind'], StopReason])[] = [
  ['exception', 'exception'],
  ['data', 'data breakpoint'],
  ['line', 'breakpoint'],
  ['function', 'function breakpoint'],
];

function reasonOf(isStep: boolean, event: StoppedEvent, breakpoints: readonly BreakpointHere[]): StopReason {
  if (breakpoints.length > 0) {
    const kinds = new Set(breakpoints.map(({ kind }) => kind));
    return reasons.find(([kind]) => kinds.has(kind))?.[1] ?? 'breakpoint';
  }
  if (event.arrival !== undefined) {
    return event.arrival;
  }
  return isStep ? 'step' : event.breakpointId !== undefined ? 'breakpoint' : 'pause';
}
