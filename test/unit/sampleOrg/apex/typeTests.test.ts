import assert from 'node:assert/strict';
import { exceptionOf, runApex } from './apexHarness.ts';

describe('Apex instanceof and casts', () => {
  it('take a number for every wider number type', () => {
    assert.deepEqual(
      runApex(`
        for (Object o : new List<Object>{ 9, 9L, 9.9, 9.9d }) {
          System.debug((o instanceof Integer) + ' ' + (o instanceof Long) + ' ' + (o instanceof Double) + ' ' + (o instanceof Decimal));
        }`),
      ['true true true true', 'false true true true', 'false false true true', 'false false true true'],
    );
  });

  it('widen numbers, and never narrow one that comes as an Object', () => {
    assert.deepEqual(
      runApex(`
        Object nine = 9;
        Long wide = (Long) nine;
        System.debug(wide * 1000000000000L);
        Decimal d = (Decimal) nine;
        System.debug(d.setScale(2));`),
      ['9000000000000', '9.00'],
    );
    assert.equal(
      exceptionOf('Object o = 9.9; Integer i = (Integer) o;'),
      'System.TypeException: Invalid conversion from runtime type Decimal to Integer',
    );
    assert.equal(
      exceptionOf('Object o = 9L; Integer i = (Integer) o;'),
      'System.TypeException: Invalid conversion from runtime type Long to Integer',
    );
  });

  it('take a date for a datetime at midnight GMT', () => {
    assert.deepEqual(
      runApex(`
        Object day = Date.newInstance(2026, 1, 15);
        System.debug(day instanceof Datetime);
        System.debug(((Datetime) day).getTime() == Datetime.newInstanceGmt(2026, 1, 15).getTime());`),
      ['true', 'true'],
    );
  });

  it('compare datetimes for equality by seconds, but order them by milliseconds', () => {
    assert.deepEqual(
      runApex(`
        Datetime whole = Datetime.newInstance(1538783039000L);
        Datetime later = Datetime.newInstance(1538783039073L);
        System.debug((whole == later) + ' ' + (whole < later));`),
      ['true true'],
    );
  });

  it('take a text for an id only when it is one', () => {
    assert.deepEqual(
      runApex(`
        Object good = '001000000000001AAA';
        Object bad = 'bob';
        Id record = '001000000000001AAA';
        Object held = record;
        System.debug((good instanceof Id) + ' ' + (bad instanceof Id) + ' ' + (held instanceof String));
        System.debug(((String) held).length());`),
      ['true false true', '18'],
    );
  });
});
