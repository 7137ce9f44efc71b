import assert from 'node:assert/strict';
import { exceptionOf, runApex } from '../apex/apexHarness.ts';

// The library as Apex code meets it: overloads, conversions, classes that declare equals, compareTo and toString.

type Case = readonly [label: string, source: string, expected: readonly string[], ...classes: string[]];

const keyClass = `public class Key {
  String code;
  public Key(String code) { this.code = code; }
  public Boolean equals(Object other) { return other instanceof Key && ((Key) other).code == code; }
  public Integer hashCode() { return code.hashCode(); }
  public override String toString() { return 'K' + code; }
}`;

const lineClass = `public class Line implements Comparable {
  public Integer qty = 4;
  public String label;
  public List<Line> parts;
  public Integer compareTo(Object other) { return qty - ((Line) other).qty; }
  public Line with(Integer qty) { this.qty = qty; return this; }
}`;

const cases: readonly Case[] = [
  [
    'honours equals and hashCode of keys',
    `Map<Key, Integer> counts = new Map<Key, Integer>();
     counts.put(new Key('a'), 1);
     counts.put(new Key('a'), 2);
     System.debug(counts);
     System.debug(counts.get(new Key('a')));
     System.debug(new Set<Key>{ new Key('a'), new Key('a') }.size());
     System.debug(new List<Key>{ new Key('z') }.contains(new Key('z')));`,
    ['{Ka=2}', '2', '1', 'true'],
    keyClass,
  ],
  [
    'sorts by compareTo and by a comparator',
    `List<Line> lines = new List<Line>{ new Line().with(3), new Line().with(1) };
     lines.sort();
     System.debug(lines);
     List<String> words = new List<String>{ 'ccc', 'a', 'bb' };
     words.sort(new ByLength());
     System.debug(words);`,
    ['(Line:[qty=1, label=null, parts=null], Line:[qty=3, label=null, parts=null])', '(a, bb, ccc)'],
    lineClass,
    `public class ByLength implements Comparator<String> {
       public Integer compare(String left, String right) { return left.length() - right.length(); }
     }`,
  ],
  [
    'reads and writes JSON of classes',
    `Line line = (Line) JSON.deserialize('{"qty":7,"parts":[{"label":"x"}]}', Line.class);
     System.debug(line.parts[0].label);
     System.debug(JSON.serialize(line, true));
     System.debug(((Map<String, Object>) JSON.deserializeUntyped('{"a":[1.5]}')).get('a'));`,
    ['x', '{"qty":7,"parts":[{"label":"x"}]}', '(1.5)'],
    lineClass,
  ],
  [
    'reads and writes JSON of records',
    `Account account = new Account(Name = 'Acme');
     System.debug(JSON.serialize(account));
     Account copy = (Account) JSON.deserialize('{"attributes":{"type":"Account"},"Name":"Copy"}', Account.class);
     System.debug(copy.Name);`,
    ['{"attributes":{"type":"Account"},"Name":"Acme"}', 'Copy'],
  ],
  [
    'copies records and hashes values as their own types do',
    `List<Account> accounts = new List<Account>{ new Account(Name = 'a') };
     List<Account> copies = accounts.deepClone();
     copies[0].Name = 'b';
     System.debug(accounts[0].Name + copies[0].Name);
     Object text = 'x';
     System.debug(text.hashCode() == 'x'.hashCode());
     System.debug(System.hashCode(7));`,
    ['ab', 'true', '7'],
  ],
  [
    'walks iterators of classes and of lists',
    `for (Integer number : new Countdown(2)) { System.debug(number); }
     Iterator<String> words = new List<String>{ 'a', null }.iterator();
     while (words.hasNext()) { System.debug(words.next()); }
     System.debug(String.join(new Countdown(3), '-'));`,
    ['2', '1', 'a', 'null', '3-2-1'],
    `public class Countdown implements Iterable<Integer>, Iterator<Integer> {
       Integer left;
       public Countdown(Integer start) { left = start; }
       public Iterator<Integer> iterator() { return this; }
       public Boolean hasNext() { return left > 0; }
       public Integer next() { return left--; }
     }`,
  ],
  [
    'converts numbers to what a member takes',
    `Decimal ten = 10;
     System.debug(ten / 4);
     System.debug(ten.divide(3, 2));
     System.debug(Math.max(1, 2.5));
     System.debug(Math.round(2.5));
     System.debug(Decimal.valueOf(3).setScale(1));
     System.debug((1.005).setScale(2, RoundingMode.HALF_UP));
     System.debug(Integer.valueOf(3.7));`,
    ['2.5', '3.33', '2.5', '2', '3.0', '1.01', '3'],
  ],
  [
    'formats texts and dates',
    `System.debug(String.format('{0} of {1}', new List<Object>{ 1, 'x' }));
     System.debug(String.join(new Set<String>{ 'b', 'a' }, ','));
     System.debug('1, 2 ,3'.split('\\\\s*,\\\\s*'));
     Date due = Date.newInstance(2026, 1, 31).addMonths(1);
     System.debug(String.valueOf(due) + ' ' + due.format());
     System.debug('' + due);
     System.debug(Datetime.newInstanceGmt(2026, 1, 31, 10, 0, 0).formatGmt('yyyy-MM-dd\\'T\\'HH:mm'));`,
    ['1 of x', 'b,a', '(1, 2, 3)', '2026-02-28 2/28/2026', '2026-02-28 00:00:00', '2026-01-31T10:00'],
  ],
  [
    'makes instances by name',
    `Type line = Type.forName('line');
     System.debug(line);
     System.debug(line.newInstance() instanceof Line);
     System.debug(Type.forName('Nowhere'));`,
    ['Line', 'true', 'null'],
    lineClass,
  ],
  [
    'carries causes of exceptions',
    `try {
       throw new RefusedException('no', new MathException('why'));
     } catch (RefusedException refused) {
       System.debug(refused.getTypeName() + ' ' + refused.getMessage() + ' ' + refused.getCause().getMessage());
     }
     try { List<Integer> none = new List<Integer>(); none.get(0); } catch (ListException e) { System.debug(e); }
     try { Integer.valueOf('x'); } catch (TypeException e) { System.debug(e.getMessage()); }`,
    ['RefusedException no why', 'System.ListException: List index out of bounds: 0', 'Invalid integer: x'],
    'public class RefusedException extends Exception {}',
  ],
  [
    'knows its enums',
    `System.debug(LoggingLevel.valueOf('WARN').ordinal());
     Quiddity quiddity = Request.getCurrent().getQuiddity();
     switch on quiddity { when ANONYMOUS { System.debug('anonymous'); } when else { System.debug('other'); } }`,
    ['7', 'anonymous'],
  ],
];

describe('library through the compiler', () => {
  for (const [label, source, expected, ...classes] of cases) {
    it(label, () => {
      assert.deepEqual(runApex(source, ...classes), expected);
    });
  }

  it('ends a request with a failed assertion', () => {
    assert.equal(
      exceptionOf(`System.assertEquals(1, 2, 'Sum');`),
      'System.AssertException: Assertion Failed: Sum: Expected: 1, Actual: 2',
    );
  });

  it('refuses to change a set in its own loop', () => {
    assert.equal(
      exceptionOf(`Set<String> names = new Set<String>{ 'a', 'b' }; for (String name : names) { names.remove(name); }`),
      'System.FinalException: Cannot modify a collection while it is being iterated.',
    );
  });
});
