import type {
  AnonymousApexResult,
  ApexTestOutcome,
  FoundTests,
  OrgApex,
  TestProgress,
} from '../core/apexRuns/ports.ts';
import { describeSelections, type TestSelection } from '../core/apexRuns/testSelection.ts';
import type { Clock } from '../core/base/clock.ts';
import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import { runAnonymous } from './anonymousApex.ts';
import { testsPath, toolingPath } from './apiVersion.ts';
import { CompositeCalls, type PartCall, type PartReply } from './compositeCalls.ts';
import { apexTestNotRun, replyNotUnderstood } from './failures.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { integer, list, record, someText } from './json.ts';
import type { RecordsApi } from './recordsApi.ts';
import { allOf, anyOf, containing, quoted } from './soql.ts';
import type { QueryReply } from './wire/rest.ts';
import type {
  ApexCodeRecord,
  DiscoveredTestClass,
  RunTestsResult,
  TestQueueRecord,
  TestResult,
  TestResultRecord,
  TestsPage,
} from './wire/tooling.ts';

/** Code that waits at a breakpoint waits for a person. */
const noTimeout = 0;
/** Classes to choose from by their names. */
const foundLimit = 50;
/** Of a thousand classes each. An org that pages in circles must not keep us. */
const mostTestPages = 50;
/** Without it the addresses of further pages grow with each page. */
const rawText = { 'X-Chatter-Entity-Encoding': 'false' };
/** An org before Winter '26, or a user who may not ask. */
const cannotTell: ReadonlySet<string> = new Set(['recordGone', 'accessDenied', 'orgRefused']);

const actions = {
  run: () => l10n.t('run the Apex test'),
  follow: () => l10n.t('say how far the tests are'),
  abort: () => l10n.t('stop the tests'),
  find: () => l10n.t('find classes'),
};

/** Where a class stands in the queue when nothing more comes of it. */
const endStates: ReadonlySet<string> = new Set(['Completed', 'Failed', 'Aborted']);

/** Anonymous Apex and tests. */
export class ApexRunner implements OrgApex {
  readonly #http: OrgHttp;
  readonly #records: RecordsApi;
  readonly #calls: CompositeCalls;
  readonly #clock: Clock;

  constructor(http: OrgHttp, records: RecordsApi, clock: Clock) {
    this.#http = http;
    this.#records = records;
    this.#calls = new CompositeCalls(http);
    this.#clock = clock;
  }

  runAnonymous(source: string, signal?: AbortSignal): Promise<AnonymousApexResult> {
    return runAnonymous(this.#http, this.#clock, source, signal);
  }

  async runTests(selection: TestSelection, signal?: AbortSignal): Promise<readonly ApexTestOutcome[]> {
    const reply = await this.#http.json({
      method: 'POST',
      path: `${toolingPath}/runTestsSynchronous`,
      action: actions.run(),
      body: { tests: [wireSelection(selection)] },
      timeout: noTimeout,
      signal,
      repeatable: false,
    });
    const result = record<RunTestsResult>(reply);
    const logId = someText(result.apexLogId);
    const outcomes = [
      ...list(result.successes).map((row) => testOutcome(row, true, logId)),
      ...list(result.failures).map((row) => testOutcome(row, false, logId)),
    ];
    if (outcomes.length === 0) {
      throw apexTestNotRun(describeSelections([selection]));
    }
    return outcomes;
  }

  async startTests(selections: readonly TestSelection[], signal?: AbortSignal): Promise<string> {
    const jobId = await this.#http.json({
      method: 'POST',
      path: `${toolingPath}/runTestsAsynchronous`,
      action: actions.run(),
      body: { tests: selections.map(wireSelection) },
      signal,
      repeatable: false,
    });
    const id = someText(jobId);
    if (id === undefined) {
      throw replyNotUnderstood(actions.run());
    }
    return id;
  }

  async testProgress(jobId: string, signal?: AbortSignal): Promise<TestProgress> {
    const calls = [query('queue', queueQuery(jobId)), query('results', resultQuery(jobId))];
    const { replies } = await this.#calls.send(calls, actions.follow(), signal);
    const [queue, results] = replies.map((reply) => this.#rows(reply, actions.follow()));
    const states = (queue ?? []).map((row) => someText(record<TestQueueRecord>(row).Status) ?? '');
    const done = states.filter((state) => endStates.has(state)).length;
    return {
      finished: states.length > 0 && done === states.length,
      classesDone: done,
      classes: states.length,
      outcomes: (results ?? []).map(outcomeOfRecord),
    };
  }

  async abortTests(jobId: string): Promise<void> {
    const rows = await this.#records.toolingQuery(queueQuery(jobId), { action: actions.abort() });
    const open = rows
      .map((row) => record<TestQueueRecord>(row))
      .filter(({ Status }) => !endStates.has(someText(Status) ?? ''));
    const calls = open.map(({ Id }, index): PartCall => ({
      method: 'PATCH',
      path: `${toolingPath}/sobjects/ApexTestQueueItem/${encodeURIComponent(someText(Id) ?? '')}`,
      body: { Status: 'Aborted' },
      name: `item${index}`,
      action: actions.abort(),
    }));
    if (calls.length > 0) {
      // What has ended meanwhile refuses, and needs no stopping.
      await this.#calls.send(calls, actions.abort());
    }
  }

  async testClasses(namespace?: string, signal?: AbortSignal): Promise<readonly FoundTests[] | undefined> {
    const query = new URLSearchParams({ showAllMethods: 'true', ...(namespace && { namespacePrefix: namespace }) });
    const found: FoundTests[] = [];
    let path: string | undefined = `${testsPath}?${query.toString()}`;
    try {
      for (let page = 0; path !== undefined && page < mostTestPages; page += 1) {
        const { tests, next } = await this.#testsPage(path, signal);
        found.push(...tests);
        path = next;
      }
      return found;
    } catch (error) {
      if (Failure.is(error) && cannotTell.has(error.code)) {
        return undefined;
      }
      throw error;
    }
  }

  async findClassNames(text: string, namespaces: readonly string[], signal?: AbortSignal): Promise<readonly string[]> {
    const [name = '', namespace] = text.split('.').reverse();
    const condition = allOf([
      `Name LIKE ${containing(name)}`,
      namespace === undefined ? undefined : `NamespacePrefix LIKE ${containing(namespace)}`,
      namespace !== undefined || namespaces.length === 0 ? undefined : `NamespacePrefix IN ${anyOf(namespaces)}`,
    ]);
    const rows = await this.#records.toolingQuery(
      `SELECT Name, NamespacePrefix FROM ApexClass WHERE ${condition} ORDER BY Name LIMIT ${foundLimit}`,
      { action: actions.find(), signal },
    );
    return rows.map((row) => {
      const code = record<ApexCodeRecord>(row);
      return qualified(code.NamespacePrefix, code.Name);
    });
  }

  async #testsPage(
    path: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly tests: readonly FoundTests[]; readonly next: string | undefined }> {
    const reply = await this.#http.json({ method: 'GET', path, action: actions.find(), headers: rawText, signal });
    const { apexTestClasses, nextRecordsUrl } = record<TestsPage>(reply);
    const next = someText(nextRecordsUrl);
    // The way on is the org's word: it leads nowhere but to more tests.
    return {
      tests: list(apexTestClasses).flatMap(foundTests),
      next: next?.startsWith(`${testsPath}?`) === true ? next : undefined,
    };
  }

  #rows(reply: PartReply, action: string): readonly unknown[] {
    const failure = this.#calls.failureIn(reply, action);
    if (failure !== undefined) {
      throw failure;
    }
    return list(record<QueryReply>(reply.body).records);
  }
}

function wireSelection({ className, methodNames }: TestSelection): object {
  return { className, ...(methodNames === undefined ? {} : { testMethods: methodNames }) };
}

function query(name: string, soql: string): PartCall {
  const path = `${toolingPath}/query/?q=${encodeURIComponent(soql)}`;
  return { method: 'GET', path, name, action: actions.follow() };
}

function queueQuery(jobId: string): string {
  return `SELECT Id, Status FROM ApexTestQueueItem WHERE ParentJobId = ${quoted(jobId)}`;
}

function resultQuery(jobId: string): string {
  return (
    'SELECT ApexClass.Name, ApexClass.NamespacePrefix, MethodName, Outcome, Message, StackTrace, RunTime, ApexLogId ' +
    `FROM ApexTestResult WHERE AsyncApexJobId = ${quoted(jobId)} ORDER BY TestTimestamp`
  );
}

function testOutcome(row: unknown, passed: boolean, logId: string | undefined): ApexTestOutcome {
  const test = record<TestResult>(row);
  return {
    className: qualified(test.namespace, test.name),
    methodName: someText(test.methodName) ?? '',
    passed,
    skipped: false,
    message: someText(test.message),
    stackTrace: someText(test.stackTrace),
    milliseconds: integer(test.time) ?? 0,
    logId,
  };
}

function outcomeOfRecord(row: unknown): ApexTestOutcome {
  const test = record<TestResultRecord>(row);
  const code = record<TestResultRecord['ApexClass']>(test.ApexClass);
  return {
    className: qualified(code.NamespacePrefix, code.Name),
    methodName: someText(test.MethodName) ?? '',
    passed: test.Outcome === 'Pass',
    skipped: test.Outcome === 'Skip',
    message: someText(test.Message),
    stackTrace: someText(test.StackTrace),
    milliseconds: integer(test.RunTime) ?? 0,
    logId: someText(test.ApexLogId),
  };
}

/** Flow tests are named like Apex tests; no request that we make runs them. */
function foundTests(row: unknown): readonly FoundTests[] {
  const { namespacePrefix, name, testMethods } = record<DiscoveredTestClass>(row);
  if (/^FlowTesting(\.|$)/i.test(someText(namespacePrefix) ?? '')) {
    return [];
  }
  const methods = list(testMethods).flatMap((method) => someText(record<{ name: string }>(method).name) ?? []);
  return [{ className: qualified(namespacePrefix, name), methods }];
}

function qualified(namespace: unknown, name: unknown): string {
  return [someText(namespace), someText(name) ?? ''].filter((part) => part !== undefined).join('.');
}
