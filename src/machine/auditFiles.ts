import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditCircumstances, AuditEvent } from '../core/audit/auditEvent.ts';
import { type AuditHead, emptyTrail, lineOf, nextEntry, readTrail } from '../core/audit/auditTrail.ts';
import type { AuditedWindow, AuditStore } from '../core/audit/ports.ts';
import { isErrorCode } from './errorCode.ts';
import { stateFolder } from './stateFolder.ts';

/** The same for every editor of this user, so that all trails are in one place. */
export function auditFolder(): string {
  return join(stateFolder(), 'audit');
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Trails as files that are only ever appended to, 0600 in folders 0700: `<name>.jsonl` and, in a folder of its own, `<name>.head`, which
 * says how the trail ends. Whoever changes one has to change both, and the hashes of everything behind it.
 */
export class AuditFiles implements AuditStore {
  readonly #folder: string;
  readonly #operator: string;
  readonly #name: string;
  #head: AuditHead = emptyTrail;
  #file: Promise<FileHandle> | undefined;
  // Each entry needs the hash of the one before.
  #pending: Promise<unknown> = Promise.resolve();

  /** `operator` is who works at this machine; `now` names the trail. */
  constructor(folder: string, operator: string, now: Date) {
    this.#folder = folder;
    this.#operator = operator;
    this.#name = `${now.toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}`;
  }

  record(event: AuditEvent & AuditCircumstances, time: Date): Promise<void> {
    const recorded = this.#pending.then(() => this.#append(event, time));
    this.#pending = recorded.catch(() => undefined);
    return recorded;
  }

  async read(): Promise<readonly AuditedWindow[]> {
    await this.#pending;
    const files = await filesIn(this.#folder, '.jsonl');
    // A trail that is gone altogether is missed by its head.
    const heads = await filesIn(this.#headFolder, '.head');
    const names = [...new Set([...files, ...heads])].sort();
    return Promise.all(names.map((name) => this.#readWindow(name)));
  }

  async close(): Promise<void> {
    await this.#pending;
    await (await this.#file)?.close();
  }

  get #headFolder(): string {
    return join(this.#folder, 'heads');
  }

  async #append(event: AuditEvent & AuditCircumstances, time: Date): Promise<void> {
    const entry = nextEntry(this.#head, event, { time, operator: this.#operator }, sha256);
    this.#file ??= this.#create();
    const file = await this.#file;
    await file.appendFile(`${lineOf(entry)}\n`);
    await file.sync();
    this.#head = { sequence: entry.sequence, hash: entry.hash };
    await this.#writeHead();
  }

  async #create(): Promise<FileHandle> {
    await mkdir(this.#headFolder, { recursive: true, mode: 0o700 });
    // A trail without a head is one whose head was taken away.
    await this.#writeHead();
    return open(join(this.#folder, `${this.#name}.jsonl`), 'ax', 0o600);
  }

  async #writeHead(): Promise<void> {
    const path = join(this.#headFolder, `${this.#name}.head`);
    const next = `${path}.${randomBytes(6).toString('hex')}`;
    const file = await open(next, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(this.#head));
    } finally {
      await file.close();
    }
    await rename(next, path).catch(async (error: unknown) => {
      await rm(next, { force: true });
      throw error;
    });
  }

  async #readWindow(name: string): Promise<AuditedWindow> {
    // The head first: another window may write meanwhile, and then the trail goes further than its head says, never less far.
    const head = await readIfThere(join(this.#headFolder, `${name}.head`));
    const text = await readIfThere(join(this.#folder, `${name}.jsonl`));
    const { entries, brokenAt } = readTrail(text ?? '', headIn(head), sha256);
    return { name, entries, brokenAt };
  }
}

async function filesIn(folder: string, ending: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) {
      return [];
    }
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) {
      return undefined;
    }
    throw error;
  }
}

/** No trail ends like this. */
const noHead: AuditHead = { sequence: -1, hash: '' };

/** A head that is missing or no head belongs to no trail: what it stands for counts as broken. */
function headIn(text: string | undefined): AuditHead {
  try {
    const value: unknown = JSON.parse(text ?? '');
    const { sequence, hash } = (value ?? {}) as Partial<Record<keyof AuditHead, unknown>>;
    return typeof sequence === 'number' && typeof hash === 'string' ? { sequence, hash } : noHead;
  } catch {
    return noHead;
  }
}
