import assert from 'node:assert/strict';
import { compileErrorOf, exceptionOf, problemsOf, runApex } from './apexHarness.ts';

describe('Apex statements', () => {
  it('loops with for, while and do, and leaves them with break and continue', () => {
    assert.deepEqual(
      runApex(`
        String seen = '';
        for (Integer i = 0; i < 6; i++) {
          if (i == 1) { continue; }
          if (i == 4) { break; }
          seen += i;
        }
        Integer n = 3;
        while (n > 0) { n--; if (n == 1) { continue; } seen += 'w' + n; }
        do { n++; if (n == 2) { continue; } seen += 'd' + n; } while (n < 3);
        System.debug(seen);
      `),
      ['023w2w0d1d3'],
    );
  });

  it('nests loops, and each break leaves its own', () => {
    assert.deepEqual(
      runApex(`
        List<String> pairs = new List<String>();
        for (Integer i = 0; i < 3; i++) {
          for (Integer j : new List<Integer>{ 0, 1, 2 }) {
            if (j > i) { break; }
            switch on j {
              when 1 { continue; }
              when else { pairs.add(i + ':' + j); }
            }
          }
        }
        System.debug(pairs);
      `),
      ['(0:0, 1:0, 2:0, 2:2)'],
    );
  });

  it('walks lists, sets and Iterables of Apex classes', () => {
    assert.deepEqual(
      runApex(
        `
        for (String s : new Set<String>{ 'a', 'b' }) { System.debug(s); }
        for (Integer i : new CountDown(2)) { System.debug(i); }
        Map<String, Integer> sizes = new Map<String, Integer>{ 'x' => 1, 'y' => 2 };
        for (String key : sizes.keySet()) { System.debug(key + sizes.get(key)); }
      `,
        `global class CountDown implements Iterable<Integer>, Iterator<Integer> {
          Integer current;
          global CountDown(Integer start) { current = start; }
          global Iterator<Integer> iterator() { return this; }
          global Boolean hasNext() { return current > 0; }
          global Integer next() { return current--; }
        }`,
      ),
      ['a', 'b', '2', '1', 'x1', 'y2'],
    );
  });

  it('refuses to change a collection that a loop walks', () => {
    assert.equal(
      exceptionOf('List<Integer> l = new List<Integer>{ 1 }; for (Integer i : l) { l.add(2); }'),
      'System.FinalException: Cannot modify a collection while it is being iterated.',
    );
  });

  it('switches on numbers, enums and types', () => {
    assert.deepEqual(
      runApex(
        `
        for (Integer i = -1; i < 3; i++) {
          switch on i {
            when -1, 0 { System.debug('low'); }
            when 1 { System.debug('one'); }
            when else { System.debug('else'); }
          }
        }
        Season season = Season.SPRING;
        switch on season {
          when WINTER { System.debug('cold'); }
          when SPRING, SUMMER { System.debug('warm'); }
        }
        SObject record = new Contact(LastName = 'Weber');
        switch on record {
          when Account a { System.debug(a.Name); }
          when Contact c { System.debug(c.LastName); }
        }
        String none;
        switch on none { when null { System.debug('null'); } when else { System.debug('some'); } }
      `,
        'global enum Season { WINTER, SPRING, SUMMER, AUTUMN }',
      ),
      ['low', 'low', 'one', 'else', 'warm', 'Weber', 'null'],
    );
  });

  it('keeps a local to its block', () => {
    assert.match(compileErrorOf('if (true) { Integer i = 1; } System.debug(i);'), /Variable does not exist: i/);
    assert.match(compileErrorOf('Integer i = 1; Integer I = 2;'), /Duplicate variable: I/);
  });

  it('starts a local afresh in every turn of a loop', () => {
    assert.deepEqual(runApex("for (Integer i = 0; i < 2; i++) { String s; System.debug(s); s = 'set'; }"), [
      'null',
      'null',
    ]);
  });

  it('refuses a method that may end without a value', () => {
    assert.match(
      problemsOf('public class A { Integer f(Boolean b) { if (b) { return 1; } } }')[0] ?? '',
      /1:26 Missing return statement required return type: Integer$/,
    );
    assert.deepEqual(
      problemsOf(
        "public class A { Integer f(Boolean b) { if (b) { return 1; } else { throw new IllegalArgumentException('x'); } } }",
      ),
      [],
    );
    assert.deepEqual(problemsOf('public class A { Integer f() { while (true) { } } }'), []);
  });

  it('runs @future methods after the request, with statics of their own', () => {
    assert.deepEqual(
      runApex(
        "Later.go(3); System.debug('first ' + Later.n);",
        `global class Later {
          global static Integer n = 1;
          @future
          global static void go(Integer more) { n += more; System.debug('later ' + n); }
        }`,
      ),
      ['first 1', 'later 4'],
    );
  });

  it('answers code that is nested too deeply with a compile error', () => {
    const deep = `Integer i = ${'('.repeat(20_000)}1${')'.repeat(20_000)};`;
    assert.match(compileErrorOf(deep), /^1:1 Too deeply nested/);
  });

  it('refuses statements that nothing reaches', () => {
    const unreachable: Readonly<Record<string, string>> = {
      'return;\nInteger i = 1;': '2:9',
      "throw new DmlException('x');\nSystem.debug(1);": '2:1',
      'while (true) { break;\nSystem.debug(1); }': '2:1',
      'for (Integer i : new List<Integer>()) { continue;\ni++; }': '2:1',
      'if (1 == 2) { return; } else { return; }\nSystem.debug(1);': '2:1',
      'try { return; } catch (Exception e) { throw e; }\nSystem.debug(1);': '2:1',
    };
    for (const [source, place] of Object.entries(unreachable)) {
      assert.equal(compileErrorOf(source), `${place} Unreachable statement`, source);
    }
    assert.deepEqual(runApex('if (1 == 1) { System.debug(1); return; }\nSystem.debug(2);'), ['1']);
    assert.deepEqual(runApex('while (true) { if (1 == 1) { break; } }\nSystem.debug(2);'), ['2']);
  });
});
