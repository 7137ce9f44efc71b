import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';

// What can go wrong between the programs of one user on one machine.

export const leaseKeyBroken = (path: string): Failure =>
  new Failure(
    'leaseKeyBroken',
    l10n.t(
      'Whether another window debugs cannot be found out: {0} is no key of this extension. Nothing was started. Delete that file, then try again.',
      path,
    ),
  );
