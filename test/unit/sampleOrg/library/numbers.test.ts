import assert from 'node:assert/strict';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { builtInEnumValue } from '../../../../src/sampleOrg/apex/library/enumTypes.ts';
import { ApexDecimal } from '../../../../src/sampleOrg/apex/values/decimal.ts';
import { compareNumbers } from '../../../../src/sampleOrg/apex/values/equality.ts';
import { decimal, double, LibraryFixture, shown } from './libraryFixture.ts';

const mode = (name: string): ApexValue => builtInEnumValue('RoundingMode', name);

describe('Decimal', () => {
  const fixture = new LibraryFixture();

  const operations: readonly (readonly [label: string, value: ApexDecimal | undefined, expected: string])[] = [
    ['1.10 + 2', decimal('1.10').add(decimal('2')), '3.10'],
    ['1.1 - 1.10', decimal('1.1').subtract(decimal('1.10')), '0.00'],
    ['1.5 * 2.25', decimal('1.5').multiply(decimal('2.25')), '3.375'],
    ['10 / 4', decimal('10').divide(decimal('4')), '2.5'],
    ['1 / 3', decimal('1').divide(decimal('3')), '0.333333333333333333333333333333333'],
    ['2.10 / 2.0', decimal('2.10').divide(decimal('2.0')), '1.05'],
    ['100 / 0.001', decimal('100').divide(decimal('0.001')), '100000'],
    ['0 / 7', decimal('0').divide(decimal('7')), '0'],
    ['-7 mod 3', decimal('-7').remainder(decimal('3')), '-1'],
    ['from Double 0.1', ApexDecimal.fromDouble(0.1), '0.1'],
    ['from Double 3', ApexDecimal.fromDouble(3), '3.0'],
    ['from 1E3', decimal('1E3'), '1000'],
    ['0.0000001', decimal('0.0000001'), '1E-7'],
    ['-0.05', decimal('-0.05'), '-0.05'],
  ];

  for (const [label, value, expected] of operations) {
    it(`${label} is ${expected}`, () => {
      assert.equal(String(value), expected);
    });
  }

  it('has no quotient by zero', () => {
    assert.equal(decimal('1').divide(decimal('0')), undefined);
  });

  const scaled: readonly (readonly [value: string, scale: number, mode: string | undefined, expected: string])[] = [
    ['5.235', 2, undefined, '5.24'],
    ['5.245', 2, undefined, '5.24'],
    ['2.5', 0, undefined, '2'],
    ['3.5', 0, undefined, '4'],
    ['-2.5', 0, undefined, '-2'],
    ['1.5', 3, undefined, '1.500'],
    ['5.245', 2, 'HALF_UP', '5.25'],
    ['-5.245', 2, 'HALF_UP', '-5.25'],
    ['5.245', 2, 'HALF_DOWN', '5.24'],
    ['1.1', 0, 'UP', '2'],
    ['-1.1', 0, 'UP', '-2'],
    ['1.9', 0, 'DOWN', '1'],
    ['-1.1', 0, 'CEILING', '-1'],
    ['1.1', 0, 'CEILING', '2'],
    ['-1.1', 0, 'FLOOR', '-2'],
    ['1.10', 1, 'UNNECESSARY', '1.1'],
    ['4123', -3, undefined, '4000'],
  ];

  for (const [value, scale, modeName, expected] of scaled) {
    it(`${value}.setScale(${String(scale)}${modeName === undefined ? '' : `, ${modeName}`}) is ${expected}`, () => {
      const answer =
        modeName === undefined
          ? fixture.text('Decimal', 'Decimal setScale(Integer scale)', decimal(value), scale)
          : fixture.text(
              'Decimal',
              'Decimal setScale(Integer scale, RoundingMode mode)',
              decimal(value),
              scale,
              mode(modeName),
            );
      assert.equal(answer, expected);
    });
  }

  it('refuses to round where rounding is declared unnecessary', () => {
    assert.equal(
      fixture.raised(
        'Decimal',
        'Decimal setScale(Integer scale, RoundingMode mode)',
        decimal('1.15'),
        1,
        mode('UNNECESSARY'),
      ),
      'System.MathException: Rounding necessary',
    );
  });

  const members: readonly (readonly [signature: string, values: readonly ApexValue[], expected: string])[] = [
    [
      'Decimal divide(Decimal divisor, Integer scale)',
      [decimal('5'), decimal('3'), 30],
      '1.666666666666666666666666666667',
    ],
    ['Integer precision()', [decimal('123.45')], '5'],
    ['Integer scale()', [decimal('123.456')], '3'],
    ['Long round()', [decimal('4.5')], '4'],
    ['Long round()', [decimal('5.5')], '6'],
    ['Long round(RoundingMode mode)', [decimal('4.5'), mode('HALF_UP')], '5'],
    ['Integer intValue()', [decimal('-1.9')], '-1'],
    ['Decimal pow(Integer exponent)', [decimal('4.12'), 2], '16.9744'],
    ['Decimal stripTrailingZeros()', [decimal('1.500')], '1.5'],
    ['String toPlainString()', [decimal('0.0000001')], '0.0000001'],
    ['String format()', [decimal('1234567.50')], '1,234,567.5'],
    ['Decimal abs()', [decimal('-1.5')], '1.5'],
  ];

  for (const [signature, values, expected] of members) {
    it(`${signature} of ${shown(values)} is ${expected}`, () => {
      assert.equal(fixture.text('Decimal', signature, ...values), expected);
    });
  }

  it('raises for a divisor of zero', () => {
    assert.equal(
      fixture.raised('Decimal', 'Decimal divide(Decimal divisor, Integer scale)', decimal('1'), decimal('0'), 2),
      'System.MathException: Divide by 0',
    );
  });

  it('compares with the other number types by value', () => {
    assert.equal(compareNumbers(decimal('1.00'), 1), 0);
    assert.equal(compareNumbers(1, 2n), -1);
    assert.equal(compareNumbers(double(0.5), decimal('0.50')), 0);
    assert.equal(compareNumbers('1', 1), undefined);
  });
});

describe('Integer, Long, Double and Math', () => {
  const fixture = new LibraryFixture();

  const cases: readonly (readonly [type: string, signature: string, values: readonly ApexValue[], expected: string])[] =
    [
      ['Integer', 'static Integer valueOf(String text)', ['-12'], '-12'],
      ['Long', 'static Long valueOf(String text)', ['2147483648'], '2147483648'],
      ['Double', 'static Double valueOf(String text)', ['1.5e3'], '1500.0'],
      ['Integer', 'String format()', [1234567], '1,234,567'],
      ['Long', 'Integer intValue()', [4294967297n], '1'],
      ['Double', 'Integer intValue()', [double(-1.9)], '-1'],
      ['Boolean', 'static Boolean valueOf(String text)', ['TRUE'], 'true'],
      ['Math', 'static Integer mod(Integer dividend, Integer divisor)', [-7, 3], '-1'],
      ['Math', 'static Integer max(Integer left, Integer right)', [3, 12], '12'],
      ['Math', 'static Integer round(Decimal value)', [decimal('4.5')], '4'],
      ['Math', 'static Integer round(Double value)', [double(5.5)], '6'],
      ['Math', 'static Long roundToLong(Decimal value)', [decimal('-4.5')], '-4'],
      ['Math', 'static Decimal ceil(Decimal value)', [decimal('-1.5')], '-1'],
      ['Math', 'static Decimal floor(Decimal value)', [decimal('-1.5')], '-2'],
      ['Math', 'static Double pow(Double base, Double exponent)', [double(2), double(10)], '1024.0'],
      ['Math', 'static Double sqrt(Double value)', [double(16)], '4.0'],
      ['Math', 'static Integer abs(Integer value)', [-5], '5'],
      ['Math', 'static Decimal signum(Decimal value)', [decimal('-0.5')], '-1'],
    ];

  for (const [type, signature, values, expected] of cases) {
    it(`${type} ${signature} of ${shown(values)} is ${expected}`, () => {
      assert.equal(fixture.text(type, signature, ...values), expected);
    });
  }

  it('prints Doubles as Java does', () => {
    const texts = [1, 0.1, 1e7, 123456.789, 1e-4, 1.5e300].map((value) => String(double(value)));
    assert.deepEqual(texts, ['1.0', '0.1', '1.0E7', '123456.789', '1.0E-4', '1.5E300']);
  });

  it('names the text that is no Integer', () => {
    assert.equal(
      fixture.raised('Integer', 'static Integer valueOf(String text)', '1.5'),
      'System.TypeException: Invalid integer: 1.5',
    );
    assert.equal(
      fixture.raised('Integer', 'static Integer valueOf(String text)', '2147483648'),
      'System.TypeException: Invalid integer: 2147483648',
    );
  });

  it('raises for a remainder by zero', () => {
    assert.equal(
      fixture.raised('Math', 'static Integer mod(Integer dividend, Integer divisor)', 1, 0),
      'System.MathException: Divide by 0',
    );
  });
});
