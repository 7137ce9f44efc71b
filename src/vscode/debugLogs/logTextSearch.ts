import { open } from 'node:fs/promises';
import type { LineFinder } from '../../core/debugLogs/search/lineFinder.ts';
import { type FoundLine, searchLog } from '../../core/debugLogs/search/logSearch.ts';
import type { StoredLog } from './storedLog.ts';

/** Bytes that are looked through at once: between two pieces the editor does other things. */
const piece = 1024 * 1024;
/** Lines that are shown of one log, and of all. */
const linesOfLog = 50;
const linesInAll = 500;

/** Lines of one log that were found. */
export interface FoundInLog {
  readonly stored: StoredLog;
  readonly lines: readonly FoundLine[];
}

export interface SearchProgress {
  readonly searched: number;
  readonly total: number;
  /** More was not looked for: there is enough to look at. */
  readonly isFull: boolean;
}

/** Looks through logs on this machine, one after the other; hands out each that holds what is searched for. */
export async function* searchLogs(
  logs: readonly StoredLog[],
  finder: LineFinder,
  signal: AbortSignal,
): AsyncGenerator<FoundInLog & SearchProgress, void, undefined> {
  let left = linesInAll;
  for (const [index, stored] of logs.entries()) {
    if (signal.aborted || left === 0) {
      return;
    }
    const lines = await linesIn(stored, finder, Math.min(linesOfLog, left), signal);
    left -= lines.length;
    yield { stored, lines, searched: index + 1, total: logs.length, isFull: left === 0 };
  }
}

/** The bytes of a file, each piece good until the next: a stream would cost more than the search. */
export async function* piecesOf(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
  try {
    const buffer = Buffer.allocUnsafe(piece);
    let bytesRead = piece;
    // A piece that is not full was the last one.
    while (bytesRead === piece && !signal.aborted) {
      ({ bytesRead } = await file.read(buffer, 0, piece));
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** A log that was purged meanwhile holds nothing. */
async function linesIn(
  { path }: StoredLog,
  finder: LineFinder,
  limit: number,
  signal: AbortSignal,
): Promise<readonly FoundLine[]> {
  const lines: FoundLine[] = [];
  try {
    for await (const line of searchLog(piecesOf(path, signal), finder, limit)) {
      lines.push(line);
    }
  } catch (error) {
    if (!signal.aborted && !(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      throw error;
    }
  }
  return lines;
}
