import { kinds } from '../eventKinds.ts';
import { isFrame } from '../frameKinds.ts';
import { isCloser } from '../frameStack.ts';
import type { LogIndex } from '../logIndex.ts';
import { eventTitle, unescaped } from './eventTitle.ts';

/** A frame that an exception went through. */
export interface ExceptionFrame {
  /** As the log writes it: a signature, or a line such as `Class.acme.Invoices.total: line 5, column 1`. */
  readonly text: string;
  /** Source line; 0 where it is not told. */
  readonly line: number;
  /** The entry of the frame in the log, where it is there. */
  readonly event: number | undefined;
}

/** An exception from where it was thrown to where it was caught or ended the transaction. The log writes it once per frame. */
export interface ThrownException {
  /** Where it was thrown; the fatal error where the log tells no more. */
  readonly event: number;
  readonly type: string;
  /** The org's text. */
  readonly message: string;
  /** The frames it left, the innermost first, up to the one that caught it. */
  readonly stack: readonly ExceptionFrame[];
  /** The last event that is about it. */
  readonly lastEvent: number;
  /** The event of the fatal error: it was not caught. */
  readonly fatalEvent: number | undefined;
}

interface Chain {
  readonly first: number;
  last: number;
  readonly text: string;
  fatal: number | undefined;
}

const stackLine = /^(?:Class|Trigger|AnonymousBlock|Property|External entry point|\()/;

/** All of them, in order. */
export function thrownExceptions(index: LogIndex): ThrownException[] {
  const chains: Chain[] = [];
  /** The last of the transaction, by text. */
  const last = new Map<string, Chain>();
  for (const event of index.ofKind(kinds.exceptionThrown, kinds.fatalError, kinds.executionStarted, kinds.header)) {
    const kind = index.kindAt(event);
    if (kind === kinds.executionStarted || kind === kinds.header) {
      last.clear();
      continue;
    }
    const isFatal = kind === kinds.fatalError;
    const text = isFatal ? fatalHead(index, event) : thrownText(index, event);
    // What was thrown last ends in a fatal error, whatever `finally` did then. That is written twice, the second time behind the limits.
    const chain = isFatal ? last.get(text) : goingUp(index, chains.at(-1), text, event);
    if (chain === undefined) {
      const begun = { first: event, last: event, text, fatal: isFatal ? event : undefined };
      chains.push(begun);
      last.set(text, begun);
    } else {
      chain.last = event;
      chain.fatal ??= isFatal ? event : undefined;
    }
  }
  return chains.map((chain) => exceptionOf(index, chain));
}

/** The same exception, one frame farther up: between its events nothing happens but that frames are left. */
function goingUp(index: LogIndex, chain: Chain | undefined, text: string, event: number): Chain | undefined {
  return chain?.text === text && chain.fatal === undefined && onlyLeaves(index, chain.last, event) ? chain : undefined;
}

function onlyLeaves(index: LogIndex, from: number, to: number): boolean {
  for (let event = from + 1; event < to; event += 1) {
    const kind = index.kindAt(event);
    if (!isCloser(kind) && kind !== kinds.heapAllocate && kind !== kinds.assignment && kind !== kinds.scopeBegin) {
      return false;
    }
  }
  return true;
}

function exceptionOf(index: LogIndex, chain: Chain): ThrownException {
  const colon = chain.text.indexOf(': ');
  const type = colon < 0 ? chain.text : chain.text.slice(0, colon);
  return {
    event: chain.first,
    type,
    message: unescaped(colon < 0 ? '' : chain.text.slice(colon + 2)),
    stack: chain.fatal === undefined ? framesLeft(index, chain) : fatalStack(index, chain.fatal),
    lastEvent: chain.last,
    fatalEvent: chain.fatal,
  };
}

function thrownText(index: LogIndex, event: number): string {
  return index.fieldsAt(event).slice(1).join('|').trimEnd();
}

/** A fatal error's text without its stack. */
function fatalHead(index: LogIndex, event: number): string {
  const text = index.fieldsAt(event).join('|');
  const lines = text.split(/\r\n|[\r\n]/);
  const stack = lines.findIndex((line, at) => at > 0 && line === '');
  return (stack < 0 ? lines : lines.slice(0, stack)).join('\n').trimEnd();
}

function fatalStack(index: LogIndex, event: number): ExceptionFrame[] {
  const lines = index.textAt(event).split(/\r\n|[\r\n]/);
  const from = lines.findIndex((line, at) => at > 0 && line === '');
  return lines
    .slice(from < 0 ? lines.length : from)
    .filter((line) => stackLine.test(line))
    .map((text) => ({ text, line: Number(/: line (\d{1,9})/.exec(text)?.[1] ?? 0), event: undefined }));
}

/** The frames around the first throw, out to the one in which it was seen last. */
function framesLeft(index: LogIndex, chain: Chain): ExceptionFrame[] {
  const outermost = index.parentAt(chain.last);
  const frames: ExceptionFrame[] = [];
  let line = index.lineAt(chain.first);
  for (let around = index.parentAt(chain.first); around !== undefined; around = index.parentAt(around)) {
    if (isFrame(index.kindAt(around))) {
      frames.push({ text: eventTitle(index, around), line: Math.max(0, line), event: around });
      line = index.lineAt(around);
    }
    if (around === outermost) {
      break;
    }
  }
  return frames;
}
