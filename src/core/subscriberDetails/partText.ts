import { l10n } from '../base/l10n.ts';
import { markdownText } from '../base/markdownText.ts';
import type { Part } from './detailsContent.ts';

/** A part of the page as it stands: `show` writes what is there. */
export function partText<T>(part: Part<T>, show: (value: T) => string): string {
  switch (part.state) {
    case 'reading':
      return `_${l10n.t('Reading…')}_`;
    case 'missing':
      return markdownText(part.why, 400);
    case 'read':
      return show(part.value);
  }
}

/** Facts with a name each, as a table of two columns. What is not known is left out. */
export function factRows(facts: readonly (readonly [string, string | undefined])[]): readonly (readonly string[])[] {
  return facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]));
}
