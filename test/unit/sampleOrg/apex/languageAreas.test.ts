import assert from 'node:assert/strict';
import type { ApexSourceFile } from '../../../../src/sampleOrg/apex/engine.ts';
import { begin, compileFiles, finish, seededOrg, triggerFile } from './apexHarness.ts';

// Area by area, what an Apex developer would try first.

type Case = readonly [
  behaviour: string,
  expected: readonly string[],
  source: string,
  ...files: readonly (ApexSourceFile | string)[],
];

/** What is printed, and the exception at the end where there is one. */
function told(source: string, files: readonly (ApexSourceFile | string)[]): readonly string[] {
  const debugLines: string[] = [];
  const { database } = seededOrg();
  const outcome = finish(begin(compileFiles(...files), source, { debugLines, database }));
  assert.ok(outcome.kind !== 'compileProblem', JSON.stringify(outcome));
  return outcome.kind === 'exception' ? [...debugLines, `${outcome.typeName}: ${outcome.message}`] : debugLines;
}

const areas: Readonly<Record<string, readonly Case[]>> = {
  classes: [
    [
      'reads private statics of the outer class',
      ['1', '2'],
      'System.debug(A.go()); System.debug(new A.I().v());',
      'public class A { private static Integer p = 1; public static Integer go() { return p; } public class I { public Integer v() { return p + 1; } } }',
    ],
    [
      'extends what the superclass answers',
      ['a', 'b'],
      'for (String s : new B().names()) System.debug(s);',
      "public virtual class A { public virtual List<String> names() { return new List<String>{ 'a' }; } }",
      "public class B extends A { public override List<String> names() { List<String> all = super.names(); all.add('b'); return all; } }",
    ],
    [
      'calls protected members up and down',
      ['3'],
      'System.debug(new B().go());',
      'public abstract class A { protected Integer n = 3; protected abstract Integer f(); public Integer go() { return f(); } }',
      'public class B extends A { protected override Integer f() { return n; } }',
    ],
    [
      'extends interfaces',
      ['x'],
      'I2 i = new C(); System.debug(i.a()); ',
      'public interface I1 { String a(); }',
      'public interface I2 extends I1 { String b(); }',
      "public class C implements I2 { public String a() { return 'x'; } public String b() { return 'y'; } }",
    ],
    [
      'tells which interfaces a class has',
      ['true', 'false', 'true'],
      'Object o = new C(); System.debug(o instanceof I1); System.debug(o instanceof D); System.debug(o instanceof Comparable);',
      'public interface I1 { String a(); }',
      'public class D {}',
      "public class C implements I1, Comparable { public String a() { return 'x'; } public Integer compareTo(Object o) { return 0; } }",
    ],
    [
      'implements a library interface with a type',
      ['2'],
      'Iterator<Integer> i = new C(); System.debug(i.next());',
      'public class C implements Iterator<Integer> { public Boolean hasNext() { return true; } public Integer next() { return 2; } }',
    ],
    [
      'chooses by the type of a cast null',
      ['string'],
      'System.debug(A.f((String) null));',
      "public class A { public static String f(String s) { return 'string'; } public static String f(Integer s) { return 'int'; } }",
    ],
    [
      'prefers the narrowest type that fits',
      ['long', 'decimal', 'object'],
      'Integer i = 1; System.debug(A.f(i)); Double d = 1; System.debug(A.g(1.5)); System.debug(A.h(i));',
      "public class A { public static String f(Long s) { return 'long'; } public static String f(Object s) { return 'object'; } public static String g(Decimal d) { return 'decimal'; } public static String g(Object o) { return 'o'; } public static String h(Object o) { return 'object'; } }",
    ],
    [
      'passes from one constructor to the next',
      ['1,2,3'],
      'System.debug(new A().t);',
      "public class A { public String t; public A() { this(1); t += ',3'; } public A(Integer i) { this(i, 2); } private A(Integer i, Integer j) { t = i + ',' + j; } }",
    ],
    [
      'runs static initialisers in order',
      ['1 2 3'],
      "System.debug(String.join(A.order, ' '));new A();",
      'public class A { public static List<Integer> order = new List<Integer>{ 1 }; static { order.add(2); } static { order.add(3); } }',
    ],
    [
      'has enums as keys',
      ['2'],
      'Map<A.E, Integer> m = new Map<A.E, Integer>{ A.E.A => 1, A.E.B => 2 }; System.debug(m.get(A.E.B));',
      'public class A { public enum E { A, B } }',
    ],
    [
      'computes a property',
      ['4'],
      'System.debug(new A().twice);',
      'public class A { Integer n = 2; public Integer twice { get { return n * 2; } } }',
    ],
    [
      'keeps a static property',
      ['5'],
      'A.n = 5; System.debug(A.n);',
      'public class A { public static Integer n { get; set; } }',
    ],
    [
      'overrides a property',
      ['7'],
      'A a = new B(); System.debug(a.n);',
      'public virtual class A { public virtual Integer n { get { return 6; } } }',
      'public class B extends A { public override Integer n { get { return 7; } } }',
    ],
    [
      'raises what a static initialiser raises',
      ['caught'],
      "try { A.go(); } catch (Exception e) { System.debug('caught'); }",
      'public class A { static Integer n = 1 / zero(); static Integer zero() { return 0; } public static void go() {} }',
    ],
    ['declares a class in anonymous code', ['2'], 'class P { Integer n = 2; } System.debug(new P().n);'],
    [
      'holds collections in inner classes',
      ['1'],
      'A.Box b = new A.Box(); b.items.add(1); System.debug(b.items[0]);',
      'public class A { public class Box { public List<Object> items = new List<Object>(); } }',
    ],
    [
      'asks equals and hashCode of a class',
      ['1'],
      'System.debug(new Set<A>{ new A(1), new A(1) }.size());',
      'public class A { Integer n; public A(Integer n) { this.n = n; } public Boolean equals(Object o) { return ((A) o).n == n; } public Integer hashCode() { return n; } }',
    ],
    ['makes an instance by name', ['A:[]'], "System.debug(Type.forName('A').newInstance());", 'public class A {}'],
  ],
  statements: [
    [
      'lets a finally have the last word',
      ['2'],
      'System.debug(A.f());',
      'public class A { public static Integer f() { try { return 1; } finally { return 2; } } }',
    ],
    [
      'nests try, catch and finally',
      ['inner', 'outer', 'done'],
      "try { try { Integer i = Integer.valueOf('x'); } catch (TypeException e) { System.debug('inner'); throw new IllegalArgumentException('o'); } } catch (Exception e) { System.debug('outer'); } finally { System.debug('done'); }",
    ],
    [
      'switches on null',
      ['null'],
      "A.E e; switch on e { when A { System.debug('a'); } when null { System.debug('null'); } when else { System.debug('else'); } }",
      'public class A { public enum E { A, B } }',
    ],
    [
      'switches on the type of a record',
      ['acct'],
      "SObject s = new Account(); switch on s { when Contact c { System.debug('c'); } when Account a { System.debug('acct'); } when null { System.debug('n'); } }",
    ],
    [
      'switches on one of several texts',
      ['x'],
      "switch on 'b' { when 'a', 'b' { System.debug('x'); } when else { System.debug('y'); } }",
    ],
    [
      'continues and breaks a do loop',
      ['3'],
      'Integer i = 0; do { i++; if (i < 3) { continue; } break; } while (true); System.debug(i);',
    ],
    [
      'refuses to change a list in its own loop',
      ['System.FinalException: Cannot modify a collection while it is being iterated.'],
      'List<Integer> l = new List<Integer>{ 1 }; for (Integer i : l) { l.add(2); }',
    ],
  ],
  expressions: [
    ['nests conditionals', ['b'], "Integer i = 2; System.debug(i == 1 ? 'a' : i == 2 ? 'b' : 'c');"],
    [
      'assigns with operators',
      ['-8', '1', '3', '12', '0'],
      'Integer i = -4; i *= 2; System.debug(i); Integer j = 5; j &= 3; System.debug(j); j |= 2; System.debug(j); j <<= 2; System.debug(j); j >>>= 4; System.debug(j);',
    ],
    [
      'ends a chain at null',
      ['null', 'null'],
      'Account a; System.debug(a?.Name); String s = a?.Name?.toUpperCase(); System.debug(s);',
    ],
    ['fills in for null', ['d'], "String s; System.debug(s ?? 'd');"],
    [
      'indexes lists of lists',
      ['5'],
      'List<List<Integer>> m = new List<List<Integer>>{ new List<Integer>{ 5 } }; System.debug(m[0][0]);',
    ],
    [
      'writes lists as arrays',
      ['3', '9'],
      'Integer[] a = new Integer[]{ 1, 2, 3 }; System.debug(a.size()); a[0] = 9; System.debug(a[0]);',
    ],
    [
      'changes a list in a map',
      ['2'],
      "Map<String, List<Integer>> m = new Map<String, List<Integer>>(); m.put('a', new List<Integer>()); m.get('a').add(2); System.debug(m.get('a')[0]);",
    ],
    ['wraps Integers', ['-2147483648'], 'Integer i = 2147483647; i++; System.debug(i);'],
    [
      'divides Integers and Decimals',
      ['2', '2.5', '0'],
      'System.debug(5 / 2); System.debug(5 / 2.0); System.debug(1 / 3 * 3);',
    ],
    ['appends to a text', ['ab'], "String s = 'a'; s += 'b'; System.debug(s);"],
    [
      'compares texts',
      ['true', 'false', 'true'],
      "System.debug('abc' == 'ABC'); System.debug('abc'.equals('ABC')); System.debug('a' < 'b');",
    ],
    [
      'refuses a wrong cast',
      ['System.TypeException: Invalid conversion from runtime type String to Integer'],
      "Object o = 'x'; Integer i = (Integer) o;",
    ],
    [
      'refuses an index that is not there',
      ['System.ListException: List index out of bounds: 0'],
      'List<Integer> l = new List<Integer>(); l[0] = 1;',
    ],
    ['reads texts of several lines', ['a\nb'], "System.debug('''\na\nb''');"],
    ['combines bits', ['6', '-4'], 'System.debug(5 ^ 3); System.debug(~3);'],
    ['finds null to be of no type', ['false'], 'Object o; System.debug(o instanceof String);'],
    ['reads Longs', ['4294967296'], 'Long l = 4294967296L; System.debug(l);'],
    [
      'refuses to look into null',
      ['System.NullPointerException: Attempt to de-reference a null object'],
      'String s; s.length();',
    ],
  ],
  records: [
    [
      'binds variables in queries',
      ['0'],
      "String n = 'none'; System.debug([SELECT Id FROM Account WHERE Name = :n].size());",
    ],
    [
      'keeps statics between triggers of a request',
      ['1', '1'],
      "insert new Account(Name='a'); System.debug(G.count); Account a = [SELECT Id, Description FROM Account WHERE Name='a']; System.debug(a.Description);",
      'public class G { public static Integer count = 0; public static Boolean done = false; }',
      triggerFile(
        'trigger T on Account (after insert) { if (!G.done) { G.done = true; G.count++; List<Account> ups = new List<Account>(); for (Account a : Trigger.new) { ups.add(new Account(Id = a.Id, Description = String.valueOf(G.count))); } update ups; } }',
      ),
    ],
    [
      'saves what is good and says what is not',
      ['false', 'true', 'no'],
      "List<Database.SaveResult> r = Database.insert(new List<Account>{ new Account(Name='bad'), new Account(Name='ok') }, false); System.debug(r[0].isSuccess()); System.debug(r[1].isSuccess()); System.debug(r[0].getErrors()[0].getMessage());",
      triggerFile(
        "trigger T on Account (before insert) { for (Account a : Trigger.new) { if (a.Name == 'bad') { a.addError('no'); } } }",
      ),
    ],
    [
      'shows a trigger what was before',
      ['a->b'],
      "Account a = new Account(Name='a'); insert a; a.Name='b'; update a;",
      triggerFile(
        "trigger T on Account (before update) { for (Account a : Trigger.new) { System.debug(Trigger.oldMap.get(a.Id).Name + '->' + a.Name); } }",
      ),
    ],
    [
      'goes back to a savepoint',
      ['0'],
      "Savepoint s = Database.setSavepoint(); insert new Account(Name='sp'); Database.rollback(s); System.debug([SELECT COUNT() FROM Account WHERE Name='sp']);",
    ],
    [
      'says what was missing',
      ['REQUIRED_FIELD_MISSING', 'Name'],
      'try { insert new Account(); } catch (DmlException e) { System.debug(e.getDmlType(0)); System.debug(e.getDmlFieldNames(0)[0]); }',
    ],
    [
      'counts by groups',
      ['2'],
      "insert new List<Account>{ new Account(Name='ag'), new Account(Name='ag') }; for (AggregateResult r : [SELECT Name n, COUNT(Id) c FROM Account WHERE Name='ag' GROUP BY Name]) System.debug(r.get('c'));",
    ],
    [
      'queries children',
      ['1'],
      "Account a = new Account(Name='sq'); insert a; insert new Contact(LastName='c', AccountId=a.Id); for (Account x : [SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Name='sq']) System.debug(x.Contacts.size());",
    ],
    [
      'binds variables in texts of queries',
      ['1'],
      "insert new Account(Name='dyn'); String n = 'dyn'; List<SObject> l = Database.query('SELECT Id FROM Account WHERE Name = :n'); System.debug(l.size());",
    ],
    [
      'inserts and updates at once',
      ['2', 'x2'],
      "Account a = new Account(Name='x'); upsert a; a.Name='x2'; upsert new List<Account>{ a, new Account(Name='x2') }; System.debug([SELECT COUNT() FROM Account WHERE Name='x2']); System.debug(a.Name);",
    ],
    [
      'describes objects and fields',
      ['Account', 'true', 'STRING'],
      'System.debug(Account.SObjectType.getDescribe().getName()); System.debug(Account.SObjectType.getDescribe().isCreateable()); System.debug(Account.Name.getDescribe().getType());',
    ],
    [
      'counts towards limits',
      ['1', '100', '150'],
      'List<Account> a = [SELECT Id FROM Account LIMIT 1]; System.debug(Limits.getQueries()); System.debug(Limits.getLimitQueries()); System.debug(Limits.getLimitDmlStatements());',
    ],
    [
      'ends at a limit',
      ['System.LimitException: Too many SOQL queries: 101'],
      'for (Integer i = 0; i < 101; i++) { List<Account> a = [SELECT Id FROM Account LIMIT 1]; }',
    ],
    [
      'reads and writes fields by name',
      ['x', 'x'],
      "SObject s = new Account(); s.put('Name', 'x'); System.debug(s.get('Name')); System.debug(((Account) s).Name);",
    ],
    [
      'copies records',
      ['a', 'b'],
      "Account a = new Account(Name='a'); Account b = a.clone(); b.Name = 'b'; System.debug(a.Name); System.debug(b.Name);",
    ],
    [
      'makes a map of a query',
      ['true'],
      'Map<Id, Account> m = new Map<Id, Account>([SELECT Id FROM Account LIMIT 2]); System.debug(m.size() == 2);',
    ],
    [
      'refuses no row for a record',
      ['System.QueryException: List has no rows for assignment to SObject'],
      "Account a = [SELECT Id FROM Account WHERE Name = 'nobody'];",
    ],
    [
      'refuses a field that was not queried',
      [
        'System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: Account.Phone',
      ],
      'Account a = [SELECT Id FROM Account LIMIT 1]; System.debug(a.Phone);',
    ],
  ],
  library: [
    [
      'writes and reads JSON',
      ['{"n":1,"s":"x"}', '1'],
      'A a = new A(); System.debug(JSON.serialize(a)); System.debug(((A) JSON.deserialize(\'{"n":1}\', A.class)).n);',
      "public class A { public Integer n = 1; public String s = 'x'; }",
    ],
    [
      'matches patterns',
      ['true', 'b'],
      "Matcher m = Pattern.compile('a(.)c').matcher('abc'); System.debug(m.matches()); System.debug(m.group(1));",
    ],
    [
      'digests',
      ['qUqP5cyxm6YcTAhz05Hph5gvu9M='],
      "System.debug(EncodingUtil.base64Encode(Crypto.generateDigest('SHA1', Blob.valueOf('test'))));",
    ],
    [
      'adds months',
      ['2026-02-28 00:00:00', '28'],
      'Date d = Date.newInstance(2026, 1, 31).addMonths(1); System.debug(d); System.debug(Date.daysInMonth(2026, 2));',
    ],
    ['fills in templates', ['a 1 b'], "System.debug(String.format('a {0} b', new List<Object>{ 1 }));"],
    [
      'changes texts',
      ['Ab', 'true', 'c-b-a', '3', 'a,b'],
      "System.debug('ab'.capitalize()); System.debug('abc'.containsIgnoreCase('B')); System.debug(String.join(new List<String>{'c','b','a'}, '-')); System.debug('a,b,c'.split(',').size()); System.debug('a,b,c'.substringBeforeLast(','));",
    ],
    [
      'intersects sets',
      ['true', '1'],
      'Set<Integer> s = new Set<Integer>{ 1, 2 }; s.retainAll(new Set<Integer>{ 2, 3 }); System.debug(s.contains(2)); System.debug(s.size());',
    ],
    ['knows the user', ['true'], 'System.debug(UserInfo.getUserId() != null);'],
    [
      'says why an assertion failed',
      ['System.AssertException: Assertion Failed: why: Expected: 1, Actual: 2'],
      "System.assertEquals(1, 2, 'why');",
    ],
  ],
};

for (const [area, cases] of Object.entries(areas)) {
  describe(`Apex, ${area}`, () => {
    for (const [behaviour, expected, source, ...files] of cases) {
      it(behaviour, () => {
        assert.deepEqual(told(source, files), expected);
      });
    }
  });
}
