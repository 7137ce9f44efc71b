import { l10n } from '../core/base/l10n.ts';
import type { AnonymousApexResult, ApexTestOutcome, OrgApex } from '../core/apexRuns/ports.ts';
import { apexTestNotRun } from './failures.ts';
import { integer, list, record, someText } from './json.ts';
import type { RecordsApi } from './recordsApi.ts';
import type { ExecuteAnonymousResult, RunTestsResult, TestResult } from './wire/tooling.ts';

/** Code that waits at a breakpoint waits for a person. */
const noTimeout = 0;

/** Anonymous Apex and synchronous tests. */
export class ApexRunner implements OrgApex {
  readonly #records: RecordsApi;

  constructor(records: RecordsApi) {
    this.#records = records;
  }

  async runAnonymous(source: string, signal?: AbortSignal): Promise<AnonymousApexResult> {
    const connection = await this.#records.connection({ action: l10n.t('run the Apex'), timeout: noTimeout, signal });
    const result = record<ExecuteAnonymousResult>(await connection.tooling.executeAnonymous(source));
    return {
      compiled: result.compiled === true,
      success: result.success === true,
      line: position(result.line),
      column: position(result.column),
      compileProblem: someText(result.compileProblem),
      exceptionMessage: someText(result.exceptionMessage),
      exceptionStackTrace: someText(result.exceptionStackTrace),
    };
  }

  async runTest(className: string, methodName?: string, signal?: AbortSignal): Promise<readonly ApexTestOutcome[]> {
    const connection = await this.#records.connection({
      action: l10n.t('run the Apex test'),
      timeout: noTimeout,
      signal,
    });
    const test = { className, ...(methodName === undefined ? {} : { testMethods: [methodName] }) };
    const result = record<RunTestsResult>(await connection.tooling.runTestsSynchronous({ tests: [test] }));
    const outcomes = [
      ...list(result.successes).map((row) => testOutcome(row, true)),
      ...list(result.failures).map((row) => testOutcome(row, false)),
    ];
    if (outcomes.length === 0) {
      throw apexTestNotRun(methodName === undefined ? className : `${className}.${methodName}`);
    }
    return outcomes;
  }
}

function testOutcome(row: unknown, passed: boolean): ApexTestOutcome {
  const test = record<TestResult>(row);
  const namespace = someText(test.namespace);
  const name = someText(test.name) ?? '';
  return {
    className: namespace === undefined ? name : `${namespace}.${name}`,
    methodName: someText(test.methodName) ?? '',
    passed,
    message: someText(test.message),
    stackTrace: someText(test.stackTrace),
    milliseconds: integer(test.time) ?? 0,
  };
}

/** The org says -1 where there is no position. */
function position(value: unknown): number | undefined {
  const number = integer(value);
  return number === undefined || number < 1 ? undefined : number;
}
