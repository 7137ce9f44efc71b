import type { ApexValue } from './contract.ts';

/** The value's own type, as Apex writes it. Null has none: `null`. */
export function typeNameOf(value: ApexValue): string {
  switch (typeof value) {
    case 'number':
      return 'Integer';
    case 'bigint':
      return 'Long';
    case 'string':
      return 'String';
    case 'boolean':
      return 'Boolean';
    default:
      return value === null ? 'null' : value.apexTypeName;
  }
}

/** A generic type name cut into its name and its arguments: `Map<String,List<Integer>>` → `Map`, [`String`, `List<Integer>`]. */
export function splitTypeName(typeName: string): { readonly name: string; readonly typeArguments: readonly string[] } {
  const text = typeName.trim();
  if (text.endsWith('[]')) {
    return { name: 'List', typeArguments: [text.slice(0, -2).trim()] };
  }
  const open = text.indexOf('<');
  if (open < 0 || !text.endsWith('>')) {
    return { name: text, typeArguments: [] };
  }
  return { name: text.slice(0, open).trim(), typeArguments: splitArguments(text.slice(open + 1, -1)) };
}

function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    depth += character === '<' ? 1 : character === '>' ? -1 : 0;
    if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}
