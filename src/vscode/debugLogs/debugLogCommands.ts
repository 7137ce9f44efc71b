import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { DebugLogs } from './debugLogs.ts';

/** Commands for the debug logs of an org. */
export function debugLogCommands(debugLogs: DebugLogs, choice: SubscriberChoice) {
  return {
    'isvDebugger.openDebugLog': async (given) =>
      debugLogs.open(await choice.entered(given), { logId: given.string('logId'), latest: given.flag('latest') }),
  } satisfies CommandHandlers;
}
