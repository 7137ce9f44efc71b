import { displayLine } from '../../base/displayText.ts';
import { l10n } from '../../base/l10n.ts';

// Why a breakpoint is not verified, in the words of whoever refused it, where they say anything.

const longestReason = 500;
// Characters. What is shorter is a word, and no reason.
const shortestReason = 12;
const saysNothing = /^[^\p{L}\p{N}]*$|^(?:null|undefined)$/u;

/** The org did not take it. */
export function refusalText(said: string): string {
  const text = displayLine(said, longestReason);
  if (saysNothing.test(text)) {
    return l10n.t(
      'The org refused this breakpoint and did not say why. Set it again, or on another line; if that does not help, start the debug session again.',
    );
  }
  return text.length < shortestReason
    ? l10n.t(
        'The org refused this breakpoint and said only "{0}". Set it again, or on another line; if that does not help, start the debug session again.',
        text,
      )
    : text;
}

/** Where it stands could not be found out. */
export function unreadableText(said: string): string {
  const text = displayLine(said, longestReason);
  return text.length < shortestReason
    ? l10n.t('The file of this breakpoint could not be read. Save it and set the breakpoint again.')
    : text;
}
