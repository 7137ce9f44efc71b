import assert from 'node:assert/strict';
import { runInBackground } from '../../src/core/apexRuns/backgroundTests.ts';
import type { TestProgress } from '../../src/core/apexRuns/ports.ts';
import { findRunLog, marked } from '../../src/core/apexRuns/runLog.ts';
import { acceleratedClock } from '../../src/core/base/clock.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import type { SubscriberOrg } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { DebugCalls } from '../support/debugCalls.ts';
import { OrgBetween } from '../support/orgBetween.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { traceLoginAsUser } from '../support/tracing.ts';
import { failureOf } from './entered.ts';

const everyCall = /./;

describe('Apex runs', () => {
  const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  let org: SampleOrgHandle;
  let between: OrgBetween;
  let subscriber: SubscriberOrg;
  let username: string;

  beforeEach(async () => {
    org = await startSampleOrg();
    between = await OrgBetween.before(org.sandbox.url);
    const host = encodeURIComponent(new URL(between.url).host);
    subscriber = gateway.openSubscriberOrg(
      parseHandOff(`forceide://Northwind/?url=${host}&secure=0&sessionId=${org.sandbox.session}`),
    );
    ({ username } = await subscriber.loginAsUser());
    between.calls.length = 0;
  });

  afterEach(async () => {
    await between.close();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  /** Runs code with a mark, and finds its log. */
  async function runMarked(source: string, mark: string, clock = systemClock): Promise<string | undefined> {
    const { span } = await subscriber.apex.runAnonymous(marked(source, mark));
    return findRunLog({ username, span, mark, source }, subscriber.debugLogs, clock);
  }

  async function textOf(logId: string | undefined): Promise<string> {
    const calls = new DebugCalls(org.sandbox);
    return (await calls.send('GET', `/services/data/v62.0/tooling/sobjects/ApexLog/${String(logId)}/Body`)).text;
  }

  describe('of anonymous code', () => {
    it('are linked to the log that they wrote', async () => {
      await traceLoginAsUser(subscriber);
      const logId = await runMarked("System.debug('mine');", 'run 1');
      assert.match(await textOf(logId), /\|USER_DEBUG\|\[1\]\|DEBUG\|mine\n/);
    });

    it('are linked rightly when many run at the same time, with the same code', async () => {
      await traceLoginAsUser(subscriber);
      const runs = Array.from({ length: 6 }, (_, index) => `run ${index} of many`);
      const logIds = await Promise.all(runs.map((mark) => runMarked('Integer i = 1;', mark)));
      assert.equal(new Set(logIds).size, runs.length);
      for (const [index, logId] of logIds.entries()) {
        assert.match(await textOf(logId), new RegExp(`^Execute Anonymous: // run ${index} of many$`, 'm'));
      }
    });

    it('are linked to none where nothing is traced', async () => {
      assert.equal(await runMarked('Integer i = 1;', 'run 2', acceleratedClock(systemClock, 50)), undefined);
    });

    it('keep their lines and columns', async () => {
      const broken = await subscriber.apex.runAnonymous(marked('Integer i = 1;\nInteger i = ;', 'run 3'));
      assert.deepEqual([broken.compiled, broken.line], [false, 2]);
      const thrown = await subscriber.apex.runAnonymous(marked('\nInteger i = 1 / 0;', 'run 4'));
      assert.match(thrown.exceptionStackTrace ?? '', /AnonymousBlock: line 2, column 1/);
    });

    it('may be longer than an address, and say the same then', async () => {
      await traceLoginAsUser(subscriber);
      const source = `// ${'x'.repeat(20_000)}\nSystem.debug('a < b & "c"');`;
      between.calls.length = 0;
      const logId = await runMarked(source, 'run 5');
      assert.match(between.calls[0] ?? '', /^POST \/services\/Soap\/s\/62\.0/);
      assert.match(await textOf(logId), /\|DEBUG\|a < b & "c"\n/);
      const broken = await subscriber.apex.runAnonymous(`${source}\nInteger i = ;`);
      assert.deepEqual([broken.compiled, broken.line], [false, 3]);
      assert.match(broken.compileProblem ?? '', /Unexpected token|Missing|Expecting/i);
      const thrown = await subscriber.apex.runAnonymous(`${source}\nthrow new CalloutException('<&>');`);
      assert.equal(thrown.exceptionMessage, 'System.CalloutException: <&>');
    });
  });

  describe('of tests', () => {
    it('of one class run within the call, all or some, with their log', async () => {
      await traceLoginAsUser(subscriber);
      between.calls.length = 0;
      const all = await subscriber.apex.runTests({ className: 'acme.InvoiceServiceTest' });
      assert.equal(between.count(everyCall), 1);
      assert.ok(
        all.length > 1 && all.every(({ passed, className }) => passed && className === 'acme.InvoiceServiceTest'),
      );
      assert.match(await textOf(all[0]?.logId), /InvoiceServiceTest/);
      const [first] = all;
      const one = await subscriber.apex.runTests({
        className: 'acme.InvoiceServiceTest',
        methodNames: [first?.methodName ?? ''],
      });
      assert.deepEqual(
        one.map(({ methodName }) => methodName),
        [first?.methodName],
      );
    });

    it('that do not exist are named', async () => {
      assert.match((await failureOf(subscriber.apex.runTests({ className: 'acme.Nope' }))).message, /acme\.Nope/);
      assert.match((await failureOf(subscriber.apex.startTests([{ className: 'acme.Nope' }]))).message, /acme\.Nope/);
    });

    it('of several classes run in the background and are followed, each class with a log of its own', async () => {
      await traceLoginAsUser(subscriber);
      const selections = ['acme.InvoiceServiceTest', 'acme.PaymentServiceTest'].map((className) => ({ className }));
      const seen: TestProgress[] = [];
      const { outcomes, finished } = await runInBackground(subscriber.apex, selections, systemClock, (progress) =>
        seen.push(progress),
      );
      assert.ok(finished && seen.at(-1)?.classesDone === 2);
      assert.deepEqual(
        [...new Set(outcomes.map(({ className }) => className))].sort(),
        selections.map(({ className }) => className),
      );
      assert.ok(outcomes.every(({ passed, logId }) => passed && logId !== undefined));
      assert.equal(new Set(outcomes.map(({ logId }) => logId)).size, 2);
    });

    it('ask the org once for each look', async () => {
      const jobId = await subscriber.apex.startTests([{ className: 'acme.PaymentServiceTest' }]);
      between.calls.length = 0;
      await subscriber.apex.testProgress(jobId);
      assert.equal(between.count(everyCall), 1);
    });

    it('can be cancelled: what has not begun does not run', async () => {
      const cancel = new AbortController();
      const held = between.hold(/runTestsAsynchronous/);
      const classes = ['acme.InvoiceServiceTest', 'acme.PaymentServiceTest', 'acme.DiscountPolicyTest'];
      const running = runInBackground(
        subscriber.apex,
        classes.map((className) => ({ className })),
        systemClock,
        () => undefined,
        cancel.signal,
      );
      await held.arrived;
      cancel.abort();
      held.release();
      assert.equal((await failureOf(running)).code, 'cancelled');
      const calls = new DebugCalls(org.sandbox);
      const states = (await calls.records('SELECT Status FROM ApexTestQueueItem ORDER BY Id')).map(
        ({ Status }) => Status,
      );
      assert.equal(states.length, 3);
      assert.ok(
        states.every((state) => ['Aborted', 'Completed', 'Processing'].includes(String(state))),
        states.join(),
      );
    });

    it('say why they failed, and where', async () => {
      between.change(/runTestsSynchronous/, (reply) => {
        const result = JSON.parse(reply) as { successes: object[] };
        const failure = {
          ...result.successes[0],
          message: 'System.AssertException: no',
          stackTrace: 'Class.acme.PaymentServiceTest.x: line 3, column 1',
        };
        return JSON.stringify({ ...result, successes: result.successes.slice(1), failures: [failure] });
      });
      const outcomes = await subscriber.apex.runTests({ className: 'acme.PaymentServiceTest' });
      const failed = outcomes.filter(({ passed }) => !passed);
      assert.deepEqual(
        failed.map(({ message, stackTrace }) => [message, stackTrace]),
        [['System.AssertException: no', 'Class.acme.PaymentServiceTest.x: line 3, column 1']],
      );
    });

    it('are told by the org with their methods, all in one request and without any source', async () => {
      between.calls.length = 0;
      const found = (await subscriber.apex.testClasses('acme')) ?? [];
      assert.deepEqual(found.map(({ className }) => className).sort(), [
        'acme.DiscountPolicyTest',
        'acme.InvoiceServiceTest',
        'acme.PaymentServiceTest',
      ]);
      const methods = found.find(({ className }) => className === 'acme.PaymentServiceTest')?.methods ?? [];
      assert.ok(methods.includes('paysTheOldestFirst'));
      assert.ok(!methods.includes('setUp'), 'set-up is no test');
      assert.equal(between.count(everyCall), 1);
      assert.deepEqual(await subscriber.apex.testClasses('nobody'), []);
      assert.deepEqual((await subscriber.apex.testClasses())?.slice().sort(), found.slice().sort());
    });

    it('are told page by page, and no page leads elsewhere', async () => {
      const calls = new DebugCalls(org.sandbox);
      const { text } = await calls.send('GET', '/services/data/v65.0/tooling/tests?showAllMethods=true&pageSize=2');
      const first = JSON.parse(text) as { apexTestClasses: unknown[]; nextRecordsUrl: string };
      assert.equal(first.apexTestClasses.length, 2);
      between.change(/tooling\/tests\?showAllMethods=true$/, (reply) =>
        JSON.stringify({ ...(JSON.parse(reply) as object), ...first }),
      );
      assert.equal((await subscriber.apex.testClasses())?.length, 3);
      between.reset();
      between.change(/tooling\/tests\?showAllMethods=true$/, (reply) =>
        JSON.stringify({ ...(JSON.parse(reply) as object), nextRecordsUrl: '/services/data/v65.0/limits' }),
      );
      between.calls.length = 0;
      await subscriber.apex.testClasses();
      assert.equal(between.count(everyCall), 1);
    });

    it('are not told by an org that is too old or does not want to, and are found by name there', async () => {
      const refusals = [
        { status: 404, errorCode: 'NOT_FOUND' },
        { status: 403, errorCode: 'INSUFFICIENT_ACCESS' },
        { status: 400, errorCode: 'INVALID_INPUT' },
      ];
      for (const refusal of refusals) {
        between.refuse(/tooling\/tests/, undefined, refusal);
        assert.equal(await subscriber.apex.testClasses('acme'), undefined);
        between.reset();
      }
      between.calls.length = 0;
      assert.deepEqual(await subscriber.apex.findClassNames('servicetest', ['acme']), [
        'acme.InvoiceServiceTest',
        'acme.PaymentServiceTest',
      ]);
      assert.ok(!between.calls.some((call) => /Body/.test(call)), 'no source is read');
      assert.deepEqual(
        await subscriber.apex.findClassNames('acme.Payment', []),
        await subscriber.apex.findClassNames('Payment', ['acme']),
      );
      assert.deepEqual(await subscriber.apex.findClassNames('acme.Payment', ['other']), [
        ...(await subscriber.apex.findClassNames('Payment', ['acme'])),
      ]);
      assert.deepEqual(await subscriber.apex.findClassNames("' OR Name LIKE '", ['acme']), []);
    });
  });
});
