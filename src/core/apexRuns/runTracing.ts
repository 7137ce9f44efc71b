import { requireAllowed } from '../base/decision.ts';
import { levelPresets } from '../tracing/levelPresets.ts';
import type { TracedOrg } from '../tracing/tracedOrg.ts';
import { phaseOf, rivalsOf, type TracedEntity, type TraceFlag } from '../tracing/traceFlag.ts';
import type { TraceWish } from '../tracing/tracePlan.ts';

/** Whether a run shall write a log: `asked` lets the user say so where nothing is traced. */
export type LogWish = 'yes' | 'no' | 'asked';

/** The tracing of one run. */
export interface RunTrace {
  /** Whether a log can be expected. */
  readonly writesLog: boolean;
  /** Takes back what was turned on for this run alone. */
  end(): Promise<void>;
}

/** Longer than any run but one that stands at a breakpoint; the flag is removed when the run has ended. */
const runMinutes = 60;
const minute = 60_000;

/** Sees to it that runs in one org write a log where that is wanted. What the user traces anyway is left as it is. */
export class RunTracing {
  readonly #traced: TracedOrg;
  /** Made for runs alone, and how many go on under it. */
  #made: { readonly flag: TraceFlag; runs: number } | undefined;

  constructor(traced: TracedOrg) {
    this.#traced = traced;
  }

  /** Rejects with the refusal where the rules do not let this user be traced. */
  async begin(user: TracedEntity, wish: LogWish, wantsLog: () => Promise<boolean>): Promise<RunTrace> {
    const traced = this.#traced;
    if (wish === 'no') {
      return this.#share(traced.snapshot !== undefined && this.#isTraced(user));
    }
    await traced.read();
    if (this.#isTraced(user)) {
      return this.#share(true);
    }
    if (wish === 'asked' && !(await wantsLog())) {
      return this.#share(false);
    }
    const [outcome] = await traced.turnOn([this.#wishFor(user)]);
    if (outcome?.failure !== undefined) {
      throw outcome.failure;
    }
    if (outcome?.plan.action === 'refuse') {
      requireAllowed(outcome.plan.decision);
    }
    if (outcome?.plan.action === 'create' && outcome.flag !== undefined) {
      this.#made = { flag: outcome.flag, runs: 0 };
    }
    return this.#share(this.#isTraced(user));
  }

  /** Ends before the user's own flag that is planned, so that this stays as it is. One that starts within a minute starts now. */
  #wishFor(entity: TracedEntity): TraceWish {
    const { flags, now, isOurs } = this.#traced;
    const planned = rivalsOf(flags, entity, 'USER_DEBUG').find(isOurs);
    const minutes = planned === undefined ? runMinutes : Math.floor((planned.starts.getTime() - now) / minute);
    return minutes < 1
      ? { entity, levels: planned?.level?.levels ?? levelPresets.replay, minutes: 1 }
      : { entity, levels: levelPresets.replay, minutes: Math.min(minutes, runMinutes) };
  }

  #isTraced(user: TracedEntity): boolean {
    const { flags, now } = this.#traced;
    return (['USER_DEBUG', 'DEVELOPER_LOG'] as const).some((logType) =>
      rivalsOf(flags, user, logType).some((flag) => phaseOf(flag, now) === 'live'),
    );
  }

  /** Runs at the same time share one flag: the last to end takes it back. */
  #share(writesLog: boolean): RunTrace {
    const made = this.#made;
    if (made === undefined || !writesLog) {
      return { writesLog, end: () => Promise.resolve() };
    }
    made.runs += 1;
    const end = async (): Promise<void> => {
      made.runs -= 1;
      if (made.runs === 0) {
        this.#made = undefined;
        await this.#traced.end([made.flag]);
      }
    };
    return { writesLog, end };
  }
}
