import type { ExecutionValue } from './execution.ts';
import {
  indexOutOfRange,
  keyNotFound,
  mapTooLarge,
  notIndexable,
  nullValue,
  unknownField,
  unknownName,
} from './failures.ts';
import { type KnownCollection, type KnownReference } from './referenceCache.ts';
import type { Stop } from './stop.ts';
import { type PathLiteral, type PathStep, parseValuePath } from './valuePath.ts';
import { scopeValues } from './variableTree.ts';

// A look-up by key reads the map page by page; beyond this it would keep the org busy for a hover.
const searchedEntries = 2000;
const searchPage = 200;

/** Reads the value of a path in a frame. Never runs code in the org. Apex ignores case, so names do too. */
export async function evaluatePath(stop: Stop, frameNumber: number, expression: string): Promise<ExecutionValue> {
  const global = find(await scopeValues(stop, frameNumber, 'global'), expression.trim());
  if (global !== undefined) {
    return global;
  }
  const path = parseValuePath(expression);
  const root = await rootValue(stop, frameNumber, path.root, path.steps);
  let value = root.value;
  let soFar = root.text;
  for (const step of path.steps.slice(root.stepsUsed)) {
    value = await follow(stop, value, soFar, step);
    soFar += stepText(step);
  }
  return value;
}

interface Root {
  readonly value: ExecutionValue;
  readonly text: string;
  /** Steps that a qualified name such as `acme.Rates.standard` has taken. */
  readonly stepsUsed: number;
}

async function rootValue(stop: Stop, frameNumber: number, name: string, steps: readonly PathStep[]): Promise<Root> {
  const locals = await scopeValues(stop, frameNumber, 'local');
  const statics = await scopeValues(stop, frameNumber, 'static');
  const local = find(locals, name);
  if (local !== undefined) {
    return { value: local, text: name, stepsUsed: 0 };
  }
  const receiver = find(locals, 'this');
  const field = receiver === undefined ? undefined : find(await fieldsOf(stop, receiver), name);
  const bare = field ?? find(statics, name);
  if (bare !== undefined) {
    return { value: bare, text: name, stepsUsed: 0 };
  }
  return (await qualifiedStatic(stop, frameNumber, name, steps, statics)) ?? fail(name);
}

/** `Rates.standard`, `Outer.Inner.count` or `acme.Rates.standard`, where the frame's class is meant. */
async function qualifiedStatic(
  stop: Stop,
  frameNumber: number,
  name: string,
  steps: readonly PathStep[],
  statics: readonly ExecutionValue[],
): Promise<Root | undefined> {
  const { typeRef } = await stop.frame(frameNumber);
  const parts = typeRef.replace('__sfdc_trigger/', '').split(/[/$]/).map(lower);
  const names = [name];
  for (const [index, step] of steps.entries()) {
    if (step.kind !== 'field') {
      return undefined;
    }
    const qualifier = names.map(lower);
    const value = isTail(parts, qualifier) ? find(statics, step.name) : undefined;
    names.push(step.name);
    if (value !== undefined) {
      return { value, text: names.join('.'), stepsUsed: index + 1 };
    }
  }
  return undefined;
}

async function follow(stop: Stop, value: ExecutionValue, path: string, step: PathStep): Promise<ExecutionValue> {
  if (value.ref === undefined) {
    throw value.text === undefined ? nullValue(path) : notFollowable(value, path, step);
  }
  const reference = await stop.references.reference(value.ref);
  switch (step.kind) {
    case 'field':
      return (
        find(reference.kind === 'object' ? reference.fields : [], step.name) ?? failWith(unknownField(path, step.name))
      );
    case 'index':
      return elementAt(stop, value, path, reference, step.index);
    case 'get':
      return reference.kind === 'map'
        ? entryOf(stop, value.ref, path, reference, step.key)
        : elementAt(stop, value, path, reference, step.key.kind === 'number' ? Number(step.key.text) : NaN);
    case 'size':
      return reference.kind === 'object' ? failWith(notIndexable(path, value.typeName)) : sizeValue(reference.size);
  }
}

function notFollowable(value: ExecutionValue, path: string, step: PathStep): Error {
  return step.kind === 'field' ? unknownField(path, step.name) : notIndexable(path, value.typeName);
}

async function elementAt(
  stop: Stop,
  value: ExecutionValue,
  path: string,
  reference: KnownReference,
  index: number,
): Promise<ExecutionValue> {
  if (reference.kind !== 'list' || value.ref === undefined || Number.isNaN(index)) {
    throw notIndexable(path, value.typeName);
  }
  if (index < 0 || index >= reference.size) {
    throw indexOutOfRange(path, index, reference.size);
  }
  const [item] = await stop.references.items(value.ref, index, 1);
  return item?.value ?? failWith(indexOutOfRange(path, index, reference.size));
}

async function entryOf(
  stop: Stop,
  id: number,
  path: string,
  map: KnownCollection,
  key: PathLiteral,
): Promise<ExecutionValue> {
  const end = Math.min(map.size, searchedEntries);
  for (let start = 0; start < end; start += searchPage) {
    for (const item of await stop.references.items(id, start, Math.min(searchPage, end - start))) {
      if (item.kind === 'entry' && isKey(item.key, key)) {
        return item.value;
      }
    }
  }
  throw map.size > searchedEntries ? mapTooLarge(path, searchedEntries) : keyNotFound(path);
}

function isKey(key: ExecutionValue, wanted: PathLiteral): boolean {
  if (wanted.kind === 'word' && lower(wanted.text) === 'null') {
    return key.text === undefined && key.ref === undefined;
  }
  return key.text === wanted.text;
}

async function fieldsOf(stop: Stop, value: ExecutionValue): Promise<readonly ExecutionValue[]> {
  if (value.ref === undefined) {
    return [];
  }
  const reference = await stop.references.reference(value.ref);
  return reference.kind === 'object' ? reference.fields : [];
}

function sizeValue(size: number): ExecutionValue {
  return {
    name: 'size()',
    declaredTypeRef: 'java/lang/Integer',
    typeName: 'Integer',
    text: String(size),
    ref: undefined,
    order: undefined,
  };
}

function stepText(step: PathStep): string {
  switch (step.kind) {
    case 'field':
      return `.${step.name}`;
    case 'index':
      return `[${step.index}]`;
    case 'get':
      return `.get(${step.key.text})`;
    case 'size':
      return '.size()';
  }
}

function find(values: readonly ExecutionValue[], name: string): ExecutionValue | undefined {
  return values.find((value) => value.name === name) ?? values.find((value) => lower(value.name) === lower(name));
}

function isTail(parts: readonly string[], tail: readonly string[]): boolean {
  return tail.length <= parts.length && tail.every((part, index) => part === parts[parts.length - tail.length + index]);
}

function lower(text: string): string {
  return text.toLowerCase();
}

function fail(name: string): never {
  throw unknownName(name);
}

function failWith(error: Error): never {
  throw error;
}
