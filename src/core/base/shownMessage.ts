import { displayLine, withoutMarkup } from './displayText.ts';
import { redact } from './logger.ts';

/** Longer than any failure of ours; what is longer quotes somebody at length. */
const longestMessage = 900;

/** What a failure says, as the editor may show it: on one line, nothing in it takes effect, and no org session is in it. */
export function shownMessage(message: string): string {
  return withoutMarkup(displayLine(redact(message), longestMessage));
}
