import { splitTypes } from './frameNames.ts';
import type { LoggedValue } from './loggedValue.ts';

/** `Map<String, List<Id>>` → `Map`, with `String` and `List<Id>`. `Id[]` is a `List` of `Id`. */
export interface TypeParts {
  readonly name: string;
  readonly parameters: readonly string[];
}

export function typeParts(typeName: string): TypeParts {
  if (typeName.endsWith('[]')) {
    return { name: 'List', parameters: [typeName.slice(0, -2)] };
  }
  const open = typeName.indexOf('<');
  return open < 0 || !typeName.endsWith('>')
    ? { name: typeName, parameters: [] }
    : { name: typeName.slice(0, open), parameters: splitTypes(typeName.slice(open + 1, -1)) };
}

/** Whether a declared type leaves open what a value is. */
function isOpen(typeName: string): boolean {
  return typeName === '' || /^(?:object|any)$/i.test(typeName);
}

/** The type to show for a value that was declared as `declared`, which is empty where nothing is known. */
export function shownType(declared: string, value: LoggedValue): string {
  if (!isOpen(declared)) {
    return declared;
  }
  switch (value.kind) {
    case 'text':
      return 'String';
    case 'plain':
      return plainType(value.text);
    case 'elements':
      return 'List<Object>';
    default:
      return 'Object';
  }
}

function plainType(text: string): string {
  if (/^-?\d+$/.test(text)) {
    return text.length < 10 || Math.abs(Number(text)) <= 2_147_483_647 ? 'Integer' : 'Long';
  }
  if (/^-?\d/.test(text)) {
    return 'Decimal';
  }
  return text === 'true' || text === 'false' ? 'Boolean' : text.startsWith('BLOB(') ? 'Blob' : 'Object';
}

/** A value's text as Apex prints it: a log has dates in ISO form and times in milliseconds. */
export function printedText(typeName: string, text: string): string {
  switch (typeName.toLowerCase()) {
    case 'date':
      return text.replace(/T00:00:00(?:\.000)?Z?$/, ' 00:00:00');
    case 'datetime':
      return text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{3})?Z?$/, '$1 $2');
    case 'time':
      return /^\d{1,8}$/.test(text) ? new Date(Number(text)).toISOString().slice(11) : text;
    default:
      return text;
  }
}
