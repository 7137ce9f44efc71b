import assert from 'node:assert/strict';
import { compileErrorOf, problemsOf } from './apexHarness.ts';

/** Statements of an anonymous block, and what the compiler says of them. */
const statements: Readonly<Record<string, readonly (readonly [source: string, problem: string])[]>> = {
  operators: [
    ["Boolean b = 'a' && true;", '1:13 Logical operator can only be applied to Boolean'],
    ['Boolean b = !1;', '1:14 ! operator can only be applied to boolean expressions'],
    ["Integer i = -'a';", '1:13 Unary negation must use a numeric argument'],
    ['Decimal d = ~1.5;', '1:13 Invalid type for bitwise negate: Decimal'],
    ['Integer i = 1 << 1.5;', '1:13 << operation can only be applied to Integer or Long types'],
    [
      'Integer i = 1 & 1.5;',
      '1:13 & operator can only be applied to Boolean expressions or to Integer or Long expressions',
    ],
    ['Integer i = 1 * true;', '1:13 Arithmetic expressions must use numeric arguments'],
    ["Date d = Date.today() + 'a'.length() + true;", '1:10 Date expressions must use Integer or Long'],
    ["Boolean b = 1 == 'a';", '1:13 Comparison arguments must be compatible types: Integer, String'],
    ["Boolean b = 'a' === 'a';", '1:13 Exact equality operator only allowed for reference types: String'],
    ['Boolean b = new Account() < new Account();', '1:13 Inequality operator not allowed for this type: Account'],
    ['Boolean b = 1 < Date.today();', '1:13 Comparison arguments must be compatible types: Integer, Date'],
    [
      "String s = 'a'; s++;",
      '1:17 Unary postfix increment/decrement can only be applied to numeric expressions: String',
    ],
    ["String s = 'a'; --s;", '1:17 Unary prefix decrement can only be applied to numeric expressions: String'],
    [
      'Account a; Boolean b = a instanceof SObject;',
      '1:24 Operation instanceof is always true since an instance of Account is always an instance of SObject',
    ],
    [
      'Account a; Boolean b = a instanceof Contact;',
      '1:24 Operation instanceof is always false since an instance of Account is never an instance of Contact',
    ],
  ],
  collections: [
    ["Integer i = new List<Integer>()['a'];", '1:33 List index must be of type Integer: String'],
    ['Integer i = 5; Integer j = i[0];', '1:28 Expression must be a list type: Integer'],
    [
      "List<Integer> l = new List<Integer>{ 'a' };",
      '1:38 Initial expression is of incorrect type, expected: Integer but was: String',
    ],
    [
      'Map<String, Integer> m = new Map<String, Integer>{ 1 => 1 };',
      '1:52 Invalid key type Integer for Map<String,Integer>',
    ],
    [
      "Map<String, Integer> m = new Map<String, Integer>{ 'a' => 'b' };",
      '1:59 Invalid value type String for Map<String,Integer>',
    ],
    ['Map<String> m;', '1:1 Invalid type argument count for Map: expected 2 but found 1'],
    ['for (Integer i : 5) { }', '1:1 Loop must iterate over collection: Integer'],
  ],
  statements: [
    ['break;', '1:1 Break statement must be in loop'],
    ['continue;', '1:1 Continue statement must be in loop'],
    ['if (1) { }', '1:5 Condition expression must be of type Boolean: Integer'],
    ["throw 'a';", '1:1 Throw expression must be of type exception: String'],
    ['try { } catch (Account a) { }', '1:9 Catch block variable must be of type exception: Account'],
    [
      'try { } catch (DmlException e) { } catch (DmlException e) { }',
      '1:36 Exception type already caught: System.DmlException',
    ],
    ['1 = 2;', '1:1 Expression cannot be assigned'],
    ["new Account(Colour = 'red');", '1:13 Field does not exist: Colour on Account'],
    ['switch on 1 { when else { } when 1 { } }', "1:15 'when else' must be the last when block"],
    [
      "switch on 'a' { when 'a', 'b' { } when 'b' { } }",
      '1:40 b occurs as more than one when branch for this switch statement',
    ],
    ['switch on 1.5 { when else { } }', '1:11 Decimal is not a valid switch expression type'],
    [
      "switch on 1 { when 'a' { } }",
      "1:20 String value in 'when expression' cannot be implicitly converted to the Integer type in switch expression",
    ],
    [
      "SObject a = new Account(); switch on a { when 'a' { } }",
      "1:47 Switching on SObject types must be a 'when type variable' or 'when null'",
    ],
    [
      'Integer x = 1; Integer y = 1; switch on x { when y { } }',
      '1:50 When clause must be a literal or a non null constant literal: y',
    ],
    [
      'LoggingLevel l = LoggingLevel.INFO; switch on l { when LoggingLevel.INFO { } }',
      "1:56 Enum value used in 'when expression' should be unqualified",
    ],
    ['Integer i; Integer I;', '1:20 Duplicate variable: I'],
  ],
};

/** A class, and what the compiler says of it. */
const classes: readonly (readonly [source: string, problem: string])[] = [
  ['class A { }', '1:7 Top-level type must have public or global visibility'],
  [
    'public class A extends Exception { }',
    "1:14 Classes extending Exception must have a name ending in 'Exception': A",
  ],
  ['public class AException { }', '1:14 Exception class must extend another Exception class: AException'],
  ['public class A { class B { class C { } } }', '1:34 Inner types are not allowed to have inner types'],
  ['public class A { class B { static { } } }', '1:28 Inner types are not allowed to have static blocks'],
  ['public class A { class B { static void f() { } } }', '1:40 static can only be used on methods of a top level type'],
  ['public class A { public private void f() { } }', '1:38 Declarations can only have one scope'],
  ['public abstract class A { abstract void f() { } }', '1:41 Abstract methods cannot have a body'],
  ['public class A { void f(); }', '1:23 Method must have a body'],
  ['public class A { void f() { } void f() { } }', '1:36 Method already defined: void f() from the type A'],
  ['public class A { Integer f() { } }', '1:26 Missing return statement required return type: Integer'],
  ['public class A { A() { return 1; } }', '1:24 Constructors must not return a value'],
  ['public class A { void f() { return 1; } }', '1:29 Void method must not return a value'],
  ['public class A { class A1 { } class a1 { } }', '1:37 Type name already in use: a1'],
  [
    'public class A { Integer i; static Integer f() { return i; } }',
    '1:57 Non static field cannot be referenced from a static context: i from the type A',
  ],
  [
    'public class A { static Integer i; Integer f() { return this.i; } }',
    '1:62 Static field cannot be referenced from a non static context: i from the type A',
  ],
  ['public class A { Integer a = b; Integer b = 1; }', '1:30 Illegal forward reference: b'],
  ['public class A { static Integer a = b; static Integer b = 1; }', '1:37 Illegal forward reference: b'],
  [
    'public class A { Integer i; A(Integer x) { } A() { this(i); } }',
    '1:57 Cannot reference instance variables in a constructor invocation: i',
  ],
  [
    'public class A { A(Integer x) { } A() { this(f()); } Integer f() { return 1; } }',
    '1:46 Cannot reference instance methods in a constructor invocation: Integer A.f()',
  ],
  ['public class A { A(A x) { } A() { this(this); } }', '1:40 This cannot be referenced in a static context'],
  ['public enum A { X, x }', '1:13 Duplicate field: x'],
  ['@Foo public class A { }', '1:1 Annotation does not exist: Foo'],
  ['public class A { public public Integer i; }', '1:40 Duplicate modifier: public'],
  ['public class A { @TestVisible @testVisible Integer i; }', '1:52 Duplicate modifier: testVisible'],
  ['public class A { public transient void f() { } }', '1:40 transient is not allowed on methods'],
  ['public class A { public virtual Integer f; }', '1:41 virtual is not allowed on fields'],
  ['public class A { static class B { } }', '1:31 static is not allowed on classes'],
  ['public virtual class A { public virtual static void f() { } }', '1:53 virtual methods cannot be static'],
  ['@isTest public class A { @isTest void f() { } }', '1:39 IsTest methods must be declared as static'],
  ['@isTest public class A { @isTest static void f(Integer i) { } }', '1:46 Test methods must have no arguments'],
  ['@isTest public class A { @TestSetup static Integer f() { return 1; } }', '1:52 Test setup method must return void'],
  [
    'public class A { @InvocableMethod static void f(List<Id> i) { } @InvocableMethod static void g(List<Id> i) { } }',
    '1:94 Only one method per type can be defined with: InvocableMethod',
  ],
  [
    'public class A { @AuraEnabled public Integer f() { return 1; } }',
    "1:46 Non static AuraEnabled methods must be named with a prefix 'get'",
  ],
  ["@RestResource(urlMapping='x') global class A { }", "1:1 Rest Resource url must begin with a forward slash, '/'"],
  ['public class A implements Account { }', '1:27 Invalid interface: Account'],
];

describe('Apex compile problems', () => {
  for (const [area, cases] of Object.entries(statements)) {
    describe(`of ${area}`, () => {
      for (const [source, problem] of cases) {
        it(source, () => {
          assert.equal(compileErrorOf(source), problem);
        });
      }
    });
  }

  describe('of classes', () => {
    for (const [source, problem] of classes) {
      it(source, () => {
        assert.deepEqual(
          problemsOf(source).map((text) => text.replace(/^.*?:/, '')),
          [problem],
        );
      });
    }
  });

  it('of overriding methods', () => {
    const base = 'public virtual class Base { public virtual Integer f() { return 1; } }';
    const of = (source: string): string | undefined => problemsOf(base, source)[0]?.replace(/^.*?:/, '');
    assert.equal(
      of('public class A extends Base { protected override Integer f() { return 2; } }'),
      '1:58 Cannot reduce the visibility of method: Integer A.f()',
    );
    assert.equal(
      of('public class A extends Base { public override String f() { return null; } }'),
      '1:54 Method return types clash: String A.f() vs Integer Base.f() from the type A',
    );
    assert.equal(
      of('public class A extends Base { public Integer f() { return 2; } }'),
      '1:46 Method must use the override keyword: Integer A.f()',
    );
    assert.equal(
      of('public class A extends Base { public override void g() { } }'),
      '1:52 @Override specified for non-overriding method: void A.g()',
    );
  });
});
