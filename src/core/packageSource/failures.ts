import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';

// What can go wrong with package source on this machine.

export const pathOutside = (): Failure =>
  new Failure(
    'pathOutside',
    l10n.t('The package holds a file that would leave its folder, so it was not stored. Retrieve the package again.'),
  );

export const sourceNotStored = (folder: string, cause: unknown): Failure =>
  new Failure(
    'sourceNotStored',
    l10n.t(
      'The package source could not be written to {0}. Check that the disk has room and the folder can be written.',
      folder,
    ),
    { cause },
  );
