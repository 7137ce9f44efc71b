import type { ApexObject, CollectionKey } from '../library/contract.ts';

export class ApexBlob implements ApexObject {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get apexTypeName(): string {
    return 'Blob';
  }

  collectionKey(): CollectionKey {
    return `\0blob:${Buffer.from(this.bytes).toString('base64')}`;
  }

  printed(): string {
    return `Blob[${String(this.bytes.length)}]`;
  }
}
