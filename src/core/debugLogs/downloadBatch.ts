import { Failure } from '../base/failure.ts';
import type { DebugLogEntry } from './ports.ts';

/** Downloads that run at the same time: an org answers that many without slowing down. */
const atOnce = 6;

/** Failures that the next log would meet too. */
const stopping: ReadonlySet<string> = new Set([
  'cancelled',
  'orgSessionExpired',
  'requestLimitReached',
  'apiDisabled',
  'accessDenied',
  'certificateRefused',
  'logNotStored',
]);

export interface BatchProgress {
  readonly done: number;
  readonly total: number;
  /** Bytes that are here, of bytes in all. */
  readonly received: number;
  readonly length: number;
}

export interface BatchOutcome {
  /** Logs that could not be had, and why. */
  readonly failed: ReadonlyMap<DebugLogEntry, Failure>;
  /** Logs that were not tried to the end, because the batch was cancelled or something stopped it. */
  readonly left: readonly DebugLogEntry[];
  /** What stopped it. */
  readonly stoppedBy: Failure | undefined;
}

export interface DownloadBatch {
  readonly logs: readonly DebugLogEntry[];
  /** Brings one log here. What of it is here already costs nothing. */
  readonly download: (log: DebugLogEntry, onProgress: (received: number) => void, signal: AbortSignal) => Promise<void>;
  readonly onProgress: (progress: BatchProgress) => void;
}

/** Downloads many logs, some at the same time. One that fails does not keep the others from coming. */
export async function downloadBatch(batch: DownloadBatch, signal: AbortSignal): Promise<BatchOutcome> {
  const { logs, download, onProgress } = batch;
  const waiting = [...logs];
  const left = new Set(logs);
  const failed = new Map<DebugLogEntry, Failure>();
  const length = logs.reduce((sum, log) => sum + log.length, 0);
  const received = new Map<DebugLogEntry, number>();
  let bytes = 0;
  let stoppedBy: Failure | undefined;

  const tell = (): void => onProgress({ done: logs.length - left.size, total: logs.length, received: bytes, length });
  const count = (log: DebugLogEntry, now: number): void => {
    bytes += now - (received.get(log) ?? 0);
    received.set(log, now);
    tell();
  };
  const work = async (): Promise<void> => {
    for (let log = waiting.shift(); log !== undefined && stoppedBy === undefined; log = waiting.shift()) {
      try {
        const current = log;
        await download(current, (now) => count(current, now), signal);
        left.delete(current);
        count(current, current.length);
      } catch (error) {
        const failure = failureOf(error);
        if (signal.aborted || stopping.has(failure.code)) {
          stoppedBy ??= failure;
          return;
        }
        left.delete(log);
        failed.set(log, failure);
        tell();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, logs.length) }, work));
  return { failed, left: [...left], stoppedBy };
}

function failureOf(error: unknown): Failure {
  if (Failure.is(error)) {
    return error;
  }
  throw error;
}
