import { displayLine } from '../base/displayText.ts';
import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';

// What can go wrong with debug logs besides the way to the org. Each message says what happened, what is lost and what to do.

export const logKeepsBreaking = (operation: string, received: number, length: number, cause?: Failure): Failure =>
  new Failure(
    'logKeepsBreaking',
    l10n.t(
      'The download of {0} broke off again and again, at last after {1} of {2} bytes. {3} What has come is kept: download it again to go on from there.',
      displayLine(operation, 80),
      received,
      length,
      cause?.message ?? l10n.t('The org ended it there itself.'),
    ),
    cause && { cause },
  );

export const logTooLong = (operation: string): Failure =>
  new Failure(
    'logTooLong',
    l10n.t(
      'The org sent far more of {0} than a debug log can hold, so the download was ended and nothing of it kept. Refresh the list and try again.',
      displayLine(operation, 80),
    ),
  );
