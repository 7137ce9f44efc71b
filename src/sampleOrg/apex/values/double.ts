import type { ApexObject, CollectionKey } from '../library/contract.ts';

/** A 64-bit floating point number. */
export class ApexDouble implements ApexObject {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  get apexTypeName(): string {
    return 'Double';
  }

  collectionKey(): CollectionKey {
    return `\0double:${String(this.value)}`;
  }

  printed(): string {
    return this.toString();
  }

  /** As Java writes it: `1.0`, `1.0E10`, `1.0E-5`. */
  toString(): string {
    const { value } = this;
    if (!Number.isFinite(value)) {
      return String(value);
    }
    const magnitude = Math.abs(value);
    if (magnitude === 0 || (magnitude >= 1e-3 && magnitude < 1e7)) {
      const text = Object.is(value, -0) ? '-0' : String(value);
      return text.includes('.') ? text : `${text}.0`;
    }
    const [digits = '', exponent = '0'] = value.toExponential().split('e');
    return `${digits.includes('.') ? digits : `${digits}.0`}E${String(Number(exponent))}`;
  }
}
