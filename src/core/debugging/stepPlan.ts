import type { ExecutionFrame, StepKind } from './execution.ts';

/**
 * A step that breakpoints on its way must not end. The org forgets a step when it meets a breakpoint; where that one only prints or
 * its condition is not met, the step is taken up again by stepping out to where it began.
 */
export interface StepPlan {
  readonly kind: StepKind;
  /** Number of frames, and the innermost, where it began; undefined when they were not read in time. */
  readonly from: { readonly depth: number; readonly typeRef: string; readonly line: number } | undefined;
  /** The org is on a step of ours that brings it back. */
  readonly isCatchingUp: boolean;
}

export function stepPlan(kind: StepKind, frames: readonly ExecutionFrame[] | undefined): StepPlan {
  const top = frames?.[0];
  const from =
    frames === undefined || top === undefined
      ? undefined
      : { depth: frames.length, typeRef: top.typeRef, line: top.line };
  return { kind, from, isCatchingUp: false };
}

export type NextStep =
  { readonly kind: 'ended' } | { readonly kind: 'onward'; readonly command: StepKind; readonly plan: StepPlan };

/** What brings the step to its end from where the request stands now. */
export function nextStep(plan: StepPlan, frames: readonly ExecutionFrame[]): NextStep {
  const { kind, from } = plan;
  const top = frames[0];
  // A step into ends at the next line whatever stands there.
  if (kind === 'into' || from === undefined || top === undefined) {
    return { kind: 'ended' };
  }
  const onward = (command: StepKind): NextStep => ({ kind: 'onward', command, plan: { ...plan, isCatchingUp: true } });
  const isDeeper = kind === 'over' ? frames.length > from.depth : frames.length >= from.depth;
  if (isDeeper) {
    return onward('out');
  }
  // Back in the line that the step began in, which has a rest to run.
  const isUnfinished =
    kind === 'over' &&
    plan.isCatchingUp &&
    frames.length === from.depth &&
    top.typeRef === from.typeRef &&
    top.line === from.line;
  return isUnfinished ? onward('over') : { kind: 'ended' };
}
