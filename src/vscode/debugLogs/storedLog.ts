import { stat } from 'node:fs/promises';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';

/** What becomes known of a copy after its download began. */
export interface LogMarks {
  /** All of it is here. Otherwise its download stopped half-way. */
  readonly isWhole: boolean;
  /** The org handed out another length than its list says. */
  readonly lengthDiffers: boolean;
  /** The org itself left lines out, because the log grew too large. */
  readonly isTruncated: boolean;
  readonly isKeptForCase: boolean;
}

/** A debug log on this machine. */
export interface StoredLog extends LogMarks {
  readonly orgId: string;
  /** What the org's list said of it. */
  readonly log: DebugLogEntry;
  /** Absolute path of its text. */
  readonly path: string;
  /** Wall time in milliseconds when its download began. */
  readonly storedAt: number;
}

/** Whether the text is still where it was. */
export async function isThere({ path }: StoredLog): Promise<boolean> {
  return stat(path).then(
    (file) => file.isFile(),
    () => false,
  );
}
