import { displayLine } from '../../base/displayText.ts';
import { l10n } from '../../base/l10n.ts';
import { reasonOf } from '../../base/reasonOf.ts';
import { evaluateCondition } from '../evaluation/evaluator.ts';
import type { Stop } from '../stop.ts';
import type { BreakpointHere } from './breakpoint.ts';
import { mayGoOn } from './breakpointAction.ts';
import { logMessageText } from './logMessage.ts';

/** What the breakpoints that a request has reached say about it. */
export interface StopVerdict {
  /** Those that stop it; none: it goes on. */
  readonly stoppedBy: readonly BreakpointHere[];
  /** What those that only print have to say. */
  readonly logs: readonly string[];
  /** A condition could not be evaluated: why, for the user. */
  readonly problem: string | undefined;
}

/** Whether any breakpoint here does more than to stop. */
export function needsJudging(breakpoints: readonly BreakpointHere[]): boolean {
  return breakpoints.some(({ action }) => mayGoOn(action));
}

/** Evaluates conditions in the top frame, counts hits and makes log messages of the breakpoints that a request has reached. */
export async function judgeStop(stop: Stop, breakpoints: readonly BreakpointHere[]): Promise<StopVerdict> {
  const outcomes = await Promise.all(breakpoints.map((breakpoint) => outcomeOf(stop, breakpoint)));
  const problems = outcomes.flatMap(({ problem }) => problem ?? []);
  return {
    stoppedBy: breakpoints.filter((_breakpoint, index) => outcomes[index]?.stops === true),
    logs: outcomes.flatMap(({ log }) => log ?? []),
    problem: problems.length === 0 ? undefined : problems.join(' '),
  };
}

interface Outcome {
  readonly stops: boolean;
  readonly log?: string;
  readonly problem?: string;
}

/** A hit counts only where the condition is met, as DAP has it. */
async function outcomeOf(stop: Stop, { action, countHit }: BreakpointHere): Promise<Outcome> {
  try {
    if (action.condition !== undefined && !(await evaluateCondition(stop, 0, action.condition))) {
      return { stops: false };
    }
  } catch (error) {
    const why = reasonOf(error);
    return {
      stops: true,
      problem: l10n.t('Its condition "{0}" has no value here. {1}', displayLine(action.condition ?? '', 80), why),
    };
  }
  if (action.hits?.isMet(countHit()) === false) {
    return { stops: false };
  }
  return action.log === undefined ? { stops: true } : { stops: false, log: await logMessageText(action.log, stop, 0) };
}
