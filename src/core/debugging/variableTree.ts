import { displayLine } from '../base/displayText.ts';
import type { ExecutionValue } from './execution.ts';
import type { CollectionItem, KnownCollection } from './referenceCache.ts';
import type { Stop } from './stop.ts';
import { shortValueText, stringLiteral } from './valueText.ts';

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
// A longer key makes no expression that anybody reads.
const longestKey = 1000;

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

export async function variablesOf(stop: Stop, container: Container, window: Window): Promise<readonly Variable[]> {
  switch (container.kind) {
    case 'scope':
      return named(
        window,
        (await scopeValues(stop, container.frameNumber, container.scope)).map(scopeVariable(stop, container.scope)),
      );
    case 'reference':
      return referenceVariables(stop, container.id, container.path, window);
    case 'range':
      return rangeVariables(stop, container, window);
    case 'entry': {
      const [item] = await stop.references.items(container.id, container.index, 1);
      return item?.kind === 'entry'
        ? named(window, [
            variable(stop, { ...item.key, name: 'key' }, undefined),
            variable(stop, { ...item.value, name: 'value' }, container.path),
          ])
        : [];
    }
  }
}

/** A value as a variable. `path` is the expression that reads it. */
export function variable(stop: Stop, value: ExecutionValue, path: string | undefined): Variable {
  const known = value.ref === undefined ? undefined : stop.references.peek(value.ref);
  return {
    name: displayLine(value.name),
    value: shortValueText(value, known),
    typeName: displayLine(value.typeName),
    path,
    container: value.ref === undefined ? undefined : { kind: 'reference', id: value.ref, path },
    indexed: known === undefined || known.kind === 'object' ? undefined : known.size,
  };
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

function scopeVariable(stop: Stop, scope: ScopeKind): (value: ExecutionValue) => Variable {
  // A global is found under its whole printed name, such as `UserInfo.getUserId()`.
  return (value) => {
    const isPath = scope === 'global' ? displayLine(value.name) === value.name : identifier.test(value.name);
    return variable(stop, value, isPath ? value.name : undefined);
  };
}

async function referenceVariables(
  stop: Stop,
  id: number,
  path: string | undefined,
  window: Window,
): Promise<readonly Variable[]> {
  const reference = await stop.references.reference(id);
  if (reference.kind === 'object') {
    return named(
      window,
      reference.fields.toSorted(byDeclaration).map((field) => variable(stop, field, fieldPath(path, field.name))),
    );
  }
  if (window.filter === 'named') {
    return [];
  }
  if (window.count === undefined && reference.size - window.start > listedAtOnce) {
    return ranges(id, path, reference, window.start, reference.size);
  }
  return itemVariables(stop, id, path, window.start, window.count ?? reference.size - window.start);
}

async function rangeVariables(
  stop: Stop,
  range: Extract<Container, { kind: 'range' }>,
  window: Window,
): Promise<readonly Variable[]> {
  const collection = await stop.references.reference(range.id);
  if (collection.kind === 'object' || window.filter === 'named') {
    return [];
  }
  const start = range.start + window.start;
  const end = Math.min(range.start + range.count, start + (window.count ?? range.count));
  return range.count > listedAtOnce && window.count === undefined
    ? ranges(range.id, range.path, collection, start, end)
    : itemVariables(stop, range.id, range.path, start, end - start);
}

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
    });
  }
  return result;
}

async function itemVariables(
  stop: Stop,
  id: number,
  path: string | undefined,
  start: number,
  count: number,
): Promise<readonly Variable[]> {
  if (count <= 0) {
    return [];
  }
  const items = await stop.references.items(id, start, count);
  const known = await stop.references.reference(id);
  const isList = known.kind === 'list';
  return items.map((item, offset) => itemVariable(stop, id, item, start + offset, isList ? path : undefined, path));
}

function itemVariable(
  stop: Stop,
  id: number,
  item: CollectionItem,
  index: number,
  listPath: string | undefined,
  path: string | undefined,
): Variable {
  const position = `[${index}]`;
  if (item.kind === 'element') {
    const elementPath = listPath === undefined ? undefined : `${listPath}${position}`;
    return { ...variable(stop, item.value, elementPath), name: position };
  }
  const valuePath = entryPath(path, item.key);
  const entry = variable(stop, item.value, valuePath);
  return {
    ...entry,
    name: shortValueText(item.key, undefined),
    container: item.key.ref === undefined ? entry.container : { kind: 'entry', id, index, path: valuePath },
    indexed: item.key.ref === undefined ? entry.indexed : undefined,
  };
}

/** `map.get(key)` for keys that can be written as a literal. */
function entryPath(path: string | undefined, key: ExecutionValue): string | undefined {
  if (path === undefined || key.ref !== undefined || key.text === undefined || key.text.length > longestKey) {
    return undefined;
  }
  const literal = /^-?\d+(?:\.\d+)?$|^(?:true|false)$/.test(key.text) ? key.text : stringLiteral(key.text);
  return literal === undefined
    ? undefined
    : `${path}.get(${key.declaredTypeRef === 'java/lang/String' ? (stringLiteral(key.text) ?? '') : literal})`;
}

function fieldPath(path: string | undefined, name: string): string | undefined {
  return path === undefined || !identifier.test(name) ? undefined : `${path}.${name}`;
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
