import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';

// What can be wrong with the list of subscribers: what it is, what is left, and what to do.

/** A list from the last time, and nobody to ask for more. */
export const lmoNotConnected = (): Failure =>
  new Failure(
    'lmoNotConnected',
    l10n.t(
      'Your LMO is not connected, so subscribers cannot be looked for there. What is listed stays. Connect to the LMO, then try again.',
    ),
  );
