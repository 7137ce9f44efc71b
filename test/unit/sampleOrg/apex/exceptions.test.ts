import assert from 'node:assert/strict';
import { createEngine } from '../../../../src/sampleOrg/apex/createEngine.ts';
import { classFile, compileFiles, exceptionOf, finish, hostOf, outcomeOf, problemsOf, runApex } from './apexHarness.ts';

describe('Apex exceptions', () => {
  it('runs catch and finally in order', () => {
    assert.deepEqual(
      runApex(
        `
        System.debug(Flow.run(false));
        System.debug(Flow.run(true));
        System.debug(Flow.trace);
      `,
        `global class Flow {
          global static String trace = '';
          global class TroubleException extends Exception { }
          global static String run(Boolean fail) {
            try {
              trace += 't';
              if (fail) { throw new TroubleException('no'); }
              return 'tried';
            } catch (TroubleException t) {
              trace += 'c';
              return 'caught ' + t.getMessage();
            } finally {
              trace += 'f';
            }
          }
        }`,
      ),
      ['tried', 'caught no', 'tftcf'],
    );
  });

  it('has messages, causes, type names and constructors of its own', () => {
    assert.deepEqual(
      runApex(
        `
        try {
          throw new acme.RefusedException(7);
        } catch (acme.RefusedException r) {
          System.debug(r.getMessage() + ' ' + r.code + ' ' + r.getTypeName());
          Exception wrapped = new acme.RefusedException('outer', r);
          System.debug(wrapped.getCause() === r);
          System.debug(wrapped.getMessage());
        }
        try {
          Object o = null;
          o.toString();
        } catch (Exception e) {
          System.debug(e.getTypeName() + ': ' + e.getMessage());
        }
      `,
        classFile(
          `global class RefusedException extends Exception {
            global Integer code = 1;
            global RefusedException(Integer code) { this('code ' + code); this.code = code; }
          }`,
          'acme',
        ),
      ),
      [
        'code 7 7 acme.RefusedException',
        'true',
        'outer',
        'System.NullPointerException: Attempt to de-reference a null object',
      ],
    );
  });

  it('passes an exception on that no catch clause names', () => {
    assert.equal(
      exceptionOf("try { Integer i = Integer.valueOf('x'); } catch (MathException e) { System.debug('wrong'); }"),
      'System.TypeException: Invalid integer: x',
    );
  });

  it('says where an uncaught exception was thrown, frame by frame', () => {
    const deep = classFile(
      `global class Deep {
  Integer base;
  global Deep(Integer base) {
    this.base = base;
    if (base < 0) {
      throw new IllegalArgumentException('negative');
    }
  }
  global class Inner {
    global void go() {
      new Deep(-1);
    }
  }
  global static void start() {
    new Inner().go();
  }
}`,
      'acme',
    );
    const outcome = outcomeOf(compileFiles(deep), 'Integer a = 1;\nacme.Deep.start();');
    assert.equal(outcome.kind, 'exception');
    assert.equal(outcome.typeName, 'System.IllegalArgumentException');
    assert.equal(outcome.line, 6);
    assert.equal(
      outcome.stackTrace,
      [
        'Class.acme.Deep.<init>: line 6, column 1',
        'Class.acme.Deep.Inner.go: line 11, column 1',
        'Class.acme.Deep.start: line 15, column 1',
        'AnonymousBlock: line 2, column 1',
      ].join('\n'),
    );
  });

  it('checks list indexes', () => {
    assert.equal(
      exceptionOf('List<Integer> l = new List<Integer>{ 1 }; Integer i = l[1];'),
      'System.ListException: List index out of bounds: 1',
    );
    assert.equal(
      exceptionOf('Integer[] l = new Integer[2]; l[2] = 1;'),
      'System.ListException: List index out of bounds: 2',
    );
  });

  it('ends endless recursion and broken limits, and no code can catch that', () => {
    const endless =
      'global class Endless { global static void go() { try { go(); } catch (Exception e) { System.debug(1); } } }';
    assert.equal(exceptionOf('Endless.go();', endless), 'System.LimitException: Maximum stack depth reached: 1001');
    assert.match(
      exceptionOf(
        "try { for (Integer i = 0; i < 200; i++) { List<Account> a = [SELECT Id FROM Account]; } } catch (Exception e) { System.debug('caught'); }",
      ),
      /^System.LimitException: Too many SOQL queries: 101/,
    );
    assert.match(
      exceptionOf("try { System.assertEquals(1, 2); } catch (Exception e) { System.debug('caught'); }"),
      /^System.AssertException: Assertion Failed: Expected: 1, Actual: 2/,
    );
  });

  it('counts CPU time, and ends what takes too much of it', () => {
    let milliseconds = 0;
    const engine = createEngine({ monotonic: () => (milliseconds += 100) });
    const compiled = engine.compile([]);
    assert.ok('program' in compiled);
    const source = 'Boolean turning = true; while (turning) { }';
    const outcome = finish(engine.begin(compiled.program, { kind: 'anonymous', source }, hostOf()));
    assert.equal(outcome.kind === 'exception' && outcome.message, 'Apex CPU time limit exceeded');
  });

  it('refuses to throw what is no exception', () => {
    assert.match(
      problemsOf("public class A { void f() { throw 'text'; } }")[0] ?? '',
      /Throw expression must be of type exception/,
    );
  });
});
