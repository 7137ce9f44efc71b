import type { Failure } from '../base/failure.ts';
import { isSameRecord } from '../base/recordId.ts';
import { type DebugLevel, debugLevelFor, type NewDebugLevel } from './debugLevel.ts';
import type { LogLevels } from './logLevels.ts';
import type { NewTraceFlag, TraceFlagUpdate, TracingSnapshot, TracingWrite, TracingWritten } from './ports.ts';
import { logTypeOf, type TraceFlag } from './traceFlag.ts';
import type { TracePlan } from './tracePlan.ts';

const nothing: TracingWrite = {
  levels: [],
  newLevels: [],
  create: [],
  update: [],
  removeFlags: [],
  removeLevels: [],
};

/** The one write that carries out all plans; levels are shared between them and with what the org has. */
export function writeFor(plans: readonly TracePlan[], levels: readonly DebugLevel[]): TracingWrite {
  const newLevels = new Map<string, NewDebugLevel>();
  const nameFor = (wanted: LogLevels): string => {
    const level = debugLevelFor(wanted, levels);
    if (!('id' in level)) {
      newLevels.set(level.name, level);
    }
    return level.name;
  };
  const create: NewTraceFlag[] = [];
  const update: TraceFlagUpdate[] = [];
  for (const plan of plans) {
    if (plan.action === 'create') {
      const { entity, starts, expires } = plan;
      create.push({ entity, logType: logTypeOf(entity), levelName: nameFor(plan.levels), starts, expires });
    } else if (plan.action === 'change') {
      const { levels: wanted, ...window } = plan.change;
      update.push({ id: plan.flag.id, ...window, ...(wanted === undefined ? {} : { levelName: nameFor(wanted) }) });
    }
  }
  return { ...nothing, levels, newLevels: [...newLevels.values()], create, update };
}

/** Removes flags, and levels that no other flag uses: with a level the org removes every flag that points to it. */
export function removalOf(
  flagIds: readonly string[],
  levelIds: readonly string[],
  { flags }: TracingSnapshot,
): TracingWrite {
  const stays = flags.filter(({ id }) => !flagIds.some((removed) => isSameRecord(removed, id)));
  const isUsed = (levelId: string): boolean =>
    stays.some(({ level }) => level === undefined || isSameRecord(level.id, levelId));
  return {
    ...nothing,
    removeFlags: flagIds.filter((id) => flags.some((flag) => isSameRecord(flag.id, id))),
    removeLevels: levelIds.filter((id) => !isUsed(id)),
  };
}

export function isEmptyWrite({ newLevels, create, update, removeFlags, removeLevels }: TracingWrite): boolean {
  return [newLevels, create, update, removeFlags, removeLevels].every((items) => items.length === 0);
}

/** What the org says after a write that went so, without asking it again. */
export function snapshotAfter(
  before: TracingSnapshot,
  write: TracingWrite,
  written: TracingWritten,
  { now, madeBy }: { readonly now: number; readonly madeBy: string },
): TracingSnapshot {
  const made = withIds(write.newLevels, written.newLevels).map(([level, id]): DebugLevel => ({ ...level, id }));
  const removedLevels = done(write.removeLevels, written.removedLevels);
  const levels = [...before.levels, ...made].filter(({ id }) => !isAmong(id, removedLevels));
  const levelNamed = (name: string): DebugLevel | undefined => levels.find((level) => level.name === name);
  const created = withIds(write.create, written.created).map(
    ([{ entity, logType, levelName, starts, expires }, id]): TraceFlag => {
      return { id, entity, logType, starts: starts ?? new Date(now), expires, level: levelNamed(levelName), madeBy };
    },
  );
  const updates = done(write.update, written.updated);
  const removedFlags = done(write.removeFlags, written.removedFlags);
  const flags = before.flags
    .filter(({ id }) => !isAmong(id, removedFlags))
    .map((flag) => {
      const update = updates.find(({ id }) => isSameRecord(id, flag.id));
      return update === undefined ? flag : updated(flag, update, levelNamed);
    });
  return { ...before, levels, flags: [...flags, ...created] };
}

function updated(
  flag: TraceFlag,
  { levelName, starts, expires }: TraceFlagUpdate,
  levelNamed: (name: string) => DebugLevel | undefined,
): TraceFlag {
  const level = levelName === undefined ? flag.level : levelNamed(levelName);
  return { ...flag, starts: starts ?? flag.starts, expires: expires ?? flag.expires, level };
}

/** What was made, each with its id. */
export function withIds<T>(
  items: readonly T[],
  results: readonly (string | Failure)[],
): readonly (readonly [T, string])[] {
  return items.flatMap((item, index) => {
    const id = results[index];
    return typeof id === 'string' ? [[item, id] as const] : [];
  });
}

/** What was done without a failure. */
export function done<T>(items: readonly T[], failures: readonly (Failure | undefined)[]): readonly T[] {
  return items.filter((_item, index) => failures[index] === undefined);
}

function isAmong(id: string, ids: readonly string[]): boolean {
  return ids.some((other) => isSameRecord(other, id));
}
