import type { RunningUser } from '../apex/library/contract.ts';
import type { EntryResult } from '../debugging/apexRequests.ts';
import type { Org } from '../http/orgCall.ts';
import { CodeCoverage } from './codeCoverage.ts';
import { failureOf } from './testResults.ts';
import { type TestClass, testEntries, type TestMethod, testClassOf } from './testSelection.ts';

/** Tells who listens that a test run got on; `sobject` names the queue item. */
export const testResultChannel = '/systemTopic/TestResult';

export interface TestRunOptions {
  readonly user: RunningUser;
  readonly tests: readonly TestMethod[];
  /** So many failures, and the rest is skipped. */
  readonly maxFailedTests: number | undefined;
  readonly coverage: boolean;
}

interface QueuedClass {
  readonly testClass: TestClass;
  readonly tests: readonly TestMethod[];
  /** ApexTestQueueItem. */
  readonly itemId: string;
}

/** One asynchronous run of tests: class after class, told by rows in AsyncApexJob, ApexTestRunResult, ApexTestQueueItem and ApexTestResult. */
export class TestRun {
  /** AsyncApexJob: what the call answers. */
  readonly jobId: string;
  readonly #org: Org;
  readonly #options: TestRunOptions;
  readonly #resultId: string;
  readonly #classes: readonly QueuedClass[];
  readonly #coverage: CodeCoverage | undefined;
  #failed = 0;
  #methodsDone = 0;
  #classesDone = 0;
  #time = 0;

  constructor(org: Org, options: TestRunOptions) {
    const { records } = org;
    const { user, tests } = options;
    const byClass = Map.groupBy(tests, ({ className }) => className);
    this.#org = org;
    this.#options = options;
    this.#coverage = options.coverage ? new CodeCoverage() : undefined;
    this.jobId = records.insert(
      'AsyncApexJob',
      { JobType: 'TestRequest', Status: 'Queued', TotalJobItems: byClass.size },
      user,
    );
    this.#resultId = records.insert(
      'ApexTestRunResult',
      {
        AsyncApexJobId: this.jobId,
        UserId: user.id,
        Source: 'Tooling',
        IsAllTests: false,
        Status: 'Queued',
        StartTime: this.#now(),
        ClassesEnqueued: byClass.size,
        ClassesCompleted: 0,
        MethodsEnqueued: tests.length,
        MethodsCompleted: 0,
        MethodsFailed: 0,
      },
      user,
    );
    this.#classes = Array.from(byClass, ([className, own]) => {
      const testClass = testClassOf(org, className);
      const values = {
        ParentJobId: this.jobId,
        TestRunResultID: this.#resultId,
        Status: 'Queued',
        ExtendedStatus: `(0/${own.length})`,
        ShouldSkipCodeCoverage: !options.coverage,
        ...(testClass.id === undefined ? {} : { ApexClassId: testClass.id }),
      };
      return { testClass, tests: own, itemId: records.insert('ApexTestQueueItem', values, user) };
    });
  }

  #now(): string {
    return new Date(this.#org.now()).toISOString();
  }

  /** Resolves when all is done. Rejects only when the engine itself fails. */
  async run(): Promise<void> {
    this.#save('Processing');
    for (const queued of this.#classes) {
      if (this.#isOver() || this.#isAborted(queued)) {
        this.#setItem(queued.itemId, 'Aborted', 0, queued.tests.length);
      } else {
        await this.#runClass(queued);
      }
      this.#save('Processing');
    }
    this.#coverage?.save(this.#org);
    this.#save('Completed');
  }

  /** Enough tests failed, or somebody aborted the job. */
  #isOver(): boolean {
    const { maxFailedTests } = this.#options;
    return (
      (maxFailedTests !== undefined && maxFailedTests >= 0 && this.#failed > maxFailedTests) ||
      this.#org.records.valueOf('AsyncApexJob', this.jobId, 'Status') === 'Aborted'
    );
  }

  /** Somebody took the class out of the queue. */
  #isAborted({ itemId }: QueuedClass): boolean {
    return this.#org.records.valueOf('ApexTestQueueItem', itemId, 'Status') === 'Aborted';
  }

  async #runClass({ testClass, tests, itemId }: QueuedClass): Promise<void> {
    const { user } = this.#options;
    this.#setItem(itemId, 'Processing', 0, tests.length);
    const { results, logId } = await this.#org.apex.run({
      user,
      type: 'RUN_TESTS_ASYNCHRONOUS',
      entryPoint: tests[0]?.className ?? '',
      operation: 'ApexTestHandler',
      entries: testEntries(tests),
      ...(this.#coverage === undefined ? {} : { coverage: this.#coverage }),
    });
    let passed = 0;
    for (const [index, { methodName }] of tests.entries()) {
      passed += this.#note(testClass, itemId, methodName, results[index], logId) ? 1 : 0;
    }
    this.#classesDone += 1;
    this.#setItem(itemId, 'Completed', passed, tests.length);
  }

  /** Answers whether the test passed. */
  #note(
    testClass: TestClass,
    itemId: string,
    methodName: string,
    result: EntryResult | undefined,
    logId: string | undefined,
  ): boolean {
    const failure = failureOf(result);
    this.#org.records.insert(
      'ApexTestResult',
      {
        ...(testClass.id === undefined ? {} : { ApexClassId: testClass.id }),
        ...(logId === undefined ? {} : { ApexLogId: logId }),
        ApexTestRunResultId: this.#resultId,
        AsyncApexJobId: this.jobId,
        QueueItemId: itemId,
        MethodName: methodName,
        Outcome: failure?.outcome ?? 'Pass',
        Message: failure?.message.slice(0, 4000) ?? null,
        StackTrace: failure?.stackTrace ?? null,
        RunTime: result?.milliseconds ?? 0,
        TestTimestamp: this.#now(),
      },
      this.#options.user,
    );
    this.#methodsDone += 1;
    this.#failed += failure === undefined ? 0 : 1;
    this.#time += result?.milliseconds ?? 0;
    return failure === undefined;
  }

  #setItem(itemId: string, status: string, passed: number, count: number): void {
    const values = { Status: status, ExtendedStatus: `(${passed}/${count})` };
    this.#org.records.update('ApexTestQueueItem', itemId, values, this.#options.user);
    this.#org.events.publish(testResultChannel, { Id: itemId });
  }

  #save(status: 'Processing' | 'Completed'): void {
    const { records } = this.#org;
    const { user } = this.#options;
    const over = status === 'Completed';
    if (records.valueOf('AsyncApexJob', this.jobId, 'Status') !== 'Aborted') {
      const values = {
        Status: status,
        JobItemsProcessed: this.#classesDone,
        NumberOfErrors: this.#failed,
        CompletedDate: over ? this.#now() : null,
      };
      records.update('AsyncApexJob', this.jobId, values, user);
    }
    const values = {
      Status: over ? (this.#failed === 0 ? 'Completed' : 'Failed') : status,
      EndTime: over ? this.#now() : null,
      TestTime: this.#time,
      ClassesCompleted: this.#classesDone,
      MethodsCompleted: this.#methodsDone,
      MethodsFailed: this.#failed,
    };
    records.update('ApexTestRunResult', this.#resultId, values, user);
  }
}
