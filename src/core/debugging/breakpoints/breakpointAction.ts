import { parseExpression } from '../../apexLanguage/expressions/parser.ts';
import { Failure } from '../../base/failure.ts';
import { l10n } from '../../base/l10n.ts';
import { type HitCondition, parseHitCondition } from './hitCondition.ts';
import { checkLogMessage, type LogMessagePart, parseLogMessage } from './logMessage.ts';

/** The texts that a user writes to a breakpoint. Empty is as good as left out. */
export interface BreakpointTexts {
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
  readonly logMessage?: string | undefined;
}

/** What a breakpoint does when it is reached. */
export interface BreakpointAction {
  /** Tells two actions apart. */
  readonly key: string;
  /** It stops only where this is true. */
  readonly condition: string | undefined;
  readonly hits: HitCondition | undefined;
  /** It prints this and does not stop. */
  readonly log: readonly LogMessagePart[] | undefined;
  /** Why what was written cannot be done. The breakpoint stops every time then, and says so. */
  readonly problem: string | undefined;
}

export const stopsAlways: BreakpointAction = {
  key: '',
  condition: undefined,
  hits: undefined,
  log: undefined,
  problem: undefined,
};

/** Reads the texts once, when the breakpoint is set: what is wrong with them is said there and not at a stop. */
export function breakpointAction({ condition, hitCondition, logMessage }: BreakpointTexts): BreakpointAction {
  const written = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text);
  const key = JSON.stringify([written(condition), written(hitCondition), written(logMessage)]);
  try {
    return {
      key,
      condition: mapped(written(condition), (text) => {
        parseExpression(text);
        return text;
      }),
      hits: mapped(written(hitCondition), parseHitCondition),
      log: mapped(written(logMessage), (text) => {
        const parts = parseLogMessage(text);
        checkLogMessage(parts);
        return parts;
      }),
      problem: undefined,
    };
  } catch (error) {
    if (Failure.is(error)) {
      return { ...stopsAlways, key, problem: l10n.t('It stops every time. {0}', error.message) };
    }
    throw error;
  }
}

/** Whether reaching the breakpoint may not stop the request. */
export function mayGoOn({ condition, hits, log }: BreakpointAction): boolean {
  return condition !== undefined || hits !== undefined || log !== undefined;
}

/** An action whose hits the org counts: what is left to do here. Undefined where the org cannot. */
export function countedByOrg(action: BreakpointAction): BreakpointAction | undefined {
  const isHitCountAlone =
    action.condition === undefined && action.log === undefined && action.hits?.inOrg !== undefined;
  return isHitCountAlone ? { ...action, hits: undefined } : undefined;
}

function mapped<T>(text: string | undefined, read: (text: string) => T): T | undefined {
  return text === undefined ? undefined : read(text);
}
