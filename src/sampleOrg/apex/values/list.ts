import type { ApexObject, ApexValue, CollectionKey } from '../library/contract.ts';
import { keyText } from './collectionKey.ts';
import { shownElements } from './printing.ts';

/** A list or array. Compiled code reads and writes `items` itself after it has checked the index. */
export class ApexList implements ApexObject {
  /** As Apex writes it. */
  readonly elementTypeName: string;
  items: ApexValue[];
  /** Number of loops that are walking it now. */
  readers = 0;

  constructor(elementTypeName: string, items: ApexValue[] = []) {
    this.elementTypeName = elementTypeName;
    this.items = items;
  }

  get apexTypeName(): string {
    return `List<${this.elementTypeName}>`;
  }

  collectionKey(): CollectionKey {
    return `\0list:${JSON.stringify(this.items.map(keyText))}`;
  }

  printed(nested: (value: ApexValue) => string): string {
    return `(${shownElements(this.items, this.items.length, nested)})`;
  }
}
