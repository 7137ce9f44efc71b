import { l10n } from '../../base/l10n.ts';
import type { ExecutionValue } from '../execution.ts';
import type { CollectionItem, KnownCollection } from '../referenceCache.ts';
import type { Stop } from '../stop.ts';
import {
  comparesByCode,
  indexOutOfRange,
  notAnIndex,
  notEvaluated,
  notIndexable,
  tooManyElements,
  wrongParameters,
} from './failures.ts';
import { areEqual } from './operators.ts';
import { isNumeric, type Scalar, scalarOf, scalarText, valueOf } from './scalar.ts';

// Reading lists, sets and maps. A search goes page by page; beyond this it would keep the org busy for a hover.
const searched = 2000;
const page = 200;

/** A collection in an expression: `text` is how the person wrote it, for messages. */
export interface Collection {
  readonly stop: Stop;
  readonly id: number;
  readonly known: KnownCollection;
  readonly text: string;
}

type Method = (collection: Collection, parameters: readonly Scalar[], method: string) => Promise<ExecutionValue>;

/** Offered by completion, too. */
export const collectionMethods: Readonly<Record<KnownCollection['kind'], Readonly<Record<string, Method>>>> = {
  list: { size, isEmpty, get: getElement, contains: holds, indexOf },
  set: { size, isEmpty, contains: holds },
  map: { size, isEmpty, get: getValue, containsKey: holds },
};

export function callOnCollection(
  collection: Collection,
  method: string,
  parameters: readonly Scalar[],
): Promise<ExecutionValue> {
  const methods = collectionMethods[collection.known.kind];
  const found = Object.entries(methods).find(([name]) => name.toLowerCase() === method.toLowerCase());
  if (found === undefined) {
    throw notEvaluated(method, Object.keys(methods).join(', '));
  }
  return found[1](collection, parameters, method);
}

/** `list[index]` */
export async function elementAt(collection: Collection, index: Scalar, indexText: string): Promise<ExecutionValue> {
  const { known, stop, id, text } = collection;
  if (known.kind !== 'list') {
    throw notIndexable(text, known.typeName);
  }
  if (index.kind !== 'integer' && index.kind !== 'long') {
    throw notAnIndex(indexText);
  }
  const position = Number(index.value);
  const [item] = position >= 0 && position < known.size ? await stop.references.items(id, position, 1) : [];
  if (item === undefined) {
    throw indexOutOfRange(text, String(position), known.size);
  }
  return item.value;
}

function size({ known }: Collection): Promise<ExecutionValue> {
  return Promise.resolve(valueOf({ kind: 'integer', value: BigInt(known.size) }));
}

function isEmpty({ known }: Collection): Promise<ExecutionValue> {
  return Promise.resolve(valueOf({ kind: 'boolean', value: known.size === 0 }));
}

function getElement(collection: Collection, parameters: readonly Scalar[], method: string): Promise<ExecutionValue> {
  const index = onlyParameter(parameters, method);
  return elementAt(collection, index, scalarText(index));
}

async function getValue(
  collection: Collection,
  parameters: readonly Scalar[],
  method: string,
): Promise<ExecutionValue> {
  const found = await search(collection, onlyParameter(parameters, method));
  return found?.item.value ?? valueOf({ kind: 'null' });
}

async function holds(collection: Collection, parameters: readonly Scalar[], method: string): Promise<ExecutionValue> {
  return valueOf({
    kind: 'boolean',
    value: (await search(collection, onlyParameter(parameters, method))) !== undefined,
  });
}

async function indexOf(collection: Collection, parameters: readonly Scalar[], method: string): Promise<ExecutionValue> {
  const found = await search(collection, onlyParameter(parameters, method));
  return valueOf({ kind: 'integer', value: BigInt(found?.position ?? -1) });
}

/** The first element or entry that is `wanted`. */
async function search(
  { stop, id, known, text }: Collection,
  wanted: Scalar,
): Promise<{ readonly item: CollectionItem; readonly position: number } | undefined> {
  const end = Math.min(known.size, searched);
  for (let start = 0; start < end; start += page) {
    const items = await stop.references.items(id, start, Math.min(page, end - start));
    const index = items.findIndex((item) => isElement(keyOf(item), wanted));
    const item = items[index];
    if (item !== undefined) {
      return { item, position: start + index };
    }
    if (wanted.kind === 'reference' && items.some((other) => keyOf(other).kind === 'reference')) {
      // One that is equal by its class's equals method would count as well.
      throw comparesByCode(wanted.value.typeName);
    }
  }
  if (known.size > searched) {
    throw tooManyElements(text, searched);
  }
  return undefined;
}

function keyOf(item: CollectionItem): Scalar {
  return scalarOf(item.kind === 'entry' ? item.key : item.value);
}

/** As `equals` has it: strings with case, and what has another type is another element. */
function isElement(element: Scalar, wanted: Scalar): boolean {
  if (element.kind === 'reference' || wanted.kind === 'reference') {
    return element.kind === 'reference' && wanted.kind === 'reference' && element.ref === wanted.ref;
  }
  if (element.kind === 'string' && wanted.kind === 'string') {
    return element.value === wanted.value;
  }
  // A date or an enum constant can only be written as the text that the debugger shows.
  if (element.kind === 'text' && wanted.kind === 'string') {
    return element.value === wanted.value;
  }
  const comparable =
    element.kind === wanted.kind ||
    (isNumeric(element) && isNumeric(wanted)) ||
    [element, wanted].every(({ kind }) => kind === 'id' || kind === 'string');
  return comparable && areEqual('==', element, wanted);
}

function onlyParameter(parameters: readonly Scalar[], method: string): Scalar {
  const [only] = parameters;
  if (only === undefined || parameters.length > 1) {
    throw wrongParameters(method, l10n.t('one value'));
  }
  return only;
}
