import { kinds } from './eventKinds.ts';
import { ByteTexts } from './interning.ts';
import { noEvent } from './logColumns.ts';
import type { LogIndex } from './logIndex.ts';

/** A place for a namespace that is the org's own, or that the log does not tell. */
const untold = '';
const mostNamespaces = 0xffff;

/**
 * Says for every event in whose code it happened. A signature does not: `a.b.c()` may be a method of a class in a namespace, or of an
 * inner class. It is a namespace where the log names it as one elsewhere, or where there are too many parts for anything else.
 */
export class Namespaces {
  readonly names: string[] = [untold];
  readonly #ids = new Map<string, number>([[untold, 0]]);
  readonly #index: LogIndex;
  /** What was entered: the id of its source and its name. */
  readonly #codes: ByteTexts;
  /** By that: the type it is of. */
  readonly #types: string[] = [];
  /** By event. */
  readonly #namespace: Uint16Array;

  constructor(index: LogIndex) {
    this.#index = index;
    this.#codes = new ByteTexts(index.bytes);
    this.#namespace = new Uint16Array(index.count);
    const codes = new Uint32Array(index.count);
    this.#collect(codes);
    this.#fill(codes);
  }

  nameAt(event: number): string {
    return this.names[this.#namespace[event] as number] ?? untold;
  }

  #fill(codes: Uint32Array): void {
    const { count, kind, parent } = this.#index.columns;
    const namespace = this.#namespace;
    const ofCodes = this.#types.map((type) => this.#ofType(type));
    for (let event = 0; event < count; event += 1) {
      const code = codes[event] as number;
      const own = code === 0 ? this.#ownOf(event, kind[event] as number) : ofCodes[code - 1];
      const around = parent[event] as number;
      namespace[event] = own ?? (around === noEvent ? 0 : (namespace[around] as number));
    }
  }

  /** The namespaces that the log names as such. */
  #collect(codes: Uint32Array): void {
    const { columns } = this.#index;
    for (let event = 0; event < columns.count; event += 1) {
      const kind = columns.kind[event] as number;
      if (kind === kinds.enteringManagedPackage || kind === kinds.limitUsageForNamespace) {
        this.#idOf(namedNamespace(this.#index.fieldAt(event, 0)));
      } else if (kind === kinds.codeUnitStarted) {
        const [, , namespace] = /^__sfdc_trigger\/((\w+)\/)?/.exec(this.#index.lastFieldAt(event)) ?? [];
        this.#idOf(namespace ?? untold);
      } else if (kind === kinds.methodEntry || kind === kinds.constructorEntry) {
        codes[event] = this.#codeOf(event, kind);
      }
    }
  }

  /**
   * Position of what was entered in `#types`, plus 1: the same class is entered ten thousand times, and is read once. 0 for what the platform
   * brings, which runs on behalf of whoever calls it.
   */
  #codeOf(event: number, kind: number): number {
    const index = this.#index;
    const start = index.fieldStartAt(event, 1);
    if (!isSourceId(index.bytes, start)) {
      return 0;
    }
    const code = this.#codes.idOf(start, index.textEndAt(event));
    if (code === this.#types.length) {
      const type = kind === kinds.methodEntry ? typeOf(index.fieldAt(event, 2)) : index.lastFieldAt(event);
      this.#types.push(type);
      // What has too many parts names a namespace for all others, wherever it stands.
      this.#ofType(type);
    }
    return code + 1;
  }

  /** Undefined where an event is of the code that it happened in. */
  #ownOf(event: number, kind: number): number | undefined {
    const index = this.#index;
    switch (kind) {
      case kinds.enteringManagedPackage:
      case kinds.limitUsageForNamespace:
        return this.#idOf(namedNamespace(index.fieldAt(event, 0)));
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
    return /^[\w.]+\(/.test(name) ? this.#ofType(typeOf(name)) : undefined;
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

/** `01p…` of a class, `01q…` of a trigger. */
function isSourceId(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x30 && bytes[at + 1] === 0x31 && (bytes[at + 2] === 0x70 || bytes[at + 2] === 0x71);
}

/** Of `acme.Billing.issue(Id)`. */
function typeOf(signature: string): string {
  const path = signature.slice(0, Math.max(0, signature.indexOf('(')));
  return path.slice(0, Math.max(0, path.lastIndexOf('.')));
}

/** `(default)` is the org itself. */
function namedNamespace(field: string): string {
  return field === '(default)' ? untold : field.trim();
}
