// Significant digits of a quotient that does not end, as Apex rounds it.
const quotientDigits = 34;
const largestScale = 33;

/** An Apex Decimal: `unscaled` divided by ten to the `scale`. Exact, never rounded but by division. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

// No Decimal of Apex is near as long; a text of megabytes would keep the machine busy.
const longestText = 1000;

/** Undefined for what is no decimal number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = text.length > longestText ? null : pattern.exec(text.trim());
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || whole + fraction === '') {
    return undefined;
  }
  const unscaled = BigInt(sign + whole + fraction);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { unscaled: unscaled * powerOfTen(-scale), scale: 0 } : { unscaled, scale };
}

export function decimalText({ unscaled, scale }: Decimal): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return unscaled < 0n ? `-${text}` : text;
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { unscaled: unscaledAt(left, scale) + unscaledAt(right, scale), scale };
}

export function negateDecimal({ unscaled, scale }: Decimal): Decimal {
  return { unscaled: -unscaled, scale };
}

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return { unscaled: left.unscaled * right.unscaled, scale: left.scale + right.scale };
}

/** Rounded half up to 34 significant digits where the quotient does not end. Undefined for a divisor of zero. */
export function divideDecimals(left: Decimal, right: Decimal): Decimal | undefined {
  if (right.unscaled === 0n) {
    return undefined;
  }
  const shortest = Math.max(0, left.scale - right.scale);
  const wholeDigits = digitCount(left) - left.scale - (digitCount(right) - right.scale);
  const scale = Math.max(shortest, Math.min(quotientDigits - wholeDigits, largestScale));
  const dividend = left.unscaled * powerOfTen(scale + right.scale);
  const divisor = right.unscaled * powerOfTen(left.scale);
  return withoutTrailingZeros({ unscaled: divideHalfUp(dividend, divisor), scale }, shortest);
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = unscaledAt(left, scale) - unscaledAt(right, scale);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The whole part; what is behind the point is cut off. */
export function wholeOf({ unscaled, scale }: Decimal): bigint {
  return unscaled / powerOfTen(scale);
}

function withoutTrailingZeros(value: Decimal, lowestScale: number): Decimal {
  let { unscaled, scale } = value;
  while (scale > lowestScale && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale--;
  }
  return { unscaled, scale };
}

function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  const isHalf = 2n * absolute(remainder) >= absolute(divisor);
  return isHalf ? quotient + (dividend < 0n === divisor < 0n ? 1n : -1n) : quotient;
}

function digitCount({ unscaled }: Decimal): number {
  return absolute(unscaled).toString().length;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function unscaledAt({ unscaled, scale }: Decimal, wanted: number): bigint {
  return unscaled * powerOfTen(wanted - scale);
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}
