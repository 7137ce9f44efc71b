import assert from 'node:assert/strict';
import type { Advance, ApexExecution, RunCommand } from '../../../../src/sampleOrg/apex/engine.ts';
import {
  begin,
  classFile,
  compileFiles,
  engine,
  finish,
  seededOrg,
  TestBreakpoints,
  triggerFile,
} from './apexHarness.ts';

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
  public class BrokenException extends Exception {}
  public static void outer() {
    try {
      inner(null);
    } catch (NullPointerException e) {
      throw new BrokenException('wrapped', e);
    }
  }
  static void inner(String text) {
    Integer size = text.length();
  }
}`;
    const breakpoints = new TestBreakpoints()
      .exception('com/salesforce/api/exception/NullPointerException')
      .exception('Thrower$BrokenException');
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
    assert.equal(outcome.kind === 'exception' && outcome.typeName, 'Thrower.BrokenException');
    assert.equal(
      outcome.kind === 'exception' && outcome.stackTrace.split('\nCaused by\n')[0],
      'Class.Thrower.outer: line 7, column 1\nAnonymousBlock: line 1, column 1',
    );
  });

  it('steps into constructors, initialisers, properties and overridden methods', () => {
    const shapes = `public class Shapes {
  public abstract class Shape {
    public Integer sides { get { return sides; } set { sides = value; } }
    public abstract Integer area();
  }
  public class Square extends Shape {
    private Integer edge = 2;
    public Square() {
      sides = 4;
    }
    public override Integer area() {
      return edge * edge;
    }
  }
  public static Integer run() {
    Shape square = new Square();
    return square.area() + square.sides;
  }
}`;
    const breakpoints = new TestBreakpoints().line('Shapes', 16);
    const execution = begin(compileFiles(shapes), 'Shapes.run();', { breakpoints });
    assert.equal(go(execution, 'run'), 'breakpoint Shapes:16');
    const seen: string[] = [];
    for (let step = go(execution, 'into'); step !== 'finished'; step = go(execution, 'into')) {
      seen.push(step.replace('step Shapes', ''));
    }
    assert.deepEqual(seen, [
      // The field's initialiser, then the constructor, which calls the setter.
      '$Square:7',
      '$Square:9',
      '$Shape:3',
      '$Square:9',
      ':16',
      ':17',
      '$Square:12',
      ':17',
      '$Shape:3',
      ':17',
    ]);
  });

  it('steps from a statement that saves records into the trigger', () => {
    const saver = `public class Saver {
  public static void save() {
    insert new Account(Name = 'stepped');
    System.debug('saved');
  }
}`;
    const trigger = triggerFile(
      'trigger Stamp on Account (before insert) {\n  for (Account a : Trigger.new) {\n    a.Description = Trigger.operationType.name();\n  }\n}',
    );
    const breakpoints = new TestBreakpoints().line('Saver', 3);
    const { database } = seededOrg();
    const execution = begin(compileFiles(saver, trigger), 'Saver.save();', { breakpoints, database });
    assert.equal(go(execution, 'run'), 'breakpoint Saver:3');
    assert.equal(go(execution, 'into'), 'step __sfdc_trigger/Stamp:2');
    assert.equal(go(execution, 'over'), 'step __sfdc_trigger/Stamp:3');
    assert.deepEqual(
      execution.frames().map((frame) => frame.fullName),
      ['Stamp.invoke()', 'Saver.save()', 'anon.execute()'],
    );
    assert.deepEqual(
      execution.locals(0).map((local) => `${local.typeName} ${local.name}`),
      ['Account a'],
    );
    assert.equal(go(execution, 'out'), 'step Saver:3');
    assert.equal(go(execution, 'over'), 'step Saver:4');
    assert.equal(go(execution, 'run'), 'finished');
  });

  it('stops in a comparator that the library calls', () => {
    const sorter = `public class Sorter implements Comparator<Integer> {
  public Integer compare(Integer left, Integer right) {
    return right - left;
  }
  public static void go() {
    List<Integer> numbers = new List<Integer>{ 1, 2 };
    numbers.sort(new Sorter());
    System.debug(numbers);
  }
}`;
    const breakpoints = new TestBreakpoints().line('Sorter', 3);
    const debugLines: string[] = [];
    const execution = begin(compileFiles(sorter), 'Sorter.go();', { breakpoints, debugLines });
    assert.equal(go(execution, 'run'), 'breakpoint Sorter:3');
    assert.equal(execution.frames().length, 3);
    assert.equal(go(execution, 'out'), 'step Sorter:7');
    assert.equal(go(execution, 'over'), 'step Sorter:8');
    assert.equal(go(execution, 'run'), 'finished');
    assert.deepEqual(debugLines, ['(2, 1)']);
  });

  it('steps out of a try with finally through the finally', () => {
    const guarded = `public class Guarded {
  public static Integer run() {
    Integer result = inner();
    return result;
  }
  static Integer inner() {
    try {
      return 1;
    } finally {
      System.debug('cleaned');
    }
  }
}`;
    const breakpoints = new TestBreakpoints().line('Guarded', 8);
    const execution = begin(compileFiles(guarded), 'Guarded.run();', { breakpoints });
    assert.equal(go(execution, 'run'), 'breakpoint Guarded:8');
    assert.equal(go(execution, 'over'), 'step Guarded:10');
    assert.equal(go(execution, 'over'), 'step Guarded:3');
    assert.equal(go(execution, 'over'), 'step Guarded:4');
    assert.equal(go(execution, 'run'), 'finished');
  });

  it('steps from a thrown exception to the catch clause, frames away', () => {
    const source = `public class Catcher {
  public static void run() {
    try {
      fail();
    } catch (MathException e) {
      System.debug(e.getMessage());
    }
  }
  static void fail() {
    Integer zero = 0;
    Integer broken = 1 / zero;
  }
}`;
    const breakpoints = new TestBreakpoints().line('Catcher', 11);
    const execution = begin(compileFiles(source), 'Catcher.run();', { breakpoints });
    assert.equal(go(execution, 'run'), 'breakpoint Catcher:11');
    assert.equal(go(execution, 'over'), 'step Catcher:5');
    assert.deepEqual(
      execution.locals(0).map((local) => local.name),
      ['e'],
    );
    assert.equal(go(execution, 'over'), 'step Catcher:6');
  });

  it('is not stopped while it is not debugged', () => {
    const execution = begin(compileFiles(counter), 'Counter.sum(2);');
    assert.equal(go(execution, 'into'), 'finished');
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
