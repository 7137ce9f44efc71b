import { kinds } from '../../src/core/apexLog/eventKinds.ts';
import type { LogIndex } from '../../src/core/apexLog/logIndex.ts';
import { Frames } from '../../src/core/apexLog/replay/frames.ts';

/** What a forward run knows where it stands. Variables are told by the events that gave them their values; -1 is only declared. */
export interface ForwardState {
  /** Frames by the events that began them, innermost first. */
  readonly stack: readonly number[];
  readonly locals: ReadonlyMap<string, number>;
  readonly statics: ReadonlyMap<string, number>;
}

interface OpenFrame {
  readonly event: number;
  readonly locals: Map<string, number>;
}

/**
 * A replay as debuggers for logs have it: it reads event by event from the start, keeps what it has read, and cannot go back. It says
 * what the tables of a `Replay` have to say, and what looking up is compared with.
 */
export class ForwardReplay {
  readonly #index: LogIndex;
  readonly #frames: Frames;
  readonly #open: OpenFrame[] = [];
  #statics = new Map<string, number>();
  #declaredStatics = new Set<string>();
  #next = 0;

  constructor(index: LogIndex, frames = new Frames(index)) {
    this.#index = index;
    this.#frames = frames;
  }

  /** Reads up to before an event, which must not be behind what was read. */
  runTo(event: number): ForwardState {
    for (; this.#next < event; this.#next += 1) {
      this.#leave(this.#next);
      this.#read(this.#next);
    }
    this.#leave(event);
    const top = this.#frames.around(event);
    const around = this.#open.filter((frame) => top !== undefined && frame.event <= top);
    return {
      stack: around.map((frame) => frame.event).reverse(),
      locals: around.at(-1)?.locals ?? new Map<string, number>(),
      statics: this.#statics,
    };
  }

  #leave(event: number): void {
    for (let last = this.#open.at(-1); last && this.#index.lastAt(last.event) < event; last = this.#open.at(-1)) {
      this.#open.pop();
    }
  }

  #read(event: number): void {
    const kind = this.#index.kindAt(event);
    if (kind === kinds.executionStarted || kind === kinds.header) {
      this.#statics = new Map();
      this.#declaredStatics = new Set();
    }
    if (this.#frames.ordinalOf(event) !== undefined) {
      this.#open.push({ event, locals: new Map() });
    }
    if (kind === kinds.scopeBegin || kind === kinds.assignment) {
      this.#change(event, kind === kinds.scopeBegin);
    }
  }

  #change(event: number, isDeclaration: boolean): void {
    const [, name = '', value, ...more] = this.#index.textAt(event).split('|').slice(2);
    if (value === undefined || name === '') {
      return;
    }
    const change = isDeclaration ? -1 : event;
    const owner = this.#frames.frameOf(event);
    const frame = owner === undefined ? undefined : this.#open.find((open) => open.event === owner);
    const dot = name.indexOf('.', 1);
    if (dot > 0) {
      const head = name.slice(0, dot);
      const hasAddress = more.at(-1)?.startsWith('0x') === true;
      const isField = head === 'this' || frame?.locals.has(head) === true || (hasAddress && name.charCodeAt(0) >= 0x61);
      if (isDeclaration) {
        this.#declaredStatics.add(name);
      }
      if (isDeclaration || this.#declaredStatics.has(name) || !isField) {
        this.#declaredStatics.add(name);
        this.#statics.set(name, change);
      }
      return;
    }
    const isForeign = this.#index.lineAt(event) <= 0 && (name === 'this' || name === 'value');
    if (frame !== undefined && (isDeclaration || !isForeign)) {
      frame.locals.set(name, change);
    }
  }
}
