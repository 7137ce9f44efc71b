import { l10n, type QuickPickItem, window } from 'vscode';
import { describeDuration } from '../../core/sessionRules/timeLeft.ts';
import { longestMinutes } from '../../core/tracing/tracingRules.ts';
import { back, pickOne, type Step, type StepAnswer } from '../base/steps.ts';
import { timeOfDay } from './traceTexts.ts';

export const usualMinutes = 30;
const offered = [15, usualMinutes, 60, 4 * 60, 12 * 60, longestMinutes];

interface MinutesItem extends QuickPickItem {
  /** Left out: the user types a number. */
  readonly minutes?: number;
}

/** Lets the user choose for how long, from now on. */
export async function pickMinutes(step: Step): Promise<StepAnswer<number>> {
  const items = offered.map((minutes): MinutesItem => {
    const until = timeOfDay(new Date(Date.now() + minutes * 60_000));
    return { label: describeDuration(minutes * 60_000), description: l10n.t('until {0}', until), minutes };
  });
  const other: MinutesItem = { label: l10n.t('Other…'), description: l10n.t('a number of minutes'), alwaysShow: true };
  const answer = await pickOne(
    step,
    [...items, other],
    items.find(({ minutes }) => minutes === usualMinutes),
  );
  if (answer === undefined || answer === back) {
    return answer;
  }
  return answer.minutes ?? askMinutes(step.title);
}

async function askMinutes(title: string): Promise<number | undefined> {
  const text = await window.showInputBox({
    title,
    prompt: l10n.t('Minutes from now, {0} at most', longestMinutes),
    value: String(usualMinutes),
    ignoreFocusOut: true,
    validateInput: (value) =>
      isMinutes(value) ? undefined : l10n.t('Type a whole number from 1 to {0}.', longestMinutes),
  });
  return text === undefined ? undefined : Number(text);
}

function isMinutes(text: string): boolean {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= longestMinutes;
}
