import { keyText } from '../values/collectionKey.ts';
import type { ApexValue } from './contract.ts';

/** Java's `String.hashCode`. */
export function hashOfText(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return hash;
}

/** The hash of a value whose class does not declare `hashCode`: equal values have the same. */
export function hashOfValue(value: ApexValue): number {
  if (typeof value === 'number') {
    return value;
  }
  return value === null ? 0 : hashOfText(typeof value === 'string' ? value : keyText(value));
}
