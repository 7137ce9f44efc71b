import type { Clock } from '../base/clock.ts';
import { pause } from '../base/pause.ts';
import type { OrgApex, TestProgress } from './ports.ts';
import type { TestSelection } from './testSelection.ts';

/** Milliseconds between two looks: soon at first, since most runs are short. */
const firstPause = 500;
const longestPause = 5_000;

/** Runs tests in the background of the org and waits for their end. Cancelling keeps classes that have not begun from running. */
export async function runInBackground(
  apex: Pick<OrgApex, 'startTests' | 'testProgress' | 'abortTests'>,
  selections: readonly TestSelection[],
  clock: Clock,
  progressed: (progress: TestProgress) => void,
  signal?: AbortSignal,
): Promise<TestProgress> {
  // Not cancelled midway: whether they were started would be left to guess.
  const jobId = await apex.startTests(selections);
  try {
    for (let wait = firstPause; ; wait = Math.min(wait * 1.5, longestPause)) {
      await pause(clock, wait, signal);
      const progress = await apex.testProgress(jobId, signal);
      progressed(progress);
      if (progress.finished) {
        return progress;
      }
    }
  } catch (error) {
    if (signal?.aborted === true) {
      await apex.abortTests(jobId);
    }
    throw error;
  }
}
