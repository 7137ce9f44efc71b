/** A line of the org's list of debug logs. Plain data: it is stored beside a downloaded log too. Times are milliseconds since 1970. */
export interface DebugLogEntry {
  /** 07L… */
  readonly id: string;
  readonly username: string;
  readonly operation: string;
  /** `API` or `Application`. */
  readonly requestType: string;
  /** What the logs of one request have in common. Empty where the org does not say. */
  readonly requestId: string;
  /** `Success`, or what it failed with. */
  readonly status: string;
  /** `Monitoring` logs are kept for seven days and seen by all, `SystemLog` ones for a day and by their user. */
  readonly location: string;
  readonly startedAt: number;
  /** When the org stored it: after it ended, so later than some that started later. */
  readonly storedAt: number;
  readonly durationMilliseconds: number;
  /** Bytes. */
  readonly length: number;
}

/** The text of a log on its way. */
export interface LogBody {
  /** Offset of its first byte: 0 where the org does not give out parts. */
  readonly startsAt: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The debug logs of a subscriber's org. Rejections are `Failure`s. */
export interface OrgDebugLogs {
  /** At most so many, the newest first, of those that started at this moment or before. Left out: of all. */
  list(limit: number, startedUntil?: number): Promise<readonly DebugLogEntry[]>;
  /** What the org has stored at this moment or since, the newest first. */
  listStoredSince(storedAt: number): Promise<readonly DebugLogEntry[]>;
  /** The text of a log from this byte on, or all of it. */
  open(id: string, from: number, signal?: AbortSignal): Promise<LogBody>;
}
