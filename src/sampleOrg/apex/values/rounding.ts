export type RoundingModeName =
  'CEILING' | 'DOWN' | 'FLOOR' | 'HALF_DOWN' | 'HALF_EVEN' | 'HALF_UP' | 'UNNECESSARY' | 'UP';

/**
 * The integer quotient under a rounding mode. Undefined where the mode is UNNECESSARY and there is a remainder.
 * The divisor is not zero.
 */
export function divideRounded(dividend: bigint, divisor: bigint, mode: RoundingModeName): bigint | undefined {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  if (remainder === 0n) {
    return quotient;
  }
  const positive = dividend < 0n === divisor < 0n;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  const size = divisor < 0n ? -divisor : divisor;
  const half = twice === size ? 'tie' : twice > size ? 'more' : 'less';
  const away = roundsAway(mode, positive, half, quotient % 2n !== 0n);
  return away === undefined ? undefined : away ? quotient + (positive ? 1n : -1n) : quotient;
}

function roundsAway(
  mode: RoundingModeName,
  positive: boolean,
  half: 'less' | 'tie' | 'more',
  odd: boolean,
): boolean | undefined {
  switch (mode) {
    case 'CEILING':
      return positive;
    case 'FLOOR':
      return !positive;
    case 'UP':
      return true;
    case 'DOWN':
      return false;
    case 'HALF_UP':
      return half !== 'less';
    case 'HALF_DOWN':
      return half === 'more';
    case 'HALF_EVEN':
      return half === 'more' || (half === 'tie' && odd);
    case 'UNNECESSARY':
      return undefined;
  }
}
