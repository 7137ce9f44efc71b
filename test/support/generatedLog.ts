import { GeneratedCode } from './generatedLog/code.ts';
import { LogLines } from './generatedLog/lines.ts';

/**
 * Debug logs at FINEST as Salesforce writes them, of any size, the same for the same seed. How often each event comes, and how long
 * values are, follows 383 public logs: a quarter statements, a seventh heap, an event of some 94 bytes on average.
 */
export interface GeneratedLogOptions {
  readonly seed: number;
  /** At least this many bytes, unless the log is cut. */
  readonly bytes: number;
  /** Transactions, one behind another; the bytes are shared among them. 1 when left out. */
  readonly executions?: number;
  /** Bytes are left out in the middle and the end is cut, as Salesforce does at 20 MB. */
  readonly truncated?: boolean;
  /** The last transaction ends with an exception that nobody catches. */
  readonly fails?: boolean;
}

export function generatedLog(options: GeneratedLogOptions): Uint8Array {
  const lines = new LogLines(options.seed);
  const code = new GeneratedCode(lines);
  const executions = options.executions ?? 1;
  for (let execution = 1; execution <= executions; execution += 1) {
    code.execution((options.bytes * execution) / executions, options.fails === true && execution === executions);
  }
  return new TextEncoder().encode(options.truncated === true ? cut(lines.text()) : lines.text());
}

/** Lines are missing from the middle and from the end. */
function cut(text: string): string {
  const lines = text.split('\n');
  const from = Math.floor(lines.length / 3);
  const removed = lines.splice(from, Math.floor(lines.length / 10), '*** Skipped 1234567 bytes of detailed log');
  const end = lines.splice(Math.floor(lines.length * 0.9));
  const half = end[0]?.slice(0, 40) ?? '';
  const kept = end.filter((line) => line.includes('|EXECUTION_FINISHED') || line.includes('|FATAL_ERROR'));
  return [...lines, `${half}*********** MAXIMUM DEBUG LOG SIZE REACHED ***********`, ...kept, '']
    .join('\n')
    .replace('1234567', String(removed.join('\n').length));
}
