import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';

// Why nothing is known of an instance. Nobody waits for it, so it is shown where the health would stand.

export const instanceUnknown = (instance: string): Failure =>
  new Failure(
    'instanceUnknown',
    l10n.t(
      "Salesforce's status API does not know the instance {0}. The org may have moved: refresh the list.",
      instance,
    ),
  );

export const statusNotAnswered = (cause?: unknown): Failure =>
  new Failure(
    'statusNotAnswered',
    l10n.t(
      "Salesforce's status API gave no answer. The rest works without it; see status.salesforce.com in a browser.",
    ),
    { cause },
  );
