import type { ApexObject, CollectionKey } from '../library/contract.ts';
import { withThousandsGrouped } from './grouping.ts';
import { divideRounded, type RoundingModeName } from './rounding.ts';

/** Significant digits of a quotient that does not end. */
const quotientPrecision = 34;

/** Most digits after the point that a Decimal may have, and before it that may be rounded away. */
export const largestScale = 33;

const mostDigits = 100_000;
const tooLong = 10n ** BigInt(mostDigits);

const powers: bigint[] = [1n];

function powerOfTen(exponent: number): bigint {
  return (powers[exponent] ??= 10n ** BigInt(exponent));
}

/** An exact decimal number: `unscaled` divided by ten to the power of `scale`. */
export class ApexDecimal implements ApexObject {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  static readonly zero = new ApexDecimal(0n, 0);

  /** An Integer or a Long. */
  static fromWhole(value: number | bigint): ApexDecimal {
    return new ApexDecimal(BigInt(value), 0);
  }

  /** A Double, by its shortest decimal form. NaN and infinities have none: undefined. */
  static fromDouble(value: number): ApexDecimal | undefined {
    const text = String(value);
    return ApexDecimal.parse(Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text);
  }

  /** Reads `-12.50`, `1E3`, `.5`. Undefined when the text is no number. */
  static parse(text: string): ApexDecimal | undefined {
    const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts ?? [];
    if (parts === null || whole.length + fraction.length === 0) {
      return undefined;
    }
    const digits = BigInt(whole + fraction);
    const scale = fraction.length - Number(exponent);
    const unscaled = sign === '-' ? -digits : digits;
    return scale < 0 ? new ApexDecimal(unscaled * powerOfTen(-scale), 0) : new ApexDecimal(unscaled, scale);
  }

  get apexTypeName(): string {
    return 'Decimal';
  }

  collectionKey(): CollectionKey {
    return `\0decimal:${this.stripTrailingZeros().toPlainString()}`;
  }

  printed(): string {
    return this.toString();
  }

  /** Whether it has so many digits that computing with it takes the time of a whole request. */
  get isTooLong(): boolean {
    return this.unscaled > tooLong || this.unscaled < -tooLong;
  }

  add(other: ApexDecimal): ApexDecimal {
    if (this.scale === other.scale) {
      return new ApexDecimal(this.unscaled + other.unscaled, this.scale);
    }
    const scale = Math.max(this.scale, other.scale);
    return new ApexDecimal(this.unscaledAt(scale) + other.unscaledAt(scale), scale);
  }

  subtract(other: ApexDecimal): ApexDecimal {
    return this.add(other.negate());
  }

  multiply(other: ApexDecimal): ApexDecimal {
    return new ApexDecimal(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** Undefined when it would have too many digits to compute with. */
  power(exponent: number): ApexDecimal | undefined {
    return this.precision * exponent > mostDigits
      ? undefined
      : new ApexDecimal(this.unscaled ** BigInt(exponent), this.scale * exponent);
  }

  /** The `/` operator: exact where the quotient ends, else rounded half up to 34 significant digits, 33 of them after the point at most. Undefined for a divisor of zero. */
  divide(other: ApexDecimal): ApexDecimal | undefined {
    if (other.unscaled === 0n) {
      return undefined;
    }
    const preferredScale = Math.max(0, this.scale - other.scale);
    if (this.unscaled === 0n) {
      return new ApexDecimal(0n, preferredScale);
    }
    // Digits before the point decide how many may stand after it.
    const wholeDigits = this.precision - this.scale - (other.precision - other.scale);
    const scale = Math.max(preferredScale, Math.min(quotientPrecision - wholeDigits, largestScale));
    const quotient = this.divideToScale(other, scale, 'HALF_UP');
    return quotient?.toPrecision(quotientPrecision).stripTrailingZerosDownTo(preferredScale);
  }

  /** Undefined for a divisor of zero, or when the mode is UNNECESSARY and rounding would be needed. */
  divideToScale(other: ApexDecimal, scale: number, mode: RoundingModeName): ApexDecimal | undefined {
    if (other.unscaled === 0n) {
      return undefined;
    }
    const shift = scale - this.scale + other.scale;
    const quotient =
      shift >= 0
        ? divideRounded(this.unscaled * powerOfTen(shift), other.unscaled, mode)
        : divideRounded(this.unscaled, other.unscaled * powerOfTen(-shift), mode);
    return quotient === undefined ? undefined : normalised(quotient, scale);
  }

  /** The remainder of an integer division, with the sign of the dividend. */
  remainder(other: ApexDecimal): ApexDecimal | undefined {
    if (other.unscaled === 0n) {
      return undefined;
    }
    const scale = Math.max(this.scale, other.scale);
    return new ApexDecimal(this.unscaledAt(scale) % other.unscaledAt(scale), scale);
  }

  negate(): ApexDecimal {
    return new ApexDecimal(-this.unscaled, this.scale);
  }

  abs(): ApexDecimal {
    return this.unscaled < 0n ? this.negate() : this;
  }

  /** A negative scale rounds before the point: 1250 at -2 is 1200. Undefined when the mode is UNNECESSARY and rounding would be needed. */
  setScale(scale: number, mode: RoundingModeName = 'HALF_EVEN'): ApexDecimal | undefined {
    if (scale >= this.scale) {
      return scale === this.scale ? this : new ApexDecimal(this.unscaledAt(scale), scale);
    }
    const unscaled = divideRounded(this.unscaled, powerOfTen(this.scale - scale), mode);
    return unscaled === undefined ? undefined : normalised(unscaled, scale);
  }

  /** The whole number under a rounding mode. */
  toWhole(mode: RoundingModeName): bigint | undefined {
    return divideRounded(this.unscaled, powerOfTen(this.scale), mode);
  }

  stripTrailingZeros(): ApexDecimal {
    return this.stripTrailingZerosDownTo(0);
  }

  /** Number of significant digits; 1 for zero. */
  get precision(): number {
    return digitsOf(this.unscaled).length;
  }

  compareTo(other: ApexDecimal): number {
    const scale = Math.max(this.scale, other.scale);
    const left = this.unscaledAt(scale);
    const right = other.unscaledAt(scale);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  toNumber(): number {
    return Number(this.toPlainString());
  }

  /** Never with an exponent. */
  toPlainString(): string {
    if (this.scale === 0) {
      return this.unscaled.toString();
    }
    const digits = digitsOf(this.unscaled).padStart(this.scale + 1, '0');
    const point = digits.length - this.scale;
    return `${this.unscaled < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
  }

  /** With an exponent for numbers that begin with more than five zeros after the point, as Java writes them: `1E-7`. */
  toString(): string {
    const digits = digitsOf(this.unscaled);
    const exponent = digits.length - 1 - this.scale;
    if (exponent >= -6) {
      return this.toPlainString();
    }
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    return `${this.unscaled < 0n ? '-' : ''}${digits.slice(0, 1)}${fraction}E${String(exponent)}`;
  }

  /** With grouping and at most three digits after the point, as `format()` writes it for en_US. */
  toGroupedString(): string {
    const rounded = (this.scale > 3 ? this.setScale(3, 'HALF_EVEN') : this) ?? this;
    const [whole = '', fraction] = rounded.stripTrailingZeros().toPlainString().split('.');
    const grouped = withThousandsGrouped(whole);
    return fraction === undefined ? grouped : `${grouped}.${fraction}`;
  }

  unscaledAt(scale: number): bigint {
    return scale === this.scale ? this.unscaled : this.unscaled * powerOfTen(scale - this.scale);
  }

  private toPrecision(digits: number): ApexDecimal {
    const excess = this.precision - digits;
    return excess > 0 ? (this.setScale(this.scale - excess, 'HALF_UP') ?? this) : this;
  }

  private stripTrailingZerosDownTo(lowestScale: number): ApexDecimal {
    let { unscaled, scale } = this;
    while (scale > lowestScale && unscaled % 10n === 0n) {
      unscaled /= 10n;
      scale--;
    }
    return scale === this.scale ? this : new ApexDecimal(unscaled, scale);
  }
}

function digitsOf(unscaled: bigint): string {
  return (unscaled < 0n ? -unscaled : unscaled).toString();
}

/** A Decimal never keeps a negative scale: the zeros are written out. */
function normalised(unscaled: bigint, scale: number): ApexDecimal {
  return scale < 0 ? new ApexDecimal(unscaled * powerOfTen(-scale), 0) : new ApexDecimal(unscaled, scale);
}
