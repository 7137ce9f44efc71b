import assert from 'node:assert/strict';
import type { Advance, ApexExecution, RunCommand } from '../../../../src/sampleOrg/apex/engine.ts';
import { begin, classFile, compileFiles, engine, finish, TestBreakpoints } from './apexHarness.ts';

const counter = `public class Counter {
  public static Integer total = 0;
  public static Integer twice(Integer n) {
    Integer result = n * 2;
    total = total + result;
    return result;
  }
  public static Integer sum(Integer upTo) {
    Integer sum = 0;
    for (Integer i = 1; i <= upTo; i++) {
      sum += twice(i);
    }
    return sum;
  }
}`;

/** Where an execution stands, as `typeRef:line`. */
function place(advance: Advance): string {
  return advance.kind === 'stopped' ? `${advance.reason} ${advance.typeRef}:${advance.line}` : advance.kind;
}

function go(execution: ApexExecution, command: RunCommand): string {
  for (;;) {
    const advance = execution.advance(command, 1000);
    if (advance.kind !== 'sliceEnded') {
      return place(advance);
    }
  }
}

describe('Apex debugging', () => {
  it('stops at a breakpoint, shows frames and variables, and goes on', () => {
    const breakpoints = new TestBreakpoints().line('Counter', 5);
    const execution = begin(compileFiles(counter), 'Counter.sum(2);', { breakpoints });
    assert.equal(go(execution, 'run'), 'breakpoint Counter:5');
    assert.deepEqual(
      execution.frames().map((frame) => `${frame.frameNumber} ${frame.typeRef} ${frame.fullName}:${frame.lineNumber}`),
      ['0 Counter Counter.twice(Integer):5', '1 Counter Counter.sum(Integer):11', '2 anon anon.execute():1'],
    );
    assert.deepEqual(execution.locals(0), [
      { name: 'n', typeName: 'Integer', value: 1 },
      { name: 'result', typeName: 'Integer', value: 2 },
    ]);
    assert.deepEqual(execution.locals(1), [
      { name: 'upTo', typeName: 'Integer', value: 2 },
      { name: 'sum', typeName: 'Integer', value: 0 },
      { name: 'i', typeName: 'Integer', value: 1 },
    ]);
    assert.deepEqual(execution.statics(0), [{ name: 'total', typeName: 'Integer', value: 0 }]);
    assert.equal(go(execution, 'run'), 'breakpoint Counter:5');
    assert.deepEqual(execution.statics(0), [{ name: 'total', typeName: 'Integer', value: 2 }]);
    assert.equal(go(execution, 'run'), 'finished');
  });

  it('steps over a call, into it, and out to the line that called', () => {
    const breakpoints = new TestBreakpoints().line('Counter', 11);
    const execution = begin(compileFiles(counter), 'Counter.sum(2);', { breakpoints });
    assert.equal(go(execution, 'run'), 'breakpoint Counter:11');
    assert.equal(go(execution, 'into'), 'step Counter:4');
    assert.equal(go(execution, 'over'), 'step Counter:5');
    assert.equal(go(execution, 'out'), 'step Counter:11');
    assert.equal(execution.frames().length, 2);
    assert.equal(go(execution, 'over'), 'step Counter:10');
    assert.equal(go(execution, 'over'), 'breakpoint Counter:11');
    assert.equal(go(execution, 'over'), 'step Counter:10');
    assert.equal(go(execution, 'over'), 'step Counter:13');
    assert.equal(go(execution, 'over'), 'finished');
  });

  it('never stops in anonymous code, but steps into what it calls', () => {
    const breakpoints = new TestBreakpoints().line('Other', 1);
    const execution = begin(compileFiles(counter), 'Integer a = 1;\nInteger b = Counter.twice(a);\nb++;', {
      breakpoints,
    });
    // Using the class for the first time runs its static initialiser.
    assert.equal(go(execution, 'into'), 'step Counter:2');
    assert.equal(go(execution, 'into'), 'step Counter:4');
    assert.deepEqual(execution.locals(1), [{ name: 'a', typeName: 'Integer', value: 1 }]);
    assert.equal(go(execution, 'out'), 'finished');
  });

  it('stops where an exception is thrown, while all frames still stand', () => {
    const thrower = `public class Thrower {
  public class Broken extends Exception {}
  public static void outer() {
    try {
      inner(null);
    } catch (NullPointerException e) {
      throw new Broken('wrapped', e);
    }
  }
  static void inner(String text) {
    Integer size = text.length();
  }
}`;
    const breakpoints = new TestBreakpoints()
      .exception('com/salesforce/api/exception/NullPointerException')
      .exception('Thrower$Broken');
    const execution = begin(compileFiles(thrower), 'Thrower.outer();', { breakpoints });
    const stop = execution.advance('run', 1000);
    assert.equal(place(stop), 'exception Thrower:11');
    assert.equal(
      stop.kind === 'stopped' && stop.description,
      'System.NullPointerException: Attempt to de-reference a null object',
    );
    assert.equal(execution.frames().length, 3);
    assert.equal(go(execution, 'run'), 'exception Thrower:7');
    const outcome = finish(execution);
    assert.equal(outcome.kind === 'exception' && outcome.typeName, 'Thrower.Broken');
    assert.equal(
      outcome.kind === 'exception' && outcome.stackTrace,
      'Class.Thrower.outer: line 7, column 1\nAnonymousBlock: line 1, column 1',
    );
  });

  it('lets breakpoints come and go while the request runs', () => {
    const breakpoints = new TestBreakpoints().line('Counter', 4);
    const execution = begin(compileFiles(counter), 'Counter.sum(3);', { breakpoints });
    assert.equal(go(execution, 'run'), 'breakpoint Counter:4');
    breakpoints.clear();
    breakpoints.line('Counter', 13);
    assert.equal(go(execution, 'run'), 'breakpoint Counter:13');
    breakpoints.clear();
    assert.equal(go(execution, 'run'), 'finished');
  });

  it('ends its slice in a loop without end, and can be ended', () => {
    const endless = 'public class Endless { public static void run() { while (true) { } } }';
    const execution = begin(compileFiles(endless), 'Endless.run();');
    assert.equal(execution.advance('run', 1).kind, 'sliceEnded');
    assert.equal(execution.advance('run', 1).kind, 'sliceEnded');
    execution.abort();
    assert.equal(execution.advance('run', 1).kind, 'finished');
  });

  it('shows this, fields of instances and what an inner class calls', () => {
    const source = `public class Box {
  private Integer width = 3;
  public List<String> labels { get; set; }
  public class Lid {
    public Box box;
    public Lid(Box box) {
      this.box = box;
    }
    public Integer area() {
      return box.width * box.width;
    }
  }
}`;
    const breakpoints = new TestBreakpoints().line('acme/Box$Lid', 10);
    const program = compileFiles(classFile(`global ${source.slice(7)}`.replace(/public/g, 'global'), 'acme'));
    const execution = begin(program, 'new acme.Box.Lid(new acme.Box()).area();', { breakpoints });
    assert.equal(go(execution, 'run'), 'breakpoint acme/Box$Lid:10');
    assert.equal(execution.frames()[0]?.fullName, 'acme.Box.Lid.area()');
    const [self] = execution.locals(0);
    assert.ok(self);
    assert.equal(self.typeName, 'acme.Box.Lid');
    const inspected = engine.inspect(self.value);
    assert.equal(inspected.kind, 'object');
    assert.equal(inspected.summary, 'Lid:[box=Box:[width=3, labels=null]]');
  });

  it('knows the lines where it can stop', () => {
    const program = compileFiles(counter);
    assert.deepEqual(program.breakableLines('Counter'), [2, 4, 5, 6, 9, 10, 11, 13]);
    assert.equal(program.breakableLines('Nothing'), undefined);
  });
});
