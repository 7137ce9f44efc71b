import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { Purge } from './purge.ts';

/** Commands that delete what of customers is on this machine. */
export function purgeCommands(purge: Purge, choice: SubscriberChoice) {
  return {
    'isvDebugger.purgeCustomerFiles': async (given) => {
      const orgId = await choice.orgId(given);
      await purge.ofCustomer(orgId, choice.nameOf(orgId), given.confirmed);
    },
    'isvDebugger.purgeAllCustomerFiles': (given) => purge.ofAll(given.confirmed),
  } satisfies CommandHandlers;
}
