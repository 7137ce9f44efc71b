import { Failure } from '../../../../src/core/base/failure.ts';
import type { DebugLevel } from '../../../../src/core/tracing/debugLevel.ts';
import type { OrgTracing, TracingSnapshot, TracingWrite, TracingWritten } from '../../../../src/core/tracing/ports.ts';
import type { TraceFlag } from '../../../../src/core/tracing/traceFlag.ts';
import type { FakeClock } from '../../../support/fakeClock.ts';

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked in this test'));

/** An org's trace flags in memory. Counts requests; refuses what a test wants refused. */
export class FakeTracing implements OrgTracing {
  flags: TraceFlag[] = [];
  levels: DebugLevel[] = [];
  volume = { storedBytes: 0, storedLogs: 0, recentBytes: 0 };
  /** The org's clock is ahead by this. */
  ahead = 0;
  requests = 0;
  failure: Failure | undefined;
  /** Happens in the org between our look and our write. */
  beforeWrite: () => void = () => undefined;
  /** The next write is done and its reply gets lost. */
  loseReply = false;
  /** Writes are not done at all. */
  refuseWrites: Failure | undefined;
  #held: Promise<undefined> | undefined;
  readonly writes: TracingWrite[] = [];
  readonly #clock: FakeClock;
  #nextId = 1;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  read(): Promise<TracingSnapshot> {
    this.requests += 1;
    if (this.failure !== undefined) {
      return Promise.reject(this.failure);
    }
    const { flags, levels, volume } = this;
    const orgTime = this.#clock.now() + this.ahead;
    const snapshot = { flags: [...flags], levels: [...levels], volume: { ...volume }, orgTime };
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? Promise.resolve(snapshot) : held.then(() => snapshot);
  }

  /** The next look sees the org as it is then, and is answered when it is released. */
  holdRead(): { readonly release: () => void } {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#held = promise;
    return { release: () => resolve(undefined) };
  }

  write(write: TracingWrite): Promise<TracingWritten> {
    this.requests += 1;
    if (this.refuseWrites !== undefined) {
      return Promise.reject(this.refuseWrites);
    }
    this.writes.push(write);
    this.beforeWrite();
    this.beforeWrite = () => undefined;
    const newLevels = write.newLevels.map((level) => {
      if (this.levels.some(({ name }) => name === level.name)) {
        return new Failure('debugLevelTaken', 'taken');
      }
      const id = this.#id('7dl');
      this.levels.push({ ...level, id });
      return id;
    });
    const created = write.create.map(({ entity, logType, levelName, starts, expires }) => {
      const level = this.levels.find(({ name }) => name === levelName);
      if (level === undefined || newLevels.some((made) => made instanceof Failure)) {
        return new Failure('debugLevelTaken', 'no level');
      }
      const from = starts?.getTime() ?? this.#clock.now() + this.ahead;
      const rivals = this.flags.filter((flag) => flag.entity.id === entity.id);
      if (rivals.some((flag) => flag.expires.getTime() > from && flag.starts < expires)) {
        return new Failure('alreadyTraced', 'traced');
      }
      const id = this.#id('7tf');
      this.flags.push({
        id,
        entity,
        logType,
        starts: starts ?? new Date(this.#clock.now() + this.ahead),
        expires,
        level,
        madeBy: 'Dana',
      });
      return id;
    });
    const updated = write.update.map(({ id, levelName, starts, expires }) => {
      const index = this.flags.findIndex((flag) => flag.id === id);
      const flag = this.flags[index];
      if (flag === undefined) {
        return new Failure('orgRefused', 'gone');
      }
      const level = this.levels.find(({ name }) => name === levelName) ?? flag.level;
      this.flags[index] = { ...flag, starts: starts ?? flag.starts, expires: expires ?? flag.expires, level };
      return undefined;
    });
    this.flags = this.flags.filter(({ id }) => !write.removeFlags.includes(id));
    this.levels = this.levels.filter(({ id }) => !write.removeLevels.includes(id));
    // As in an org: a level takes its flags along.
    this.flags = this.flags.filter(({ level }) => level === undefined || this.levels.some(({ id }) => id === level.id));
    if (this.loseReply) {
      this.loseReply = false;
      return Promise.reject(new Failure('orgTimedOut', 'timed out'));
    }
    return Promise.resolve({
      newLevels,
      created,
      updated,
      removedFlags: write.removeFlags.map(() => undefined),
      removedLevels: write.removeLevels.map(() => undefined),
    });
  }

  readonly findUsers = notAsked;
  readonly findCode = notAsked;
  readonly storedLogs = notAsked;

  #id(prefix: string): string {
    return `${prefix}${String(this.#nextId++).padStart(12, '0')}AAA`;
  }
}
