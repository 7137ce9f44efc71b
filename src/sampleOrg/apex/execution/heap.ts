import { SObjectValue } from '../../data/sObjectValue.ts';
import type { ApexValue } from '../library/contract.ts';
import { ApexException } from '../values/exception.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { ApexSet } from '../values/set.ts';
import { classOf } from './instance.ts';

/** Bytes that one value takes besides what it refers to. */
const referenceBytes = 8;
/** Statements between two looks while the heap is small. */
const fewestStatements = 200_000;
/** Statements that a look must be worth, per value that it visits: looking then costs little beside running. */
const statementsPerValue = 10;
/** Bytes that may be taken between two looks even where the limit is near. */
const leastHeadroom = 500_000;

export interface HeapOptions {
  /** Bytes. Asynchronous Apex may use more. */
  readonly allowed: () => number;
  /** Everything that the request can reach without another value: locals, statics, what is queued. */
  readonly roots: () => Iterable<ApexValue>;
  /** Throws the System.LimitException. */
  readonly exceeded: (used: number) => never;
}

/**
 * The heap of a request. Texts and what collections take at once are counted as they are made; what can still be reached is measured
 * only when enough was made to matter, or enough statements ran.
 */
export class Heap {
  readonly #options: HeapOptions;
  /** Bytes that may be made before the next look. */
  #headroom: number;
  /** Statements that may run before the next look. */
  #statements = fewestStatements;
  /** Bytes of all texts that the request has made: more cannot be held, however often a text is referred to. */
  #textsMade = 0;

  constructor(options: HeapOptions) {
    this.#options = options;
    this.#headroom = options.allowed();
  }

  /** A text was made. */
  made(text: string): void {
    this.#textsMade += text.length;
    if ((this.#headroom -= text.length) < 0) {
      this.#look(text.length);
    }
  }

  /** So many bytes are about to be taken at once. */
  take(bytes: number): void {
    if ((this.#headroom -= bytes) < 0) {
      this.#look(bytes);
    }
  }

  /** So many statements ran. */
  ran(statements: number): void {
    if ((this.#statements -= statements) < 0) {
      this.#look(0);
    }
  }

  /** Bytes that can be reached. */
  used(): number {
    return this.#measure().bytes;
  }

  #look(coming: number): void {
    const { exceeded } = this.#options;
    const allowed = this.#options.allowed();
    const { bytes, values } = this.#measure();
    const used = bytes + coming;
    this.#headroom = Math.max(leastHeadroom, allowed - used);
    this.#statements = Math.max(fewestStatements, values * statementsPerValue);
    if (used > allowed) {
      exceeded(used);
    }
  }

  /** Stops where it is plain that the limit is passed. */
  #measure(): { readonly bytes: number; readonly values: number } {
    const enough = 2 * this.#options.allowed();
    const seen = new Set<object>();
    const open: ApexValue[] = [...this.#options.roots()];
    let texts = 0;
    let bytes = 0;
    let values = 0;
    for (let value = open.pop(); value !== undefined && bytes < enough; value = open.pop()) {
      values += 1;
      bytes += referenceBytes;
      if (typeof value === 'string') {
        texts += value.length;
      } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
        seen.add(value);
        bytes += referenceBytes;
        for (const inner of innerValues(value)) {
          open.push(inner);
        }
      }
    }
    return { bytes: bytes + Math.min(texts, this.#textsMade), values };
  }
}

function innerValues(value: object): Iterable<ApexValue> {
  if (value instanceof ApexList) {
    return value.items;
  }
  if (value instanceof ApexSet) {
    return value.values();
  }
  if (value instanceof ApexMap) {
    return entriesOf(value);
  }
  if (value instanceof SObjectValue) {
    return fieldsOf(value);
  }
  if (value instanceof ApexException || classOf(value as ApexException) !== undefined) {
    // Fields of compiled classes are properties.
    return Object.values(value).filter(isApexValue);
  }
  return [];
}

function* entriesOf(map: ApexMap): Iterable<ApexValue> {
  for (const { key, value } of map.entries.values()) {
    yield key;
    yield value;
  }
}

function* fieldsOf(record: SObjectValue): Iterable<ApexValue> {
  for (const [, value] of record.populated()) {
    yield value;
  }
}

function isApexValue(value: unknown): value is ApexValue {
  return value === null || typeof value !== 'object' || 'apexTypeName' in value;
}
