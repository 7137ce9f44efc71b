import type { ForEachStatement } from '../syntax/tree.ts';
import { compileFailures } from '../types/failures.ts';
import { argumentOf, isBuiltIn, type Type } from '../types/type.ts';
import type { Body } from './body.ts';
import type { Value } from './value.ts';

/** How a for-each loop walks its collection: JavaScript for each step. */
export interface Elements {
  readonly kept: string;
  readonly open: string;
  readonly hasNext: string;
  readonly next: string;
  readonly elementType: Type;
  /** For a list: the call that the loop begins with, as the log names it. */
  readonly iterator?: string;
}

export function elementsOf(body: Body, collection: Value, wanted: Type, statement: ForEachStatement): Elements {
  const { space } = body;
  const kept = body.temporary();
  if (isBuiltIn(collection.type, 'List', 'Set')) {
    const elementType = argumentOf(collection.type, 0);
    // `for (List<Account> chunk : [SELECT …])` hands out two hundred records at a time.
    if (isBuiltIn(wanted, 'List') && statement.collection.kind === 'query') {
      return {
        kept,
        open: `chunksOf(t,${collection.text})`,
        hasNext: `${kept}.hasNext()`,
        next: `${kept}.next()`,
        elementType: wanted,
      };
    }
    return {
      kept,
      open: `elementsOf(t,${collection.text})`,
      hasNext: `${kept}.hasNext()`,
      next: `${kept}.next()`,
      elementType,
      ...(isBuiltIn(collection.type, 'List') ? { iterator: `${collection.type.name}.iterator()` } : {}),
    };
  }
  const iterable = iterableElement(body, collection.type);
  if (!iterable) {
    throw compileFailures.incompatible(statement, `Loop must iterate over collection: ${collection.type.name}`);
  }
  return {
    kept,
    open: `(yield* iterate(t,${collection.text}))`,
    hasNext: `(yield* ${kept}.hasNext(t))`,
    next: `(yield* ${kept}.next(t))`,
    elementType: iterable === space.builtIn('Object') ? wanted : iterable,
  };
}

/** The element type of something that is `Iterable<T>` or `Iterator<T>`. */
function iterableElement(body: Body, type: Type): Type | undefined {
  if (type.kind === 'builtIn' && isBuiltIn(type, 'Iterable', 'Iterator', 'Database.QueryLocator')) {
    return type.typeArguments[0] ?? body.space.sObject;
  }
  if (type.kind === 'user') {
    for (const ancestor of [...type.interfaces, ...(type.superclass ? [type.superclass] : [])]) {
      const found = iterableElement(body, ancestor);
      if (found) {
        return found;
      }
    }
  }
  return undefined;
}
