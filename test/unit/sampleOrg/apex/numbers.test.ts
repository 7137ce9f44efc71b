import assert from 'node:assert/strict';
import { compileErrorOf, exceptionOf, runApex } from './apexHarness.ts';

describe('Apex numbers', () => {
  it('wraps Integers at 32 bits and Longs at 64', () => {
    assert.deepEqual(
      runApex(`
        Integer i = 2147483647;
        i++;
        System.debug(i);
        System.debug(65536 * 65536);
        Long l = 9223372036854775807L;
        System.debug(l + 1);
        System.debug(-2147483648);
        System.debug(2147483647 + 1L);
      `),
      ['-2147483648', '0', '-9223372036854775808', '-2147483648', '2147483648'],
    );
  });

  it('divides Integers to Integers and Decimals exactly', () => {
    assert.deepEqual(
      runApex(`
        System.debug(7 / 2);
        System.debug(-7 / 2);
        System.debug(7 / 2.0);
        Decimal third = 1.0 / 3;
        System.debug(third.setScale(4));
        Double d = 1;
        System.debug(d / 4);
        System.debug(0.1 + 0.2);
      `),
      ['3', '-3', '3.5', '0.3333', '0.25', '0.3'],
    );
  });

  it('widens Integer to Long, Double and Decimal', () => {
    assert.deepEqual(
      runApex(`
        Integer i = 3;
        Long l = i;
        Double d = i;
        Decimal e = l;
        Object o = d;
        System.debug((Object) l instanceof Decimal);
        System.debug(o instanceof Double);
        System.debug(e + d);
        d += i;
        System.debug(d);
      `),
      ['true', 'true', '6.0', '6.0'],
    );
  });

  it('truncates in casts', () => {
    assert.deepEqual(
      runApex(`
        Decimal d = 3.99;
        System.debug((Integer) d);
        System.debug((Long) -3.99);
        Object o = 5;
        System.debug((Decimal) o);
        System.debug((Integer) Math.floor(2.5));
      `),
      ['3', '-3', '5', '2'],
    );
  });

  it('shifts, masks and negates bits', () => {
    assert.deepEqual(
      runApex(`
        System.debug(5 & 3);
        System.debug(5 | 3);
        System.debug(5 ^ 3);
        System.debug(1 << 31);
        System.debug(-8 >> 1);
        System.debug(-8 >>> 28);
        Integer bits = 6;
        bits &= 3;
        bits <<= 4;
        System.debug(bits);
        System.debug(true ^ false);
        Long l = 1;
        System.debug(l << 40);
      `),
      ['1', '7', '6', '-2147483648', '-4', '15', '32', 'true', '1099511627776'],
    );
  });

  it('increments before and after', () => {
    assert.deepEqual(
      runApex(`
        Integer i = 1;
        System.debug(i++ + ++i);
        System.debug(i--);
        System.debug(--i);
        List<Integer> numbers = new List<Integer>{ 1, 2 };
        numbers[0]++;
        numbers[1] += 10;
        System.debug(numbers);
        Decimal d = 1.5;
        d++;
        System.debug(d);
      `),
      ['4', '3', '1', '(2, 12)', '2.5'],
    );
  });

  it('compares numbers of different types by value, and null with nothing', () => {
    assert.deepEqual(
      runApex(`
        Integer nothing;
        System.debug(1 == 1.0);
        System.debug(2 > 1.5);
        System.debug(nothing < 5);
        System.debug(nothing > 5);
        System.debug(nothing == null);
        System.debug(1L == 1);
      `),
      ['true', 'true', 'false', 'false', 'true', 'true'],
    );
  });

  it('refuses null and zero', () => {
    assert.equal(
      exceptionOf('Integer i; Integer j = i + 1;'),
      'System.NullPointerException: Attempt to de-reference a null object',
    );
    assert.equal(exceptionOf('Integer z = 0; Integer j = 1 / z;'), 'System.MathException: Divide by 0');
    assert.equal(exceptionOf('Decimal z = 0; Decimal j = 1 / z;'), 'System.MathException: Divide by 0');
  });

  it('refuses what would lose digits, and what is no number', () => {
    assert.equal(compileErrorOf('Integer i = 1.5;'), '1:13 Illegal assignment from Decimal to Integer');
    assert.equal(compileErrorOf('Long l = 5; Integer i = l;'), '1:25 Illegal assignment from Long to Integer');
    assert.match(compileErrorOf("Integer i = 'a' * 2;"), /Arithmetic expressions must use numeric arguments/);
    assert.match(compileErrorOf('Integer i = 3000000000;'), /Illegal integer/);
  });
});
