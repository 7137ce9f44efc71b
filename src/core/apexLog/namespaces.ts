import { kinds } from './eventKinds.ts';
import { noEvent } from './logColumns.ts';
import type { LogIndex } from './logIndex.ts';

/** A place for a namespace that is the org's own, or that the log does not tell. */
const untold = '';
const mostNamespaces = 0xffff;
const sourceId = /^01[pq]/;

/**
 * Says for every event in whose code it happened. A signature does not: `a.b.c()` may be a method of a class in a namespace, or of an
 * inner class. It is a namespace where the log names it as one elsewhere, or where there are too many parts for anything else.
 */
export class Namespaces {
  readonly names: string[] = [untold];
  readonly #ids = new Map<string, number>([[untold, 0]]);
  readonly #index: LogIndex;
  /** By event. */
  readonly #namespace: Uint16Array;

  constructor(index: LogIndex) {
    this.#index = index;
    this.#collect();
    this.#namespace = new Uint16Array(index.count);
    this.#fill();
  }

  nameAt(event: number): string {
    return this.names[this.#namespace[event] as number] ?? untold;
  }

  #fill(): void {
    const { count, kind, parent } = this.#index.columns;
    const namespace = this.#namespace;
    for (let event = 0; event < count; event += 1) {
      const own = this.#ownOf(event, kind[event] as number);
      const around = parent[event] as number;
      namespace[event] = own ?? (around === noEvent ? 0 : (namespace[around] as number));
    }
  }

  /** The namespaces that the log names as such. */
  #collect(): void {
    const { columns } = this.#index;
    for (let event = 0; event < columns.count; event += 1) {
      const kind = columns.kind[event] as number;
      if (kind === kinds.enteringManagedPackage || kind === kinds.limitUsageForNamespace) {
        this.#idOf(namedNamespace(this.#index.fieldAt(event, 0)));
      } else if (kind === kinds.codeUnitStarted) {
        const [, , namespace] = /^__sfdc_trigger\/((\w+)\/)?/.exec(this.#index.lastFieldAt(event)) ?? [];
        this.#idOf(namespace ?? untold);
      }
    }
  }

  /** Undefined where an event is of the code that it happened in. */
  #ownOf(event: number, kind: number): number | undefined {
    const index = this.#index;
    switch (kind) {
      case kinds.enteringManagedPackage:
      case kinds.limitUsageForNamespace:
        return this.#idOf(namedNamespace(index.fieldAt(event, 0)));
      case kinds.methodEntry:
        // What the platform brings runs on behalf of whoever calls it.
        return sourceId.test(index.fieldAt(event, 1)) ? this.#ofSignature(index.fieldAt(event, 2)) : undefined;
      case kinds.constructorEntry:
        return sourceId.test(index.fieldAt(event, 1)) ? this.#ofType(index.lastFieldAt(event)) : undefined;
      case kinds.codeUnitStarted:
        return this.#ofUnit(index.lastFieldAt(event));
      default:
        return undefined;
    }
  }

  #ofUnit(name: string): number | undefined {
    const trigger = /^__sfdc_trigger\/(?:(\w+)\/)?\w+$/.exec(name);
    if (trigger !== null) {
      return this.#idOf(trigger[1] ?? untold);
    }
    const action = /^apex:\/\/([\w.]+)\/ACTION\$/.exec(name);
    if (action !== null) {
      return this.#ofType(action[1] ?? '');
    }
    return /^[\w.]+\(/.test(name) ? this.#ofSignature(name) : undefined;
  }

  #ofSignature(signature: string): number {
    const path = signature.slice(0, Math.max(0, signature.indexOf('(')));
    return this.#ofType(path.slice(0, Math.max(0, path.lastIndexOf('.'))));
  }

  #ofType(type: string): number {
    const parts = type.split('.');
    const [first = ''] = parts;
    if (parts.length >= 3) {
      return this.#idOf(first);
    }
    return parts.length === 2 ? (this.#ids.get(first.toLowerCase()) ?? 0) : 0;
  }

  #idOf(namespace: string): number {
    const key = namespace.toLowerCase();
    const known = this.#ids.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.names.length > mostNamespaces) {
      return 0;
    }
    const id = this.names.push(namespace) - 1;
    this.#ids.set(key, id);
    return id;
  }
}

/** `(default)` is the org itself. */
function namedNamespace(field: string): string {
  return field === '(default)' ? untold : field.trim();
}
