import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { pause } from '../base/pause.ts';
import { logKeepsBreaking, logTooLong } from './failures.ts';
import { operationName } from './operationName.ts';
import type { DebugLogEntry, LogBody } from './ports.ts';

/** Failures in a row, without getting further, after which it is given up for now. */
const mostFailures = 4;
/** How often an org may end a log too early, each time elsewhere. */
const mostEarlyEnds = 3;
const firstPause = 500;
const longestPause = 8_000;
/** No log is this long: Salesforce ends them at 20 MB. */
const longestLog = 64 * 1024 * 1024;

/** What a new attempt may mend. */
const passing: ReadonlySet<string> = new Set(['orgUnreachable', 'orgTimedOut', 'orgBusy', 'foreignReply']);

/** Where the bytes go. What an earlier attempt left is still there. */
export interface DownloadTarget {
  /** Bytes that are there. */
  readonly length: number;
  append(bytes: Uint8Array): Promise<void>;
  /** Throws away what is there. */
  startAnew(): Promise<void>;
}

export interface LogDownloadOptions {
  readonly log: DebugLogEntry;
  readonly open: (from: number, signal: AbortSignal) => Promise<LogBody>;
  readonly target: DownloadTarget;
  readonly clock: Clock;
  /** Told after each piece how many bytes are there. */
  readonly onProgress?: (received: number) => void;
}

/** How a whole download ended: as the list says, or the org hands out another length than its list says, twice the same. */
export type DownloadOutcome = 'verified' | 'lengthDiffers';

/**
 * Brings the text of one log here. Goes on where an earlier attempt stopped; a connection that breaks is taken up again; the length is
 * compared with what the org's list says.
 */
export async function downloadLog(options: LogDownloadOptions, signal: AbortSignal): Promise<DownloadOutcome> {
  const { log, target, clock } = options;
  const attempts = new Attempts(options);
  for (;;) {
    if (target.length === log.length) {
      return 'verified';
    }
    try {
      await receive(options, signal);
      if (attempts.endedWith(target.length)) {
        return target.length === log.length ? 'verified' : 'lengthDiffers';
      }
      await target.startAnew();
    } catch (error) {
      if (signal.aborted || !Failure.is(error) || !passing.has(error.code)) {
        throw error;
      }
      await pause(clock, attempts.pauseAfter(error), signal);
    }
  }
}

/** Counts what did not work, so that it ends. */
class Attempts {
  readonly #options: LogDownloadOptions;
  #failures = 0;
  #furthest = 0;
  readonly #earlyEnds: number[] = [];

  constructor(options: LogDownloadOptions) {
    this.#options = options;
  }

  /** Whether this length is to be believed: it is the one in the list, or the org has ended the log there twice. */
  endedWith(length: number): boolean {
    const isBelieved = length === this.#options.log.length || this.#earlyEnds.includes(length);
    this.#earlyEnds.push(length);
    if (!isBelieved && this.#earlyEnds.length > mostEarlyEnds) {
      throw this.#givenUp();
    }
    return isBelieved;
  }

  /** Milliseconds to wait before the next attempt. */
  pauseAfter(failure: Failure): number {
    const { length } = this.#options.target;
    this.#failures = length > this.#furthest ? 1 : this.#failures + 1;
    this.#furthest = Math.max(this.#furthest, length);
    if (this.#failures > mostFailures) {
      throw this.#givenUp(failure);
    }
    return Math.min(longestPause, firstPause * 2 ** (this.#failures - 1));
  }

  #givenUp(cause?: Failure): Failure {
    const { log, target } = this.#options;
    return logKeepsBreaking(operationName(log.operation), target.length, log.length, cause);
  }
}

/** One attempt. What is there may be longer than the org's log, if another has taken its place: then everything comes anew. */
async function receive({ log, open, target, onProgress }: LogDownloadOptions, signal: AbortSignal): Promise<void> {
  const from = target.length < log.length ? target.length : 0;
  const body = await open(from, signal);
  if (body.startsAt !== target.length) {
    await target.startAnew();
  }
  for await (const bytes of body.chunks) {
    signal.throwIfAborted();
    if (target.length + bytes.length > longestLog) {
      await target.startAnew();
      throw logTooLong(operationName(log.operation));
    }
    await target.append(bytes);
    onProgress?.(target.length);
  }
}
