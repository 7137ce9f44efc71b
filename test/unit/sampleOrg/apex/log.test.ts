import assert from 'node:assert/strict';
import type { ApexSourceFile } from '../../../../src/sampleOrg/apex/engine.ts';
import { classFile, compileFiles, outcomeOf, RecordedLog } from './apexHarness.ts';

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
      'VARIABLE_SCOPE_BEGIN|[2]|acme.Sum.start|Integer|false|true',
      'METHOD_ENTRY|[1]|01p000000000001|acme.Sum.Sum()',
      'STATEMENT_EXECUTE|[2]',
      'VARIABLE_ASSIGNMENT|[2]|acme.Sum.start|1',
      'METHOD_EXIT|[1]|acme.Sum',
      'METHOD_ENTRY|[1]|01p000000000001|acme.Sum.of(Integer, List<Integer>)',
      'VARIABLE_SCOPE_BEGIN|[3]|a|Integer|false|false',
      'VARIABLE_ASSIGNMENT|[3]|a|2',
      'VARIABLE_SCOPE_BEGIN|[3]|more|List<Integer>|true|false',
      'VARIABLE_ASSIGNMENT|[3]|more|[7]|0x',
      'STATEMENT_EXECUTE|[4]',
      'VARIABLE_SCOPE_BEGIN|[4]|total|Integer|false|false',
      'VARIABLE_ASSIGNMENT|[4]|total|2',
      'STATEMENT_EXECUTE|[5]',
      'VARIABLE_ASSIGNMENT|[5]|total|3',
      'STATEMENT_EXECUTE|[6]',
      'METHOD_EXIT|[1]|01p000000000001|acme.Sum.of(Integer, List<Integer>)',
      'USER_DEBUG|[1]|DEBUG|3',
      'CODE_UNIT_FINISHED|execute_anonymous_apex',
      'EXECUTION_FINISHED',
    ]);
  });

  it('writes an exception once per frame that it unwinds, and the fatal error twice', () => {
    const source = `public class Fail {
  public static void outer() { inner(); }
  static void inner() { throw new IllegalArgumentException('no'); }
}`;
    const lines = logged('Fail.outer();', source).filter((line) => /EXCEPTION|FATAL|METHOD_/.test(line));
    assert.deepEqual(lines, [
      'METHOD_ENTRY|[1]|01p000000000001|Fail.outer()',
      'METHOD_ENTRY|[2]|01p000000000001|Fail.inner()',
      'EXCEPTION_THROWN|[3]|System.IllegalArgumentException: no',
      'METHOD_EXIT|[2]|01p000000000001|Fail.inner()',
      'EXCEPTION_THROWN|[2]|System.IllegalArgumentException: no',
      'METHOD_EXIT|[1]|01p000000000001|Fail.outer()',
      'EXCEPTION_THROWN|[1]|System.IllegalArgumentException: no',
      'FATAL_ERROR|System.IllegalArgumentException: no\n\nClass.Fail.inner: line 3, column 1\nClass.Fail.outer: line 2, column 1\nAnonymousBlock: line 1, column 1',
      'FATAL_ERROR|System.IllegalArgumentException: no\n\nClass.Fail.inner: line 3, column 1\nClass.Fail.outer: line 2, column 1\nAnonymousBlock: line 1, column 1',
    ]);
  });

  it('cuts long texts and shows objects one level deep', () => {
    const source = `public class Holder {
  String text = 'a text of more than twenty characters';
  Holder next;
  Decimal amount = 1.50;
  public static void go() {
    Holder h = new Holder();
    h.next = new Holder();
    Holder again = h;
    String brief = 'short';
  }
}`;
    const lines = logged('Holder.go();', source).map(withoutAddress);
    assert.ok(
      lines.includes(
        'VARIABLE_ASSIGNMENT|[8]|again|{"text":"a text of more than  (17 more) ...","next":"0x","amount":1.50}|0x',
      ),
      lines.join('\n'),
    );
    assert.ok(lines.includes('VARIABLE_ASSIGNMENT|[9]|brief|"short"'));
  });
});

function withoutAddress(line: string): string {
  return line.replace(/0x[0-9a-f]+/g, '0x');
}
