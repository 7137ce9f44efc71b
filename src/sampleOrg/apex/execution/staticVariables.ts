import type { Request } from './request.ts';

/** Constants of the Java classes under Apex, which are static variables of every request. */
const java: readonly (readonly [type: string, name: string])[] = [
  ['int', 'BYTES'],
  ['int', 'BYTES'],
  ['byte[]', 'DigitOnes'],
  ['byte[]', 'DigitTens'],
  ['Boolean', 'FALSE'],
  ['int', 'MAX_EXPONENT'],
  ['double', 'MAX_VALUE'],
  ['int', 'MAX_VALUE'],
  ['int', 'MIN_EXPONENT'],
  ['double', 'MIN_NORMAL'],
  ['double', 'MIN_VALUE'],
  ['int', 'MIN_VALUE'],
  ['double', 'NEGATIVE_INFINITY'],
  ['double', 'NaN'],
  ['double', 'POSITIVE_INFINITY'],
  ['int', 'SIZE'],
  ['int', 'SIZE'],
  ['Boolean', 'TRUE'],
  ['String', '_sfdcSuppressedCodeLocations'],
  ['char[]', 'digits'],
  ['long', 'serialVersionUID'],
  ['long', 'serialVersionUID'],
  ['long', 'serialVersionUID'],
  ['int[]', 'sizeTable'],
];

/** Lines of `STATIC_VARIABLE_LIST`: `type:name:bytes`, in order of the names. Sizes are 0, as the platform writes them. */
export function staticVariables({ statics, code }: Request): readonly string[] {
  const found = [...java];
  for (const id of statics.keys()) {
    const type = statics[id] === undefined ? undefined : code.userType(id);
    for (const field of type?.fields.values() ?? []) {
      if (field.isStatic) {
        found.push([field.type.name, `_static_${field.name}`]);
      }
    }
    for (const name of type?.form === 'enum' ? type.enumConstants : []) {
      found.push([type?.name ?? '', name]);
    }
  }
  return found
    .sort(([, left], [, right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map((one) => `${one.join(':')}:0`);
}
