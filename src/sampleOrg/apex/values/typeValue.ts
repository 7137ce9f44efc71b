import type { ApexObject, CollectionKey } from '../library/contract.ts';

/** A `System.Type`: `acme.Line.class`, `Type.forName('Line')`. */
export class ApexType implements ApexObject {
  /** As Apex writes the type: `acme.Line`, `List<String>`. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  get apexTypeName(): string {
    return 'Type';
  }

  collectionKey(): CollectionKey {
    return `\0type:${this.name.toLowerCase()}`;
  }

  printed(): string {
    return this.name;
  }
}
