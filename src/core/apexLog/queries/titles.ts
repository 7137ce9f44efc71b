import type { EventKind } from '../eventKinds.ts';
import { ByteTexts } from '../interning.ts';
import type { LogIndex } from '../logIndex.ts';
import { wholeTitle } from './eventTitle.ts';

const bar = 0x7c;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** The whole titles of events: one that comes ten thousand times is read once. */
export class Titles {
  readonly #index: LogIndex;
  readonly #texts: ByteTexts;
  /** By kind, then by the id of what stands behind the source line. */
  readonly #byKind = new Map<EventKind, (string | undefined)[]>();

  constructor(index: LogIndex) {
    this.#index = index;
    this.#texts = new ByteTexts(index.bytes);
  }

  of(event: number): string {
    const index = this.#index;
    const kind = index.kindAt(event);
    let titles = this.#byKind.get(kind);
    if (titles === undefined) {
      titles = [];
      this.#byKind.set(kind, titles);
    }
    const id = this.#texts.idOf(this.#start(event), index.textEndAt(event));
    return (titles[id] ??= wholeTitle(index, event));
  }

  /** Where what makes a title begins: behind `[12]|`, which differs from call to call. */
  #start(event: number): number {
    const { bytes } = this.#index;
    const start = this.#index.fieldStartAt(event, 0);
    let at = start + 1;
    while (isDigit(bytes[at])) {
      at += 1;
    }
    const isLine = bytes[start] === openBracket && bytes[at] === closeBracket && bytes[at + 1] === bar;
    return isLine && at > start + 1 ? at + 2 : start;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
