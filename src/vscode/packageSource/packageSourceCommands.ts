import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { PackageSource } from './packageSource.ts';

/** Commands for the customer's copy of the package on this machine. */
export function packageSourceCommands(packageSource: PackageSource, choice: SubscriberChoice) {
  return {
    'isvDebugger.retrievePackageSource': async (given) =>
      packageSource.retrieve(await choice.entered(given), given.string('packageName')),
  } satisfies CommandHandlers;
}
