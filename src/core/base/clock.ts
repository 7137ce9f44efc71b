import type { Disposable } from './disposable.ts';

/** All time comes through a clock, so that tests drive it and no rule depends on a real timer. */
export interface Clock {
  /** Wall time in milliseconds since 1970. May jump: people and NTP change it. */
  now(): number;
  /** Milliseconds that only ever grow. Stops while the machine sleeps on some systems. */
  monotonic(): number;
  /** Milliseconds since the machine was started, its sleep among them. Left out where the system does not tell them apart from wall time. */
  readonly sinceBoot?: (() => number) | undefined;
  /** Calls back once after `delay` milliseconds at the earliest. Disposing cancels. */
  schedule(delay: number, callback: () => void): Disposable;
  /** How many of its milliseconds pass in one of real time. Left out: one. For what depends on the machine, such as its sleep. */
  readonly rate?: number;
}

/**
 * A clock that runs `rate` times faster than `clock` from now on. Only the session rules use it (ISV_DEBUGGER_CLOCK_RATE):
 * trying the four-hour cap should not take four hours.
 */
export function acceleratedClock(clock: Clock, rate: number): Clock {
  const startedAt = clock.now();
  const startedMonotonic = clock.monotonic();
  const sinceBoot = clock.sinceBoot;
  const startedBoot = sinceBoot?.() ?? 0;
  return {
    rate: rate * (clock.rate ?? 1),
    now: () => startedAt + (clock.now() - startedAt) * rate,
    monotonic: () => startedMonotonic + (clock.monotonic() - startedMonotonic) * rate,
    schedule: (delay, callback) => clock.schedule(delay / rate, callback),
    ...(sinceBoot === undefined ? {} : { sinceBoot: () => startedBoot + (sinceBoot() - startedBoot) * rate }),
  };
}

/** Reads a clock rate from the text of an environment variable. Anything that is not a number of at least 1 means 1. */
export function parseClockRate(text: string | undefined): number {
  const rate = Number(text);
  return Number.isFinite(rate) && rate >= 1 ? rate : 1;
}
