import type { ApexCalls, ApexObject, ApexValue, Suspendable } from '../library/contract.ts';

/** How many elements of a collection are printed; the rest is `...`. */
const shownCount = 10;

/** The elements of a collection between its brackets. */
export function shownElements<T>(elements: Iterable<T>, size: number, shown: (element: T) => string): string {
  const texts: string[] = [];
  for (const element of elements) {
    if (texts.length === shownCount) {
      break;
    }
    texts.push(shown(element));
  }
  if (size > shownCount) {
    texts.push('...');
  }
  return texts.join(', ');
}

/** `Line:[qty=1, parent=null]`: an instance of an Apex class that declares no `toString`. */
export function printedInstance(
  simpleTypeName: string,
  fields: Iterable<{ readonly name: string; readonly value: ApexValue }>,
  nested: (value: ApexValue) => string,
): string {
  const texts = Array.from(fields, ({ name, value }) => `${name}=${nested(value)}`);
  return `${simpleTypeName}:[${texts.join(', ')}]`;
}

/**
 * The form of `System.debug` and string concatenation, without running Apex. An object that comes up again in one text is
 * `(already output)`. `overrides` gives the texts of objects whose class declares `toString`.
 */
export function printed(value: ApexValue, overrides?: ReadonlyMap<ApexObject, string>): string {
  if (typeof value !== 'object') {
    return String(value);
  }
  if (value === null) {
    return 'null';
  }
  const seen = new Set<ApexObject>();
  const nested = (inner: ApexValue): string => {
    if (typeof inner !== 'object' || inner === null) {
      return inner === null ? 'null' : String(inner);
    }
    const override = overrides?.get(inner);
    if (override !== undefined) {
      return override;
    }
    if (!holdsOthers(inner)) {
      return inner.printed?.(nested) ?? inner.apexTypeName;
    }
    if (seen.has(inner)) {
      return '(already output)';
    }
    seen.add(inner);
    return inner.printed?.(nested) ?? inner.apexTypeName;
  };
  return nested(value);
}

/** A value that is printed from what it holds. The others are printed as often as they come up. */
function holdsOthers(value: ApexObject): boolean {
  return value.printed !== undefined && value.printed.length > 0;
}

/** `printed`, with the `toString` of Apex classes honoured wherever such an object would show. */
export function* printedWithToString(apex: ApexCalls, value: ApexValue): Suspendable<string> {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const overrides = new Map<ApexObject, string>();
  for (const object of objectsShown(value)) {
    if (object.collectionKey === undefined && apex.declares(object, 'toString', 0)) {
      const text = yield* apex.invoke(object, 'toString', []);
      overrides.set(object, typeof text === 'string' ? text : 'null');
    }
  }
  return printed(value, overrides);
}

/** The objects that printing meets, found by printing once. */
function objectsShown(value: ApexObject): ReadonlySet<ApexObject> {
  const met = new Set<ApexObject>();
  const nested = (inner: ApexValue): string => {
    if (typeof inner === 'object' && inner !== null && !met.has(inner)) {
      met.add(inner);
      inner.printed?.(nested);
    }
    return '';
  };
  nested(value);
  return met;
}
