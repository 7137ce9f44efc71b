import type Mocha from 'mocha-host';
import { testsOf } from './inOrder.ts';

/** What became of one outermost suite. */
export interface SuiteCounts {
  readonly passed: number;
  /** Tests that failed or, behind a failed hook, never ran; and where all of them passed, hooks that failed behind them. */
  readonly failed: number;
  readonly skipped: number;
}

/** By the titles of the outermost suites, of the tests that were to run. `failures`: the tests and hooks that have failed. */
export function countsBySuite(
  root: Mocha.Suite,
  grep: string,
  failures: readonly Mocha.Runnable[],
): Readonly<Record<string, SuiteCounts>> {
  const picked = new RegExp(grep);
  const counts: Record<string, SuiteCounts> = {};
  for (const suite of root.suites) {
    const tests = testsOf(suite).filter((test) => picked.test(test.fullTitle()));
    if (tests.length > 0) {
      const passed = tests.filter((test) => test.isPassed()).length;
      const skipped = tests.filter((test) => test.isPending()).length;
      const failed = failures.filter((failure) => outermostOf(failure) === suite.title).length;
      counts[suite.title] = { passed, skipped, failed: Math.max(failed, tests.length - passed - skipped) };
    }
  }
  return counts;
}

/** A hook of all suites failed for the test that it stood around. */
function outermostOf(failure: Mocha.Runnable): string | undefined {
  const runnable = failure.parent?.root === true ? (failure.ctx?.currentTest ?? failure) : failure;
  return runnable.titlePath()[0];
}
