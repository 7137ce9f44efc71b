import type { Clock } from '../base/clock.ts';
import { requireAllowed } from '../base/decision.ts';
import type { Disposable } from '../base/disposable.ts';
import { EventEmitter } from '../base/event.ts';
import type { Failure } from '../base/failure.ts';
import { isSameRecord, recordIdKey } from '../base/recordId.ts';
import type { LogLevels } from './logLevels.ts';
import { LogWindow, storageState, type VolumeState, windowState } from './logVolume.ts';
import type { OrgTracing, TracingSnapshot, TracingWrite, TracingWritten } from './ports.ts';
import { inOrder, phaseOf, type TracedEntity, type TraceFlag } from './traceFlag.ts';
import type { KeptFlag, MadeRecords, TraceLedger } from './traceLedger.ts';
import {
  admitEnding,
  admitExtension,
  admitLevelChange,
  extensionOf,
  planTrace,
  type TraceFlagChange,
  type TracePlan,
  type TraceWish,
  type TracingSituation,
} from './tracePlan.ts';
import { done, isEmptyWrite, removalOf, snapshotAfter, withIds, writeFor } from './tracingWrites.ts';
import { intentOf } from './writeIntent.ts';

/** What became of a wish. */
export interface TraceOutcome {
  readonly wish: TraceWish;
  readonly plan: TracePlan;
  /** The flag that does it now. Undefined where there is none: the plan refuses, or `failure` says why. */
  readonly flag: TraceFlag | undefined;
  readonly failure: Failure | undefined;
}

/** A limit comes near, or is passed. */
export interface VolumeWarning {
  /** `storage`: all logs of the org. `window`: those of a quarter of an hour. */
  readonly limit: 'storage' | 'window';
  readonly state: 'filling' | 'full';
  readonly bytes: number;
}

export interface TracedOrgParts {
  readonly orgId: string;
  /** Who is entered: the maker of what we make. */
  readonly madeBy: string;
  readonly use: <T>(action: (org: OrgTracing) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly ledger: TraceLedger;
}

/** The race for an entity or for a level's name was lost: what the org has by now decides anew. */
const lostRaces: ReadonlySet<string> = new Set(['alreadyTraced', 'debugLevelTaken']);

/** A flag that ended this much earlier than we let it was ended by somebody. Milliseconds. */
const endTolerance = 60_000;

/** The tracing of one org: what is known of it, and what is done there within Salesforce's rules. Two requests for a change: look, then write. */
export class TracedOrg implements Disposable {
  readonly #parts: TracedOrgParts;
  readonly #changed = new EventEmitter<undefined>();
  readonly #warned = new EventEmitter<VolumeWarning>();
  readonly #endedEarly = new EventEmitter<readonly TraceFlag[]>();
  readonly #window = new LogWindow();
  readonly #volumeStates: Record<VolumeWarning['limit'], VolumeState> = { storage: 'fine', window: 'fine' };
  /** What was traced from here, by id: a flag's own name of a class leaves out the namespace. */
  readonly #entities = new Map<string, TracedEntity>();
  #snapshot: TracingSnapshot | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #nextRead: Promise<TracingSnapshot> | undefined;
  /** The org's time less that of the clock. */
  #ahead = 0;

  readonly onDidChange = this.#changed.event;
  /** Once each time that it gets worse. */
  readonly onDidWarn = this.#warned.event;
  /** Flags of ours were ended in the org before their time. */
  readonly onDidEndEarly = this.#endedEarly.event;

  constructor(parts: TracedOrgParts) {
    this.#parts = parts;
  }

  /** Undefined until it was read. */
  get snapshot(): TracingSnapshot | undefined {
    return this.#snapshot;
  }

  /** The org's time, in milliseconds. */
  get now(): number {
    return this.#parts.clock.now() + this.#ahead;
  }

  /** A moment of the org's time by the clock of this machine. */
  localTime(moment: Date): Date {
    return new Date(moment.getTime() - this.#ahead);
  }

  /** Flags that are live or planned, in the order in which people look for them. */
  get flags(): readonly TraceFlag[] {
    return inOrder((this.#snapshot?.flags ?? []).filter((flag) => phaseOf(flag, this.now) !== 'over'));
  }

  /** Estimated bytes of the logs of the last quarter of an hour. */
  get recentBytes(): number {
    return this.#window.bytesAt(this.now);
  }

  readonly isOurs = (flag: TraceFlag): boolean => this.#parts.ledger.isOurs(this.#parts.orgId, flag.id);

  /** A look that has not begun yet answers all who ask meanwhile. */
  read(): Promise<TracingSnapshot> {
    this.#nextRead ??= this.#inTurn(() => {
      this.#nextRead = undefined;
      return this.#read();
    });
    return this.#nextRead;
  }

  /** A log has come in: it counts towards the limits. */
  noteLog(id: string, bytes: number, at: Date): void {
    this.#window.note(id, bytes, at.getTime());
    this.#warnOfVolume();
  }

  /** Meets wishes as far as the rules let it, all in one write. Rejects only when the org cannot be asked. */
  turnOn(wishes: readonly TraceWish[]): Promise<readonly TraceOutcome[]> {
    for (const { entity } of wishes) {
      this.#entities.set(recordIdKey(entity.id), entity);
    }
    return this.#inTurn(async () => {
      await this.#read();
      const outcomes = await this.#carryOut(wishes);
      const lost = outcomes.filter(({ failure }) => failure !== undefined && lostRaces.has(failure.code));
      if (lost.length === 0) {
        return outcomes;
      }
      await this.#read();
      const retried = await this.#carryOut(lost.map(({ wish }) => wish));
      return outcomes.map((outcome) => retried.find(({ wish }) => wish === outcome.wish) ?? outcome);
    });
  }

  /** Lets a flag run so many minutes from now. `willing`: also one that is not ours. Answers it as it is then. */
  extend(flag: TraceFlag, minutes: number, willing = false): Promise<TraceFlag> {
    return this.#inTurn(async () => {
      await this.#read();
      const current = this.#find(flag);
      requireAllowed(admitExtension(current, minutes, this.#situation, willing));
      return this.#change(current, extensionOf(current, minutes, this.#situation));
    });
  }

  changeLevels(flag: TraceFlag, levels: LogLevels): Promise<TraceFlag> {
    return this.#inTurn(async () => {
      await this.#read();
      const current = this.#find(flag);
      requireAllowed(admitLevelChange(current, this.#situation));
      return this.#change(current, { levels });
    });
  }

  /** Removes flags of ours, and the levels that we made for them and nobody uses any more. */
  end(flags: readonly TraceFlag[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const flag of flags) {
        requireAllowed(admitEnding(flag, this.#situation));
      }
      await this.#remove(() => flags.map(({ id }) => id));
    });
  }

  /** Removes all that this run has made in the org. */
  leaveClean(): Promise<number> {
    return this.#removeKept((ledger, orgId) => ledger.ownFlagsOf(orgId));
  }

  /** Removes what runs that could not clean up have left. Asks the org nothing where nothing is known to be left. */
  removeLeftovers(): Promise<number> {
    return this.#removeKept((ledger, orgId) => ledger.leftoversOf(orgId));
  }

  dispose(): void {
    this.#changed.dispose();
    this.#warned.dispose();
    this.#endedEarly.dispose();
  }

  get #situation(): TracingSituation {
    return {
      flags: this.#snapshot?.flags ?? [],
      isOurs: this.isOurs,
      storedBytes: this.#snapshot?.volume?.storedBytes,
      now: this.now,
    };
  }

  async #read(): Promise<TracingSnapshot> {
    const { use, clock, ledger, orgId } = this.#parts;
    // Before the org is asked: it cannot tell of what is made while it answers.
    const kept = [...ledger.ownFlagsOf(orgId), ...ledger.leftoversOf(orgId)];
    const ours = { flags: ledger.flagsOf(orgId).map(({ flagId }) => flagId), levels: ledger.levelsOf(orgId) };
    const read = await use((org) => org.read(ours));
    const snapshot = { ...read, flags: read.flags.map((flag) => this.#named(flag)) };
    this.#snapshot = snapshot;
    this.#ahead = (snapshot.orgTime ?? clock.now()) - clock.now();
    if (snapshot.volume !== undefined) {
      this.#window.say(snapshot.volume.recentBytes, this.now);
    }
    await ledger.adopt(orgId, snapshot, this.now);
    await this.#noticeEnds(snapshot.flags, kept);
    this.#changed.fire(undefined);
    this.#warnOfVolume();
    return snapshot;
  }

  /** One thing at a time: an old look never replaces a newer one, nor does a look miss what is being written. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** The flag as the org has it now. One that is gone stays as it was: the org itself says so. */
  #find(flag: TraceFlag): TraceFlag {
    return this.#snapshot?.flags.find(({ id }) => isSameRecord(id, flag.id)) ?? flag;
  }

  #named(flag: TraceFlag): TraceFlag {
    return { ...flag, entity: this.#entities.get(recordIdKey(flag.entity.id)) ?? flag.entity };
  }

  async #carryOut(wishes: readonly TraceWish[]): Promise<readonly TraceOutcome[]> {
    const plans = wishes.map((wish) => ({ wish, plan: planTrace(wish, this.#situation) }));
    const { created, updated } = await this.#carry(plans.map(({ plan }) => plan));
    const next = { created: 0, updated: 0 };
    return plans.map(({ wish, plan }) => {
      switch (plan.action) {
        case 'create': {
          const made = created[next.created++];
          const flag = typeof made === 'string' ? this.#snapshot?.flags.find(({ id }) => id === made) : undefined;
          return { wish, plan, flag, failure: typeof made === 'string' ? undefined : made };
        }
        case 'change': {
          const failure = updated[next.updated++];
          return { wish, plan, flag: failure === undefined ? this.#find(plan.flag) : undefined, failure };
        }
        case 'leave':
          return { wish, plan, flag: plan.flag, failure: undefined };
        case 'refuse':
          return { wish, plan, flag: undefined, failure: undefined };
      }
    });
  }

  async #change(flag: TraceFlag, change: TraceFlagChange): Promise<TraceFlag> {
    const { updated } = await this.#carry([{ action: 'change', flag, change }]);
    const [failure] = updated;
    if (failure !== undefined) {
      throw failure;
    }
    return this.#find(flag);
  }

  #carry(plans: readonly TracePlan[]): Promise<TracingWritten> {
    return this.#write(writeFor(plans, this.#snapshot?.levels ?? []));
  }

  #removeKept(keptIn: (ledger: TraceLedger, orgId: string) => readonly KeptFlag[]): Promise<number> {
    const { ledger, orgId } = this.#parts;
    return this.#inTurn(async () =>
      ledger.mayHaveLeft(orgId) ? this.#remove(() => keptIn(ledger, orgId).map(({ flagId }) => flagId)) : 0,
    );
  }

  /**
   * Looks first: what uses a level now decides whether that can go, and a lost reply may have hidden a flag of ours. What the org no longer has
   * is forgotten.
   */
  async #remove(idsOf: () => readonly string[]): Promise<number> {
    const { ledger, orgId } = this.#parts;
    const snapshot = await this.#read();
    const flagIds = idsOf();
    const write = removalOf(flagIds, ledger.levelsOf(orgId), snapshot);
    const { removedFlags } = await this.#write(write);
    await ledger.forget(
      orgId,
      flagIds.filter((id) => !write.removeFlags.includes(id)),
    );
    const failure = removedFlags.find((result) => result !== undefined);
    if (failure !== undefined) {
      throw failure;
    }
    return write.removeFlags.length;
  }

  async #write(write: TracingWrite): Promise<TracingWritten> {
    if (isEmptyWrite(write)) {
      return { newLevels: [], created: [], updated: [], removedFlags: [], removedLevels: [] };
    }
    const { use, ledger, orgId, madeBy } = this.#parts;
    const intent = intentOf(write, this.now);
    if (intent !== undefined) {
      await ledger.intend(orgId, intent);
    }
    const written = await use((org) => org.write(write));
    if (this.#snapshot !== undefined) {
      this.#snapshot = snapshotAfter(this.#snapshot, write, written, { now: this.now, madeBy });
    }
    await ledger.keep(orgId, this.#madeBy(write, written), intent);
    await ledger.forget(orgId, [
      ...done(write.removeFlags, written.removedFlags),
      ...done(write.removeLevels, written.removedLevels),
    ]);
    this.#changed.fire(undefined);
    return written;
  }

  /** What is ours after a write: what it made, and our flags that it let run on. */
  #madeBy(write: TracingWrite, written: TracingWritten): MadeRecords {
    const { ledger, orgId } = this.#parts;
    const created = withIds(write.create, written.created).map(([{ expires }, id]) => ({ id, expires }));
    const extended = done(write.update, written.updated).filter(({ id }) => ledger.isOurs(orgId, id));
    return {
      flags: [...created, ...extended].flatMap(({ id, expires }) =>
        expires === undefined ? [] : [{ flagId: id, expires: expires.getTime() }],
      ),
      levels: withIds(write.newLevels, written.newLevels).map(([, id]) => id),
    };
  }

  /** Salesforce ends all flags of an org that logs too much, and so may anybody in Setup. */
  async #noticeEnds(found: readonly TraceFlag[], kept: readonly KeptFlag[]): Promise<void> {
    const flagOf = ({ flagId }: KeptFlag): TraceFlag | undefined => found.find(({ id }) => isSameRecord(id, flagId));
    const { ledger, orgId } = this.#parts;
    const gone = kept.filter((entry) => flagOf(entry) === undefined);
    await ledger.forget(
      orgId,
      gone.map(({ flagId }) => flagId),
    );
    const early = kept.flatMap((entry) => {
      const flag = flagOf(entry);
      const isEarly =
        flag !== undefined &&
        phaseOf(flag, this.now) === 'over' &&
        entry.expires - flag.expires.getTime() > endTolerance;
      return isEarly ? [flag] : [];
    });
    if (early.length > 0) {
      const flags = early.map(({ id, expires }) => ({ flagId: id, expires: expires.getTime() }));
      await ledger.keep(orgId, { flags, levels: [] });
      this.#endedEarly.fire(early);
    }
  }

  #warnOfVolume(): void {
    const stored = this.#snapshot?.volume?.storedBytes ?? 0;
    this.#warnOf('storage', storageState(stored), stored);
    this.#warnOf('window', windowState(this.recentBytes), this.recentBytes);
  }

  #warnOf(limit: VolumeWarning['limit'], state: VolumeState, bytes: number): void {
    const before = this.#volumeStates[limit];
    this.#volumeStates[limit] = state;
    if (state !== 'fine' && state !== before && before !== 'full') {
      this.#warned.fire({ limit, state, bytes });
    }
  }
}
