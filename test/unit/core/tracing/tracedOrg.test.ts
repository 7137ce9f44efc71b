import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../../../../src/core/base/failure.ts';
import { levelPresets } from '../../../../src/core/tracing/levelPresets.ts';
import { TracedOrg, type TraceOutcome } from '../../../../src/core/tracing/tracedOrg.ts';
import { TraceLedger } from '../../../../src/core/tracing/traceLedger.ts';
import type { TraceWish } from '../../../../src/core/tracing/tracePlan.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { MemoryLedgerStore } from '../../../support/memoryLedgerStore.ts';
import { FakeTracing } from './fakeTracing.ts';
import { dana, flagOf, hour, levelOf, minute, now, service } from './fixtures.ts';

const orgId = '00D000000000001EAA';
const megabyte = 1024 * 1024;

describe('TracedOrg', () => {
  let clock: FakeClock;
  let org: FakeTracing;
  let store: MemoryLedgerStore;
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
    store = new MemoryLedgerStore();
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

  it('knows a flag of its own that was made while a look was under way', async () => {
    const answer = org.holdRead();
    const look = traced.read();
    const turning = turnOn(wish());
    // Whatever does not wait for the look is done by now.
    await setImmediate();
    answer.release();
    const [outcome] = await turning;
    await look;
    assert.ok(outcome?.flag);
    assert.deepEqual([traced.flags.length, traced.flags.every(traced.isOurs)], [1, true]);
    assert.equal(await traced.leaveClean(), 1);
  });

  it('forgets nothing that another window made while a look was under way', async () => {
    const answer = org.holdRead();
    const look = traced.read();
    const beside = tracedBy('this run beside');
    await beside.turnOn([wish()]);
    answer.release();
    await look;
    assert.equal(await tracedBy('next run').removeLeftovers(), 1);
    assert.deepEqual(org.flags, []);
  });

  it('answers all who ask before a look has begun with that one look', async () => {
    const turning = turnOn(wish());
    await Promise.all([traced.read(), traced.read(), turning]);
    assert.equal(org.requests, 3);
  });

  it('goes on after a look that failed', async () => {
    org.failure = new Failure('orgUnreachable', 'no line');
    await assert.rejects(traced.read(), { code: 'orgUnreachable' });
    org.failure = undefined;
    await traced.read();
    assert.equal(org.requests, 2);
  });

  describe('where the reply to a write is lost', () => {
    beforeEach(async () => {
      org.loseReply = true;
      await assert.rejects(traced.turnOn([wish()]), { code: 'orgTimedOut' });
      assert.deepEqual([org.flags.length, org.levels.length], [1, 1]);
    });

    it('takes the flag and its level for its own at the next look', async () => {
      await traced.read();
      assert.ok(traced.flags.every(traced.isOurs));
      const [again] = await turnOn(wish({ minutes: 10 }));
      assert.equal(again?.plan.action, 'leave');
    });

    it('leaves clean all the same', async () => {
      assert.equal(await traced.leaveClean(), 1);
      assert.deepEqual([org.flags, org.levels, store.names()], [[], [], []]);
    });

    it('removes both at the next start where the window was closed', async () => {
      assert.equal(await tracedBy('next run').removeLeftovers(), 1);
      assert.deepEqual([org.flags, org.levels, store.names()], [[], [], []]);
    });

    it('leaves them to the window that made them while that runs', async () => {
      alive = ['this run'];
      const beside = tracedBy('window beside');
      assert.equal(await beside.removeLeftovers(), 0);
      await beside.read();
      assert.ok(!beside.flags.some(beside.isOurs));
    });

    it('takes nothing else for its own', async () => {
      const [made] = org.flags;
      assert.ok(made);
      org.flags = [
        { ...made, id: 'longer', expires: new Date(made.expires.getTime() + minute) },
        { ...made, id: 'other user', entity: { ...dana, id: '005000000000002AAA' } },
        { ...made, id: 'other level', level: levelOf(levelPresets.errors) },
      ];
      await traced.read();
      assert.ok(!traced.flags.some(traced.isOurs));
    });
  });

  it('waits for a write that the org is still at, and forgets one that never was', async () => {
    org.refuseWrites = new Failure('orgTimedOut', 'timed out');
    await assert.rejects(traced.turnOn([wish()]), { code: 'orgTimedOut' });
    await traced.read();
    assert.equal(store.names().length, 1);
    clock.advance(3 * minute);
    await traced.read();
    assert.deepEqual(store.names(), []);
  });
});

describe('TraceLedger', () => {
  const otherOrg = '00D000000000002EAA';
  const made = (flagId: string, expires = now) => ({ flags: [{ flagId, expires }], levels: [] });
  let store: MemoryLedgerStore;
  let alive: string[];

  beforeEach(() => {
    store = new MemoryLedgerStore();
    alive = [];
  });

  function ledgerOf(keeper: string): TraceLedger {
    return new TraceLedger(store, keeper, (other) => alive.includes(other));
  }

  const flagIds = (ledger: TraceLedger, org = orgId): readonly string[] =>
    ledger.flagsOf(org).map(({ flagId }) => flagId);

  it('takes what another version wrote for nothing', () => {
    const page = { orgId, keeper: 'run' };
    const bad = [null, {}, { flagId: 1 }, { notedAt: 1 }, { notedAt: 1, levelNames: [1], flags: [{}] }];
    const odd = ['x', { flags: [] }, { ...page, flags: 'x' }, { ...page, flags: bad, levels: [3], intents: bad }];
    for (const kept of [undefined, null, [], ...odd]) {
      store.pages.set('page', kept);
      const ledger = ledgerOf('next');
      assert.deepEqual([ledger.flagsOf(orgId), ledger.levelsOf(orgId)], [[], []]);
    }
  });

  it('forgets orgs that were not entered for a month', async () => {
    const ledger = ledgerOf('run');
    await ledger.keep(orgId, made('7tf1'));
    await ledger.keep(orgId, made('7tf2', now + 24 * hour));
    await ledger.forgetOld(now + 30 * 24 * hour);
    assert.deepEqual(flagIds(ledger), ['7tf2']);
  });

  it('loses nothing where two windows and two orgs save at the same time', async () => {
    const gate = Promise.withResolvers<undefined>();
    store.beforeSave = () => gate.promise.then(() => undefined);
    const [one, other] = [ledgerOf('one'), ledgerOf('other')];
    const saving = [
      one.keep(orgId, made('7tf1')),
      one.keep(otherOrg, made('7tf2')),
      other.keep(orgId, made('7tf3')),
      other.keep(otherOrg, made('7tf4')),
      one.keep(orgId, made('7tf5')),
    ];
    gate.resolve(undefined);
    await Promise.all(saving);
    const next = ledgerOf('next');
    assert.deepEqual(
      [flagIds(next).toSorted(), flagIds(next, otherOrg).toSorted()],
      [
        ['7tf1', '7tf3', '7tf5'],
        ['7tf2', '7tf4'],
      ],
    );
  });

  it('writes anew what another window has overwritten', async () => {
    const ledger = ledgerOf('one');
    await ledger.keep(orgId, made('7tf1'));
    store.pages.clear();
    assert.ok(ledger.isOurs(orgId, '7tf1'));
    await ledger.adopt(orgId, { flags: [], levels: [], volume: undefined, orgTime: now }, now);
    assert.deepEqual(flagIds(ledgerOf('next')), ['7tf1']);
  });

  it('leaves the pages of windows that run alone', async () => {
    alive = ['one'];
    await ledgerOf('one').keep(orgId, made('7tf1'));
    const beside = ledgerOf('beside');
    await beside.forget(orgId, ['7tf1']);
    assert.deepEqual(flagIds(beside), ['7tf1']);
    alive = [];
    await beside.forget(orgId, ['7tf1']);
    assert.deepEqual([flagIds(beside), store.names()], [[], []]);
  });

  it('leaves a flag to the window that has let it run longest', async () => {
    alive = ['one', 'other'];
    const [one, other] = [ledgerOf('one'), ledgerOf('other')];
    await one.keep(orgId, made('7tf1'));
    await other.keep(orgId, made('7tf1', now + hour));
    assert.deepEqual([one.ownFlagsOf(orgId).length, other.ownFlagsOf(orgId).length], [0, 1]);
  });
});
