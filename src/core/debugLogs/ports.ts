import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import type { Failure } from '../base/failure.ts';

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

export type LogArrival =
  /** The org has stored a log. */
  | { readonly kind: 'stored' }
  /** The link is down and tries to come back. What is stored meanwhile is not told of. */
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'restored' }
  | { readonly kind: 'dead'; readonly failure: Failure };

/** A link over which the org says that it has stored logs. Disposing says goodbye. */
export interface LogArrivals extends Disposable {
  readonly events: Event<LogArrival>;
  /** Connects. Rejects with a `Failure` where the org refuses it or cannot be reached; the link is of no use then. */
  open(): Promise<void>;
}

/** The debug logs of a subscriber's org. Rejections are `Failure`s. */
export interface OrgDebugLogs {
  /** At most so many, the newest first, of those that started at this moment or before. Left out: of all. */
  list(limit: number, startedUntil?: number): Promise<readonly DebugLogEntry[]>;
  /** What the org has stored at this moment or since, the newest first. */
  listStoredSince(storedAt: number): Promise<readonly DebugLogEntry[]>;
  /** Undefined where the org has it no longer, or never had. */
  find(id: string): Promise<DebugLogEntry | undefined>;
  /** The text of a log from this byte on, or all of it. */
  open(id: string, from: number, signal?: AbortSignal): Promise<LogBody>;
  /**
   * Deletes logs from the org, for every user. Answers those that stayed, and why; one that somebody else has deleted is gone too. `onDeleted` hears
   * how many are gone so far. Rejects where the org does not do it at all.
   */
  delete(
    ids: readonly string[],
    onDeleted?: (count: number) => void,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Failure>>;
  /** A new link, not open yet. */
  arrivals(): LogArrivals;
}
