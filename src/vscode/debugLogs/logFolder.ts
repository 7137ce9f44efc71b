import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import { LogFileWriter } from './logFileWriter.ts';
import { logFileName } from './logFileName.ts';
import type { LogMarks, StoredLog } from './storedLog.ts';

const factsFile = 'log.json';
/** There while a window downloads into the folder; holds the id of its process. */
const claimFile = 'writing';
/** Another window may be about to write the facts of a folder that has none. Milliseconds. */
const youth = 60 * 60 * 1000;

const noMarks: LogMarks = { isWhole: false, lengthDiffers: false, isTruncated: false, isKeptForCase: false };

interface Facts extends LogMarks {
  readonly orgId: string;
  readonly log: DebugLogEntry;
  /** Name of the file that the text is in. */
  readonly file: string;
  readonly storedAt: number;
}

/**
 * The folder of one copy of a log: its text, and a file that says what it is. Nothing is shared by folders, so windows cannot overwrite
 * what another one has noted. Folders are 0700 and files 0600.
 */
export class LogFolder {
  readonly path: string;
  #facts: Facts;

  private constructor(path: string, facts: Facts) {
    this.path = path;
    this.#facts = facts;
  }

  static async create(root: string, orgId: string, log: DebugLogEntry, storedAt: number): Promise<LogFolder> {
    const folder = new LogFolder(newPath(root), { orgId, log, file: logFileName(log), storedAt, ...noMarks });
    await mkdir(folder.path, { recursive: true, mode: 0o700 });
    await folder.#write(folder.#facts);
    return folder;
  }

  /** Undefined where it does not say what it is: a crash has left it, another window is making it, or it is none of ours. */
  static async open(path: string): Promise<LogFolder | undefined> {
    const facts = await readFacts(path);
    return facts && new LogFolder(path, facts);
  }

  get stored(): StoredLog {
    const { file, ...facts } = this.#facts;
    return { ...facts, path: join(this.path, file) };
  }

  /** Reads again what another window may have noted. False where it was deleted. */
  async refresh(): Promise<boolean> {
    const facts = await readFacts(this.path);
    this.#facts = facts ?? this.#facts;
    return facts !== undefined;
  }

  /** False where it was deleted meanwhile. */
  async mark(marks: Partial<LogMarks>): Promise<boolean> {
    if (!(await this.refresh())) {
      return false;
    }
    await this.#write({ ...this.#facts, ...marks });
    return true;
  }

  /** Opens the text to write on where an earlier download stopped. Undefined while a window is writing it. */
  async openForDownload(): Promise<LogFileWriter | undefined> {
    const folder = await this.#claim();
    if (folder === undefined) {
      return undefined;
    }
    const { path } = folder.stored;
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    return new LogFileWriter(path, handle, (await handle.stat()).size, () => folder.#release());
  }

  async remove(): Promise<void> {
    await removeFolder(this.path);
  }

  /** Answers the folder as it is claimed then. That of a window that is gone is moved: one alone of those who try can do that. */
  async #claim(): Promise<LogFolder | undefined> {
    if (await tryClaim(this.path)) {
      return this;
    }
    if (await isClaimLive(this.path)) {
      return undefined;
    }
    const moved = new LogFolder(newPath(dirname(this.path)), this.#facts);
    try {
      await rename(this.path, moved.path);
    } catch {
      return undefined;
    }
    await writeFile(join(moved.path, claimFile), String(process.pid), { mode: 0o600 });
    return moved;
  }

  async #release(): Promise<void> {
    await rm(join(this.path, claimFile), { force: true });
  }

  async #write(facts: Facts): Promise<void> {
    const next = join(this.path, `${factsFile}.${randomBytes(6).toString('hex')}`);
    await writeFile(next, JSON.stringify(facts), { mode: 0o600 });
    await rename(next, join(this.path, factsFile));
    this.#facts = facts;
  }
}

/** Deletes a folder that does not say what it is, unless it is so young that a window may still be making it. */
export async function removeLeftOver(path: string, now: number): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (now - mtimeMs > youth) {
    await removeFolder(path);
  }
}

/** Windows of other systems keep what is open for a moment. */
async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function newPath(root: string): string {
  return join(root, randomBytes(12).toString('hex'));
}

async function readFacts(path: string): Promise<Facts | undefined> {
  try {
    const facts = { ...noMarks, ...(JSON.parse(await readFile(join(path, factsFile), 'utf8')) as Facts) };
    return isUsable(facts) ? facts : undefined;
  } catch {
    return undefined;
  }
}

/** A name that was tampered with may hold `..`. */
function isUsable({ orgId, log, file, storedAt }: Facts): boolean {
  return (
    [orgId, log.id, file].every((text) => typeof text === 'string') &&
    typeof storedAt === 'number' &&
    basename(file) === file &&
    file.endsWith('.log')
  );
}

async function tryClaim(path: string): Promise<boolean> {
  try {
    await writeFile(join(path, claimFile), String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

async function isClaimLive(path: string): Promise<boolean> {
  const holder = Number(await readFile(join(path, claimFile), 'utf8').catch(() => ''));
  // Empty: it has been made, and not yet written.
  if (!Number.isSafeInteger(holder) || holder <= 0) {
    return true;
  }
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
