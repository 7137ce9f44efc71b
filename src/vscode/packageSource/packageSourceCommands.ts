import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import { goToClass } from './goToClass.ts';
import type { RetrieveOptions, PackageSource } from './packageSource.ts';
import type { SourceTypes } from './sourceTypes.ts';

/** Commands for the customer's copy of the package on this machine. */
export function packageSourceCommands(packageSource: PackageSource, types: SourceTypes, choice: SubscriberChoice) {
  const retrieve = async (given: CommandArguments, options: RetrieveOptions) =>
    packageSource.retrieve(await choice.entered(given), options);
  return {
    'isvDebugger.retrievePackageSource': (given) =>
      retrieve(given, { packageName: given.string('packageName'), fromOrg: given.flag('fromOrg') }),
    'isvDebugger.retrieveFromOrg': (given) =>
      retrieve(given, { packageName: given.string('packageName'), fromOrg: true }),
    'isvDebugger.choosePackages': (given) => retrieve(given, { ask: true }),
    'isvDebugger.goToClass': (given) =>
      goToClass(types, { orgId: given.orgId, name: given.text ?? given.string('name') }),
  } satisfies CommandHandlers;
}
