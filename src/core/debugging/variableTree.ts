import { displayLine } from '../base/displayText.ts';
import type { ExecutionValue } from './execution.ts';
import type { CollectionItem, KnownCollection } from './referenceCache.ts';
import type { Stop } from './stop.ts';
import { isRecordId, shortValueText, stringLiteral, type ValueFormat } from './valueText.ts';

export type ScopeKind = 'local' | 'static' | 'global';

/** Something that has variables in it. `path` is the expression that leads to it, where there is one. */
export type Container =
  | { readonly kind: 'scope'; readonly frameNumber: number; readonly scope: ScopeKind }
  | { readonly kind: 'reference'; readonly id: number; readonly path: string | undefined }
  /** Part of a collection that is too large to list at once. */
  | {
      readonly kind: 'range';
      readonly id: number;
      readonly path: string | undefined;
      readonly start: number;
      readonly count: number;
    }
  /** A map entry whose key can be looked into, too. */
  | { readonly kind: 'entry'; readonly id: number; readonly index: number; readonly path: string | undefined };

/** A variable ready to be shown. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly typeName: string;
  /** An expression that evaluates to this value in the same frame. */
  readonly path: string | undefined;
  readonly container: Container | undefined;
  /** Number of elements, when the container is a collection of known size. */
  readonly indexed: number | undefined;
  /** Number of fields, when the container is an object that was read. */
  readonly named: number | undefined;
  /** What it is, where that is not plain data. */
  readonly role: 'static' | 'range' | undefined;
}

/** Which children are wanted. `count` undefined means all. */
export interface Window {
  readonly start: number;
  readonly count: number | undefined;
  readonly filter: 'indexed' | 'named' | undefined;
}

// Asked for all of a larger collection, ranges are listed instead.
const listedAtOnce = 1000;
const rangeSize = 100;
// A longer path or key makes no expression that anybody reads, and at last none that can be.
const longestPath = 1000;

/** One name per container within a stop, for handles. */
export function containerKey(container: Container): string {
  switch (container.kind) {
    case 'scope':
      return `scope:${container.frameNumber}:${container.scope}`;
    case 'reference':
      return `reference:${container.id}:${container.path === undefined ? '' : 'named'}`;
    case 'range':
      return `range:${container.id}:${container.start}:${container.count}`;
    case 'entry':
      return `entry:${container.id}:${container.index}`;
  }
}

/** The variables in a container of one stop, with numbers written in one format. */
export class VariableTree {
  readonly #stop: Stop;
  readonly #format: ValueFormat | undefined;

  constructor(stop: Stop, format?: ValueFormat) {
    this.#stop = stop;
    this.#format = format;
  }

  async children(container: Container, window: Window): Promise<readonly Variable[]> {
    switch (container.kind) {
      case 'scope': {
        const values = await scopeValues(this.#stop, container.frameNumber, container.scope);
        this.#stop.references.list(values.flatMap(({ ref }) => ref ?? []));
        return named(
          window,
          values.map((value) => this.#scopeVariable(value, container.scope)),
        );
      }
      case 'reference':
        return this.#looksAhead(await this.#referenceVariables(container.id, container.path, window));
      case 'range':
        return this.#looksAhead(await this.#rangeVariables(container, window));
      case 'entry': {
        const [item] = await this.#stop.references.items(container.id, container.index, 1);
        return item?.kind === 'entry'
          ? named(window, [
              this.variable({ ...item.key, name: 'key' }, undefined),
              this.variable({ ...item.value, name: 'value' }, container.path),
            ])
          : [];
      }
    }
  }

  /** A value as a variable. `path` is the expression that reads it. */
  variable(value: ExecutionValue, path: string | undefined): Variable {
    const known = value.ref === undefined ? undefined : this.#stop.references.peek(value.ref);
    return {
      name: displayLine(value.name),
      value: shortValueText(value, known, this.#format),
      typeName: displayLine(value.typeName),
      path,
      container: value.ref === undefined ? undefined : { kind: 'reference', id: value.ref, path },
      indexed: known === undefined || known.kind === 'object' ? undefined : known.size,
      named: known?.kind === 'object' ? known.fields.length : undefined,
      role: undefined,
    };
  }

  /** Who opens one thing often opens what is in it: one call brings all that was just listed. */
  #looksAhead(variables: readonly Variable[]): readonly Variable[] {
    this.#stop.references.prefetch(
      variables.flatMap(({ container }) => (container?.kind === 'reference' ? container.id : [])),
    );
    return variables;
  }

  #scopeVariable(value: ExecutionValue, scope: ScopeKind): Variable {
    // A global is found under its whole printed name, such as `UserInfo.getUserId()`.
    const isPath = scope === 'global' ? displayLine(value.name) === value.name : identifier.test(value.name);
    const shown = this.variable(value, isPath ? value.name : undefined);
    return scope === 'static' ? { ...shown, role: 'static' } : shown;
  }

  async #referenceVariables(id: number, path: string | undefined, window: Window): Promise<readonly Variable[]> {
    const reference = await this.#stop.references.reference(id);
    if (reference.kind === 'object') {
      const fields = reference.fields.toSorted(byDeclaration);
      const ordered = fields.some(isRecordId) ? fields.toSorted(byRecordField) : fields;
      return named(
        window,
        ordered.map((field) => this.variable(field, fieldPath(path, field.name))),
      );
    }
    if (window.filter === 'named') {
      return [];
    }
    if (window.count === undefined && reference.size - window.start > listedAtOnce) {
      return ranges(id, path, reference, window.start, reference.size);
    }
    return this.#itemVariables(id, path, window.start, window.count ?? reference.size - window.start);
  }

  async #rangeVariables(range: Extract<Container, { kind: 'range' }>, window: Window): Promise<readonly Variable[]> {
    const collection = await this.#stop.references.reference(range.id);
    if (collection.kind === 'object' || window.filter === 'named') {
      return [];
    }
    const start = range.start + window.start;
    const end = Math.min(range.start + range.count, start + (window.count ?? range.count));
    return range.count > listedAtOnce && window.count === undefined
      ? ranges(range.id, range.path, collection, start, end)
      : this.#itemVariables(range.id, range.path, start, end - start);
  }

  async #itemVariables(
    id: number,
    path: string | undefined,
    start: number,
    count: number,
  ): Promise<readonly Variable[]> {
    if (count <= 0) {
      return [];
    }
    const items = await this.#stop.references.items(id, start, count);
    const { kind } = await this.#stop.references.reference(id);
    return items.map((item, offset) =>
      item.kind === 'element'
        ? this.#elementVariable(item.value, start + offset, kind === 'list' ? path : undefined)
        : this.#entryVariable(item, id, start + offset, path),
    );
  }

  #elementVariable(value: ExecutionValue, index: number, listPath: string | undefined): Variable {
    const position = `[${index}]`;
    return { ...this.variable(value, listPath === undefined ? undefined : `${listPath}${position}`), name: position };
  }

  /** Named by its key. A key that can be looked into stands in the entry beside the value. */
  #entryVariable(
    { key, value }: Extract<CollectionItem, { kind: 'entry' }>,
    id: number,
    index: number,
    path: string | undefined,
  ): Variable {
    const valuePath = entryPath(path, key);
    const entry = { ...this.variable(value, valuePath), name: shortValueText(key, undefined) };
    return key.ref === undefined
      ? entry
      : { ...entry, container: { kind: 'entry', id, index, path: valuePath }, indexed: undefined, named: undefined };
  }
}

export async function scopeValues(
  stop: Stop,
  frameNumber: number,
  scope: ScopeKind,
): Promise<readonly ExecutionValue[]> {
  const variables = await stop.variables(frameNumber);
  switch (scope) {
    case 'local':
      return variables.locals.toSorted(byDeclaration);
    case 'static':
      return variables.statics;
    case 'global':
      return variables.globals;
  }
}

const identifier = /^[A-Za-z_]\w*$/;

/** At most a hundred ranges, or ranges of ranges, so that no answer grows with the collection. */
function ranges(
  id: number,
  path: string | undefined,
  collection: KnownCollection,
  start: number,
  end: number,
): readonly Variable[] {
  let size = rangeSize;
  while ((end - start) / size > rangeSize) {
    size *= rangeSize;
  }
  const result: Variable[] = [];
  for (let from = start; from < end; from += size) {
    const count = Math.min(size, end - from);
    result.push({
      name: `[${from}..${from + count - 1}]`,
      value: '',
      typeName: displayLine(collection.typeName),
      path: undefined,
      container: { kind: 'range', id, path, start: from, count },
      indexed: undefined,
      named: undefined,
      role: 'range',
    });
  }
  return result;
}

/** `map.get(key)` for keys that can be written as a literal. */
function entryPath(path: string | undefined, key: ExecutionValue): string | undefined {
  if (path === undefined || key.ref !== undefined || key.text === undefined || key.text.length > longestPath) {
    return undefined;
  }
  const literal = /^-?\d+(?:\.\d+)?$|^(?:true|false)$/.test(key.text) ? key.text : stringLiteral(key.text);
  return literal === undefined
    ? undefined
    : `${path}.get(${key.declaredTypeRef === 'java/lang/String' ? (stringLiteral(key.text) ?? '') : literal})`;
}

function fieldPath(path: string | undefined, name: string): string | undefined {
  return path === undefined || path.length > longestPath || !identifier.test(name) ? undefined : `${path}.${name}`;
}

function named(window: Window, variables: readonly Variable[]): readonly Variable[] {
  if (window.filter === 'indexed') {
    return [];
  }
  return variables.slice(window.start, window.count === undefined ? undefined : window.start + window.count);
}

function byDeclaration(a: ExecutionValue, b: ExecutionValue): number {
  return (a.order ?? 0) - (b.order ?? 0);
}

/** Of a record, name and id come first: they say which one it is. */
function byRecordField(a: ExecutionValue, b: ExecutionValue): number {
  return recordRank(a) - recordRank(b);
}

function recordRank(field: ExecutionValue): number {
  return /^name$/i.test(field.name) ? 0 : isRecordId(field) ? 1 : 2;
}
