import { type EventKind, kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import type { Frames } from './frames.ts';
import { lowerBound } from '../../base/sorted.ts';
import { Grouped } from './grouped.ts';

/**
 * What is about to happen at a moment: a statement; a call or other work of a frame whose statements the log does not have; the first
 * line of such a frame; an exception that was thrown; one that nobody caught.
 */
export type MomentKind = 'statement' | 'call' | 'entry' | 'exception' | 'fatal';

const kindNumbers = { statement: 0, call: 1, entry: 2, exception: 3, fatal: 4 } as const;
const kindNames = ['statement', 'call', 'entry', 'exception', 'fatal'] as const;

/** What a frame without statements is seen doing. */
const work = new Set<EventKind>([
  kinds.methodEntry,
  kinds.constructorEntry,
  kinds.systemMethodEntry,
  kinds.systemConstructorEntry,
  kinds.soqlBegin,
  kinds.soslBegin,
  kinds.dmlBegin,
  kinds.userDebug,
  kinds.calloutRequest,
]);

/**
 * Where a replay can stand, in the order of the log. A moment is a number from 0; its state is that of just before its event.
 */
export class Moments {
  readonly count: number;
  readonly frames: Frames;
  readonly index: LogIndex;
  readonly #events: Uint32Array;
  readonly #frames: Uint32Array;
  readonly #lines: Uint32Array;
  readonly #kinds: Uint8Array;
  readonly #byFrame: Grouped;

  constructor(index: LogIndex, frames: Frames) {
    this.frames = frames;
    this.index = index;
    const found = new MomentFinder(index, frames);
    found.read();
    const { count } = found;
    this.count = count;
    this.#events = found.events.slice(0, count);
    this.#frames = found.frameOrdinals.slice(0, count);
    this.#lines = found.lines.slice(0, count);
    this.#kinds = found.kinds.slice(0, count);
    this.#byFrame = new Grouped(this.#frames, frames.events.length);
  }

  eventAt(moment: number): number {
    return this.#events[moment] as number;
  }

  /** The innermost frame. */
  frameAt(moment: number): number {
    return this.frames.events[this.#frames[moment] as number] as number;
  }

  /** In the source of its frame; 0 where the log does not tell. */
  lineAt(moment: number): number {
    return this.#lines[moment] as number;
  }

  kindAt(moment: number): MomentKind {
    return kindNames[this.#kinds[moment] as number] ?? 'statement';
  }

  /** The moments of a frame itself, without those of what it calls. */
  ofFrame(frame: number): Uint32Array {
    const ordinal = this.frames.ordinalOf(frame);
    return ordinal === undefined ? new Uint32Array(0) : this.#byFrame.of(ordinal);
  }

  get hasAnyStatement(): boolean {
    return this.#kinds.includes(kindNumbers.statement);
  }

  /** Whether the log has the frame's statements. */
  hasStatements(frame: number): boolean {
    const own = this.ofFrame(frame);
    return own.length > 0 && this.kindAt(own[0] as number) !== 'entry';
  }

  /** The first moment whose event is that one or a later one; `count` where there is none. */
  firstFrom(event: number): number {
    return lowerBound(this.#events, event);
  }

  /** The first moment after a frame was entered, its own or another's. The call that enters it may be a moment of the same event. */
  firstInside(frame: number): number {
    let moment = this.firstFrom(frame);
    while (this.#events[moment] === frame && this.frameAt(moment) !== frame) {
      moment += 1;
    }
    return moment;
  }
}

class MomentFinder {
  count = 0;
  events: Uint32Array;
  frameOrdinals: Uint32Array;
  lines: Uint32Array;
  kinds: Uint8Array;
  readonly #index: LogIndex;
  readonly #frames: Frames;
  /** By frame: whether it has statements of its own. */
  readonly #hasStatements: Uint8Array;
  /** By frame: the line of its last moment. */
  readonly #lastLine: Uint32Array;
  /** What was thrown last and not caught since, for all that is known. */
  #flying: string | undefined;

  constructor(index: LogIndex, frames: Frames) {
    this.#index = index;
    this.#frames = frames;
    this.#hasStatements = new Uint8Array(frames.events.length);
    this.#lastLine = new Uint32Array(frames.events.length);
    const capacity = 1024;
    this.events = new Uint32Array(capacity);
    this.frameOrdinals = new Uint32Array(capacity);
    this.lines = new Uint32Array(capacity);
    this.kinds = new Uint8Array(capacity);
  }

  read(): void {
    const { kind, count } = this.#index.columns;
    for (let event = 0; event < count; event += 1) {
      if (kind[event] === kinds.statement) {
        const owner = this.#frames.frameOf(event);
        if (owner !== undefined) {
          this.#hasStatements[this.#frames.ordinalOf(owner) as number] = 1;
        }
      }
    }
    for (let event = 0; event < count; event += 1) {
      this.#readEvent(event, kind[event] as number);
    }
  }

  #readEvent(event: number, kind: EventKind): void {
    if (kind === kinds.statement) {
      this.#flying = undefined;
      const owner = this.#frames.frameOf(event);
      if (owner !== undefined) {
        this.#add(event, owner, this.#index.lineAt(event), 'statement');
      }
      return;
    }
    if (kind === kinds.exceptionThrown || kind === kinds.fatalError) {
      this.#exception(event, kind);
      return;
    }
    if (work.has(kind)) {
      this.#call(event, kind);
    }
    const ordinal = this.#frames.ordinalOf(event);
    if (ordinal !== undefined) {
      this.#flying = undefined;
      if (this.#hasStatements[ordinal] === 0 && kind !== kinds.systemMethodEntry) {
        this.#add(event, event, 0, 'entry');
      }
    }
  }

  /** Calls always count; other work in a line counts once, since a log has several events for it. */
  #call(event: number, kind: EventKind): void {
    const owner = this.#frames.frameOf(event);
    const ordinal = owner === undefined ? undefined : this.#frames.ordinalOf(owner);
    if (owner === undefined || ordinal === undefined || this.#hasStatements[ordinal] === 1) {
      return;
    }
    const line = this.#index.lineAt(event);
    const isCall = kind === kinds.methodEntry || kind === kinds.constructorEntry;
    if (line <= 0 || (!isCall && line === this.#lastLine[ordinal])) {
      return;
    }
    if (isCall && kind === kinds.methodEntry && this.#frames.isInitialiser(event)) {
      return;
    }
    this.#flying = undefined;
    this.#add(event, owner, line, 'call');
  }

  /** An exception is written once for each frame it leaves, and twice when it ends the transaction. */
  #exception(event: number, kind: EventKind): void {
    const text = this.#index.textAt(event);
    const bar = text.indexOf('|', text.indexOf('|') + 1) + 1;
    const thrown = kind === kinds.fatalError ? text.slice(bar) : text.slice(text.indexOf('|', bar) + 1);
    const key = `${kind}:${thrown}`;
    if (key === this.#flying) {
      return;
    }
    this.#flying = key;
    const frame = this.#frames.around(event);
    if (frame !== undefined) {
      const ordinal = this.#frames.ordinalOf(frame) as number;
      const line = this.#index.lineAt(event);
      this.#add(
        event,
        frame,
        line > 0 ? line : (this.#lastLine[ordinal] as number),
        kind === kinds.fatalError ? 'fatal' : 'exception',
      );
    }
  }

  #add(event: number, frame: number, line: number, kind: MomentKind): void {
    if (this.count === this.events.length) {
      this.#grow();
    }
    const ordinal = this.#frames.ordinalOf(frame) as number;
    this.#lastLine[ordinal] = line;
    this.events[this.count] = event;
    this.frameOrdinals[this.count] = ordinal;
    this.lines[this.count] = Math.max(0, line);
    this.kinds[this.count] = kindNumbers[kind];
    this.count += 1;
  }

  #grow(): void {
    const larger = (column: Uint32Array): Uint32Array => {
      const copy = new Uint32Array(column.length * 2);
      copy.set(column);
      return copy;
    };
    this.events = larger(this.events);
    this.frameOrdinals = larger(this.frameOrdinals);
    this.lines = larger(this.lines);
    const kindsCopy = new Uint8Array(this.kinds.length * 2);
    kindsCopy.set(this.kinds);
    this.kinds = kindsCopy;
  }
}
