import assert from 'node:assert/strict';
import { acceleratedClock, type Clock } from '../../../../src/core/base/clock.ts';
import { allowed } from '../../../../src/core/base/decision.ts';
import { SessionTimer } from '../../../../src/core/sessionRules/sessionTimer.ts';
import { describeDuration, describeTimeLeft } from '../../../../src/core/sessionRules/timeLeft.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

const minute = 60_000;
const hour = 60 * minute;
const idleWarnings = ['idle 10', 'idle 5', 'idle 2', 'idle 1'];
const capWarnings = ['cap 30', 'cap 15', 'cap 5', 'cap 1'];

/** A timer and what it said, as "idle 10" and "expired idle". */
function startTimer(clock: Clock, grantEndsIn?: number): { timer: SessionTimer; said: string[] } {
  const timer = new SessionTimer(clock, { grantEndsIn });
  const said: string[] = [];
  timer.onWarning((warning) => said.push(`${warning.kind} ${warning.minutesLeft}`));
  timer.onExpired((expiry) => said.push(`expired ${expiry.reason}`));
  return { timer, said };
}

/** Moves on in steps with a user action after each. */
function workFor(timer: SessionTimer, clock: FakeClock, milliseconds: number, step = 20 * minute): void {
  for (let passed = 0; passed < milliseconds; passed += step) {
    clock.advance(Math.min(step, milliseconds - passed));
    timer.userActivity();
  }
}

describe('SessionTimer', () => {
  it('warns before the idle limit, each once and at its time, then ends the session', () => {
    const clock = new FakeClock();
    const { said } = startTimer(clock);
    for (const [until, expected] of [
      [50 * minute - 1, 0],
      [50 * minute, 1],
      [55 * minute, 2],
      [58 * minute, 3],
      [59 * minute, 4],
      [hour - 1, 4],
      [hour, 5],
      [10 * hour, 5],
    ] as const) {
      clock.advance(until - clock.monotonic());
      assert.equal(said.length, expected, `after ${until} ms`);
    }
    assert.deepEqual(said, [...idleWarnings, 'expired idle']);
    assert.equal(clock.pendingTimers, 0);
  });

  it('warns before the cap however busy the user is', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock);
    workFor(timer, clock, 4 * hour - 1);
    assert.deepEqual(said, capWarnings);
    clock.advance(1);
    assert.deepEqual(said, [...capWarnings, 'expired cap']);
  });

  it('starts the idle warnings anew after a user action', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock);
    clock.advance(56 * minute);
    timer.userActivity();
    clock.advance(56 * minute);
    assert.deepEqual(said, ['idle 10', 'idle 5', 'idle 10', 'idle 5']);
  });

  it('delivers every warning in order when one late timer passes them all', () => {
    const clock = new FakeClock();
    const { said } = startTimer(clock);
    clock.jumpWall(59.5 * minute);
    clock.advance(1_000);
    assert.deepEqual(said, idleWarnings);
  });

  it('interleaves idle and cap warnings by time', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock);
    workFor(timer, clock, 3 * hour - 7 * minute, 5 * minute);
    clock.jumpWall(2 * hour);
    clock.advance(1_000);
    assert.deepEqual(said, ['cap 30', 'idle 10', 'cap 15', 'idle 5', 'idle 2', 'idle 1', 'expired idle']);
  });

  it('ends within a second of waking when the limit passed in sleep', () => {
    const clock = new FakeClock();
    const { said } = startTimer(clock);
    clock.advance(minute);
    clock.jumpWall(6 * hour);
    clock.advance(1_000);
    assert.deepEqual(said, [...idleWarnings, 'expired idle']);
  });

  it('does not let a user action after sleep bring the session back', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock);
    clock.jumpWall(2 * hour);
    timer.userActivity();
    assert.deepEqual(said, [...idleWarnings, 'expired idle']);
    const decision = timer.check();
    assert.ok(!decision.allowed);
    assert.equal(decision.rule, 'idleLimit');
    assert.match(decision.message, /60 min.*Start it again/);
  });

  it('is not fooled by a wall clock that is set back', () => {
    const clock = new FakeClock();
    const { said } = startTimer(clock);
    clock.advance(10 * minute);
    clock.jumpWall(-hour);
    clock.advance(50 * minute);
    assert.deepEqual(said, [...idleWarnings, 'expired idle']);
  });

  it('counts sleep in full after the wall clock was set back', () => {
    const clock = new FakeClock();
    const { said } = startTimer(clock);
    clock.advance(10 * minute);
    clock.jumpWall(-hour);
    clock.advance(10 * minute);
    clock.jumpWall(30 * minute);
    clock.advance(1_000);
    assert.deepEqual(said, ['idle 10']);
  });

  it('takes a wall clock that is set forward for what it is where sleep can be told from it', () => {
    const clock = new FakeClock();
    const awake: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sinceBoot: () => clock.monotonic(),
      schedule: (delay, callback) => clock.schedule(delay, callback),
    };
    const { timer } = startTimer(awake);
    clock.jumpWall(3 * hour);
    clock.advance(30 * minute);
    assert.deepEqual(timer.timeLeft(), { milliseconds: 30 * minute, limitedBy: 'idle' });
  });

  it('ends with the grant, warned, however busy the user is', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock, 100 * minute);
    workFor(timer, clock, 99 * minute, 5 * minute);
    assert.deepEqual(timer.timeLeft(), { milliseconds: minute, limitedBy: 'grant' });
    assert.deepEqual(said, ['grant 30', 'grant 15', 'grant 5', 'grant 1']);
    clock.advance(minute);
    assert.equal(said.at(-1), 'expired grant');
    const decision = timer.check();
    assert.ok(!decision.allowed && decision.rule === 'grantRequired', JSON.stringify(decision));
  });

  it('warns at once of a grant that ends soon, with what is really left', () => {
    const clock = new FakeClock();
    const { said } = startTimer(clock, 12 * minute);
    clock.advance(8 * minute);
    assert.deepEqual(said, ['grant 12', 'grant 5']);
  });

  it('does not speak of a grant that outlives the cap', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock, 5 * hour);
    workFor(timer, clock, 4 * hour);
    assert.deepEqual(said, [...capWarnings, 'expired cap']);
  });

  it('answers a check at any moment and refuses by the cap', () => {
    const clock = new FakeClock();
    const { timer } = startTimer(clock);
    assert.deepEqual(timer.check(), allowed);
    workFor(timer, clock, 4 * hour);
    const decision = timer.check();
    assert.ok(!decision.allowed);
    assert.equal(decision.rule, 'sessionCap');
    assert.match(decision.message, /4 h old/);
  });

  it('tells the time left to the nearer limit', () => {
    const clock = new FakeClock();
    const { timer } = startTimer(clock);
    clock.advance(8 * minute);
    assert.deepEqual(timer.timeLeft(), { milliseconds: 52 * minute, limitedBy: 'idle' });
    workFor(timer, clock, 3 * hour + 12 * minute);
    assert.deepEqual(timer.timeLeft(), { milliseconds: 40 * minute, limitedBy: 'cap' });
    clock.advance(2 * hour);
    assert.equal(timer.timeLeft().milliseconds, 0);
  });

  it('says nothing and holds no timer after it was disposed, even by a listener', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock);
    timer.onWarning(() => timer.dispose());
    clock.jumpWall(2 * hour);
    clock.advance(2 * hour);
    assert.deepEqual(said, ['idle 10']);
    assert.equal(clock.pendingTimers, 0);
  });

  it('lets a listener keep the session alive while late warnings are delivered', () => {
    const clock = new FakeClock();
    const { timer, said } = startTimer(clock);
    timer.onWarning(() => timer.userActivity());
    clock.advance(50 * minute);
    clock.advance(49 * minute);
    assert.deepEqual(said, ['idle 10']);
  });

  for (const rate of [1, 60, 3_600, 1_000_000]) {
    it(`skips no warning on a clock that runs ${rate} times faster`, () => {
      const clock = new FakeClock();
      const { said } = startTimer(acceleratedClock(clock, rate));
      clock.advance(hour / rate + 1);
      assert.deepEqual(said, [...idleWarnings, 'expired idle']);
    });
  }

  it('sets hardly more timers on a fast clock than on the real one', () => {
    const clock = new FakeClock();
    let timers = 0;
    const counted: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      schedule: (delay, callback) => (timers++, clock.schedule(delay, callback)),
    };
    const { said } = startTimer(acceleratedClock(counted, 3_600));
    clock.advance(1_000);
    assert.deepEqual(said, [...idleWarnings, 'expired idle']);
    // One for each warning and the end, and some that rounding lets fire too early.
    assert.ok(timers <= 10, String(timers));
  });

  it('takes no jitter of a fast clock for a clock that was set back', () => {
    // Whole milliseconds, as Date.now() has them; the monotonic clock has fractions.
    const clock = new FakeClock();
    const coarse: Clock = {
      now: () => Math.floor(clock.now()),
      monotonic: () => clock.monotonic(),
      schedule: (delay, callback) => clock.schedule(delay, callback),
    };
    const { timer } = startTimer(acceleratedClock(coarse, 36_000));
    for (let read = 0; read < 40; read++) {
      clock.advance(0.9);
      timer.timeLeft();
    }
    assert.ok(timer.timeLeft().milliseconds > hour - 36.1 * 36_000, String(timer.timeLeft().milliseconds));
  });

  it('skips no warning when timers of a fast clock come late', () => {
    const clock = new FakeClock();
    const late: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      schedule: (delay, callback) => clock.schedule(Math.max(delay, 40), callback),
    };
    const { said } = startTimer(acceleratedClock(late, 36_000));
    clock.advance(1_000);
    assert.deepEqual(said, [...idleWarnings, 'expired idle']);
  });
});

describe('describeTimeLeft', () => {
  it('says "at most" for the idle limit alone', () => {
    assert.equal(describeTimeLeft({ milliseconds: 52 * minute, limitedBy: 'idle' }), 'at most 52 min left');
    assert.equal(describeTimeLeft({ milliseconds: 52 * minute, limitedBy: 'cap' }), '52 min left');
  });

  it('rounds up to minutes and speaks of hours', () => {
    assert.deepEqual(
      [0, 1, minute, minute + 1, hour, hour + 1, 2 * hour, 3 * hour + 12 * minute].map(describeDuration),
      ['0 min', '1 min', '1 min', '2 min', '60 min', '1 h 1 min', '2 h', '3 h 12 min'],
    );
  });
});
