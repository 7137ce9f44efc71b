import { tracingRules } from './tracingRules.ts';

/** What the debug logs of an org weigh. Bytes. */
export interface LogVolume {
  readonly storedBytes: number;
  readonly storedLogs: number;
  /** Of the last quarter of an hour. */
  readonly recentBytes: number;
}

export type VolumeState = 'fine' | 'filling' | 'full';

/** How near an org is to the limit above which no trace flag can be made or changed. */
export function storageState(bytes: number): VolumeState {
  return stateOf(bytes, tracingRules.storedLogs);
}

/** How near it is to the limit at which Salesforce ends its trace flags. */
export function windowState(bytes: number): VolumeState {
  return stateOf(bytes, tracingRules.windowLogs);
}

function stateOf(bytes: number, limit: number): VolumeState {
  if (bytes > limit) {
    return 'full';
  }
  return bytes >= limit * tracingRules.warnedShare ? 'filling' : 'fine';
}

/** `812 MB` */
export function describeMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** Estimates what an org has logged in the last quarter of an hour: what it said itself, and the logs that came in since. */
export class LogWindow {
  readonly #logs = new Map<string, { readonly at: number; readonly bytes: number }>();
  #known = { at: Number.NEGATIVE_INFINITY, bytes: 0 };

  /** The org has said so at this time of its own. It stands for all that was before. */
  say(bytes: number, at: number): void {
    this.#known = { at, bytes };
    for (const [id, log] of this.#logs) {
      if (log.at <= at) {
        this.#logs.delete(id);
      }
    }
  }

  /** A log has come in. Once said, a log counts once. */
  note(id: string, bytes: number, at: number): void {
    if (at > this.#known.at) {
      this.#logs.set(id, { at, bytes });
    }
  }

  bytesAt(now: number): number {
    const isRecent = ({ at }: { readonly at: number }): boolean => at > now - tracingRules.logWindow;
    const noted = [...this.#logs.values()].filter(isRecent).reduce((sum, { bytes }) => sum + bytes, 0);
    return noted + (isRecent(this.#known) ? this.#known.bytes : 0);
  }
}
