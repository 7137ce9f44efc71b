import type { ExecutionReference, ExecutionValue, ReferenceQuery } from './execution.ts';
import { referenceMissing } from './failures.ts';

/** An element of a list or set, or an entry of a map. */
export type CollectionItem =
  | { readonly kind: 'element'; readonly value: ExecutionValue }
  | { readonly kind: 'entry'; readonly key: ExecutionValue; readonly value: ExecutionValue };

export interface KnownObject {
  readonly kind: 'object';
  readonly typeName: string;
  readonly fields: readonly ExecutionValue[];
}

export interface KnownCollection {
  readonly kind: 'list' | 'set' | 'map';
  readonly typeName: string;
  readonly size: number;
  /** By position. Sparse: only what was read. */
  readonly items: ReadonlyMap<number, CollectionItem>;
}

export type KnownReference = KnownObject | KnownCollection;

type ReadReferences = (queries: readonly ReferenceQuery[]) => Promise<readonly ExecutionReference[]>;

// Scrolling through a million elements must not keep them all.
const maximumCachedItems = 20_000;
// A guard against a server that answers a page with nothing: each page costs at most this many calls.
const maximumCallsPerPage = 4;
const mostPrefetched = 100;

/** The references of one stop: read once, in as few calls as possible, kept as long as the stop lasts. */
export class ReferenceCache {
  readonly #read: ReadReferences;
  readonly #known = new Map<number, MutableReference>();
  /** Shown and not known: who opens one of them gets them all. */
  readonly #listed = new Set<number>();
  /** Calls that will bring a reference's first part, by its id. */
  readonly #underway = new Map<number, Promise<void>>();
  #batch: { readonly queries: ReferenceQuery[]; readonly done: Promise<void> } | undefined;

  constructor(read: ReadReferences) {
    this.#read = read;
  }

  /** What is known without asking the org. */
  peek(id: number): KnownReference | undefined {
    return this.#known.get(id);
  }

  add(references: readonly ExecutionReference[]): void {
    for (const reference of references) {
      this.#addOne(reference);
    }
  }

  async reference(id: number): Promise<KnownReference> {
    await this.#arrival(id);
    if (!this.#known.has(id)) {
      await this.#request([{ id }, ...this.#takeListed(id)]);
    }
    const reference = this.#known.get(id);
    if (reference === undefined) {
      throw referenceMissing();
    }
    return reference;
  }

  /** Notes what is on the screen. Nothing is asked for yet: often nobody opens any of it. */
  list(ids: readonly number[]): void {
    for (const id of ids) {
      this.#listed.add(id);
    }
  }

  /** Asks in one call for what is likely to be opened next, and for no more than one call can bring. Nobody waits for it. */
  prefetch(ids: readonly number[]): void {
    const unknown = [...new Set(ids)].filter((id) => this.#isUnasked(id)).slice(0, mostPrefetched);
    if (unknown.length > 0) {
      // A failure is told to whoever opens one of them.
      this.#request(unknown.map((id) => ({ id }))).catch(() => undefined);
    }
  }

  /** Elements `start` to `start + count`, fewer where the collection ends. */
  async items(id: number, start: number, count: number): Promise<readonly CollectionItem[]> {
    const end = start + count;
    await this.#arrival(id);
    if (!this.#known.has(id)) {
      await this.#request([{ id, offset: start }, ...this.#takeListed(id)]);
    }
    for (let call = 0; ; call++) {
      const collection = this.#known.get(id);
      if (collection === undefined || collection.kind === 'object') {
        throw referenceMissing();
      }
      const last = Math.min(end, collection.size);
      if (missingOffsets(collection, start, last).length === 0) {
        return itemsBetween(collection, start, last);
      }
      if (call === maximumCallsPerPage) {
        throw referenceMissing();
      }
      // Room is made before the call: what it brings is wanted whole.
      if (call === 0 && collection.items.size + count > maximumCachedItems) {
        collection.items.clear();
      }
      await this.#request(missingOffsets(collection, start, last).map((offset) => ({ id, offset })));
    }
  }

  #isUnasked(id: number): boolean {
    return !this.#known.has(id) && !this.#underway.has(id);
  }

  /** Waits for a call that is to bring it, if there is one. One that fails may have failed for another's sake. */
  async #arrival(id: number): Promise<void> {
    if (!this.#known.has(id)) {
      await this.#underway.get(id)?.catch(() => undefined);
    }
  }

  /** If this one is listed: the first of the others that are not known either. */
  #takeListed(opened: number): readonly ReferenceQuery[] {
    const others = this.#listed.has(opened)
      ? [...this.#listed].filter((id) => id !== opened && this.#isUnasked(id)).slice(0, mostPrefetched)
      : [];
    // Asked for once: what the org does not know must not travel with every call.
    [opened, ...others].forEach((id) => this.#listed.delete(id));
    return others.map((id) => ({ id }));
  }

  /** Queries made in the same turn of the event loop travel in one call. */
  #request(queries: readonly ReferenceQuery[]): Promise<void> {
    if (this.#batch === undefined) {
      const collected: ReferenceQuery[] = [];
      const done = Promise.resolve().then(async () => {
        this.#batch = undefined;
        this.add(await this.#read(withoutRepeats(collected)));
      });
      this.#batch = { queries: collected, done };
    }
    const { queries: batched, done } = this.#batch;
    batched.push(...queries);
    for (const { id } of queries.filter(({ offset = 0 }) => offset === 0)) {
      this.#underway.set(id, done);
      const arrived = (): void => {
        this.#underway.delete(id);
      };
      done.then(arrived, arrived);
    }
    return done;
  }

  #addOne(reference: ExecutionReference): void {
    if (reference.kind === 'object') {
      this.#known.set(reference.id, { kind: 'object', typeName: reference.typeName, fields: reference.fields });
      return;
    }
    const before = this.#known.get(reference.id);
    const items = before === undefined || before.kind === 'object' ? new Map<number, CollectionItem>() : before.items;
    const added: readonly CollectionItem[] =
      reference.kind === 'map'
        ? reference.entries.map((entry) => ({ kind: 'entry', ...entry }))
        : reference.elements.map((value) => ({ kind: 'element', value }));
    added.forEach((item, index) => items.set(reference.offset + index, item));
    const chunk = Math.max(added.length, before === undefined || before.kind === 'object' ? 0 : before.chunk);
    this.#known.set(reference.id, {
      kind: reference.kind,
      typeName: reference.typeName,
      size: reference.size,
      items,
      chunk,
    });
  }
}

type MutableReference =
  | KnownObject
  | {
      readonly kind: 'list' | 'set' | 'map';
      readonly typeName: string;
      readonly size: number;
      readonly items: Map<number, CollectionItem>;
      /** The most elements the org has sent at once: how far apart the offsets of one call may lie. */
      readonly chunk: number;
    };

type MutableCollection = Exclude<MutableReference, KnownObject>;

function missingOffsets(collection: MutableCollection, start: number, end: number): readonly number[] {
  const offsets: number[] = [];
  for (let index = start; index < end;) {
    if (collection.items.has(index)) {
      index++;
    } else {
      offsets.push(index);
      index += Math.max(1, collection.chunk);
    }
  }
  return collection.chunk === 0 ? offsets.slice(0, 1) : offsets;
}

function itemsBetween(collection: MutableCollection, start: number, end: number): readonly CollectionItem[] {
  const items: CollectionItem[] = [];
  for (let index = start; index < end; index++) {
    const item = collection.items.get(index);
    if (item !== undefined) {
      items.push(item);
    }
  }
  return items;
}

function withoutRepeats(queries: readonly ReferenceQuery[]): readonly ReferenceQuery[] {
  const unique = new Map(queries.map((query) => [`${query.id}:${query.offset ?? 0}`, query]));
  return [...unique.values()];
}
