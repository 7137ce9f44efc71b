import { type EventKind, kinds } from '../eventKinds.ts';
import { noEvent } from '../logColumns.ts';
import type { LogIndex } from '../logIndex.ts';
import { constructorName, type FrameName, methodName, unitName } from './frameNames.ts';

/** Kinds that own what is inside: a frame of the user's code, or the platform's code, in which the user's does not move. */
const owners = new Set<EventKind>([
  kinds.codeUnitStarted,
  kinds.methodEntry,
  kinds.constructorEntry,
  kinds.visualforceCallStart,
  kinds.systemMethodEntry,
  kinds.systemConstructorEntry,
]);

const bar = 0x7c;
const underscore = 0x5f;
const dot = 0x2e;
const openParenthesis = 0x28;
const lineFeed = 10;

/** Which frame of the user's code each event of a log belongs to. A frame is the event that it begins with. */
export class Frames {
  /** The frames in the order of their beginnings. */
  readonly events: Uint32Array;
  readonly #index: LogIndex;
  /** By event: the nearest owner around it. */
  readonly #owner: Uint32Array;
  /** By event: position in `events`, plus 1. 0 is no frame. */
  readonly #ordinal: Uint32Array;
  readonly #names = new Map<number, FrameName>();
  readonly #namesByText = new Map<string, FrameName>();

  constructor(index: LogIndex) {
    this.#index = index;
    const { count, kind, parent } = index.columns;
    const owner = new Uint32Array(count);
    const ordinal = new Uint32Array(count);
    const isOwner = new Uint8Array(0x1_0000);
    for (const one of owners) {
      isOwner[one] = 1;
    }
    const found: number[] = [];
    for (let event = 0; event < count; event += 1) {
      const around = parent[event] as number;
      owner[event] = around === noEvent || isOwner[kind[around] as number] === 1 ? around : (owner[around] as number);
      if (isOwner[kind[event] as number] === 1 && this.#isFrame(event, kind[event] as number)) {
        ordinal[event] = found.push(event);
      }
    }
    this.events = Uint32Array.from(found);
    this.#owner = owner;
    this.#ordinal = ordinal;
  }

  /** Position among the frames; undefined for an event that is none. */
  ordinalOf(event: number): number | undefined {
    const ordinal = this.#ordinal[event] as number;
    return ordinal === 0 ? undefined : ordinal - 1;
  }

  /** The frame whose own code an event is; undefined where that is the platform's, or nobody's. */
  frameOf(event: number): number | undefined {
    const owner = this.#owner[event] as number;
    return owner !== noEvent && this.#ordinal[owner] !== 0 ? owner : undefined;
  }

  /** The nearest frame around an event, whatever stands between. */
  around(event: number): number | undefined {
    let owner = this.#owner[event] as number;
    while (owner !== noEvent && this.#ordinal[owner] === 0) {
      owner = this.#owner[owner] as number;
    }
    return owner === noEvent ? undefined : owner;
  }

  /**
   * The line in `outer` at which it called what became `inner`; 0 where the log does not tell. An event between them says it, such as
   * the DML that has fired a trigger.
   */
  callLine(outer: number, inner: number): number {
    const { line, parent } = this.#index.columns;
    let event = inner;
    while (this.#owner[event] !== outer) {
      event = this.#owner[event] as number;
    }
    if (this.nameOf(inner).isInitialiser && event === inner) {
      return 0;
    }
    while ((line[event] as number) <= 0 && parent[event] !== outer) {
      event = parent[event] as number;
    }
    return Math.max(0, line[event] as number);
  }

  /** Whether a method's entry is that of its class's initialiser. */
  isInitialiser(entry: number): boolean {
    return methodName(this.#index.fieldAt(entry, 2), '').isInitialiser;
  }

  /** The same for all frames of the same method. */
  nameOf(frame: number): FrameName {
    let name = this.#names.get(frame);
    if (name === undefined) {
      const index = this.#index;
      const kind = index.kindAt(frame);
      const fields = index.fieldsAt(frame).slice(kind === kinds.methodEntry || kind === kinds.constructorEntry ? 2 : 1);
      const namespace = index.namespaceAt(frame);
      const key = `${kind}|${namespace}|${fields.join('|')}`;
      name = this.#namesByText.get(key) ?? nameFrom(kind, fields, namespace);
      this.#namesByText.set(key, name);
      this.#names.set(frame, name);
    }
    return name;
  }

  #isFrame(event: number, kind: number): boolean {
    switch (kind) {
      case kinds.methodEntry:
        return this.#hasSourceId(event);
      case kinds.constructorEntry:
        return true;
      case kinds.systemMethodEntry:
        return this.#isAccessor(event);
      case kinds.codeUnitStarted:
        return this.#isUnit(event, true);
      case kinds.visualforceCallStart:
        // Getters are written twice, mostly with nothing inside.
        return this.#isUnit(event, false);
      default:
        return false;
    }
  }

  /** Classes of the platform that are written in Apex are entered like others, but have no id. */
  #hasSourceId(event: number): boolean {
    const { bytes } = this.#index;
    const line = bytes.indexOf(bar, bytes.indexOf(bar, this.#index.offsetAt(event)) + 1);
    const id = bytes.indexOf(bar, line + 1);
    return bytes[id + 1] !== bar;
  }

  /** `Type.__sfdc_name()`: a getter or setter in Apex looks like a method of the platform. One without code has nothing inside. */
  #isAccessor(event: number): boolean {
    const index = this.#index;
    if (index.lastAt(event) <= event + 1) {
      return false;
    }
    const { bytes } = index;
    const end = index.endOffsetAt(event);
    for (let at = index.offsetAt(event) + 20; at + 2 < end; at += 1) {
      const byte = bytes[at];
      if (byte === openParenthesis || byte === lineFeed) {
        // The first parenthesis stands around the time.
        return false;
      }
      if (byte === dot && bytes[at + 1] === underscore && bytes[at + 2] === underscore) {
        return index.fieldAt(event, 1).includes('.__sfdc_');
      }
    }
    return false;
  }

  /** A unit stands for the code that it calls, unless that is entered in a line of its own. */
  #isUnit(event: number, evenIfEmpty: boolean): boolean {
    const index = this.#index;
    const fields = index.fieldsAt(event);
    const name = unitName(fields.slice(1), '');
    if (name === undefined) {
      return false;
    }
    const last = index.lastAt(event);
    for (let child = event + 1; child <= last; child = index.lastAt(child) + 1) {
      const kind = index.kindAt(child);
      if (kind === kinds.statement || kind === kinds.assignment) {
        return true;
      }
      if (kind === kinds.methodEntry) {
        const signature = index.fieldAt(child, 2);
        if (!methodName(signature, '').isInitialiser) {
          return evenIfEmpty && signature.toLowerCase() !== name.fullName.toLowerCase();
        }
      }
    }
    return evenIfEmpty;
  }
}

/** `fields` are those from the name on, or of a unit from the id on. */
function nameFrom(kind: EventKind, fields: readonly string[], namespace: string): FrameName {
  const [first = '', second = first] = fields;
  switch (kind) {
    case kinds.methodEntry:
    case kinds.systemMethodEntry:
      return methodName(first, namespace);
    case kinds.constructorEntry:
      return constructorName(first, second, namespace);
    default:
      return unitName(fields, namespace) ?? methodName(fields.at(-1) ?? '', namespace);
  }
}
