import type { FrameName } from './frameNames.ts';
import { Grouped } from './grouped.ts';
import type { Moments } from './moments.ts';

const nothing = new Uint32Array(0);

/** The moments of lines and of methods, by what people and breakpoints call them. Made at the first question: it looks at every moment once. */
export class PlaceIndex {
  readonly #moments: Moments;
  /** By typeref in small letters, then by line. */
  readonly #typeIds = new Map<string, number>();
  readonly #byType: Grouped;
  readonly #byLine = new Map<number, ReadonlyMap<number, Uint32Array>>();
  readonly #entries = new Map<string, readonly number[]>();

  constructor(moments: Moments) {
    this.#moments = moments;
    const { frames, count } = moments;
    const typeOfFrame = new Uint32Array(frames.events.length);
    const entered = new Map<FrameName, number[]>();
    for (const [ordinal, frame] of frames.events.entries()) {
      const name = frames.nameOf(frame);
      let entries = entered.get(name);
      if (entries === undefined) {
        entries = [];
        entered.set(name, entries);
      }
      typeOfFrame[ordinal] = this.#typeId(typeKey(name.typeRef));
      const [first] = moments.ofFrame(frame);
      if (first !== undefined) {
        entries.push(first);
      }
    }
    for (const [{ fullName }, entries] of entered) {
      this.#addEntries(fullName, entries);
    }
    const types = new Uint32Array(count);
    for (let moment = 0; moment < count; moment += 1) {
      types[moment] = typeOfFrame[frames.ordinalOf(moments.frameAt(moment)) ?? 0] as number;
    }
    this.#byType = new Grouped(types, this.#typeIds.size);
  }

  /** Typerefs of all code that the log shows, in small letters. */
  get typeRefs(): readonly string[] {
    return [...this.#typeIds.keys()];
  }

  /** Sorted. Apex ignores case. */
  ofLine(typeRef: string, line: number): Uint32Array {
    return this.#linesOf(typeRef).get(line) ?? nothing;
  }

  /** The lines of a type at which the log has moments, sorted. */
  lines(typeRef: string): readonly number[] {
    return [...this.#linesOf(typeRef).keys()].sort((left, right) => left - right);
  }

  /** First moments of the frames of `Class.method`, with or without namespace and outer classes. Sorted. */
  ofEntry(name: string): readonly number[] {
    return this.#entries.get(withoutTypes(name).toLowerCase()) ?? [];
  }

  #linesOf(typeRef: string): ReadonlyMap<number, Uint32Array> {
    const type = this.#typeIds.get(typeKey(typeRef));
    if (type === undefined) {
      return new Map();
    }
    let lines = this.#byLine.get(type);
    if (lines === undefined) {
      lines = this.#readLines(type);
      this.#byLine.set(type, lines);
    }
    return lines;
  }

  #readLines(type: number): ReadonlyMap<number, Uint32Array> {
    const found = new Map<number, number[]>();
    for (const moment of this.#byType.of(type)) {
      const line = this.#moments.lineAt(moment);
      const kind = this.#moments.kindAt(moment);
      if (line === 0 || kind === 'exception' || kind === 'fatal') {
        continue;
      }
      const moments = found.get(line);
      if (moments === undefined) {
        found.set(line, [moment]);
      } else {
        moments.push(moment);
      }
    }
    return new Map(Array.from(found, ([line, moments]) => [line, Uint32Array.from(moments)]));
  }

  #typeId(key: string): number {
    const known = this.#typeIds.get(key);
    if (known !== undefined) {
      return known;
    }
    this.#typeIds.set(key, this.#typeIds.size);
    return this.#typeIds.size - 1;
  }

  #addEntries(fullName: string, moments: readonly number[]): void {
    const parts = withoutTypes(fullName).toLowerCase().split('.');
    for (let from = 0; from < Math.max(1, parts.length - 1); from += 1) {
      const key = parts.slice(from).join('.');
      const known = this.#entries.get(key);
      this.#entries.set(
        key,
        known === undefined ? moments : [...known, ...moments].sort((left, right) => left - right),
      );
    }
    // A trigger goes by its own name.
    if (parts.at(-1) === 'invoke') {
      this.#addEntries(parts.slice(0, -1).join('.'), moments);
    }
  }
}

function withoutTypes(fullName: string): string {
  const open = fullName.indexOf('(');
  return open < 0 ? fullName : fullName.slice(0, open);
}

/** A log may leave open whether a name begins with a namespace or an outer class, so both are one here: `acme/A` and `acme$A`. */
function typeKey(typeRef: string): string {
  return typeRef.toLowerCase().replaceAll('/', '$');
}
