import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { ApexRuns } from './apexRuns.ts';

/** Commands that have the org run Apex. */
export function apexRunCommands(apexRuns: ApexRuns, choice: SubscriberChoice) {
  return {
    'isvDebugger.runAnonymousApex': async (given) =>
      apexRuns.runAnonymous(await choice.entered(given), given.string('source')),
    'isvDebugger.runApexTest': async (given) => apexRuns.runTest(await choice.entered(given), given.string('test')),
  } satisfies CommandHandlers;
}
