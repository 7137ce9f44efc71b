import assert from 'node:assert/strict';
import { levelPresets } from '../../../../src/core/tracing/levelPresets.ts';
import type { TraceFlag } from '../../../../src/core/tracing/traceFlag.ts';
import {
  admitEnding,
  admitExtension,
  admitLevelChange,
  extensionOf,
  makesLogs,
  planTrace,
  type TracePlan,
  type TraceWish,
  type TracingSituation,
} from '../../../../src/core/tracing/tracePlan.ts';
import type { TracingRuleName } from '../../../../src/core/tracing/tracingRules.ts';
import { dana, flagOf, levelOf, minute, now, service } from './fixtures.ts';

const megabyte = 1024 * 1024;

const wish = (overrides: Partial<TraceWish> = {}): TraceWish => ({
  entity: dana,
  levels: levelPresets.replay,
  minutes: 30,
  ...overrides,
});

function situation(flags: readonly TraceFlag[] = [], overrides: Partial<TracingSituation> = {}): TracingSituation {
  return { flags, isOurs: () => true, storedBytes: 0, now, ...overrides };
}

const theirs = { isOurs: () => false };

/** A plan in a line: times are minutes from now. */
function inShort(plan: TracePlan): string {
  const at = (date: Date | undefined): string => (date === undefined ? '-' : String((date.getTime() - now) / minute));
  switch (plan.action) {
    case 'create':
      return `create ${at(plan.starts)} to ${at(plan.expires)}`;
    case 'change':
      return `change ${plan.flag.id}: ${at(plan.change.starts)} to ${at(plan.change.expires)}${plan.change.levels === undefined ? '' : ' levels'}`;
    case 'leave':
      return `leave ${plan.flag.id}`;
    case 'refuse':
      return `refuse ${plan.decision.rule}: ${plan.instead.map(({ kind }) => kind).join(', ')}`;
  }
}

describe('planTrace', () => {
  const later = new Date(now + 40 * minute);
  const other = flagOf({ id: 'other', from: 45, to: 90 });
  const errors = levelOf(levelPresets.errors);
  const cases: readonly (readonly [what: string, wish: TraceWish, situation: TracingSituation, plan: string])[] = [
    ['nothing there: a new flag', wish(), situation(), 'create - to 30'],
    ['later: a new flag that is planned', wish({ from: later }), situation(), 'create 40 to 70'],
    ['a start that has passed: at once', wish({ from: new Date(now - minute) }), situation(), 'create -1 to 30'],
    ['a flag that is over does not count', wish(), situation([flagOf({ to: -1 })]), 'create - to 30'],
    ['one that ends as ours starts does not count', wish(), situation([flagOf({ to: 0 })]), 'create - to 30'],
    [
      'another log type does not count',
      wish(),
      situation([flagOf({ logType: 'DEVELOPER_LOG' })], theirs),
      'create - to 30',
    ],
    ['another entity does not count', wish({ entity: service }), situation([flagOf()], theirs), 'create - to 30'],
    [
      'ids of 15 and 18 characters are one',
      wish({ entity: { ...dana, id: dana.id.slice(0, 15) } }),
      situation([flagOf({ to: 20 })]),
      'change 7tf000000000001AAA: - to 30',
    ],
    ['ours, too short: extended', wish(), situation([flagOf({ to: 20 })]), 'change 7tf000000000001AAA: - to 30'],
    ['ours, long enough: left', wish({ minutes: 10 }), situation([flagOf()]), 'leave 7tf000000000001AAA'],
    [
      'ours, other levels: changed, never shortened',
      wish({ minutes: 10, levels: levelPresets.errors }),
      situation([flagOf()]),
      'change 7tf000000000001AAA: - to - levels',
    ],
    [
      'ours, planned: started now',
      wish(),
      situation([flagOf({ from: 10, to: 25 })]),
      'change 7tf000000000001AAA: 0 to 30',
    ],
    [
      'ours, would last 24 h: started anew',
      wish({ minutes: 1430 }),
      situation([flagOf({ from: -10, to: 20 })]),
      'change 7tf000000000001AAA: 0 to 1430',
    ],
    [
      'ours, then another planned: up to that one',
      wish({ minutes: 60 }),
      situation([flagOf({ to: 20 }), other]),
      'change 7tf000000000001AAA: - to 45',
    ],
    ['theirs, enough: left', wish({ minutes: 30 }), situation([flagOf()], theirs), 'leave 7tf000000000001AAA'],
    [
      'theirs, more than wanted: left',
      wish({ levels: levelPresets.errors }),
      situation([flagOf()], theirs),
      'leave 7tf000000000001AAA',
    ],
    [
      'theirs, too short: their extension or ours afterwards',
      wish(),
      situation([flagOf({ to: 20 })], theirs),
      'refuse tracedByOthers: extendTheirs, startLater',
    ],
    [
      'theirs, too few levels: ours afterwards',
      wish(),
      situation([flagOf({ level: errors })], theirs),
      'refuse tracedByOthers: startLater',
    ],
    [
      'theirs, levels unknown: ours afterwards',
      wish(),
      situation([flagOf({ level: undefined })], theirs),
      'refuse tracedByOthers: startLater',
    ],
    ['theirs, planned: ours until it starts', wish({ minutes: 60 }), situation([other], theirs), 'create - to 45'],
    ['under a minute', wish({ minutes: 0 }), situation(), 'refuse traceTooShort: '],
    ['no number', wish({ minutes: Number.NaN }), situation(), 'refuse traceTooShort: '],
    ['just under 24 h', wish({ minutes: 1439 }), situation(), 'create - to 1439'],
    ['24 h', wish({ minutes: 1440 }), situation(), 'refuse traceTooLong: '],
    ['at the storage limit', wish(), situation([], { storedBytes: 1000 * megabyte }), 'create - to 30'],
    [
      'above the storage limit',
      wish(),
      situation([], { storedBytes: 1000 * megabyte + 1 }),
      'refuse logStorageFull: freeLogStorage',
    ],
    [
      'above it, but there is nothing to write',
      wish({ minutes: 10 }),
      situation([flagOf()], { storedBytes: 2000 * megabyte }),
      'leave 7tf000000000001AAA',
    ],
    ['storage unknown: the org itself will tell', wish(), situation([], { storedBytes: undefined }), 'create - to 30'],
  ];

  for (const [what, wished, known, plan] of cases) {
    it(what, () => assert.equal(inShort(planTrace(wished, known)), plan));
  }

  it('says who traces, why that does not do and what does', () => {
    const plan = planTrace(wish(), situation([flagOf({ to: 20, madeBy: 'Ana\u202e' })], theirs));
    assert.ok(plan.action === 'refuse');
    assert.match(plan.decision.message, /Dana.*Ana made.*ends before.*start yours when it ends/);
    assert.doesNotMatch(plan.decision.message, /\u202e/);
  });
});

describe('what may be done with a flag', () => {
  const full = { storedBytes: 1001 * megabyte };
  const long = flagOf({ from: -1430, to: 5 });
  const cases: readonly (readonly [
    what: string,
    decision: ReturnType<typeof admitEnding>,
    rule: TracingRuleName | 'allowed',
  ])[] = [
    ['ours is extended', admitExtension(flagOf(), 60, situation()), 'allowed'],
    ['theirs is not', admitExtension(flagOf(), 60, situation([], theirs)), 'foreignTraceFlag'],
    ['theirs is, where the user said so', admitExtension(flagOf(), 60, situation([], theirs), true), 'allowed'],
    ['not for a day', admitExtension(flagOf(), 1440, situation()), 'traceTooLong'],
    ['not without room for logs', admitExtension(flagOf(), 60, situation([], full)), 'logStorageFull'],
    ['ours gets other levels', admitLevelChange(flagOf(), situation()), 'allowed'],
    ['theirs does not', admitLevelChange(flagOf(), situation([], theirs)), 'foreignTraceFlag'],
    ['what is over does not', admitLevelChange(flagOf({ to: -1 }), situation()), 'traceFlagOver'],
    ['nor without room', admitLevelChange(flagOf(), situation([], full)), 'logStorageFull'],
    ['ours is ended, room or not', admitEnding(flagOf(), situation([], full)), 'allowed'],
    ['theirs is not ended', admitEnding(flagOf(), situation([], theirs)), 'foreignTraceFlag'],
  ];
  for (const [what, decision, rule] of cases) {
    it(what, () => assert.equal(decision.allowed ? 'allowed' : decision.rule, rule));
  }

  it('a flag that would get too long starts anew', () => {
    assert.deepEqual(extensionOf(long, 30, situation([long])), {
      starts: new Date(now),
      expires: new Date(now + 30 * minute),
    });
    assert.deepEqual(extensionOf(flagOf(), 60, situation([flagOf()])), { expires: new Date(now + 60 * minute) });
  });

  it('logs are made by live flags of users alone', () => {
    assert.ok(makesLogs(situation([flagOf()])));
    assert.ok(!makesLogs(situation([flagOf({ from: 10 })])));
    assert.ok(!makesLogs(situation([flagOf({ to: 0 })])));
    assert.ok(!makesLogs(situation([flagOf({ entity: service, logType: 'CLASS_TRACING' })])));
  });
});
