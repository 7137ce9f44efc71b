import type { ApexObject, CollectionKey } from '../library/contract.ts';

const checksumAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three characters that tell, for each group of five, which letters are capitals. */
function checksum(id15: string): string {
  let suffix = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let index = 0; index < 5; index++) {
      const character = id15.charCodeAt(start + index);
      if (character >= 65 && character <= 90) {
        bits |= 1 << index;
      }
    }
    suffix += checksumAlphabet.charAt(bits);
  }
  return suffix;
}

/** A record id. Always kept in its 18-character form. */
export class ApexId implements ApexObject {
  readonly value: string;

  private constructor(value: string) {
    this.value = value;
  }

  /** An id of 15 characters, or of 18 whose checksum fits its letters. Undefined for anything else. */
  static parse(text: string): ApexId | undefined {
    if (!/^(?:[A-Za-z0-9]{15}|[A-Za-z0-9]{18})$/.test(text)) {
      return undefined;
    }
    if (text.length === 15) {
      return new ApexId(text + checksum(text));
    }
    const id15 = text.slice(0, 15);
    if (text.endsWith(checksum(id15))) {
      // One text for one id where it can be: equal texts are compared letter by letter, the same text is not.
      return new ApexId(text);
    }
    // The checksum of an 18-character id is letters without case; it restores the case of the other 15.
    const restored = restoreCase(id15, text.slice(15).toUpperCase());
    return restored === undefined ? undefined : new ApexId(restored);
  }

  /** An id that is known to be good, for example one the org made itself. */
  static of(text: string): ApexId {
    const id = ApexId.parse(text);
    if (id === undefined) {
      throw new RangeError(`Not a record id: ${text}`);
    }
    return id;
  }

  get apexTypeName(): string {
    return 'Id';
  }

  /** The first three characters, which tell the object. */
  get keyPrefix(): string {
    return this.value.slice(0, 3);
  }

  get value15(): string {
    return this.value.slice(0, 15);
  }

  collectionKey(): CollectionKey {
    return this.value;
  }

  printed(): string {
    return this.value;
  }

  toString(): string {
    return this.value;
  }
}

function restoreCase(id15: string, suffix: string): string | undefined {
  let restored = '';
  for (let index = 0; index < 15; index++) {
    const bits = checksumAlphabet.indexOf(suffix.charAt(Math.floor(index / 5)));
    if (bits < 0) {
      return undefined;
    }
    const character = id15.charAt(index);
    const capital = (bits & (1 << (index % 5))) !== 0;
    restored += capital ? character.toUpperCase() : character.toLowerCase();
  }
  return checksum(restored) === suffix ? restored + suffix : undefined;
}
