import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CrashLedger, LedgerEntry } from '../core/sessionRules/crashLedger.ts';
import { isErrorCode } from './errorCode.ts';
import { stateFolder } from './stateFolder.ts';

/**
 * The ledger as one file for each entry, 0600: windows that write at once have nothing in common to break. A home folder may be shared
 * by machines, whose leases know nothing of each other: each has a ledger of its own.
 */
export class CrashLedgerFiles implements CrashLedger {
  readonly #folder: string;

  constructor(folder = join(stateFolder(), 'ledger', hostname().replace(/[^\w-]/g, '-'))) {
    this.#folder = folder;
  }

  async record(entry: LedgerEntry): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#pathOf(entry.id);
    const next = `${path}.${randomBytes(6).toString('hex')}`;
    const file = await open(next, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(entry));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#pathOf(id), { force: true });
  }

  async entries(): Promise<readonly LedgerEntry[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (isErrorCode(error, 'ENOENT')) {
        return [];
      }
      throw error;
    });
    const entries = await Promise.all(
      names.filter((name) => name.endsWith('.json')).map((name) => readEntry(join(this.#folder, name))),
    );
    return entries.filter((entry) => entry !== undefined);
  }

  #pathOf(id: string): string {
    if (!/^[\w-]{1,64}$/.test(id)) {
      throw new RangeError('An entry of the ledger has an id of letters, digits and dashes');
    }
    return join(this.#folder, `${id}.json`);
  }
}

/** Undefined for what is no entry, and for one that its owner has just removed. */
async function readEntry(path: string): Promise<LedgerEntry | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is LedgerEntry {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { id, orgId, userId, sessionId, begunAt, endsAt, processId, isUnconfirmed } = value as Record<string, unknown>;
  return (
    [id, orgId, userId].every((text) => typeof text === 'string') &&
    (sessionId === undefined || typeof sessionId === 'string') &&
    [begunAt, endsAt, processId].every((number) => typeof number === 'number') &&
    typeof isUnconfirmed === 'boolean'
  );
}
