import type { StepPlan } from './stepPlan.ts';
import type { Stop } from './stop.ts';
import type { StopCause, StoppedEvent } from './stopCause.ts';

/** Where a request stands, as far as it is known. */
export type RequestPhase =
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped'; readonly stop: Stop }
  /** The org has stopped it; whether it stays there is not known yet. To the user it runs. */
  | { readonly kind: 'judging'; readonly stop: Stop }
  /** The org has been told to go on and has not answered yet. */
  | { readonly kind: 'resuming'; readonly from: Stop };

/** One execution being debugged. DAP calls it a thread. */
export interface DebuggedRequest {
  readonly requestId: string;
  /** Counts from 1, never used twice, not even after a restart. */
  readonly threadId: number;
  /** What the org says it is, unsafe to show as it is. */
  readonly description: string | undefined;
}

export type RequestChange =
  | { readonly kind: 'started'; readonly request: DebuggedRequest }
  | {
      readonly kind: 'stopped';
      readonly request: DebuggedRequest;
      readonly cause: StopCause;
    }
  /** It reached breakpoints that only print, and went on. */
  | {
      readonly kind: 'logged';
      readonly request: DebuggedRequest;
      readonly text: string;
      readonly event: StoppedEvent;
    }
  /** The org refused to let it go on: it stands where it stood, and all that was read there must be read again. */
  | { readonly kind: 'heldBack'; readonly request: DebuggedRequest }
  /** It goes on though nobody here asked for it. */
  | { readonly kind: 'continued'; readonly request: DebuggedRequest }
  | { readonly kind: 'exited'; readonly request: DebuggedRequest };

/** A request with how it stands: changed in place as events come. */
export interface RequestEntry {
  request: DebuggedRequest;
  phase: RequestPhase;
  /** The step that it is on, until it ends or the request is let run. */
  step: StepPlan | undefined;
}

/** Told to go on from this stop, and nothing has come of it yet. */
export function isLeaving(entry: RequestEntry, from: Stop): boolean {
  return entry.phase.kind === 'resuming' && entry.phase.from === from;
}
