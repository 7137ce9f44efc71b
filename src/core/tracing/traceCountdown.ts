import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import { phaseOf, type TraceFlag } from './traceFlag.ts';
import { tracingRules } from './tracingRules.ts';

const minute = 60_000;

export interface CountedFlags {
  readonly flags: readonly TraceFlag[];
  readonly isOurs: (flag: TraceFlag) => boolean;
  /** The org's time, in milliseconds. */
  readonly now: number;
}

/** Counts the minutes that trace flags have left. Sleeps from one change of a shown minute to the next, and for good when none runs. */
export class TraceCountdown implements Disposable {
  readonly #clock: Clock;
  readonly #counted: () => CountedFlags;
  readonly #ticked = new EventEmitter<undefined>();
  readonly #nearEnd = new EventEmitter<TraceFlag>();
  /** Ends that were told of: a flag that is extended has another. */
  readonly #told = new Set<string>();
  #timer: Disposable | undefined;

  /** What is shown of a flag has changed: a minute less, it has started, or it is over. */
  readonly onTick = this.#ticked.event;
  /** One of ours ends soon. Once for each end. */
  readonly onNearEnd = this.#nearEnd.event;

  constructor(clock: Clock, counted: () => CountedFlags) {
    this.#clock = clock;
    this.#counted = counted;
  }

  /** The flags have changed. */
  restart(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const { flags, isOurs, now } = this.#counted();
    const counting = flags.filter((flag) => phaseOf(flag, now) !== 'over');
    for (const flag of counting) {
      const key = `${flag.id} ${flag.expires.getTime()}`;
      const isNear = flag.expires.getTime() - now <= tracingRules.offeredBefore;
      if (isNear && isOurs(flag) && !this.#told.has(key) && wasLong(flag)) {
        this.#told.add(key);
        this.#nearEnd.fire(flag);
      }
    }
    if (counting.length > 0) {
      const delay = Math.min(...counting.map((flag) => untilNextMinute(flag, now)));
      this.#timer = this.#clock.schedule(delay, () => {
        this.restart();
        this.#ticked.fire(undefined);
      });
    }
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#ticked.dispose();
    this.#nearEnd.dispose();
  }
}

/** Whoever asked for a few minutes wants no more. */
function wasLong({ starts, expires }: TraceFlag): boolean {
  return expires.getTime() - starts.getTime() > 2 * tracingRules.offeredBefore;
}

/** Durations are shown rounded up, so they change just after each full minute. */
function untilNextMinute(flag: TraceFlag, now: number): number {
  const next = phaseOf(flag, now) === 'planned' ? flag.starts : flag.expires;
  const left = next.getTime() - now;
  return left % minute || minute;
}
