import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { TraceFlags } from './traceFlags.ts';

/** Commands for trace flags. */
export function traceFlagCommands(traceFlags: TraceFlags, choice: SubscriberChoice) {
  return {
    'isvDebugger.turnTracingOn': async (given) =>
      traceFlags.turnOn(await choice.entered(given), given.number('minutes')),
  } satisfies CommandHandlers;
}
