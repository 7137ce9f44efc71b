import { type EventKind, kinds } from '../eventKinds.ts';
import { noEvent } from '../logColumns.ts';
import type { LogIndex } from '../logIndex.ts';
import { framesAround } from './callTree.ts';
import { shortened, wholeTitle } from './eventTitle.ts';

export type DatabaseOperation = 'query' | 'search' | 'change' | 'callout';

/** A call that left Apex. */
export interface DatabaseCall {
  readonly event: number;
  readonly operation: DatabaseOperation;
  /** The query, the change or the request, on one line, as far as there is room. The org's text. */
  readonly text: string;
  /** All of it. */
  readonly wholeText: string;
  /** Undefined where the log does not say, as for callouts. */
  readonly rows: number | undefined;
  readonly nanos: number;
  /** Source line; `noLine` or `externalLine` where there is none. */
  readonly line: number;
  /** The frame it was made in. */
  readonly frame: number | undefined;
  /** The frames that led to it, each behind it with the line at which it stood; the innermost first, and no more than a few. */
  readonly way: readonly number[];
}

/** Calls with the same text. */
export interface RepeatedCall {
  readonly operation: DatabaseOperation;
  readonly text: string;
  readonly calls: readonly DatabaseCall[];
  readonly rows: number;
  readonly nanos: number;
  /** Most of the calls that one line of one frame has made, itself or by what it called: more than one means a loop. */
  readonly inOneFrame: number;
}

const operations = new Map<EventKind, DatabaseOperation>([
  [kinds.soqlBegin, 'query'],
  [kinds.soslBegin, 'search'],
  [kinds.dmlBegin, 'change'],
  [kinds.calloutRequest, 'callout'],
]);

/** A loop that is farther out than this is somebody else's. */
const farthestLoop = 5;

export function isDatabaseCall(kind: EventKind): boolean {
  return operations.has(kind);
}

/** All of them, in order. */
export function databaseCalls(index: LogIndex): DatabaseCall[] {
  const calls: DatabaseCall[] = [];
  const frames = framesAround(index);
  for (const event of index.ofKind(...operations.keys())) {
    const operation = operations.get(index.kindAt(event)) ?? 'query';
    const wholeText = wholeTitle(index, event);
    calls.push({
      event,
      operation,
      text: shortened(wholeText),
      wholeText,
      rows: rowsOf(index, event, operation),
      nanos: operation === 'callout' ? calloutTime(index, event) : index.durationAt(event),
      line: index.lineAt(event),
      frame: frames[event] === noEvent ? undefined : frames[event],
      way: wayTo(index, frames, event),
    });
  }
  return calls;
}

/** Those that were made more than once, the ones that took longest first. */
export function repeatedCalls(calls: readonly DatabaseCall[]): RepeatedCall[] {
  const byText = Map.groupBy(calls, ({ operation, wholeText }) => `${operation} ${wholeText.toLowerCase()}`);
  return [...byText.values()]
    .filter((same) => same.length > 1)
    .map((same) => repeated(same))
    .sort((one, other) => other.nanos - one.nanos);
}

function repeated(calls: readonly DatabaseCall[]): RepeatedCall {
  return {
    operation: calls[0]?.operation ?? 'query',
    text: calls[0]?.text ?? '',
    calls,
    rows: calls.reduce((sum, { rows }) => sum + (rows ?? 0), 0),
    nanos: calls.reduce((sum, { nanos }) => sum + nanos, 0),
    inOneFrame: mostFromOnePlace(calls),
  };
}

function mostFromOnePlace(calls: readonly DatabaseCall[]): number {
  const counts = new Map<string, number>();
  let most = 1;
  for (const { way } of calls) {
    let lines = '';
    for (let at = 0; at < way.length; at += 2) {
      // Other lines farther in are another call.
      lines = `${way[at + 1] ?? ''} ${lines}`;
      const place = `${way[at] ?? ''}:${lines}`;
      const count = (counts.get(place) ?? 0) + 1;
      counts.set(place, count);
      most = Math.max(most, count);
    }
  }
  return most;
}

/** A trigger is not called from a line: what changed the records may be anywhere, and is a call itself. */
function wayTo(index: LogIndex, frames: Uint32Array, event: number): readonly number[] {
  const way: number[] = [];
  let inner = event;
  for (let step = 0; step < farthestLoop; step += 1) {
    const frame = frames[inner] as number;
    const line = index.lineAt(inner);
    if (frame === noEvent || line <= 0) {
      break;
    }
    way.push(frame, line);
    inner = frame;
  }
  return way;
}

function rowsOf(index: LogIndex, event: number, operation: DatabaseOperation): number | undefined {
  const end = operation === 'change' ? event : index.endAt(event);
  if (operation === 'callout' || end === undefined) {
    return undefined;
  }
  const rows = /\|Rows:(\d+)/.exec(index.textAt(end));
  return rows === null ? undefined : Number(rows[1]);
}

/** Request and response are events of their own, next to each other. */
function calloutTime(index: LogIndex, request: number): number {
  const parent = index.parentAt(request);
  const until = parent === undefined ? index.count - 1 : index.lastAt(parent);
  for (let event = request + 1; event <= until; event = index.lastAt(event) + 1) {
    const kind = index.kindAt(event);
    if (kind === kinds.calloutResponse) {
      return Math.max(0, index.nanosAt(event) - index.nanosAt(request));
    }
    if (kind === kinds.calloutRequest) {
      break;
    }
  }
  return 0;
}
