import { kinds } from '../eventKinds.ts';
import type { LogIndex } from '../logIndex.ts';
import type { Doubt } from './doubts.ts';
import { lowerBound } from '../../base/sorted.ts';

/** What methods change, and by DML the records of a type. */
type CollectionKind = 'list' | 'set' | 'map';

const bar = 0x7c;
const nothing = new Uint32Array(0);
/** `List<Id>.add(`, `Map<String,Id>.put(`: what changes a collection. */
const mutator = /^(List|Set|Map)(?:<.*>)?\.(?:add|addAll|put|putAll|remove|removeAll|retainAll|clear|set|sort)\(/i;

/** What may have happened between two events without that the log says it. */
export class Gaps {
  /** Where parts of the log are missing. */
  readonly #missing: Uint32Array;
  readonly #index: LogIndex;
  #mutations: Readonly<Record<CollectionKind, Uint32Array>> | undefined;
  #showsSystemMethods = false;
  /** By type in small letters: where records of it were written. */
  #writes: ReadonlyMap<string, Uint32Array> | undefined;

  constructor(index: LogIndex) {
    this.#index = index;
    this.#missing = Uint32Array.from(
      index.problems.all.flatMap(({ kind, event }) => (kind === 'skipped' || kind === 'sizeReached' ? [event] : [])),
    );
  }

  /** Whether a part of the log is missing between two events. */
  between(from: number, to: number): boolean {
    const { length } = this.#missing;
    return length > 0 && (this.#missing[lowerBound(this.#missing, Math.max(0, from))] ?? to) < to;
  }

  /** What is not known of a collection that was assigned at an event. `typeName` is `List`, `Set`, `Map`, or something else. */
  collectionDoubts(typeName: string, assigned: number, before: number): readonly Doubt[] {
    const doubts: Doubt[] = [];
    const kind = typeName.toLowerCase();
    if ((kind === 'list' || kind === 'set' || kind === 'map') && this.#mayHaveChanged(kind, assigned, before)) {
      doubts.push({ kind: 'mayHaveChanged', line: Math.max(0, this.#index.lineAt(Math.ceil(assigned))) });
    }
    if (this.between(assigned, before)) {
      doubts.push({ kind: 'gap' });
    }
    return doubts;
  }

  /** What is not known of a record that was assigned at an event: saving it fills in fields. */
  recordDoubts(typeName: string, assigned: number, before: number): readonly Doubt[] {
    this.#writes ??= this.#findWrites();
    const writes = this.#writes.get(typeName.toLowerCase()) ?? nothing;
    const doubts: Doubt[] = [];
    if ((writes[lowerBound(writes, assigned + 1)] ?? before) < before) {
      doubts.push({ kind: 'mayHaveChanged', line: Math.max(0, this.#index.lineAt(Math.ceil(assigned))) });
    }
    if (this.between(assigned, before)) {
      doubts.push({ kind: 'gap' });
    }
    return doubts;
  }

  #findWrites(): ReadonlyMap<string, Uint32Array> {
    const found = new Map<string, number[]>();
    for (const event of this.#index.ofKind(kinds.dmlBegin)) {
      const type = this.#index
        .fieldAt(event, 2)
        .replace(/^Type:/, '')
        .toLowerCase();
      const events = found.get(type);
      if (events === undefined) {
        found.set(type, [event]);
      } else {
        events.push(event);
      }
    }
    return new Map(Array.from(found, ([type, events]) => [type, Uint32Array.from(events)]));
  }

  /** Which collection a method has changed is not in the log: any of its kind may be it. */
  #mayHaveChanged(kind: CollectionKind, assigned: number, before: number): boolean {
    this.#mutations ??= this.#findMutations();
    if (!this.#showsSystemMethods) {
      return true;
    }
    const mutations = this.#mutations[kind];
    return (mutations[lowerBound(mutations, assigned + 1)] ?? before) < before;
  }

  #findMutations(): Readonly<Record<CollectionKind, Uint32Array>> {
    const found: Record<CollectionKind, number[]> = { list: [], set: [], map: [] };
    const { bytes, columns } = this.#index;
    const { count, kind, offset } = columns;
    for (let event = 0; event < count; event += 1) {
      if (kind[event] !== kinds.systemMethodEntry) {
        continue;
      }
      this.#showsSystemMethods = true;
      // Only few begin with one of these letters.
      const afterTime = bytes.indexOf(bar, offset[event]);
      const name = bytes.indexOf(bar, bytes.indexOf(bar, afterTime + 1) + 1) + 1;
      const first = bytes[name];
      if (first === 0x4c || first === 0x53 || first === 0x4d) {
        const collection = mutator.exec(this.#index.fieldAt(event, 1))?.[1]?.toLowerCase();
        if (collection !== undefined) {
          found[collection as CollectionKind].push(event);
        }
      }
    }
    return {
      list: Uint32Array.from(found.list),
      set: Uint32Array.from(found.set),
      map: Uint32Array.from(found.map),
    };
  }
}
