import { basename } from 'node:path';
import { recordIdKey } from '../../core/base/recordId.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { LogFolder } from './logFolder.ts';

/** The folders that are known, found by their names and by whose logs they hold. */
export class LogFolders {
  readonly #byName = new Map<string, LogFolder>();
  readonly #byLog = new Map<string, Set<LogFolder>>();

  get all(): readonly LogFolder[] {
    return [...this.#byName.values()];
  }

  named(name: string): LogFolder | undefined {
    return this.#byName.get(name);
  }

  /** The copies of one log. */
  of(orgId: string, logId: string): readonly LogFolder[] {
    return [...(this.#byLog.get(keyOf(orgId, logId)) ?? [])];
  }

  add(folder: LogFolder): void {
    const name = basename(folder.path);
    this.#drop(name);
    this.#byName.set(name, folder);
    const key = keyOf(folder.stored.orgId, folder.stored.log.id);
    this.#byLog.set(key, (this.#byLog.get(key) ?? new Set()).add(folder));
  }

  remove(folder: LogFolder): void {
    this.#drop(basename(folder.path));
  }

  clear(): void {
    this.#byName.clear();
    this.#byLog.clear();
  }

  #drop(name: string): void {
    const folder = this.#byName.get(name);
    if (folder === undefined) {
      return;
    }
    this.#byName.delete(name);
    const key = keyOf(folder.stored.orgId, folder.stored.log.id);
    const copies = this.#byLog.get(key);
    copies?.delete(folder);
    if (copies?.size === 0) {
      this.#byLog.delete(key);
    }
  }
}

function keyOf(orgId: string, logId: string): string {
  return `${orgIdKey(orgId)} ${recordIdKey(logId)}`;
}
