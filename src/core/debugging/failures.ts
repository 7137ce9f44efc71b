import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';

// What can go wrong while debugging a request. Callers test `code`.

export function notStopped(): Failure {
  return new Failure(
    'notStopped',
    l10n.t('The request is not stopped, so there is nothing to read or step. Wait until it stops at a breakpoint.'),
  );
}

export function unknownThread(threadId: number): Failure {
  return new Failure(
    'notStopped',
    l10n.t(
      'No debugged request has the thread id {0}. It has probably finished; pick one from the Call Stack view.',
      threadId,
    ),
  );
}

export function staleFrame(): Failure {
  return new Failure(
    'staleFrame',
    l10n.t('This stack frame is gone because its request went on. Select a frame of a stopped request.'),
  );
}

export function referenceMissing(): Failure {
  return new Failure(
    'referenceMissing',
    l10n.t(
      'The org did not send this value. Step once and expand it again; values live only while the request is stopped.',
    ),
  );
}
