import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { TraceCountdown } from '../../core/tracing/traceCountdown.ts';
import { TracedOrg, type VolumeWarning } from '../../core/tracing/tracedOrg.ts';
import { phaseOf, type TraceFlag } from '../../core/tracing/traceFlag.ts';
import type { TraceLedger } from '../../core/tracing/traceLedger.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';

/** Something of an org's tracing, and which org. */
export interface TracingNews<T> {
  readonly orgId: string;
  readonly what: T;
}

interface Watched {
  entered: EnteredOrg;
  readonly traced: TracedOrg;
  readonly countdown: TraceCountdown;
  readonly store: DisposableStore;
}

/** Milliseconds that the clean-up of one org may take: closing a window waits for it. */
const cleanUpLimit = 3_000;

/** The tracing of every entered org, from entering it to leaving it without anything of ours left behind. */
export class TracedOrgs implements Disposable {
  readonly #enteredOrgs: EnteredOrgs;
  readonly #clock: Clock;
  readonly #ledger: TraceLedger;
  readonly #logger: Logger;
  readonly #watched = new Map<string, Watched>();
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<string>());
  readonly #nearEnd = this.#store.add(new EventEmitter<TracingNews<TraceFlag>>());
  readonly #warned = this.#store.add(new EventEmitter<TracingNews<VolumeWarning>>());
  readonly #endedEarly = this.#store.add(new EventEmitter<TracingNews<readonly TraceFlag[]>>());

  /** The org whose flags, or the time they have left, have changed. */
  readonly onDidChange = this.#changed.event;
  readonly onNearEnd = this.#nearEnd.event;
  readonly onDidWarn = this.#warned.event;
  readonly onDidEndEarly = this.#endedEarly.event;

  constructor(enteredOrgs: EnteredOrgs, clock: Clock, ledger: TraceLedger, logger: Logger) {
    this.#enteredOrgs = enteredOrgs;
    this.#clock = clock;
    this.#ledger = ledger;
    this.#logger = logger;
    this.#store.add(enteredOrgs.onDidChange(() => this.#follow()));
    this.#store.add(enteredOrgs.beforeLeaving((orgId) => this.cleanUp(orgId)));
    void ledger.forgetOld(clock.now());
  }

  /** The tracing of an entered org. */
  of(entered: EnteredOrg): TracedOrg {
    return this.#watch(entered).traced;
  }

  /** Undefined for an org that was not entered. */
  find(orgId: string): TracedOrg | undefined {
    return this.#watched.get(orgIdKey(orgId))?.traced;
  }

  /** Whether that org writes logs of a user now, as far as its flags were read. */
  isTracing(orgId: string): boolean {
    const traced = this.find(orgId);
    return traced?.flags.some((flag) => flag.entity.kind === 'user' && phaseOf(flag, traced.now) === 'live') ?? false;
  }

  /** The org has stored these logs: they count towards the limits at which it ends its trace flags. */
  noteLogs(orgId: string, logs: readonly DebugLogEntry[]): void {
    const traced = this.find(orgId);
    for (const { id, length, storedAt } of logs) {
      traced?.noteLog(id, length, new Date(storedAt));
    }
  }

  /** Removes what we made in that org. What cannot be removed now is removed when the org is next entered. */
  async cleanUp(orgId: string): Promise<void> {
    const watched = this.#watched.get(orgIdKey(orgId));
    if (watched !== undefined) {
      await this.#cleanUp(watched);
    }
  }

  /** Removes what we made anywhere, as far as the time goes. */
  async shutDown(): Promise<void> {
    await Promise.all([...this.#watched.values()].map((watched) => this.#cleanUp(watched)));
  }

  dispose(): void {
    for (const { store } of this.#watched.values()) {
      store.dispose();
    }
    this.#watched.clear();
    this.#store.dispose();
  }

  /** Orgs are entered and left. */
  #follow(): void {
    for (const entered of this.#enteredOrgs.all) {
      this.#watch(entered);
    }
    for (const [key, watched] of this.#watched) {
      if (this.#enteredOrgs.get(watched.entered.organization.organizationId) === undefined) {
        this.#watched.delete(key);
        void this.#cleanUp(watched).finally(() => watched.store.dispose());
      }
    }
  }

  #watch(entered: EnteredOrg): Watched {
    const orgId = entered.organization.organizationId;
    const known = this.#watched.get(orgIdKey(orgId));
    if (known !== undefined) {
      known.entered = entered;
      return known;
    }
    const store = new DisposableStore();
    const traced = store.add(
      new TracedOrg({
        orgId,
        madeBy: entered.loginAsUser.name,
        use: (action) => this.#enteredOrgs.use(watched.entered, (org) => action(org.tracing)),
        clock: this.#clock,
        ledger: this.#ledger,
      }),
    );
    const countdown = store.add(
      new TraceCountdown(this.#clock, () => ({ flags: traced.flags, isOurs: traced.isOurs, now: traced.now })),
    );
    const watched: Watched = { entered, traced, countdown, store };
    store.add(
      traced.onDidChange(() => {
        countdown.restart();
        this.#changed.fire(orgId);
      }),
    );
    store.add(countdown.onTick(() => this.#changed.fire(orgId)));
    store.add(countdown.onNearEnd((what) => this.#nearEnd.fire({ orgId, what })));
    store.add(traced.onDidWarn((what) => this.#warned.fire({ orgId, what })));
    store.add(traced.onDidEndEarly((what) => this.#endedEarly.fire({ orgId, what })));
    this.#watched.set(orgIdKey(orgId), watched);
    void this.#removeLeftovers(watched);
    return watched;
  }

  async #removeLeftovers({ traced, entered }: Watched): Promise<void> {
    await this.#quietly(entered, async () => {
      const removed = await traced.removeLeftovers();
      if (removed > 0) {
        this.#logger.info(`Removed ${removed} trace flags that an earlier window left in ${idOf(entered)}.`);
      }
    });
  }

  async #cleanUp({ traced, entered }: Watched): Promise<void> {
    const limit = Promise.withResolvers<undefined>();
    const timer = this.#clock.schedule(cleanUpLimit * (this.#clock.rate ?? 1), () => limit.resolve(undefined));
    const removing = this.#quietly(entered, () => traced.leaveClean());
    await Promise.race([removing, limit.promise]);
    timer.dispose();
  }

  /** The ledger still knows of it, so a failure costs nothing but a later try. */
  async #quietly(entered: EnteredOrg, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const why = error instanceof Failure ? error.message : String(error);
      this.#logger.warn(`Our trace flags in ${idOf(entered)} stay until it is next entered or they end: ${why}`);
    }
  }
}

function idOf({ organization }: EnteredOrg): string {
  return organization.organizationId;
}
