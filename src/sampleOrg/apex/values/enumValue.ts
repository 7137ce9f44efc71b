import type { ApexObject } from '../library/contract.ts';

/** One value of an enum. There is one object per value, so that identity is equality. */
export class ApexEnumValue implements ApexObject {
  readonly apexTypeName: string;
  readonly name: string;
  readonly ordinal: number;

  constructor(typeName: string, name: string, ordinal: number) {
    this.apexTypeName = typeName;
    this.name = name;
    this.ordinal = ordinal;
  }

  /** Itself: an enum never declares `equals`, and this saves the question. */
  collectionKey(): object {
    return this;
  }

  printed(): string {
    return this.name;
  }
}

export function enumValues(typeName: string, names: readonly string[]): readonly ApexEnumValue[] {
  return names.map((name, ordinal) => new ApexEnumValue(typeName, name, ordinal));
}
