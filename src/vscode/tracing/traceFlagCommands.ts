import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { LogStorage } from './logStorage.ts';
import type { TracedOrgs } from './tracedOrgs.ts';
import type { TraceFlags } from './traceFlags.ts';

/** Commands for trace flags and the room that their logs take. */
export function traceFlagCommands(
  traceFlags: TraceFlags,
  logStorage: LogStorage,
  orgs: TracedOrgs,
  choice: SubscriberChoice,
) {
  const hasFlags = (orgId: string): boolean => (orgs.find(orgId)?.flags.length ?? 0) > 0;
  return {
    'isvDebugger.turnTracingOn': async (given) => {
      const entered = await choice.entered(given);
      // From the palette there is time for a question; a button is meant to act.
      return given.orgId === undefined
        ? traceFlags.askAndTurnOn(entered)
        : traceFlags.turnOn(entered, given.number('minutes'));
    },
    'isvDebugger.traceMore': async (given) => traceFlags.askAndTrace(await choice.entered(given)),
    'isvDebugger.extendTracing': async (given) =>
      traceFlags.extend(await choice.entered(given, hasFlags), given.string('flagId'), given.number('minutes')),
    'isvDebugger.endTracing': async (given) =>
      traceFlags.end(await choice.entered(given, hasFlags), given.string('flagId')),
    'isvDebugger.changeTraceLevels': async (given) =>
      traceFlags.changeLevels(await choice.entered(given, hasFlags), given.string('flagId')),
    'isvDebugger.refreshTracing': async (given) => traceFlags.refresh(await choice.entered(given)),
    'isvDebugger.deleteOldDebugLogs': async (given) =>
      logStorage.deleteOld(await choice.entered(given), given.number('hours'), given.confirmed),
  } satisfies CommandHandlers;
}
