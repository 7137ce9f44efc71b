import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { SubscriberDetails } from './subscriberDetails.ts';

/** Commands for the details view. */
export function subscriberDetailsCommands(details: SubscriberDetails, choice: SubscriberChoice) {
  return {
    'isvDebugger.showSubscriberDetails': async (given) => {
      const orgId = await choice.orgId(given);
      await details.show(orgId);
      return details.textOf(orgId);
    },
  } satisfies CommandHandlers;
}
