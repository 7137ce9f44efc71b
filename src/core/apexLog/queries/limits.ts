import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import type { DatabaseCall, DatabaseOperation } from './database.ts';

/** One line of a limits block. */
export interface LimitUse {
  /** As the log names it: `Number of SOQL queries`. */
  readonly label: string;
  readonly used: number;
  readonly allowed: number;
  /** Line of the file, from 0. */
  readonly row: number;
}

/** What one namespace had used when a transaction ended, or where the log said so. */
export interface LimitBlock {
  readonly event: number;
  /** Empty for the org's own code. */
  readonly namespace: string;
  readonly uses: readonly LimitUse[];
}

/** A count that changed. */
export interface LimitChange {
  readonly event: number;
  /** As the log codes it: `SOQL`, `DML_ROWS`. */
  readonly code: string;
  readonly used: number;
  readonly allowed: number;
  /** The first event behind its transaction: counts begin anew in the next. */
  readonly until: number;
}

const useLine = /^ *(?<label>[^:\n]{1,100}): (?<used>\d{1,15}) out of (?<allowed>\d{1,15})/;

/** Every block, in order. A transaction's last ones are what it ended with. */
export function limitBlocks(index: LogIndex): LimitBlock[] {
  const blocks: LimitBlock[] = [];
  for (const event of index.ofKind(kinds.limitUsageForNamespace)) {
    const rows = index.textAt(event).split(/\r\n|[\r\n]/);
    const first = index.rowAt(event);
    blocks.push({
      event,
      namespace: index.namespaceAt(event),
      uses: rows.flatMap((text, at) => limitUse(text, first + at)),
    });
  }
  return blocks;
}

/** The last block of each namespace in each transaction. */
export function finalLimits(index: LogIndex): LimitBlock[] {
  const last = new Map<string, LimitBlock>();
  const blocks = limitBlocks(index);
  const starts = [...index.ofKind(kinds.executionStarted)];
  let transaction = 0;
  for (const block of blocks) {
    while ((starts[transaction] ?? Infinity) < block.event) {
      transaction += 1;
    }
    last.set(`${transaction} ${block.namespace.toLowerCase()}`, block);
  }
  return [...last.values()];
}

/** Part of what is allowed, 0 and up. */
export function partUsed({ used, allowed }: Pick<LimitUse, 'used' | 'allowed'>): number {
  return allowed === 0 ? 0 : used / allowed;
}

/** How counts grew, in order. Only logs with APEX_PROFILING at FINEST tell. */
export function limitChanges(index: LogIndex): LimitChange[] {
  const changes: LimitChange[] = [];
  const starts = [...index.ofKind(kinds.executionStarted, kinds.header), index.count];
  let next = 0;
  for (const event of index.ofKind(kinds.limitUsage)) {
    while ((starts[next] ?? Infinity) <= event) {
      next += 1;
    }
    const [, code = '', used, allowed] = index.fieldsAt(event);
    changes.push({ event, code, used: Number(used), allowed: Number(allowed), until: starts[next] ?? index.count });
  }
  return changes.filter(({ used, allowed }) => Number.isFinite(used) && Number.isFinite(allowed));
}

/** What the transaction of an event had used by then: the last change of each count. */
export function limitsAt(changes: readonly LimitChange[], event: number): LimitChange[] {
  const last = new Map<string, LimitChange>();
  for (const change of changes) {
    if (change.event > event) {
      break;
    }
    if (event < change.until) {
      last.set(change.code, change);
    }
  }
  return [...last.values()];
}

/** Codes of limits that can be counted by what the log shows, with those of the rows; searches have none. */
const countedCodes: Readonly<Record<DatabaseOperation, readonly [calls: string, rows?: string]>> = {
  query: ['SOQL', 'SOQL_ROWS'],
  search: ['SOSL'],
  change: ['DML', 'DML_ROWS'],
  callout: ['CALLOUT'],
};

/**
 * What the transaction of an event had done by then, by limit code: for logs that have no LIMIT_USAGE. Packages have limits of their own,
 * so that this is no part of what is allowed.
 */
export function countedAt(index: LogIndex, calls: readonly DatabaseCall[], event: number): ReadonlyMap<string, number> {
  const first = transactionStart(index, event);
  const counts = new Map<string, number>();
  const count = (code: string | undefined, more: number): void => {
    if (code !== undefined && more > 0) {
      counts.set(code, (counts.get(code) ?? 0) + more);
    }
  };
  for (const call of calls) {
    if (call.event >= first && call.event <= event) {
      const [code, rowsCode] = countedCodes[call.operation];
      count(code, 1);
      count(rowsCode, call.rows ?? 0);
    }
  }
  return counts;
}

function transactionStart({ columns }: LogIndex, event: number): number {
  let start = event;
  while (start > 0 && columns.kind[start] !== kinds.executionStarted && columns.kind[start] !== kinds.header) {
    start -= 1;
  }
  return start;
}

function limitUse(text: string, row: number): LimitUse[] {
  const { label, used, allowed } = useLine.exec(text)?.groups ?? {};
  return label === undefined ? [] : [{ label: label.trim(), used: Number(used), allowed: Number(allowed), row }];
}
