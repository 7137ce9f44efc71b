import assert from 'node:assert/strict';
import { type LogWish, type RunTrace, RunTracing } from '../../../../src/core/apexRuns/runTracing.ts';
import { levelPresets } from '../../../../src/core/tracing/levelPresets.ts';
import { TracedOrg } from '../../../../src/core/tracing/tracedOrg.ts';
import { TraceLedger } from '../../../../src/core/tracing/traceLedger.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryLedgerStore } from '../../../support/memoryLedgerStore.ts';
import { FakeTracing } from '../tracing/fakeTracing.ts';
import { dana, flagOf, levelOf, minute, now } from '../tracing/fixtures.ts';

describe('RunTracing', () => {
  let org: FakeTracing;
  let traced: TracedOrg;
  let runs: RunTracing;
  let questions: number;

  beforeEach(() => {
    const clock = new FakeClock(now);
    org = new FakeTracing(clock);
    const ledger = new TraceLedger(new MemoryLedgerStore(), 'this run', () => true);
    traced = new TracedOrg({
      orgId: '00D000000000001EAA',
      madeBy: 'Dana',
      use: (action) => action(org),
      clock,
      ledger,
    });
    runs = new RunTracing(traced);
    questions = 0;
  });

  function begin(wish: LogWish, answer = true): Promise<RunTrace> {
    return runs.begin(dana, wish, () => {
      questions += 1;
      return Promise.resolve(answer);
    });
  }

  /** The user's own tracing for a support case. */
  async function traceForACase(fromMinutes: number, minutes: number): Promise<void> {
    const from = fromMinutes === 0 ? undefined : new Date(now + fromMinutes * minute);
    await traced.turnOn([{ entity: dana, levels: levelPresets.supportCase, minutes, from }]);
  }

  it('traces a run, and takes that back when it has ended', async () => {
    const trace = await begin('yes');
    assert.deepEqual([trace.writesLog, org.flags.length, questions], [true, 1, 0]);
    await trace.end();
    assert.deepEqual([org.flags, org.levels], [[], []]);
  });

  it('asks the org nothing for a run that needs no log', async () => {
    const trace = await begin('no');
    await trace.end();
    assert.deepEqual([trace.writesLog, org.requests, questions], [false, 0, 0]);
  });

  it('asks the user where nothing is traced, and traces nothing against the answer', async () => {
    assert.equal((await begin('asked', false)).writesLog, false);
    assert.deepEqual([questions, org.flags], [1, []]);
    assert.equal((await begin('asked')).writesLog, true);
    assert.equal((await begin('asked')).writesLog, true);
    assert.equal(questions, 2, 'not where a log is written anyway');
  });

  for (const wish of ['yes', 'asked'] as const) {
    it(`leaves the user's own flag as it is, at its levels and to its end (${wish})`, async () => {
      await traceForACase(0, 20);
      const before = structuredClone(org.flags);
      const trace = await begin(wish);
      assert.deepEqual([trace.writesLog, org.flags], [true, before]);
      await trace.end();
      assert.deepEqual([org.flags, questions], [before, 0]);
    });
  }

  it("leaves the user's own flag that is planned as it is, and ends before it starts", async () => {
    await traceForACase(10, 30);
    const before = structuredClone(org.flags);
    const trace = await begin('yes');
    const made = org.flags.find(({ id }) => id !== before[0]?.id);
    assert.deepEqual([trace.writesLog, made?.expires], [true, before[0]?.starts]);
    await trace.end();
    assert.deepEqual(org.flags, before);
  });

  it("starts the user's own flag at once that is planned within a minute, at the levels it has", async () => {
    await traceForACase(0.5, 30);
    const [before] = structuredClone(org.flags);
    const trace = await begin('yes');
    await trace.end();
    assert.equal(trace.writesLog, true);
    assert.deepEqual(org.flags, [{ ...before, starts: new Date(now) }]);
  });

  it('is refused where the rules refuse it, with the reason', async () => {
    org.volume.storedBytes = 2_000 * 1024 * 1024;
    await assert.rejects(begin('yes'), { code: 'logStorageFull' });
    org.volume.storedBytes = 0;
    org.levels = [levelOf(levelPresets.supportCase)];
    org.flags = [flagOf({ from: 0.5, to: 60, level: org.levels[0], madeBy: 'Ravi' })];
    await assert.rejects(begin('yes'), { code: 'tracedByOthers' });
  });

  it('shares a flag among runs at the same time: the last takes it back', async () => {
    const [first, second] = [await begin('yes'), await begin('yes')];
    await first.end();
    assert.deepEqual([second.writesLog, org.flags.length], [true, 1]);
    await second.end();
    assert.deepEqual(org.flags, []);
  });
});
