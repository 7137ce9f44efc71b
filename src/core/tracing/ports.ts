import type { Failure } from '../base/failure.ts';
import type { DebugLevel, NewDebugLevel } from './debugLevel.ts';
import type { LogVolume } from './logVolume.ts';
import type { StoredLog } from './oldLogs.ts';
import type { LogType, TracedEntity, TraceFlag } from './traceFlag.ts';

/** What an org says of its tracing, all of one moment. */
export interface TracingSnapshot {
  readonly flags: readonly TraceFlag[];
  readonly levels: readonly DebugLevel[];
  /** Undefined where the org does not add up its logs. */
  readonly volume: LogVolume | undefined;
  /** The org's own time, by which flags start and end. Milliseconds; undefined where the reply did not say. */
  readonly orgTime: number | undefined;
}

export interface NewTraceFlag {
  readonly entity: TracedEntity;
  readonly logType: LogType;
  /** The name of a level that the org has, or that the same write makes. */
  readonly levelName: string;
  /** Left out: when the org makes it. */
  readonly starts?: Date | undefined;
  readonly expires: Date;
}

export interface TraceFlagUpdate {
  readonly id: string;
  readonly levelName?: string | undefined;
  readonly starts?: Date | undefined;
  readonly expires?: Date | undefined;
}

/** What is to be done in one go, in this order. */
export interface TracingWrite {
  /** Levels that the org has, for the names above. */
  readonly levels: readonly DebugLevel[];
  readonly newLevels: readonly NewDebugLevel[];
  readonly create: readonly NewTraceFlag[];
  readonly update: readonly TraceFlagUpdate[];
  readonly removeFlags: readonly string[];
  readonly removeLevels: readonly string[];
}

/** Ids of what was made, or why it was not; one for each, in order. */
export interface TracingWritten {
  readonly newLevels: readonly (string | Failure)[];
  readonly created: readonly (string | Failure)[];
  readonly updated: readonly (Failure | undefined)[];
  readonly removedFlags: readonly (Failure | undefined)[];
  readonly removedLevels: readonly (Failure | undefined)[];
}

/** Records that are seen however old they are. */
export interface TracingRecords {
  readonly flags: readonly string[];
  readonly levels: readonly string[];
}

/** The trace flags of a subscriber's org: the switch that makes it write debug logs. Rejections are `Failure`s. */
export interface OrgTracing {
  /** One request. Flags that have ended long ago are left out, unless they or their levels are ours; levels, unless ours or of a flag. */
  read(ours: TracingRecords, signal?: AbortSignal): Promise<TracingSnapshot>;
  /** One request for up to 25 records. */
  write(write: TracingWrite): Promise<TracingWritten>;
  /** Active users whose name or user name holds the text; the first of them by name. */
  findUsers(text: string, signal?: AbortSignal): Promise<readonly TracedEntity[]>;
  /** Classes or triggers whose name holds the text. */
  findCode(kind: 'class' | 'trigger', text: string, signal?: AbortSignal): Promise<readonly TracedEntity[]>;
  /** Every debug log there is, by age. */
  storedLogs(signal?: AbortSignal): Promise<readonly StoredLog[]>;
}
