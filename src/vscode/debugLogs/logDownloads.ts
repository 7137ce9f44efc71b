import { createReadStream } from 'node:fs';
import type { Clock } from '../../core/base/clock.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { cancelled, Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import { type BatchOutcome, type BatchProgress, downloadBatch } from '../../core/debugLogs/downloadBatch.ts';
import { downloadLog } from '../../core/debugLogs/logDownload.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { isTruncated } from '../../core/debugLogs/truncation.ts';
import { failures } from '../base/failures.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { LogFiles } from './logFiles.ts';
import { isThere, type StoredLog } from './storedLog.ts';

interface Download {
  readonly stored: Promise<StoredLog>;
  readonly signal: AbortSignal;
  readonly progress: Set<(received: number) => void>;
}

/** Brings debug logs from orgs to this machine. What is here already is not brought again, what is half here goes on. */
export class LogDownloads {
  readonly #enteredOrgs: EnteredOrgs;
  readonly #files: LogFiles;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #running = new Map<string, Download>();
  readonly #changed = new EventEmitter<string>();

  /** Logs of the org with this id have come, or come half-way. */
  readonly onDidChange = this.#changed.event;

  constructor(enteredOrgs: EnteredOrgs, files: LogFiles, clock: Clock, logger: Logger) {
    this.#enteredOrgs = enteredOrgs;
    this.#files = files;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The log, whole and on this machine. Undefined where it would have to be downloaded. */
  async stored(orgId: string, logId: string): Promise<StoredLog | undefined> {
    const stored = await this.#files.find(orgId, logId);
    return stored?.isWhole === true && (await isThere(stored)) ? stored : undefined;
  }

  isRunning(orgId: string, logId: string): boolean {
    return this.#running.has(`${orgId} ${logId}`);
  }

  /** Downloads one log. Two who want the same one share it. */
  async one(
    entered: EnteredOrg,
    log: DebugLogEntry,
    signal: AbortSignal,
    onProgress?: (received: number) => void,
  ): Promise<StoredLog> {
    const { organizationId } = entered.organization;
    const already = await this.stored(organizationId, log.id);
    if (already !== undefined) {
      return already;
    }
    const key = `${organizationId} ${log.id}`;
    const running = this.#running.get(key);
    if (running !== undefined) {
      return this.#join(running, signal, onProgress).catch((error: unknown) => {
        // The other one gave up; that is no reason for this one to.
        if (running.signal.aborted && !signal.aborted) {
          return this.one(entered, log, signal, onProgress);
        }
        throw error;
      });
    }
    const progress = new Set(onProgress === undefined ? [] : [onProgress]);
    const told = (received: number): void => progress.forEach((each) => each(received));
    const stored = this.#download(entered, log, signal, told).finally(() => {
      this.#running.delete(key);
      this.#changed.fire(organizationId);
    });
    this.#running.set(key, { stored, signal, progress });
    return stored;
  }

  /** Waits for what another one downloads, no longer than this one wants it. */
  async #join(running: Download, signal: AbortSignal, onProgress?: (received: number) => void): Promise<StoredLog> {
    const gaveUp = Promise.withResolvers<never>();
    const giveUp = (): void => gaveUp.reject(cancelled());
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) {
      giveUp();
    }
    if (onProgress !== undefined) {
      running.progress.add(onProgress);
    }
    try {
      return await Promise.race([running.stored, gaveUp.promise]);
    } finally {
      signal.removeEventListener('abort', giveUp);
      if (onProgress !== undefined) {
        running.progress.delete(onProgress);
      }
    }
  }

  /** Downloads many. A failure of one is in the outcome; the others come all the same. */
  async many(
    entered: EnteredOrg,
    logs: readonly DebugLogEntry[],
    signal: AbortSignal,
    onProgress: (progress: BatchProgress) => void,
  ): Promise<BatchOutcome> {
    const download = async (
      log: DebugLogEntry,
      onReceived: (received: number) => void,
      ended: AbortSignal,
    ): Promise<void> => {
      await this.one(entered, log, ended, onReceived);
    };
    const outcome = await downloadBatch({ logs, download, onProgress }, signal);
    const { organizationId } = entered.organization;
    const came = logs.length - outcome.failed.size - outcome.left.length;
    this.#logger.info(`Downloaded ${came} of ${logs.length} debug logs of ${organizationId}.`);
    return outcome;
  }

  async #download(
    entered: EnteredOrg,
    log: DebugLogEntry,
    signal: AbortSignal,
    onProgress: (received: number) => void,
  ): Promise<StoredLog> {
    const { organizationId } = entered.organization;
    const target = await this.#stored(() => this.#files.openForDownload(organizationId, log));
    const open = (from: number, ended: AbortSignal) =>
      this.#enteredOrgs.use(entered, (org) => org.debugLogs.open(log.id, from, ended));
    const outcome = await this.#stored(() =>
      downloadLog({ log, open, target, clock: this.#clock, onProgress }, signal),
    ).finally(() => target.close());
    return this.#stored(async () => {
      const marks = {
        lengthDiffers: outcome === 'lengthDiffers',
        isTruncated: await isTruncated(createReadStream(target.path)),
      };
      const stored = await this.#files.finish(target, marks);
      if (stored === undefined) {
        throw cancelled();
      }
      return stored;
    });
  }

  /** What goes wrong besides the org is the disk. */
  async #stored<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw Failure.is(error) ? error : failures.logNotStored(this.#files.root, error);
    }
  }
}
