import { l10n } from '../../base/l10n.ts';

/** What a log does not tell of a value. */
export type Doubt =
  /** That many characters of a text were left out. */
  | { readonly kind: 'cut'; readonly more: number }
  /** The contents were left out, but for how many they are, where that is known. */
  | { readonly kind: 'leftOut'; readonly size: number | undefined }
  /** Methods may have changed it since it was assigned at a line, 0 where that is not known. */
  | { readonly kind: 'mayHaveChanged'; readonly line: number }
  /** A part of the log is missing since. */
  | { readonly kind: 'gap' };

export function doubtText(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'cut':
      return l10n.t('The log has left out {0} more characters.', doubt.more);
    case 'leftOut':
      return doubt.size === undefined
        ? l10n.t('The log does not show what is in it.')
        : l10n.t('The log does not show what is in it, only its size: {0}.', doubt.size);
    case 'mayHaveChanged':
      return doubt.line > 0
        ? l10n.t('As assigned in line {0}. Logs do not show what methods have changed since.', doubt.line)
        : l10n.t('As last assigned. Logs do not show what methods have changed since.');
    case 'gap':
      return l10n.t('A part of the log is missing since this was assigned.');
  }
}
