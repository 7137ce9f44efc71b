import type Mocha from 'mocha-host';
import { testsOf } from './inOrder.ts';

/** What became of one outermost suite. */
export interface SuiteCounts {
  readonly passed: number;
  /** Tests that failed or, behind a failed hook, never ran. */
  readonly failed: number;
  readonly skipped: number;
}

/** By the titles of the outermost suites, of the tests that were to run. */
export function countsBySuite(root: Mocha.Suite, grep: string): Readonly<Record<string, SuiteCounts>> {
  const picked = new RegExp(grep);
  const counts: Record<string, SuiteCounts> = {};
  for (const suite of root.suites) {
    const tests = testsOf(suite).filter((test) => picked.test(test.fullTitle()));
    if (tests.length > 0) {
      const passed = tests.filter((test) => test.isPassed()).length;
      const skipped = tests.filter((test) => test.isPending()).length;
      counts[suite.title] = { passed, skipped, failed: tests.length - passed - skipped };
    }
  }
  return counts;
}
