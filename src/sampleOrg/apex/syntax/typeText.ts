import type { TypeReference } from './tree.ts';

/** `Map<Id,acme.Line>` as it is written, without spaces. */
export function typeText({ path, typeArguments }: TypeReference): string {
  const name = path.join('.');
  return typeArguments.length === 0 ? name : `${name}<${typeArguments.map(typeText).join(',')}>`;
}
