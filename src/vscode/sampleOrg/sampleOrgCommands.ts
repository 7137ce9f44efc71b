import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SampleOrg } from './sampleOrg.ts';

/** Commands for the sample org on this machine. */
export function sampleOrgCommands(sampleOrg: SampleOrg) {
  return {
    'isvDebugger.trySampleOrg': () => sampleOrg.start(),
    'isvDebugger.stopSampleOrg': () => sampleOrg.stop(),
  } satisfies CommandHandlers;
}
