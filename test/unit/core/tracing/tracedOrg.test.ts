import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { levelPresets } from '../../../../src/core/tracing/levelPresets.ts';
import { TracedOrg, type TraceOutcome } from '../../../../src/core/tracing/tracedOrg.ts';
import { type LedgerStore, TraceLedger } from '../../../../src/core/tracing/traceLedger.ts';
import type { TraceWish } from '../../../../src/core/tracing/tracePlan.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeTracing } from './fakeTracing.ts';
import { dana, flagOf, hour, levelOf, minute, now, service } from './fixtures.ts';

const orgId = '00D000000000001EAA';
const megabyte = 1024 * 1024;

class MemoryStore implements LedgerStore {
  kept: unknown;
  load(): unknown {
    return this.kept;
  }
  save(kept: unknown): Promise<void> {
    this.kept = JSON.parse(JSON.stringify(kept));
    return Promise.resolve();
  }
}

describe('TracedOrg', () => {
  let clock: FakeClock;
  let org: FakeTracing;
  let store: MemoryStore;
  let alive: string[];
  let traced: TracedOrg;

  function tracedBy(keeper: string): TracedOrg {
    return new TracedOrg({
      orgId,
      madeBy: 'Dana',
      use: (action) => action(org),
      clock,
      ledger: new TraceLedger(store, keeper, (other) => alive.includes(other)),
    });
  }

  beforeEach(() => {
    clock = new FakeClock(now);
    org = new FakeTracing(clock);
    store = new MemoryStore();
    alive = [];
    traced = tracedBy('this run');
  });

  const wish = (overrides: Partial<TraceWish> = {}): TraceWish => ({
    entity: dana,
    levels: levelPresets.replay,
    minutes: 30,
    ...overrides,
  });

  async function turnOn(...wishes: TraceWish[]): Promise<TraceOutcome[]> {
    return [...(await traced.turnOn(wishes))];
  }

  it('turns tracing on with a look and a write, and knows the outcome without another look', async () => {
    const [outcome] = await turnOn(wish());
    assert.equal(org.requests, 2);
    assert.equal(outcome?.flag?.expires.getTime(), now + 30 * minute);
    assert.deepEqual(
      traced.flags.map(({ id, level }) => [id, level?.id]),
      [[org.flags[0]?.id, org.levels[0]?.id]],
    );
    assert.ok(traced.flags.every(traced.isOurs));
  });

  it('makes a level once for all that is traced together, and none where there is one', async () => {
    await turnOn(wish(), wish({ entity: service }));
    assert.deepEqual([org.levels.length, org.flags.length], [1, 2]);
    await turnOn(wish({ entity: { ...dana, id: '005000000000002AAA' } }));
    assert.deepEqual([org.levels.length, org.flags.length, org.requests], [1, 3, 4]);
  });

  it('writes nothing where a flag does it already', async () => {
    await turnOn(wish());
    const [again] = await turnOn(wish({ minutes: 10 }));
    assert.equal(again?.plan.action, 'leave');
    assert.equal(org.requests, 3);
  });

  it("goes by the org's time, not by this machine's", async () => {
    org.ahead = 2 * hour;
    const [outcome] = await turnOn(wish());
    assert.equal(outcome?.flag?.expires.getTime(), now + 2 * hour + 30 * minute);
    assert.equal(traced.localTime(outcome.flag.expires).getTime(), now + 30 * minute);
  });

  it('decides anew when somebody else was faster', async () => {
    org.levels.push(levelOf(levelPresets.errors));
    org.beforeWrite = () => {
      org.flags.push(flagOf({ level: org.levels[0] }));
    };
    const [outcome] = await turnOn(wish());
    assert.equal(outcome?.flag, undefined);
    assert.ok(outcome?.plan.action === 'refuse' && outcome.plan.decision.rule === 'tracedByOthers');
  });

  it('uses the level that somebody else has just made under the same name', async () => {
    const taken = levelOf(levelPresets.replay, '7dl9');
    org.beforeWrite = () => {
      org.levels.push(taken);
    };
    const [outcome] = await turnOn(wish());
    assert.equal(outcome?.flag?.level?.id, taken.id);
    assert.equal(org.levels.length, 1);
  });

  it('extends, changes and ends its own', async () => {
    const [outcome] = await turnOn(wish());
    const flag = outcome?.flag;
    assert.ok(flag);
    assert.equal((await traced.extend(flag, 60)).expires.getTime(), now + 60 * minute);
    const changed = await traced.changeLevels(flag, levelPresets.errors);
    assert.deepEqual(changed.level?.levels, levelPresets.errors);
    assert.equal(org.levels.length, 2);
    await traced.end([flag]);
    assert.deepEqual([org.flags, org.levels, traced.flags], [[], [], []]);
  });

  it("touches nobody else's flag, nor a level that one uses", async () => {
    const level = levelOf(levelPresets.supportCase, '7dl8');
    const theirs = flagOf({ id: 'theirs', level });
    org.levels.push(level);
    org.flags.push(theirs);
    await traced.read();
    await assert.rejects(traced.end([theirs]), { code: 'foreignTraceFlag' });
    await assert.rejects(traced.extend(theirs, 60), { code: 'foreignTraceFlag' });
    await assert.rejects(traced.changeLevels(theirs, levelPresets.replay), { code: 'foreignTraceFlag' });
    await turnOn(wish({ entity: service }));
    const made = org.levels.find(({ id }) => id !== level.id);
    org.flags.push(flagOf({ id: 'colleague', entity: { ...dana, id: '005000000000003AAA' }, level: made }));
    assert.equal(await traced.leaveClean(), 1);
    assert.deepEqual(
      org.flags.map(({ id }) => id),
      ['theirs', 'colleague'],
    );
    assert.deepEqual(org.levels, [level, made]);
  });

  it("extends somebody else's when the user says so, and does not make it ours", async () => {
    const theirs = flagOf({ id: 'theirs' });
    org.levels.push(levelOf(levelPresets.replay));
    org.flags.push(theirs);
    assert.equal((await traced.extend(theirs, 60, true)).expires.getTime(), now + 60 * minute);
    assert.ok(!traced.isOurs(theirs));
    await traced.leaveClean();
    assert.equal(org.flags.length, 1);
  });

  it('removes the level later where it was still in use', async () => {
    await turnOn(wish());
    const [level] = org.levels;
    org.flags.push(flagOf({ id: 'colleague', entity: service, logType: 'CLASS_TRACING', level }));
    await traced.leaveClean();
    assert.equal(org.levels.length, 1);
    org.flags = [];
    await traced.leaveClean();
    assert.deepEqual(org.levels, []);
    const before = org.requests;
    await traced.leaveClean();
    assert.equal(org.requests, before, 'nothing is left, so nothing is asked');
  });

  it('finds what a run left that crashed, and not what a window beside it still uses', async () => {
    await turnOn(wish());
    const other = tracedBy('other window');
    await other.turnOn([wish({ entity: service })]);
    const next = tracedBy('next run');
    alive = ['other window'];
    assert.equal(await next.removeLeftovers(), 1);
    assert.deepEqual(
      org.flags.map(({ entity }) => entity.id),
      [service.id],
    );
    alive = [];
    assert.equal(await next.removeLeftovers(), 1);
    assert.deepEqual([org.flags, org.levels], [[], []]);
  });

  it('keeps in its ledger what could not be removed', async () => {
    await turnOn(wish());
    org.failure = new Failure('orgSessionExpired', 'expired');
    await assert.rejects(traced.leaveClean(), { code: 'orgSessionExpired' });
    org.failure = undefined;
    assert.equal(await tracedBy('next run').removeLeftovers(), 1);
  });

  it('forgets flags that somebody else has removed', async () => {
    await turnOn(wish());
    org.flags = [];
    await traced.read();
    assert.equal(await traced.leaveClean(), 0);
  });

  it('tells when the org has ended a flag before its time, once', async () => {
    const told: string[][] = [];
    traced.onDidEndEarly((flags) => told.push(flags.map(({ id }) => id)));
    const [outcome] = await turnOn(wish());
    clock.advance(5 * minute);
    org.flags = org.flags.map((flag) => ({ ...flag, expires: new Date(clock.now()) }));
    await traced.read();
    await traced.read();
    assert.deepEqual(told, [[outcome?.flag?.id]]);
  });

  it('warns of each limit when it comes near and when it is passed', async () => {
    const told: string[] = [];
    traced.onDidWarn(({ limit, state, bytes }) => told.push(`${limit} ${state} ${bytes / megabyte}`));
    org.volume.storedBytes = 850 * megabyte;
    await traced.read();
    await traced.read();
    org.volume.storedBytes = 1200 * megabyte;
    await traced.read();
    traced.noteLog('07L1', 790 * megabyte, new Date(now + 1));
    traced.noteLog('07L2', 20 * megabyte, new Date(now + 2));
    assert.deepEqual(told, ['storage filling 850', 'storage full 1200', 'window filling 810']);
    const [refused] = await turnOn(wish());
    assert.ok(refused?.plan.action === 'refuse' && refused.plan.decision.rule === 'logStorageFull');
    assert.equal(org.writes.length, 0);
  });
});

describe('TraceLedger', () => {
  it('takes what another version wrote for nothing', () => {
    for (const kept of [undefined, null, 'x', [], { flags: 'x' }, { flags: [null, {}, { orgId: 1 }], levels: [3] }]) {
      const ledger = new TraceLedger({ load: () => kept, save: () => Promise.resolve() }, 'run', () => false);
      assert.deepEqual([ledger.flagsOf(orgId), ledger.levelsOf(orgId)], [[], []]);
    }
  });

  it('forgets orgs that were not entered for a month', async () => {
    const store = new MemoryStore();
    const ledger = new TraceLedger(store, 'run', () => false);
    await ledger.keepFlag(orgId, '7tf1', new Date(now));
    await ledger.keepFlag(orgId, '7tf2', new Date(now + 24 * hour));
    await ledger.forgetOld(now + 30 * 24 * hour);
    assert.deepEqual(
      ledger.flagsOf(orgId).map(({ flagId }) => flagId),
      ['7tf2'],
    );
  });
});
