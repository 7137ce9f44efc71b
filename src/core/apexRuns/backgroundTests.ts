import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { pause } from '../base/pause.ts';
import type { OrgApex, TestProgress } from './ports.ts';
import type { TestSelection } from './testSelection.ts';

/** Milliseconds between two looks: soon at first, since most runs are short. */
const firstPause = 500;
const longestPause = 5_000;

/** Faults of the line and of a busy org: the tests run on meanwhile. */
const passing: ReadonlySet<string> = new Set(['orgUnreachable', 'orgTimedOut', 'orgBusy']);
/** So many looks in a row may fail: some twenty seconds. */
const mostFailedLooks = 5;

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
    let failedLooks = 0;
    for (let wait = firstPause; ; wait = Math.min(wait * 1.5, longestPause)) {
      await pause(clock, wait, signal);
      try {
        const progress = await apex.testProgress(jobId, signal);
        failedLooks = 0;
        progressed(progress);
        if (progress.finished) {
          return progress;
        }
      } catch (error) {
        failedLooks += 1;
        if (failedLooks > mostFailedLooks || !isPassing(error)) {
          throw error;
        }
      }
    }
  } catch (error) {
    if (signal?.aborted === true) {
      await apex.abortTests(jobId);
    }
    throw error;
  }
}

function isPassing(error: unknown): boolean {
  return Failure.is(error) && passing.has(error.code);
}
