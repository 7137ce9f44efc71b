import assert from 'node:assert/strict';
import type { ApexSourceFile, RunCommand } from '../../../../src/sampleOrg/apex/engine.ts';
import { begin, compileFiles, type HostParts, seededOrg, TestBreakpoints, triggerFile } from './apexHarness.ts';
import { DebuggedApex } from './debuggedApex.ts';

/** The lines of a class named P that steps from its breakpoint stop at; other places with their typeref. */
function stepped(
  command: RunCommand,
  from: number,
  body: string,
  files: readonly (ApexSourceFile | string)[] = [],
  parts: HostParts = {},
): string {
  const debugged = new DebuggedApex('P.run();', [body, ...files], [`P:${from}`], parts);
  assert.equal(debugged.go(), `breakpoint P:${from}`);
  debugged.breakpoints.clear();
  return debugged.steps(command).join(' ').replaceAll(/\bP:/g, '').replaceAll('__sfdc_trigger/', '');
}

const errors = `public class P {
  public static void run() {
    try {
      a();
    } catch (NullPointerException e) {
      System.debug('never');
    } catch (MathException e) {
      System.debug('m');
    } finally {
      System.debug('f');
    }
    try {
      a();
    } finally {
      System.debug('g');
    }
  }
  static void a() {
    try {
      b();
    } finally {
      System.debug('h');
    }
  }
  static void b() {
    Integer z = 0;
    z = 1 / z;
  }
}`;

const nested = `public class P {
  public static void run() {
    Integer y = a(b(c(1)));
    System.debug(y);
  }
  static Integer a(Integer n) {
    return n + 1;
  }
  static Integer b(Integer n) {
    return n + 1;
  }
  static Integer c(Integer n) {
    return n + 1;
  }
}`;

const factorial = `public class P {
  public static void run() {
    Integer x = f(3);
  }
  static Integer f(Integer n) {
    if (n == 0) {
      return 0;
    }
    Integer r = f(n - 1);
    return r + n;
  }
}`;

describe('a step', () => {
  it('into enters each call of a line in turn, and comes back to the line between them', () => {
    assert.equal(stepped('into', 3, nested), '13 3 10 3 7 3 4');
  });

  it('over takes the line with its calls, and goes on in the caller behind the last one', () => {
    assert.equal(stepped('over', 3, nested), '4');
    const debugged = new DebuggedApex('P.run();', [nested], ['P:10']);
    assert.deepEqual(
      [debugged.go(), debugged.go('over'), debugged.go('over')],
      ['breakpoint P:10', 'step P:3', 'step P:4'],
    );
  });

  it('out stops where the caller waits', () => {
    const debugged = new DebuggedApex('P.run();', [nested], ['P:13']);
    assert.deepEqual(
      [debugged.go(), debugged.go('out'), debugged.go('out')],
      ['breakpoint P:13', 'step P:3', 'finished'],
    );
  });

  it('over stays in its call, however deep the same method runs below', () => {
    const debugged = new DebuggedApex('P.run();', [factorial], ['P:9']);
    assert.equal(debugged.go(), 'breakpoint P:9');
    debugged.breakpoints.clear();
    assert.deepEqual([debugged.go('over'), debugged.locals()], ['step P:10', ['n=3', 'r=3']]);
    assert.equal(stepped('into', 3, factorial), '6 9 6 9 6 9 6 7 9 10 9 10 9 10 3');
  });

  it('comes to the header of a loop in every turn and once more at its end', () => {
    const loops = `public class P {
  public static void run() {
    for (Integer i = 0; i < 2; i++) {
      System.debug(i);
    }
    for (Integer j : new List<Integer>{ 1, 2 }) {
      System.debug(j);
    }
    Integer k = 0;
    while (k < 2) {
      k++;
    }
    do {
      k--;
    } while (k > 0);
    for (Integer i = 0, n = 2;
         i < n;
         i++) {
      if (i == 1) {
        continue;
      }
      System.debug(i);
    }
    while (true)
    {
      break;
    }
  }
}`;
    const expected = '4 3 4 3 6 7 6 7 6 9 10 11 10 11 10 14 15 14 15 16 17 18 19 22 18 17 18 19 20 18 17 24 25 26';
    assert.equal(stepped('over', 3, loops), expected);
    assert.equal(stepped('into', 3, loops), expected);
  });

  it('comes to the header of a loop over a query for each record or batch', () => {
    const loops = `public class P {
  public static void run() {
    for (Account a : [SELECT Id FROM Account LIMIT 2]) {
      System.debug(a);
    }
    for (List<Account> all : [SELECT Id FROM Account LIMIT 2]) {
      System.debug(all);
    }
  }
}`;
    assert.equal(stepped('over', 3, loops), '4 3 4 3 6 7 6');
  });

  it('comes to the conditions that are evaluated, line by line, and no others', () => {
    const conditions = `public class P {
  enum Season { WARM, COLD }
  public static void run() {
    Season season = Season.COLD;
    switch on season {
      when WARM {
        System.debug('warm');
      }
      when COLD {
        System.debug('cold');
      }
    }
    Object thing = 'text';
    switch on thing {
      when Integer number {
        System.debug(number);
      }
      when String text {
        System.debug(text);
      }
    }
    Boolean both = yes() && no()
      || yes();
    Integer chosen = both
      ? 1
      : 2;
    Boolean shortened = no() &&
      yes();
    String chained = 'abc'
      .trim()
      .toUpperCase();
  }
  static Boolean yes() { return true; }
  static Boolean no() { return false; }
}`;
    assert.equal(stepped('over', 4, conditions), '5 6 9 10 13 14 15 18 19 22 23 24 25 27 29 30 31');
    assert.equal(stepped('into', 22, conditions), '33 22 34 22 23 33 23 24 25 27 34 27 29 30 31');
  });

  it('enters getters and setters', () => {
    const properties = `public class P {
  Integer kept { get {
    return kept;
  } set {
    kept = value + 1;
  } }
  Integer automatic { get; set; }
  public static void run() {
    P p = new P();
    p.kept = 1;
    p.automatic = p.kept;
    p.kept++;
    p.automatic++;
  }
}`;
    assert.equal(stepped('into', 10, properties), '5 10 11 3 11 12 3 12 5 12 13');
    assert.equal(stepped('over', 10, properties), '11 12 13');
  });

  it('enters static initialisers at the first use, then the fields of the class, its superclass and what the constructor does', () => {
    const creation = `public class P {
  public static void run() {
    Integer first = Other.two();
    Other made = new Other();
  }
}`;
    const other = `public class Other extends Base {
  static Integer b = one();
  static {
    b++;
  }
  Integer f = 3;
  {
    f++;
  }
  public Other() {
    this(4);
    f++;
  }
  Other(Integer x) {
    super(x);
    f = x;
  }
  static Integer one() {
    return 1;
  }
  public static Integer two() {
    return 2;
  }
}`;
    const base = `public virtual class Base {
  Integer g = 1;
  public Base(Integer x) {
    g = x;
  }
}`;
    const files = [other, base];
    assert.equal(
      stepped('into', 3, creation, files).replaceAll('Other:', 'o'),
      'o2 o19 o2 o4 3 o22 3 4 o11 o6 o8 o15 Base:2 Base:4 o15 o16 o11 o12 4',
    );
    assert.equal(stepped('over', 3, creation, files), '4');
    const out = new DebuggedApex('P.run();', [creation, ...files], ['Other:6']);
    assert.deepEqual([out.go(), out.go('out'), out.go('out')], ['breakpoint Other:6', 'step Other:11', 'step P:4']);
  });

  it('goes from a thrown exception to the catch or finally that it meets first', () => {
    assert.equal(stepped('over', 4, errors), '7 8 10 12 13 15');
    assert.equal(stepped('into', 4, errors), '19 20 26 27 22 7 8 10 12 13 19 20 26 27 22 15');
    assert.equal(stepped('out', 27, errors), '22 7');
  });

  it('ends with the request where nothing catches', () => {
    const uncaught = `public class P {
  public static void run() {
    a();
  }
  static void a() {
    throw new IllegalArgumentException('x');
  }
}`;
    for (const command of ['into', 'over', 'out'] as const) {
      const debugged = new DebuggedApex('P.run();', [uncaught], ['P:6']);
      debugged.go();
      assert.equal(debugged.go(command), 'failed System.IllegalArgumentException: x', command);
    }
  });

  it('goes through a finally on the way out of a return, a break and a continue', () => {
    const leaving = `public class P {
  public static void run() {
    for (Integer i = 0; i < 3; i++) {
      try {
        if (i == 0) {
          continue;
        }
        if (i == 1) {
          break;
        }
      } finally {
        System.debug(i);
      }
    }
    value();
  }
  static Integer value() {
    try {
      return 1;
    } finally {
      System.debug('left');
    }
  }
}`;
    assert.equal(stepped('into', 4, leaving), '5 6 12 3 4 5 8 9 12 15 18 19 21 15');
  });

  it('enters the triggers that a statement fires, before and after, and comes back between them', () => {
    const saving = `public class P {
  public static void run() {
    Account a = new Account(Name = 'x');
    insert a;
    a.Name = 'y';
    update a;
  }
}`;
    const trigger = triggerFile(`trigger T on Account (before insert, after insert, before update) {
  class Helper {
    Integer next(Integer n) { return n + 1; }
  }
  if (Trigger.isBefore) {
    Integer n = new Helper().next(1);
  } else {
    System.debug(Trigger.size);
  }
}`);
    const parts = (): HostParts => ({ database: seededOrg().database });
    assert.equal(
      stepped('into', 4, saving, [trigger], parts()),
      'T:5 T:6 T$Helper:3 T:6 4 T:5 T:8 4 5 6 T:5 T:6 T$Helper:3 T:6 6',
    );
    assert.equal(stepped('over', 4, saving, [trigger], parts()), '5 6');
  });

  it('enters what the library calls back', () => {
    const sorted = `public class P implements Comparable {
  Integer n;
  P(Integer n) {
    this.n = n;
  }
  public Integer compareTo(Object o) {
    return n - ((P) o).n;
  }
  public Boolean equals(Object o) {
    return true;
  }
  public Integer hashCode() {
    return n;
  }
  public override String toString() {
    return 'p';
  }
  public static void run() {
    List<P> all = new List<P>{ new P(2), new P(1) };
    all.sort();
    Map<P, String> byP = new Map<P, String>();
    byP.put(all[0], 'x');
    String text = 'a' + all[0];
    System.debug(all[0] == all[1]);
  }
}`;
    assert.equal(stepped('into', 20, sorted), '7 20 21 22 13 22 23 16 23 24 10 24');
    assert.equal(stepped('over', 20, sorted), '21 22 23 24');
  });

  it('in a call stops at a breakpoint on its way, and goes on from there', () => {
    const debugged = new DebuggedApex('P.run();', [nested], ['P:3', 'P:10']);
    assert.equal(debugged.go(), 'breakpoint P:3');
    assert.equal(debugged.go('over'), 'breakpoint P:10');
    assert.equal(debugged.go('over'), 'step P:3');
    assert.equal(debugged.go('over'), 'step P:4');
  });

  it('never stops in anonymous code, nor in what is declared there', () => {
    const source = `class Local {
  Integer twice(Integer n) {
    return n * 2;
  }
}
Integer a = new Local().twice(1);
P.run();
a++;`;
    const debugged = new DebuggedApex(source, [nested], ['P:4', 'anon:6', 'Local:3']);
    assert.equal(debugged.go(), 'breakpoint P:4');
    assert.equal(debugged.go('over'), 'finished');
  });
});

describe('a breakpoint', () => {
  it('stops at a line once per visit, however many statements stand on it', () => {
    const crowded = `public class P {
  public static void run() {
    for (Integer i = 0; i < 2; i++) { Integer a = i; a++; System.debug(a); }
    Integer b = 1; b++; b++;
  }
}`;
    const debugged = new DebuggedApex('P.run();', [crowded], ['P:3', 'P:4']);
    assert.deepEqual(debugged.steps('run'), ['breakpoint P:3', 'breakpoint P:4']);
  });

  it('stops in each turn of a loop, and at the header of a counting loop in each turn too', () => {
    const loop = `public class P {
  public static void run() {
    for (Integer i = 0; i < 2; i++) {
      System.debug(i);
    }
  }
}`;
    const stops = new DebuggedApex('P.run();', [loop], ['P:3', 'P:4']).steps('run');
    assert.deepEqual(
      stops.map((stop) => stop.slice(-1)),
      ['3', '4', '3', '4', '3'],
    );
  });

  it('stops in each call of nested calls on one line', () => {
    const debugged = new DebuggedApex('P.run();', [nested], ['P:7', 'P:10', 'P:13']);
    assert.deepEqual(
      debugged.steps('run').map((stop) => stop.slice(-2)),
      ['13', '10', ':7'],
    );
  });

  it('that is set or removed at a stop counts from there on', () => {
    const debugged = new DebuggedApex('P.run();', [factorial], ['P:6']);
    assert.equal(debugged.go(), 'breakpoint P:6');
    debugged.breakpoints.clear();
    debugged.breakpoints.line('P', 10);
    assert.equal(debugged.go(), 'breakpoint P:10');
    debugged.breakpoints.clear();
    assert.equal(debugged.go(), 'finished');
  });

  it('at a line without code, or in a type that is not there, never stops', () => {
    const debugged = new DebuggedApex('P.run();', [nested], ['P:1', 'P:2', 'P:99', 'Q:3']);
    assert.equal(debugged.go(), 'finished');
  });

  it('stops in a test method, and in the asynchronous Apex that it runs at stopTest', () => {
    const source = `@IsTest
public class Asynchronous {
  static Integer calls = 0;
  @Future
  static void later() {
    calls++;
  }
  @IsTest
  static void run() {
    Test.startTest();
    later();
    Test.stopTest();
    System.debug('done');
  }
}`;
    const breakpoints = new TestBreakpoints().line('Asynchronous', 6).line('Asynchronous', 13);
    const entry = { kind: 'testMethod', className: 'Asynchronous', methodName: 'run' } as const;
    const execution = begin(compileFiles(source), entry, { breakpoints });
    const stops: number[] = [];
    for (let stop = execution.advance('run', 1000); stop.kind !== 'finished'; stop = execution.advance('run', 1000)) {
      stops.push(stop.kind === 'stopped' ? stop.line : 0);
    }
    assert.deepEqual(stops, [6, 13]);
  });
});

describe('an exception breakpoint', () => {
  const thrower = `public class P {
  public virtual class BrokenException extends Exception {}
  public class WorseException extends BrokenException {}
  public static void run() {
    try {
      fail();
    } catch (BrokenException e) {
      throw e;
    } finally {
      System.debug('left');
    }
  }
  static void fail() {
    throw new WorseException('no');
  }
  public static void divide() {
    try {
      Integer n = 1 / (Math.mod(2, 2));
    } catch (MathException e) {
      System.debug('caught');
    }
  }
}`;
  const stops = (source: string, ...typeRefs: readonly string[]): readonly string[] => {
    const debugged = new DebuggedApex(source, [thrower], typeRefs);
    return [...debugged.steps('run'), debugged.last?.kind === 'finished' ? debugged.last.outcome.kind : ''];
  };

  it('stops where it is thrown, caught or not, with all frames standing, and again where it is thrown again', () => {
    const debugged = new DebuggedApex('P.run();', [thrower], ['P$WorseException']);
    assert.equal(debugged.go(), 'exception P:14');
    assert.deepEqual(debugged.stack, ['P.fail():14', 'P.run():6', 'anon.execute():1']);
    assert.equal(debugged.last?.kind === 'stopped' && debugged.last.description, 'P.WorseException: no');
    assert.equal(debugged.go(), 'exception P:8');
    assert.deepEqual(debugged.stack, ['P.run():8', 'anon.execute():1']);
    assert.equal(debugged.go(), 'failed P.WorseException: no');
  });

  it('on a class counts for the classes that extend it', () => {
    assert.deepEqual(stops('P.run();', 'P$BrokenException'), ['exception P:14', 'exception P:8', 'exception']);
    assert.deepEqual(stops('P.run();', 'com/salesforce/api/exception/Exception').length, 3);
    assert.deepEqual(stops('P.run();', 'com/salesforce/api/exception/MathException'), ['exception']);
  });

  it("stops for the platform's own exceptions", () => {
    const typeRef = 'com/salesforce/api/exception/MathException';
    assert.deepEqual(stops('P.divide();', typeRef), ['exception P:18', 'success']);
  });

  it('does not stop in anonymous code', () => {
    assert.deepEqual(stops("throw new P.BrokenException('here');", 'P$BrokenException'), ['exception']);
  });

  it('steps on from the exception to its catch', () => {
    const debugged = new DebuggedApex('P.run();', [thrower], ['P$WorseException']);
    assert.deepEqual(
      [debugged.go(), debugged.go('over'), debugged.go('over')],
      ['exception P:14', 'step P:7', 'step P:8'],
    );
  });
});
