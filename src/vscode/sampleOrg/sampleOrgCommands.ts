import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { SampleOrg } from './sampleOrg.ts';
import { copySampleHandOff, openSampleApex, openTour } from './tour.ts';

/** Commands for the sample org on this machine. */
export function sampleOrgCommands(sampleOrg: SampleOrg) {
  return {
    'isvDebugger.trySampleOrg': () => sampleOrg.start(),
    'isvDebugger.stopSampleOrg': () => sampleOrg.stop(),
    'isvDebugger.openTour': () => openTour(),
    'isvDebugger.copySampleHandOff': () => copySampleHandOff(sampleOrg),
    'isvDebugger.openSampleApex': () => openSampleApex(),
  } satisfies CommandHandlers;
}
