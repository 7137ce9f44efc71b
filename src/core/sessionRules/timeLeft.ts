import { l10n } from '../base/l10n.ts';

/** What is left of a debug session, in milliseconds, and which limit comes first. */
export interface TimeLeft {
  readonly milliseconds: number;
  readonly limitedBy: 'idle' | 'cap' | 'grant';
}

/**
 * What is left after the user has asked to keep a session. Not extended: there was nothing to do that the org counts as an action too, so
 * the org ends it as if nobody had asked.
 */
export interface ExtendedTime extends TimeLeft {
  readonly isExtended: boolean;
}

/** "52 min left" or, where the idle limit comes first, "at most 52 min left": the org may end an idle session earlier. */
export function describeTimeLeft(left: TimeLeft): string {
  const duration = describeDuration(left.milliseconds);
  return left.limitedBy === 'idle' ? l10n.t('at most {0} left', duration) : l10n.t('{0} left', duration);
}

/** "3 h 12 min", "52 min", "1 min". Rounded up, so that a fresh hour reads as one. */
export function describeDuration(milliseconds: number): string {
  const minutes = Math.ceil(Math.max(0, milliseconds) / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours === 0 || minutes === 60) {
    return l10n.t('{0} min', minutes);
  }
  return minutes % 60 === 0 ? l10n.t('{0} h', hours) : l10n.t('{0} h {1} min', hours, minutes % 60);
}
