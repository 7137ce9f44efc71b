import { ApexDecimal, largestScale } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import type { ApexEnumValue } from '../values/enumValue.ts';
import type { RoundingModeName } from '../values/rounding.ts';
import type { LibraryType, RequestContext } from './contract.ts';
import {
  raiseDivideByZero,
  raiseInvalidNumber,
  raiseMathDomain,
  raiseRoundingNecessary,
  raiseScaleOutOfRange,
  raiseTooMuchCpuTime,
} from './failures.ts';
import { refuseNulls } from './members.ts';
import { toInteger, toLong } from './numberTypes.ts';

/** The values of System.RoundingMode have the names of our rounding modes. */
function roundingMode(mode: ApexEnumValue): RoundingModeName {
  return mode.name as RoundingModeName;
}

function setScale(context: RequestContext, self: ApexDecimal, scale: number, mode: RoundingModeName): ApexDecimal {
  if (scale < -largestScale || scale > largestScale) {
    return raiseScaleOutOfRange(context);
  }
  return self.setScale(scale, mode) ?? raiseRoundingNecessary(context);
}

function divide(
  context: RequestContext,
  self: ApexDecimal,
  divisor: ApexDecimal,
  scale: number,
  mode: RoundingModeName,
): ApexDecimal {
  if (divisor.unscaled === 0n) {
    return raiseDivideByZero(context);
  }
  return self.divideToScale(divisor, scale, mode) ?? raiseRoundingNecessary(context);
}

function power(context: RequestContext, self: ApexDecimal, exponent: number): ApexDecimal {
  return exponent < 0 || exponent > 32_767
    ? raiseMathDomain(context, 'Invalid operation')
    : (self.power(exponent) ?? raiseTooMuchCpuTime(context));
}

export const decimalType: LibraryType = {
  type: 'Decimal',
  members: {
    'Decimal abs()': (_: RequestContext, self: ApexDecimal) => self.abs(),
    'Double doubleValue()': (_: RequestContext, self: ApexDecimal) => new ApexDouble(self.toNumber()),
    'String format()': (_: RequestContext, self: ApexDecimal) => self.toGroupedString(),
    'Integer intValue()': (_: RequestContext, self: ApexDecimal) => toInteger(self.toWhole('DOWN') ?? 0n),
    'Long longValue()': (_: RequestContext, self: ApexDecimal) => toLong(self.toWhole('DOWN') ?? 0n),
    'Integer precision()': (_: RequestContext, self: ApexDecimal) => self.precision,
    'Integer scale()': (_: RequestContext, self: ApexDecimal) => self.scale,
    'Long round()': (_: RequestContext, self: ApexDecimal) => toLong(self.toWhole('HALF_EVEN') ?? 0n),
    'Decimal stripTrailingZeros()': (_: RequestContext, self: ApexDecimal) => self.stripTrailingZeros(),
    'String toPlainString()': (_: RequestContext, self: ApexDecimal) => self.toPlainString(),
    ...refuseNulls(
      {
        'Decimal divide(Decimal divisor, Integer scale)': (
          context,
          self: ApexDecimal,
          by: ApexDecimal,
          scale: number,
        ) => divide(context, self, by, scale, 'HALF_EVEN'),
        'Decimal divide(Decimal divisor, Integer scale, RoundingMode mode)': (
          context,
          self: ApexDecimal,
          by: ApexDecimal,
          scale: number,
          mode: ApexEnumValue,
        ) => divide(context, self, by, scale, roundingMode(mode)),
        'Decimal pow(Integer exponent)': power,
        'Long round(RoundingMode mode)': (context, self: ApexDecimal, mode: ApexEnumValue) =>
          toLong(self.toWhole(roundingMode(mode)) ?? raiseRoundingNecessary(context)),
        'Decimal setScale(Integer scale)': (context, self: ApexDecimal, scale: number) =>
          setScale(context, self, scale, 'HALF_EVEN'),
        'Decimal setScale(Integer scale, RoundingMode mode)': (
          context,
          self: ApexDecimal,
          scale: number,
          mode: ApexEnumValue,
        ) => setScale(context, self, scale, roundingMode(mode)),
      },
      'instance',
    ),
    ...refuseNulls(
      {
        'static Decimal valueOf(Double value)': (context, value: ApexDouble) =>
          ApexDecimal.fromDouble(value.value) ?? raiseInvalidNumber(context, 'Decimal', String(value)),
        'static Decimal valueOf(Long value)': (_, value: bigint) => ApexDecimal.fromWhole(value),
        'static Decimal valueOf(String text)': (context, text: string) =>
          ApexDecimal.parse(text) ?? raiseInvalidNumber(context, 'Decimal', text),
      },
      'static',
    ),
  },
};
