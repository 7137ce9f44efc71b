import { isSameRecord } from '../base/recordId.ts';
import type { DebugLevel } from './debugLevel.ts';
import type { TracingSnapshot, TracingWrite } from './ports.ts';
import type { LogType, TraceFlag } from './traceFlag.ts';

// What a write is about to make, noted before it is sent: where the reply is lost the org may have made it all the same.

export interface IntendedFlag {
  readonly entityId: string;
  readonly logType: LogType;
  readonly levelName: string;
  /** Milliseconds. */
  readonly expires: number;
}

export interface WriteIntent {
  /** The org's time, in milliseconds. */
  readonly notedAt: number;
  /** Levels that are made along. */
  readonly levelNames: readonly string[];
  readonly flags: readonly IntendedFlag[];
}

/** What the org has of an intent. */
export interface FoundOfIntent {
  readonly flags: readonly TraceFlag[];
  readonly levels: readonly DebugLevel[];
  /** Nothing more of it will come: it was found whole, or the org would have made the rest by now. */
  readonly isSettled: boolean;
}

/** After this the org no longer works at a write that it was sent. Milliseconds. */
const longestWrite = 2 * 60_000;

/** The org keeps times in whole seconds. Milliseconds. */
const rounding = 1_000;

/** Undefined where a write makes nothing. */
export function intentOf({ newLevels, create }: TracingWrite, now: number): WriteIntent | undefined {
  if (newLevels.length === 0 && create.length === 0) {
    return undefined;
  }
  return {
    notedAt: now,
    levelNames: newLevels.map(({ name }) => name),
    flags: create.map(({ entity, logType, levelName, expires }) => {
      return { entityId: entity.id, logType, levelName, expires: expires.getTime() };
    }),
  };
}

/** A colleague's flag may point to a level of the same name, but hardly watches the same entity until the same second. */
export function foundOf(intent: WriteIntent, { flags, levels }: TracingSnapshot, now: number): FoundOfIntent {
  const foundFlags = intent.flags.flatMap((wanted) => flags.find((flag) => isIntended(flag, wanted)) ?? []);
  const foundLevels = intent.levelNames.flatMap((name) => levels.find((level) => level.name === name) ?? []);
  const isWhole = foundFlags.length === intent.flags.length && foundLevels.length === intent.levelNames.length;
  return { flags: foundFlags, levels: foundLevels, isSettled: isWhole || now > intent.notedAt + longestWrite };
}

function isIntended(flag: TraceFlag, { entityId, logType, levelName, expires }: IntendedFlag): boolean {
  return (
    isSameRecord(flag.entity.id, entityId) &&
    flag.logType === logType &&
    flag.level?.name === levelName &&
    Math.abs(flag.expires.getTime() - expires) <= rounding
  );
}
