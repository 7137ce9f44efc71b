import assert from 'node:assert/strict';
import type { ApexSourceFile } from '../../../../src/sampleOrg/apex/engine.ts';
import { classFile, compileFiles, outcomeOf, RecordedLog, seededOrg, triggerFile } from './apexHarness.ts';

function logged(source: string, ...files: readonly (ApexSourceFile | string)[]): readonly string[] {
  const log = new RecordedLog();
  outcomeOf(compileFiles(...files), source, { log });
  return log.lines;
}

describe('the debug log of running Apex', () => {
  it('writes calls, statements and variables in order', () => {
    const source = classFile(
      `global class Sum {
  global static Integer start = 1;
  global static Integer of(Integer a, List<Integer> more) {
    Integer total = a;
    total += start;
    return total;
  }
}`,
      'acme',
    );
    assert.deepEqual(logged('System.debug(acme.Sum.of(2, new List<Integer>{ 7 }));', source).map(withoutAddress), [
      'EXECUTION_STARTED',
      'CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex',
      'STATEMENT_EXECUTE|[1]',
      'STATEMENT_EXECUTE|[1]',
      'VARIABLE_SCOPE_BEGIN|[2]|acme.Sum.start|Integer|false|true',
      'METHOD_ENTRY|[1]|01p000000000001|acme.Sum.Sum()',
      'STATEMENT_EXECUTE|[1]',
      'STATEMENT_EXECUTE|[1]',
      'STATEMENT_EXECUTE|[2]',
      'VARIABLE_ASSIGNMENT|[2]|acme.Sum.start|1',
      'METHOD_EXIT|[1]|acme.Sum',
      'METHOD_ENTRY|[1]|01p000000000001|acme.Sum.of(Integer, List<Integer>)',
      'VARIABLE_SCOPE_BEGIN|[3]|a|Integer|false|false',
      'VARIABLE_ASSIGNMENT|[3]|a|2',
      'VARIABLE_SCOPE_BEGIN|[3]|more|List<Integer>|true|false',
      'VARIABLE_ASSIGNMENT|[3]|more|[7]|0x',
      'STATEMENT_EXECUTE|[3]',
      'STATEMENT_EXECUTE|[4]',
      'VARIABLE_SCOPE_BEGIN|[4]|total|Integer|false|false',
      'VARIABLE_ASSIGNMENT|[4]|total|2',
      'STATEMENT_EXECUTE|[5]',
      'VARIABLE_ASSIGNMENT|[5]|total|3',
      'STATEMENT_EXECUTE|[6]',
      'METHOD_EXIT|[1]|01p000000000001|acme.Sum.of(Integer, List<Integer>)',
      'SYSTEM_METHOD_ENTRY|[1]|System.debug(ANY)',
      'USER_DEBUG|[1]|DEBUG|3',
      'SYSTEM_METHOD_EXIT|[1]|System.debug(ANY)',
      'CODE_UNIT_FINISHED|execute_anonymous_apex',
      'EXECUTION_FINISHED',
    ]);
  });

  it('enters and leaves a class at its first use, even where there is nothing to initialise', () => {
    const source = `public class Idle {
  public static void go() { }
}`;
    const lines = logged('Idle.go();\nIdle.go();', source).filter((line) => line.startsWith('METHOD_'));
    assert.deepEqual(lines, [
      'METHOD_ENTRY|[1]|01p000000000001|Idle.Idle()',
      'METHOD_EXIT|[1]|Idle',
      'METHOD_ENTRY|[1]|01p000000000001|Idle.go()',
      'METHOD_EXIT|[1]|01p000000000001|Idle.go()',
      'METHOD_ENTRY|[2]|01p000000000001|Idle.go()',
      'METHOD_EXIT|[2]|01p000000000001|Idle.go()',
    ]);
  });

  it('writes an exception once per frame that it unwinds, and the fatal error twice', () => {
    const source = `public class Fail {
  public static void outer() { inner(); }
  static void inner() { throw new IllegalArgumentException('no'); }
}`;
    const lines = logged('Fail.outer();', source).filter((line) => /EXCEPTION|FATAL|METHOD_E\w+\|\[.\]\|0/.test(line));
    const fatal =
      'FATAL_ERROR|System.IllegalArgumentException: no\n\nClass.Fail.inner: line 3, column 1\nClass.Fail.outer: line 2, column 1\nAnonymousBlock: line 1, column 1';
    assert.deepEqual(lines.slice(1), [
      'METHOD_ENTRY|[1]|01p000000000001|Fail.outer()',
      'METHOD_ENTRY|[2]|01p000000000001|Fail.inner()',
      'EXCEPTION_THROWN|[3]|System.IllegalArgumentException: no',
      'METHOD_EXIT|[2]|01p000000000001|Fail.inner()',
      'EXCEPTION_THROWN|[2]|System.IllegalArgumentException: no',
      'METHOD_EXIT|[1]|01p000000000001|Fail.outer()',
      'EXCEPTION_THROWN|[1]|System.IllegalArgumentException: no',
      fatal,
      fatal,
    ]);
  });

  it('writes an exception that is caught in its own frame once, and closes the platform call that raised it', () => {
    const lines = logged(`List<Integer> none = new List<Integer>();
try {
  none.get(3);
} catch (ListException e) {
  System.debug('caught');
}`);
    const from = lines.indexOf('SYSTEM_METHOD_ENTRY|[3]|List<Integer>.get(Integer)');
    assert.deepEqual(lines.slice(from, from + 4).map(withoutAddress), [
      'SYSTEM_METHOD_ENTRY|[3]|List<Integer>.get(Integer)',
      'EXCEPTION_THROWN|[3]|System.ListException: List index out of bounds: 3',
      'SYSTEM_METHOD_EXIT|[3]|List<Integer>.get(Integer)',
      'STATEMENT_EXECUTE|[4]',
    ]);
    assert.equal(lines.filter((line) => line.startsWith('EXCEPTION_THROWN')).length, 1);
    assert.ok(
      lines
        .map(withoutAddress)
        .includes(
          'VARIABLE_ASSIGNMENT|[4]|e|"common.apex.runtime.impl.ExecutionException: List index out of bounds: 3"|0x',
        ),
    );
  });

  it('names platform calls with erased types, classes written in Apex without an id, and constructors', () => {
    const lines = logged(`Map<String, Integer> counts = new Map<String, Integer>();
counts.put('a', 'abc'.length());
Boolean inTest = Test.isRunningTest();
String words = String.join(new List<String>{ 'a' }, ',');
Date when = Date.today().addDays(1);`).filter((line) => /^(?:SYSTEM_|METHOD_)/.test(line));
    assert.deepEqual(lines, [
      'SYSTEM_CONSTRUCTOR_ENTRY|[1]|<init>()',
      'SYSTEM_CONSTRUCTOR_EXIT|[1]|<init>()',
      'SYSTEM_METHOD_ENTRY|[2]|String.length()',
      'SYSTEM_METHOD_EXIT|[2]|String.length()',
      'SYSTEM_METHOD_ENTRY|[2]|Map<String,Integer>.put(Object, Object)',
      'SYSTEM_METHOD_EXIT|[2]|Map<String,Integer>.put(Object, Object)',
      'SYSTEM_METHOD_ENTRY|[1]|Test.Test()',
      'SYSTEM_METHOD_EXIT|[1]|Test',
      'METHOD_ENTRY|[3]||System.Test.isRunningTest()',
      'METHOD_EXIT|[3]||System.Test.isRunningTest()',
      'SYSTEM_METHOD_ENTRY|[4]|String.join(Object, String)',
      'SYSTEM_METHOD_EXIT|[4]|String.join(Object, String)',
      'SYSTEM_METHOD_ENTRY|[5]|com.salesforce.api.interop.apex.bcl.DateMethods.today()',
      'SYSTEM_METHOD_EXIT|[5]|com.salesforce.api.interop.apex.bcl.DateMethods.today()',
      'SYSTEM_METHOD_ENTRY|[5]|com.salesforce.api.interop.apex.bcl.DateMethods.addDays(Integer)',
      'SYSTEM_METHOD_EXIT|[5]|com.salesforce.api.interop.apex.bcl.DateMethods.addDays(Integer)',
    ]);
  });

  it('asks the iterator of a list in every turn of a loop', () => {
    const lines = logged('for (Integer i : new List<Integer>{ 7 }) {\n  System.debug(i);\n}');
    assert.deepEqual(
      lines.filter((line) => line.startsWith('SYSTEM_METHOD_ENTRY')),
      [
        'SYSTEM_METHOD_ENTRY|[1]|List<Integer>.iterator()',
        'SYSTEM_METHOD_ENTRY|[1]|system.ListIterator.hasNext()',
        'SYSTEM_METHOD_ENTRY|[2]|System.debug(ANY)',
        'SYSTEM_METHOD_ENTRY|[1]|system.ListIterator.hasNext()',
      ],
    );
  });

  it('evaluates what a platform call is given once, before its entry and from left to right', () => {
    const lines = logged(`Integer i = 0;
String text = 'abcdef'.substring(i++, ++i + i);
System.debug(text + i);`);
    assert.ok(lines.includes('USER_DEBUG|[3]|DEBUG|abcd2'), lines.join('\n'));
  });

  it('tells constructors by their types, accessors by __sfdc_ and objects by what they allocate', () => {
    const source = `public class Part {
  public Integer size { get { return 1; } set; }
  public String name;
  public Part(String name, List<Integer> sizes) { this.name = name; }
}`;
    const lines = logged("Integer n = new Part('x', null).size;", source).filter((line) =>
      /^(?:CONSTRUCTOR|SYSTEM|HEAP)/.test(line),
    );
    assert.deepEqual(lines, [
      'HEAP_ALLOCATE|[1]|Bytes:12',
      'CONSTRUCTOR_ENTRY|[1]|01p000000000001|<init>(String,List<Integer>)|Part',
      'CONSTRUCTOR_EXIT|[1]|01p000000000001|<init>(String,List<Integer>)|Part',
      'SYSTEM_METHOD_ENTRY|[1]|Part.__sfdc_size()',
      'SYSTEM_METHOD_EXIT|[1]|Part.__sfdc_size()',
    ]);
  });

  it('says where code begins to regard sharing, or stops', () => {
    const strict = 'public with sharing class Strict { public static void go() { Lax.go(); } }';
    const lax = 'public without sharing class Lax { public static void go() { Same.go(); } }';
    const same = 'public class Same { public static void go() { } }';
    const lines = logged('Strict.go();', strict, lax, same).filter((line) => /SYSTEM_MODE|\.go\(\)/.test(line));
    assert.deepEqual(
      lines.map((line) => line.replace(/\|\[.*\|/, '|')),
      [
        'METHOD_ENTRY|Strict.go()',
        'METHOD_ENTRY|Lax.go()',
        'SYSTEM_MODE_ENTER|true',
        'METHOD_ENTRY|Same.go()',
        'METHOD_EXIT|Same.go()',
        'SYSTEM_MODE_EXIT|true',
        'METHOD_EXIT|Lax.go()',
        'METHOD_EXIT|Strict.go()',
      ],
    );
  });

  it('removes org sessions from what code prints and holds, also where they are cut', () => {
    const session = `00D000000000001!${'Ab.9_'.repeat(19)}`;
    const lines = logged(
      `String secret = '${session}';\nSystem.debug('<' + secret + '>');\nthrow new IllegalArgumentException(secret);`,
    );
    assert.ok(lines.includes('VARIABLE_ASSIGNMENT|[1]|secret|"SESSION_ID_REMOVED"'));
    assert.ok(lines.includes('USER_DEBUG|[2]|DEBUG|<SESSION_ID_REMOVED>'));
    assert.ok(lines.includes('EXCEPTION_THROWN|[3]|System.IllegalArgumentException: SESSION_ID_REMOVED'));
    assert.doesNotMatch(lines.join('\n'), /00D000000000001!/);
  });

  describe('values', () => {
    const valueOf = (declaration: string, ...files: readonly string[]): string => {
      const lines = logged(`${declaration};`, ...files).map(withoutAddress);
      const line = lines.findLast((one) => one.startsWith('VARIABLE_ASSIGNMENT|[1]|v|')) ?? '';
      return line.slice('VARIABLE_ASSIGNMENT|[1]|v|'.length);
    };

    for (const [declaration, text] of [
      ["String v = 'twenty characters ok'", '"twenty characters ok"'],
      ["String v = 'twenty-one characters'", '"twenty-one character (1 more) ..."'],
      ["String v = 'a|b\\n\\u2014'", '"a&#124;b\\n\\u2014"'],
      ['String v = null', 'null'],
      ['Account v = null', 'null|'],
      ['Decimal v = 1.50', '1.50'],
      ['Long v = 5L', '5'],
      ['Date v = Date.newInstance(2026, 2, 3)', '"2026-02-03T00:00:00.000Z"'],
      ['Datetime v = Datetime.newInstanceGmt(2026, 2, 3, 4, 5, 6)', '"2026-02-03T04:05:06.000Z"'],
      ['Time v = Time.newInstance(0, 0, 2, 5)', '2005'],
      ["Blob v = Blob.valueOf('abc')", 'BLOB(3 bytes)'],
      ['LoggingLevel v = LoggingLevel.WARN', '"WARN"|0x'],
      ["List<String> v = new List<String>{ 'a', null }", '["a",null]|0x'],
      ['List<Integer> v = new List<Integer>{ 1, 2, 3, 4, 5, 6 }', '"List of size 6 too large to display"|0x'],
      ["Map<Integer, String> v = new Map<Integer, String>{ 1 => 'a' }", '{"1":"a"}|0x'],
      ["Set<String> v = new Set<String>{ 'a' }", '["a"]|0x'],
      ["Account v = new Account(Name = 'A', Owner = new User(Alias = 'x'))", '{"Name":"A","Owner":{"Alias":"x"}}|0x'],
      ['Type v = String.class', '{"aot":"0x"}|0x'],
      ['Schema.SObjectType v = Account.SObjectType', '"common.apex.runtime.impl.ApexSObjectTypeToken@"|0x'],
    ] as const) {
      it(`${declaration} is ${text}`, () => {
        assert.equal(valueOf(declaration).replaceAll(/@[0-9a-f]+/g, '@'), text);
      });
    }

    it('shows objects one level deep, by the names of their fields, without those that are null', () => {
      const holder = `public class Holder {
  public String text = 'a text of more than twenty characters';
  public Holder next;
  public Decimal amount = 1.50;
  public Integer none;
}`;
      assert.equal(
        valueOf('Holder v = new Holder(); v.next = v; v = v', holder),
        '{"amount":1.50,"next":"0x","text":"a text of more than  (17 more) ..."}|0x',
      );
    });

    it('gives a field of this the address of this', () => {
      const node = `public class Node {
  Node next;
  Integer size;
  public Node(Node next) {
    this.next = next;
    this.size = 1;
  }
}`;
      const lines = logged('Node a = new Node(null);\nNode b = new Node(a);', node);
      const [first, second] = lines.filter((line) => /\|[ab]\|/.test(line) && line.includes('ASSIGNMENT'));
      const addressOf = (line = ''): string => line.split('|').at(-1) ?? '';
      const assigned = lines.filter((line) => line.includes('|this.')).slice(-2);
      assert.deepEqual(assigned, [
        `VARIABLE_ASSIGNMENT|[5]|this.next|${addressOf(first)}|${addressOf(second)}`,
        `VARIABLE_ASSIGNMENT|[6]|this.size|1|${addressOf(second)}`,
      ]);
    });
  });

  it('says of a field that is assigned from outside whose it is, by the name of a variable and an address', () => {
    const log = new RecordedLog();
    const program = compileFiles(`public class Held {
  public Integer size;
  public Held next;
  public String filled { get; set { filled = value; } }
  public static void run() {
    Held one = new Held();
    one.size = 3;
    one.next = new Held();
    one.next.size = 4;
    one.filled = 'yes';
    Account record = new Account();
    record.Name = 'Northwind';
  }
}`);
    outcomeOf(program, 'Held.run();', { log });
    const assigned = log.lines.filter((line) => /^VARIABLE_ASSIGNMENT\|\[(?:[6-9]|1\d)\]/.test(line));
    const addresses: string[] = [];
    const texts = assigned.map((line) =>
      line.replace(/^VARIABLE_ASSIGNMENT\|/, '').replaceAll(/0x[0-9a-f]+/g, (address) => {
        if (!addresses.includes(address)) {
          addresses.push(address);
        }
        return `@${addresses.indexOf(address)}`;
      }),
    );
    assert.deepEqual(
      texts.filter((text) => !text.includes('|this')),
      [
        '[6]|one|{}|@0',
        '[7]|one.size|3|@0',
        '[8]|one.next|@1|@0',
        '[9]|one.next.size|4|@1',
        '[11]|record|{}|@2',
        '[12]|record.Name|"Northwind"|@2',
      ],
    );
  });

  it('enters a trigger by its code unit alone, and a property with code as a method that assigns for itself', () => {
    const log = new RecordedLog();
    const program = compileFiles(
      'public class Held { public Integer size { get; set { size = value + 1; } } }',
      triggerFile(`trigger Stamp on Account (before insert) {
  Held one = new Held();
  one.size = 3;
}`),
    );
    outcomeOf(program, "insert new Account(Name = 'Northwind');", { log, database: seededOrg().database });
    const unit = log.lines.findIndex((line) => line.includes('|__sfdc_trigger/Stamp'));
    assert.match(log.lines[unit + 1] ?? '', /^(?:SYSTEM_MODE_ENTER|STATEMENT_EXECUTE)/);
    assert.deepEqual(
      log.lines.filter((line) => /^METHOD_ENTRY.*Stamp|ASSIGNMENT.*size/.test(line)).map(withoutAddress),
      ['VARIABLE_ASSIGNMENT|[1]|this.size|4|0x'],
    );
  });

  it('shows properties with code once they hold something', () => {
    const log = new RecordedLog();
    const program = compileFiles(`public class Held {
  public Integer size { get { return size; } set; }
  public static void run() {
    Held one = new Held();
    one.size = 3;
    Held other = one;
  }
}`);
    outcomeOf(program, 'Held.run();', { log });
    const last = log.lines.findLast((line) => line.includes('|other|{'));
    assert.match(last ?? '', /\|other\|\{"size":3\}\|0x/);
  });
});

function withoutAddress(line: string): string {
  return line.replace(/0x[0-9a-f]+/g, '0x');
}
