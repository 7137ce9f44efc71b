import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import type { LoggedMember, LoggedValue } from './loggedValue.ts';
import type { Moments } from './moments.ts';
import { typeParts } from './typeNames.ts';

/** A checkpoint that a log passed: what was in memory is a record of the org, by its id. */
export interface HeapDumpPlace {
  readonly event: number;
  /** Of the ApexExecutionOverlayResult. */
  readonly id: string;
  readonly className: string;
  readonly namespace: string;
  /** In the source. */
  readonly line: number;
}

/** `ApexExecutionOverlayResult.HeapDump`, as far as it is used. Whoever has it may have it from an org or from a file. [object reference] */
export interface HeapDumpBody {
  readonly extents?: readonly HeapExtent[] | null;
}

interface HeapExtent {
  readonly typeName: string;
  /** `List`, `Set` or `Map`; the type of what it holds, for others null. */
  readonly collectionType?: string | null;
  readonly definition?: readonly { readonly name: string; readonly type: string }[] | null;
  readonly extent?: readonly HeapObject[] | null;
}

interface HeapObject {
  readonly address: string;
  readonly isStatic?: boolean;
  /** The variables of the top frame, and statics, that lead to it. */
  readonly symbols?: readonly string[] | null;
  readonly value?: HeapValue | null;
}

interface HeapValue {
  readonly value?: unknown;
  readonly entry?: readonly { readonly keyDisplayValue?: string | null; readonly value?: HeapValue | null }[] | null;
}

/** What an address or a variable was when a dump was made. */
export interface DumpedValue {
  /** Holds behind this event; between two events where it is no whole number. */
  readonly since: number;
  readonly typeName: string;
  readonly value: LoggedValue;
  /** Where objects and collections are; texts and numbers have none. */
  readonly address: string | undefined;
}

interface Dump {
  readonly since: number;
  readonly frame: number | undefined;
  readonly objects: ReadonlyMap<string, DumpedValue>;
  readonly symbols: ReadonlyMap<string, DumpedValue>;
}

const collections = new Set(['list', 'set', 'map']);

/** The dumps that were read for a log. They say what was in memory from their moment on, until something is assigned. */
export class HeapDumps {
  readonly places: readonly HeapDumpPlace[];
  readonly #moments: Moments;
  readonly #dumps: Dump[] = [];

  constructor(index: LogIndex, moments: Moments) {
    this.#moments = moments;
    this.places = Array.from(index.ofKind(kinds.heapDump), (event) => {
      const [, id = '', className = '', namespace = '', line = ''] = index.fieldsAt(event);
      return { event, id, className, namespace, line: Number(line) || Math.max(0, index.lineAt(event)) };
    });
  }

  /** Takes in what was read for an id. An id that the log does not have changes nothing. */
  add(id: string, body: HeapDumpBody): void {
    for (const place of this.places) {
      if (place.id === id) {
        this.#dumps.push(this.#dumpOf(place, body));
      }
    }
    this.#dumps.sort((left, right) => left.since - right.since);
  }

  /** What an object was in the last dump behind one event and before another. */
  object(address: string, after: number, before: number): DumpedValue | undefined {
    return this.#lastDump(after, before, (dump) => dump.objects.get(address));
  }

  /** The same for a variable of a frame. */
  local(frame: number, name: string, after: number, before: number): DumpedValue | undefined {
    return this.#lastDump(after, before, (dump) => (dump.frame === frame ? dump.symbols.get(name) : undefined));
  }

  /** Names that a dump shows in a frame before an event: such as `Trigger.new`, which no log has. */
  names(frame: number, before: number): readonly string[] {
    const names = this.#dumps
      .filter((dump) => dump.frame === frame && dump.since < before)
      .flatMap((dump) => [...dump.symbols.keys()]);
    return [...new Set(names)];
  }

  #lastDump(after: number, before: number, find: (dump: Dump) => DumpedValue | undefined): DumpedValue | undefined {
    for (let at = this.#dumps.length - 1; at >= 0; at -= 1) {
      const dump = this.#dumps[at] as Dump;
      if (dump.since <= after) {
        return undefined;
      }
      const found = dump.since < before ? find(dump) : undefined;
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /** A dump is made before its line runs; in the log it may stand behind the statement. */
  #dumpOf(place: HeapDumpPlace, body: HeapDumpBody): Dump {
    const moments = this.#moments;
    const moment = moments.firstFrom(place.event) - 1;
    const isOfStatement = moment >= 0 && moments.lineAt(moment) === place.line;
    // Behind all that was assigned before the statement, and not yet at it.
    const since = isOfStatement ? moments.eventAt(moment) - 0.5 : place.event;
    const frame = isOfStatement ? moments.frameAt(moment) : moments.frames.around(place.event);
    const objects = new Map<string, DumpedValue>();
    const symbols = new Map<string, DumpedValue>();
    for (const extent of body.extents ?? []) {
      for (const object of extent.extent ?? []) {
        const dumped = dumpedValue(extent, object, since);
        objects.set(object.address, dumped);
        for (const symbol of object.isStatic === true ? [] : (object.symbols ?? [])) {
          symbols.set(symbol, dumped);
        }
      }
    }
    return { since, frame, objects, symbols };
  }
}

function dumpedValue(
  { typeName, collectionType }: HeapExtent,
  { address, value }: HeapObject,
  since: number,
): DumpedValue {
  const entries = value?.entry ?? undefined;
  if (entries === undefined) {
    return { since, typeName, value: heapScalar(value), address: undefined };
  }
  const kind = typeParts((collectionType ?? typeName).toLowerCase()).name;
  const isList = collections.has(kind) && kind !== 'map';
  const logged: LoggedValue = isList
    ? { kind: 'elements', elements: entries.map((entry) => heapScalar(entry.value)) }
    : { kind: 'members', members: entries.map(memberOf) };
  return { since, typeName, value: logged, address };
}

function memberOf(entry: {
  readonly keyDisplayValue?: string | null;
  readonly value?: HeapValue | null;
}): LoggedMember {
  return { key: { kind: 'text', text: entry.keyDisplayValue ?? '', more: 0 }, value: heapScalar(entry.value) };
}

function heapScalar(value: HeapValue | null | undefined): LoggedValue {
  const held = value?.value;
  switch (typeof held) {
    case 'string':
      return /^0x[0-9a-f]{5,16}$/.test(held)
        ? { kind: 'address', address: held }
        : { kind: 'text', text: held, more: 0 };
    case 'number':
    case 'boolean':
      return { kind: 'plain', text: String(held) };
    default:
      return { kind: 'null' };
  }
}
