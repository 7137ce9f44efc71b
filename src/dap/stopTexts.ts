import { l10n } from '../core/base/l10n.ts';
import type { StopReason } from '../core/debugging/stopCause.ts';

/** What the protocol has no word for. */
export const protocolReasons: Partial<Record<StopReason, string>> = { beginning: 'pause', end: 'pause' };

export const conditionFailed = (): string => l10n.t('Paused: a breakpoint could not be evaluated');

export const stopDescriptions = (): Readonly<Record<StopReason, string>> => ({
  breakpoint: l10n.t('Paused on breakpoint'),
  'function breakpoint': l10n.t('Paused on function breakpoint'),
  exception: l10n.t('Paused on exception'),
  step: l10n.t('Paused on step'),
  pause: l10n.t('Paused'),
  'data breakpoint': l10n.t('Paused on data breakpoint'),
  entry: l10n.t('Paused on entry'),
  goto: l10n.t('Paused where you went to'),
  restart: l10n.t('Paused where the frame began'),
  beginning: l10n.t('Paused at the beginning of the log'),
  end: l10n.t('Paused at the end of the log'),
});
