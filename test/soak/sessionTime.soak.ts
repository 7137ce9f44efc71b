import type { Clock } from '../../src/core/base/clock.ts';
import { toDisposable } from '../../src/core/base/disposable.ts';
import { sessionRules } from '../../src/core/sessionRules/sessionRules.ts';
import { SessionTimer } from '../../src/core/sessionRules/sessionTimer.ts';
import { seededRandom } from '../support/random.ts';
import { amount, type Soak } from './soak.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

type Random = () => number;

/** How the clocks of a system behave while the machine sleeps. */
type System = 'counts sleep since boot' | 'monotonic runs on in sleep' | 'nothing counts sleep';
const systems: readonly System[] = ['counts sleep since boot', 'monotonic runs on in sleep', 'nothing counts sleep'];

/** A machine whose real time is known: it sleeps, stalls, and has its wall clock set. */
class Machine implements Clock {
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  readonly sinceBoot: (() => number) | undefined;
  #real = 0;
  #slept = 0;
  #wallOffset = Date.UTC(2026, 2, 29);
  readonly #runsOnInSleep: boolean;

  constructor(system: System) {
    this.#runsOnInSleep = system === 'monotonic runs on in sleep';
    this.sinceBoot = system === 'nothing counts sleep' ? undefined : () => this.#real;
  }

  /** Since the machine was started. Known to the test alone. */
  get real(): number {
    return this.#real;
  }

  now(): number {
    return this.#wallOffset + this.#real;
  }

  monotonic(): number {
    return this.#runsOnInSleep ? this.#real : this.#real - this.#slept;
  }

  schedule(delay: number, callback: () => void): ReturnType<Clock['schedule']> {
    const timer = { due: this.monotonic() + delay, callback };
    this.#timers.add(timer);
    return toDisposable(() => this.#timers.delete(timer));
  }

  /** Timers fire at their time. */
  run(milliseconds: number): void {
    const end = this.#real + milliseconds;
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.due - b.due)[0];
      const wait = next === undefined ? Infinity : Math.max(0, next.due - this.monotonic());
      if (next === undefined || this.#real + wait > end) {
        break;
      }
      this.#real += wait;
      this.#timers.delete(next);
      next.callback();
    }
    this.#real = end;
  }

  /** Nothing runs; timers that fell due meanwhile fire after it, like everything else that waited. */
  stall(milliseconds: number): void {
    this.#real += milliseconds;
  }

  sleep(milliseconds: number): void {
    this.#real += milliseconds;
    this.#slept += milliseconds;
  }

  /** NTP, a person, or a time zone that somebody takes for one. */
  setWall(by: number): void {
    this.#wallOffset += by;
  }
}

interface Event {
  readonly kind: 'work' | 'idle' | 'sleep' | 'stall' | 'set';
  readonly milliseconds: number;
}

function eventOf(fraction: Random, system: System): Event {
  const draw = fraction();
  // Whole milliseconds: a model's timers must not come nearer and nearer to their time for ever.
  const upTo = (most: number): number => Math.round(fraction() * most);
  if (draw < 0.45) {
    return { kind: 'work', milliseconds: upTo(40 * minute) };
  }
  if (draw < 0.65) {
    return { kind: 'idle', milliseconds: upTo(70 * minute) };
  }
  if (draw < 0.8) {
    return { kind: 'sleep', milliseconds: upTo(fraction() < 0.5 ? 20 * minute : 6 * hour) };
  }
  if (draw < 0.9) {
    return { kind: 'stall', milliseconds: upTo(30 * second) };
  }
  // Where nothing counts sleep a jump forward may be sleep, and counts: that it ends a session early is by design.
  const forward = system === 'nothing counts sleep' ? 0 : 1;
  return { kind: 'set', milliseconds: upTo((1 + forward) * hour) - hour };
}

/** What one session did beside what it should have done. */
interface Run {
  /** Real milliseconds at which it should have ended and did. */
  readonly due: number;
  readonly ended: number;
  /** When somebody could first have noticed: the end of the sleep or stall that the deadline fell into. */
  readonly noticeable: number;
  readonly callsAfter: number;
  readonly said: readonly string[];
  readonly trail: string;
}

/**
 * Works, sleeps and stalls until the session has ended. `calls`: something is asked of the org right after each, as the adapter does;
 * otherwise the timers alone must notice.
 */
function runSession(random: Random, calls: boolean): Run {
  const system = systems[Math.floor(random() * systems.length)] ?? 'nothing counts sleep';
  const machine = new Machine(system);
  machine.run(Math.round(random() * hour));
  const timer = new SessionTimer(machine);
  const start = machine.real;
  let ended: number | undefined;
  const said: string[] = [];
  timer.onWarning(({ kind, minutesLeft }) => said.push(`${kind} ${minutesLeft} after ${machine.real - start}`));
  timer.onExpired(() => (ended ??= machine.real));
  const trail: string[] = [system];
  let lastAction = start;
  let callsAfter = 0;
  let noticeable = Infinity;
  const due = (): number => Math.min(lastAction + sessionRules.idleLimit, start + sessionRules.sessionCap);
  while (ended === undefined && machine.real < start + 12 * hour) {
    const { kind, milliseconds } = eventOf(random, system);
    trail.push(`${kind} ${Math.round(milliseconds)}`);
    const deadline = due();
    if (kind === 'sleep' || kind === 'stall') {
      machine[kind](milliseconds);
      noticeable = deadline <= machine.real ? machine.real : noticeable;
      machine.run(calls ? 0 : 2 * second);
    } else if (kind === 'set') {
      machine.setWall(milliseconds);
      // One tick sees it before the machine may sleep: where nothing counts sleep, both at once could not be told apart.
      machine.run(second);
    } else {
      machine.run(milliseconds);
    }
    // A call right after waking, before any timer had its turn.
    const isAllowed = calls || kind === 'work' ? timer.check().allowed : false;
    callsAfter += isAllowed && machine.real >= deadline + second ? 1 : 0;
    if (kind === 'work' && isAllowed) {
      lastAction = machine.real;
      timer.userActivity();
    }
  }
  timer.dispose();
  const end = due();
  return {
    due: end,
    ended: ended ?? Infinity,
    noticeable: noticeable === Infinity ? end : noticeable,
    callsAfter,
    said,
    trail: trail.join(', '),
  };
}

function casesOf(seed: number, count: number, calls: boolean): Run[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => runSession(seededRandom(Math.floor(random() * 2 ** 32)), calls));
}

const limits: Soak = {
  id: 'L4',
  title: 'idle hour and four hours within a second, whatever the machine and its clocks do; no call after the end',
  run: (scale) => {
    const runs = casesOf(scale.seed, amount(scale, 2_000, 300), true);
    const off = runs.map(({ ended, due, noticeable }) => Math.max(due - ended, ended - Math.max(due, noticeable)));
    const worst = Math.max(...off);
    const breaches = runs.flatMap((run, index) => [
      ...((off[index] ?? Infinity) > second
        ? [`Ended at ${run.ended} instead of ${run.due}, to be noticed at ${run.noticeable}: ${run.trail}`]
        : []),
      ...(run.callsAfter > 0 ? [`${run.callsAfter} calls were allowed after the end: ${run.trail}`] : []),
    ]);
    return Promise.resolve({
      count: runs.length,
      of: 'sessions',
      figures: `at most ${worst.toFixed(0)} ms off, ${runs.reduce((sum, { callsAfter }) => sum + callsAfter, 0)} calls after the end`,
      breaches,
    });
  },
};

const warnings: Soak = {
  id: 'L5',
  title: 'each warning once, in order; a deadline that passed in sleep ends the session within a second of waking',
  run: (scale) => {
    const runs = casesOf(scale.seed + 1, amount(scale, 2_000, 300), false);
    let told = 0;
    const breaches = runs.flatMap(({ said, trail, ended, due, noticeable }) => {
      told += said.length;
      const cap = said.filter((text) => text.startsWith('cap')).map((text) => text.split(' ', 2)[1] ?? '');
      const idle = said.filter((text) => text.startsWith('idle')).map((text) => Number(text.split(' ', 2)[1]));
      const problems: string[] = [];
      if (new Set(cap).size !== cap.length || cap.join(' ') !== '30 15 5 1'.slice(0, cap.join(' ').length)) {
        problems.push(`Cap warnings ${cap.join(', ')}: ${trail}`);
      }
      // Each user action starts the idle warnings anew: they only rise again at the first of them.
      if (idle.some((minutes, index) => index > 0 && minutes >= (idle[index - 1] ?? 0) && minutes !== 10)) {
        problems.push(`Idle warnings ${idle.join(', ')}: ${trail}`);
      }
      if (ended - Math.max(due, noticeable) > second) {
        problems.push(`Ended ${ended - Math.max(due, noticeable)} ms after waking: ${trail}`);
      }
      return problems;
    });
    return Promise.resolve({ count: runs.length, of: 'sessions', figures: `${told} warnings`, breaches });
  },
};

export const soaks: readonly Soak[] = [limits, warnings];
