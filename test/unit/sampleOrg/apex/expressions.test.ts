import assert from 'node:assert/strict';
import { compileErrorOf, exceptionOf, runApex } from './apexHarness.ts';

describe('Apex expressions', () => {
  it('joins texts with values of any type', () => {
    assert.deepEqual(
      runApex(`
        String s = null;
        System.debug('a' + 1 + 2L + true + 1.50 + s);
        s += 'x';
        System.debug(s);
        System.debug(1 + 2 + 'a');
        System.debug('list ' + new List<Integer>{ 1, 2 });
      `),
      ['a12true1.50null', 'nullx', '3a', 'list (1, 2)'],
    );
  });

  it('compares texts with == without case, with equals and in switch with case', () => {
    assert.deepEqual(
      runApex(`
        String a = 'Hello';
        System.debug(a == 'HELLO');
        System.debug(a.equals('HELLO'));
        System.debug(a != 'hello');
        Object held = a;
        System.debug(held === 'Hello');
        switch on a {
          when 'hello' { System.debug('lower'); }
          when 'Hello' { System.debug('exact'); }
        }
      `),
      ['true', 'false', 'false', 'true', 'exact'],
    );
  });

  it('ends a chain early behind ?. and fills in with ??', () => {
    assert.deepEqual(
      runApex(`
        String none;
        System.debug(none?.length());
        System.debug(none?.toUpperCase().length());
        System.debug(none ?? 'other');
        System.debug('abc'?.length());
        Account a = new Account(Name = 'x');
        Contact c = new Contact();
        System.debug(c.Account?.Name ?? 'no account');
      `),
      ['null', 'null', 'other', '3', 'no account'],
    );
  });

  it('evaluates && and || only as far as needed', () => {
    assert.deepEqual(
      runApex(
        `
        System.debug(Probe.answer('a', false) && Probe.answer('b', true));
        System.debug(Probe.answer('c', true) || Probe.answer('d', true));
        System.debug(String.join(Probe.asked, ''));
      `,
        `global class Probe {
          global static List<String> asked = new List<String>();
          global static Boolean answer(String name, Boolean value) { asked.add(name); return value; }
        }`,
      ),
      ['false', 'true', 'ac'],
    );
  });

  it('finds the common type of a conditional', () => {
    assert.deepEqual(
      runApex(`
        Boolean flag = true;
        Decimal d = flag ? 1 : 2.5;
        System.debug(d);
        Object o = flag ? (Object) 'a' : 1;
        System.debug(o);
        Integer n = flag ? null : 1;
        System.debug(n);
      `),
      ['1', 'a', 'null'],
    );
  });

  it('casts and tests types while it runs', () => {
    assert.deepEqual(
      runApex(`
        Object o = 'text';
        System.debug(o instanceof String);
        System.debug(o instanceof Integer);
        System.debug(((String) o).length());
        Object numbers = new List<Integer>{ 1 };
        System.debug(numbers instanceof List<Integer>);
        System.debug(numbers instanceof List<String>);
        SObject record = new Account(Name = 'A');
        System.debug(record instanceof Account);
        System.debug(((Account) record).Name);
      `),
      ['true', 'false', '4', 'true', 'false', 'true', 'A'],
    );
    assert.equal(
      exceptionOf("Object o = 'text'; Integer i = (Integer) o;"),
      'System.TypeException: Invalid conversion from runtime type String to Integer',
    );
  });

  it('converts between String and Id', () => {
    assert.deepEqual(
      runApex(`
        Id id = '001000000000001';
        String text = id;
        System.debug(text);
        System.debug(id == '001000000000001AAA');
      `),
      ['001000000000001AAA', 'true'],
    );
    assert.equal(exceptionOf("String s = 'nope'; Id id = s;"), 'System.StringException: Invalid id: nope');
  });

  it('moves dates by days', () => {
    assert.deepEqual(
      runApex(`
        Date d = Date.newInstance(2024, 2, 28);
        System.debug(d + 2);
        System.debug(d.daysBetween(d + 30));
        System.debug(d < d + 1);
      `),
      ['2024-03-01 00:00:00', '30', 'true'],
    );
  });

  it('assigns in expressions', () => {
    assert.deepEqual(runApex('Integer a; Integer b = (a = 5) + 1; System.debug(a + b);'), ['11']);
  });

  it('says where an unknown name stands', () => {
    assert.equal(compileErrorOf('Integer i = missing + 1;'), '1:13 Variable does not exist: missing');
    assert.equal(compileErrorOf('Missing m = null;'), '1:1 Invalid type: Missing');
    assert.match(
      compileErrorOf("'a'.fly();"),
      /Method does not exist or incorrect signature: void fly\(\) from the type String/,
    );
    assert.equal(compileErrorOf('Integer i = 1\nInteger j = 2;'), "2:1 Unexpected token 'Integer'.");
    assert.match(compileErrorOf("Boolean b = 1 == 'a';"), /Comparison arguments must be compatible types/);
    assert.equal(
      compileErrorOf("Object o = true ? 1 : 'a';"),
      '1:12 Incompatible types in ternary operator: Integer, String',
    );
    assert.match(compileErrorOf('if (1) { }'), /Condition expression must be of type Boolean/);
  });
});
