import type { EntryResult } from '../debugging/apexRequests.ts';
import type { Org } from '../http/orgCall.ts';
import type { CodeCoverage } from './codeCoverage.ts';
import { type TestMethod, testClassOf } from './testSelection.ts';

/** What a failed test says: message and stack trace; undefined for one that passed. */
export interface TestFailure {
  readonly outcome: 'Fail' | 'CompileFail';
  readonly message: string;
  readonly stackTrace: string;
}

export function failureOf(result: EntryResult | undefined): TestFailure | undefined {
  const outcome = result?.outcome;
  switch (outcome?.kind) {
    case 'exception':
      return {
        outcome: 'Fail',
        message: `${outcome.typeName}: ${outcome.message}`,
        stackTrace: outcome.stackTrace,
      };
    case 'compileProblem':
      return { outcome: 'CompileFail', message: outcome.problem.message, stackTrace: '' };
    default:
      return undefined;
  }
}

/** RunTestsResult, as the Tooling API lists it. */
export function runTestsResult(
  org: Org,
  tests: readonly TestMethod[],
  results: readonly EntryResult[],
  logId: string | undefined,
  coverage: CodeCoverage | undefined,
): object {
  const rows = tests.map((test, index) => testResult(org, test, results[index]));
  const failures = rows.filter((row) => 'message' in row);
  return {
    apexLogId: logId ?? null,
    codeCoverage: coverage?.results(org) ?? [],
    codeCoverageWarnings: coverage?.warnings(org) ?? [],
    failures,
    flowCoverage: [],
    flowCoverageWarnings: [],
    numFailures: failures.length,
    numTestsRun: rows.length,
    successes: rows.filter((row) => !('message' in row)),
    totalTime: results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  };
}

function testResult(org: Org, { className, methodName }: TestMethod, result: EntryResult | undefined): object {
  const { id, name, namespace } = testClassOf(org, className);
  const head = {
    id: id ?? null,
    methodName,
    name,
    namespace,
    seeAllData: org.apex.program.seesAllData(className, methodName),
    time: result?.milliseconds ?? 0,
  };
  const failure = failureOf(result);
  if (failure === undefined) {
    return head;
  }
  const { message, stackTrace } = failure;
  return { ...head, message, packageName: name, stackTrace, type: 'Class' };
}
