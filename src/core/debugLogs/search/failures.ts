import { Failure } from '../../base/failure.ts';
import { l10n } from '../../base/l10n.ts';

// What can be wrong with a pattern, as people read it beside what they type.

export const patternNotUnderstood = (position: number, expected: string): Failure =>
  new Failure(
    'patternNotUnderstood',
    l10n.t('The regular expression is not understood at character {0}: {1}.', position + 1, expected),
  );

export const patternNotSupported = (what: string): Failure =>
  new Failure(
    'patternNotSupported',
    l10n.t('{0} cannot be searched for in logs. Use characters, classes, groups, alternatives and repetitions.', what),
  );

export const patternTooLarge = (): Failure =>
  new Failure(
    'patternTooLarge',
    l10n.t('The regular expression is too large: it repeats too much. Shorten it, or search for plain text.'),
  );
