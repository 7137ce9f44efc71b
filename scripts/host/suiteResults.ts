import { readFile } from 'node:fs/promises';
import type { SuiteCounts } from '../../test/host/suite/suiteCounts.ts';

/** More suites than this do not fail by a busy machine alone. */
const mostUnsteadySuites = 3;

/** What one run of test/host left behind. */
export interface SuiteResults {
  /** By the titles of the outermost suites. */
  readonly suites: Readonly<Record<string, SuiteCounts>>;
  /** Secrets found in what was said and shown. */
  readonly secretsFound: number;
}

/** Undefined when the run died before it counted. */
export async function readResults(file: string): Promise<SuiteResults | undefined> {
  return await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as SuiteResults,
    () => undefined,
  );
}

/**
 * The suites to look at once more, in a window and an org of their own: a real editor on a busy machine is sometimes too slow for a test, and
 * a defect fails twice. None where a secret was found, or where too much failed for that.
 */
export function unsteadySuites(results: SuiteResults): readonly string[] {
  const failed = Object.keys(results.suites).filter((title) => (results.suites[title]?.failed ?? 0) > 0);
  return results.secretsFound > 0 || failed.length > mostUnsteadySuites ? [] : failed;
}

/** As mocha's grep takes it: all tests of these outermost suites. */
export function grepOf(titles: readonly string[]): string {
  return `^(?:${titles.map((title) => title.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('|')}) `;
}

/** Of each suite, what its last run says. */
export function lastOf(first: SuiteResults, second: SuiteResults | undefined): SuiteResults {
  return second === undefined
    ? first
    : { suites: { ...first.suites, ...second.suites }, secretsFound: first.secretsFound + second.secretsFound };
}

export function totalOf({ suites, secretsFound }: SuiteResults): SuiteCounts {
  return sumOf([...Object.values(suites), { passed: 0, failed: secretsFound > 0 ? 1 : 0, skipped: 0 }]);
}

export function sumOf(counts: readonly SuiteCounts[]): SuiteCounts {
  const sum = (of: keyof SuiteCounts): number => counts.reduce((before, one) => before + one[of], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}
