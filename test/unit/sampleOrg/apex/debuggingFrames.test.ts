import assert from 'node:assert/strict';
import { classFile, compileFiles, seededOrg, TestBreakpoints, triggerFile, begin } from './apexHarness.ts';
import { DebuggedApex } from './debuggedApex.ts';

const shapes = classFile(
  `global virtual class Outer {
  static Integer count = started();
  static final List<String> LABELS = new List<String>{ 'a' };
  private Integer secret = next();
  public Integer lazy { get { if (lazy == null) { lazy = 7; }
    return lazy; } private set; }
  public static Integer shared { get {
    return count; } set {
    count = value; } }
  global Outer(Integer n) {
    count += n;
  }
  static Integer started() {
    return 1;
  }
  Integer next() {
    return count;
  }
  global interface Shape { Integer area(Decimal factor); }
  global class Square extends Outer implements Shape {
    Integer edge = 2;
    global Square() {
      super(5);
      edge = 3;
    }
    global Integer area(Decimal factor) {
      Integer mine = edge;
      return mine * lazy;
    }
    public Boolean equals(Object other) {
      return true;
    }
    public Integer hashCode() {
      return 4;
    }
    public override String toString() {
      return 'square';
    }
  }
  global class FailureException extends Exception {
    Integer code = 3;
    public Integer twice() {
      return code * 2;
    }
  }
  global static void run() {
    Shape s = new Square();
    s.area(2);
    shared = shared + 1;
    Set<Square> all = new Set<Square>{ new Square() };
    all.contains(new Square());
    String text = 'is ' + s;
    try {
      throw new FailureException('x');
    } catch (FailureException f) {
      f.twice();
    }
  }
}`,
  'acme',
);

/** The stack at the first stop at `place`. */
function stackAt(place: string): readonly string[] {
  const debugged = new DebuggedApex('acme.Outer.run();', [shapes], [place]);
  assert.equal(debugged.go(), `breakpoint ${place}`);
  return debugged.stack.map((frame) => frame.replace('acme.', ''));
}

describe('the frames of a stop', () => {
  const run = (line: number): readonly string[] => [`Outer.run():${line}`, 'anon.execute():1'];

  it('name static initialisers <clinit>, below them who used the class first', () => {
    assert.deepEqual(stackAt('acme/Outer:14'), ['Outer.started():14', 'Outer.<clinit>():2', 'anon.execute():1']);
  });

  it('name constructors <init>, and count the initialisers of fields as a part of them', () => {
    assert.deepEqual(stackAt('acme/Outer:17'), [
      'Outer.next():17',
      'Outer.<init>(Integer):4',
      'Outer.Square.<init>():23',
      ...run(47),
    ]);
    assert.deepEqual(stackAt('acme/Outer:11'), ['Outer.<init>(Integer):11', 'Outer.Square.<init>():23', ...run(47)]);
    assert.deepEqual(stackAt('acme/Outer$Square:21'), ['Outer.Square.<init>():21', ...run(47)]);
    assert.deepEqual(stackAt('acme/Outer$FailureException:41'), ['Outer.FailureException.<init>():41', ...run(54)]);
  });

  it('name the class that holds the code, whatever type the call names', () => {
    assert.deepEqual(stackAt('acme/Outer$Square:27'), ['Outer.Square.area(Decimal):27', ...run(48)]);
    assert.deepEqual(stackAt('acme/Outer$FailureException:43'), ['Outer.FailureException.twice():43', ...run(56)]);
  });

  it('name getters and setters as stack traces do', () => {
    assert.deepEqual(stackAt('acme/Outer:6'), ['Outer.__sfdc_lazy():6', 'Outer.Square.area(Decimal):28', ...run(48)]);
    assert.deepEqual(stackAt('acme/Outer:8'), ['Outer.__sfdc_shared():8', ...run(49)]);
    assert.deepEqual(stackAt('acme/Outer:9'), ['Outer.__sfdc_shared(Integer):9', ...run(49)]);
  });

  it('have none for the library between two methods', () => {
    assert.deepEqual(stackAt('acme/Outer$Square:34'), ['Outer.Square.hashCode():34', ...run(50)]);
    assert.deepEqual(stackAt('acme/Outer$Square:31'), ['Outer.Square.equals(Object):31', ...run(51)]);
    assert.deepEqual(stackAt('acme/Outer$Square:37'), ['Outer.Square.toString():37', ...run(52)]);
  });

  it('stand at the line of the call, also where its arguments go over several lines', () => {
    const source = `public class Lines {
  static Integer two(Integer a, Integer b) {
    return a + b;
  }
  public static void run() {
    Integer sum = two(
      two(1, 2),
      3
    ) + two(
      4, 5);
  }
}`;
    const debugged = new DebuggedApex('Lines.run();', [source], ['Lines:3']);
    const callers = [debugged.go(), debugged.go(), debugged.go()].map(() => debugged.stack[1]);
    assert.equal(callers.length, 3);
    const again = new DebuggedApex('Lines.run();', [source], ['Lines:3']);
    const lines: (string | undefined)[] = [];
    while (again.go() === 'breakpoint Lines:3') {
      lines.push(again.stack[1]);
    }
    assert.deepEqual(lines, ['Lines.run():7', 'Lines.run():6', 'Lines.run():9']);
  });

  it('name triggers, what they declare, and what fired them', () => {
    const trigger = triggerFile(
      `trigger Stamp on Account (before insert, after insert) {
  class Marker {
    String mark(Account a) {
      return 'm' + a.Name;
    }
  }
  void stamp(Account a) {
    a.Description = new Marker().mark(a);
  }
  for (Account a : Trigger.new) {
    if (Trigger.isBefore) {
      stamp(a);
    }
  }
}`,
      'acme',
    );
    const saver = classFile(
      "global class Saver { global static void run() { insert new Account(Name = 'n'); } }",
      'acme',
    );
    const { database } = seededOrg();
    const stops = ['__sfdc_trigger/acme/Stamp$Marker:4', '__sfdc_trigger/acme/Stamp:8'];
    const debugged = new DebuggedApex('acme.Saver.run();', [trigger, saver], stops, { database });
    assert.equal(debugged.go(), 'breakpoint __sfdc_trigger/acme/Stamp:8');
    assert.equal(debugged.go(), 'breakpoint __sfdc_trigger/acme/Stamp$Marker:4');
    assert.deepEqual(
      debugged.execution.frames().map(({ typeRef, lineNumber }) => `${typeRef}:${lineNumber}`),
      [
        '__sfdc_trigger/acme/Stamp$Marker:4',
        '__sfdc_trigger/acme/Stamp:8',
        '__sfdc_trigger/acme/Stamp:12',
        'acme/Saver:1',
        'anon:1',
      ],
    );
    assert.deepEqual(
      debugged.execution
        .globals()
        .filter(({ name }) => /isBefore|isAfter|size|new$|old$/.test(name))
        .map(({ name, typeName }) => `${typeName} ${name}`),
      [
        'Boolean Trigger.isBefore',
        'Boolean Trigger.isAfter',
        'Integer Trigger.size',
        'List<Account> Trigger.new',
        'List<Account> Trigger.old',
      ],
    );
  });

  it('have no trigger variables outside of triggers', () => {
    const debugged = new DebuggedApex('acme.Outer.run();', [shapes], ['acme/Outer:47']);
    debugged.go();
    assert.deepEqual(debugged.execution.globals(), []);
  });

  it('stand for callbacks of the library too: comparators, iterators, stubs', () => {
    const source = `@IsTest
public class Callbacks {
  public class Backwards implements Comparator<Integer> {
    public Integer compare(Integer a, Integer b) {
      return b - a;
    }
  }
  public class Once implements Iterable<String>, Iterator<String> {
    Boolean done = false;
    public Iterator<String> iterator() {
      return this;
    }
    public Boolean hasNext() {
      return !done;
    }
    public String next() {
      done = true;
      return 'x';
    }
  }
  public virtual class Service {
    public virtual Integer size(String text) { return 0; }
  }
  public class Stub implements System.StubProvider {
    public Object handleMethodCall(Object stubbed, String name, Type returned, List<Type> types, List<String> names, List<Object> values) {
      return name.length();
    }
  }
  @IsTest
  static void run() {
    new List<Integer>{ 1, 2 }.sort(new Backwards());
    for (String one : new Once()) {
      Service service = (Service) Test.createStub(Service.class, new Stub());
      System.assertEquals(4, service.size(one));
    }
  }
}`;
    const entry = { kind: 'testMethod', className: 'Callbacks', methodName: 'run' } as const;
    const expected: readonly (readonly [string, string, number])[] = [
      ['Callbacks$Backwards:5', 'Callbacks.Backwards.compare(Integer, Integer)', 31],
      ['Callbacks$Once:11', 'Callbacks.Once.iterator()', 32],
      ['Callbacks$Once:14', 'Callbacks.Once.hasNext()', 32],
      ['Callbacks$Once:17', 'Callbacks.Once.next()', 32],
      [
        'Callbacks$Stub:26',
        'Callbacks.Stub.handleMethodCall(Object, String, Type, List<Type>, List<String>, List<Object>)',
        34,
      ],
    ];
    for (const [place, name, callerLine] of expected) {
      const [, typeRef = '', line] = /^(.*):(\d+)$/.exec(place) ?? [];
      const breakpoints = new TestBreakpoints().line(typeRef, Number(line));
      const execution = begin(compileFiles(source), entry, { breakpoints });
      const stop = execution.advance('run', 1000);
      assert.equal(stop.kind, 'stopped', place);
      assert.deepEqual(
        execution.frames().map((frame) => `${frame.fullName}:${frame.lineNumber}`),
        [`${name}:${line}`, `Callbacks.run():${callerLine}`],
      );
    }
  });
});

describe('the variables of a stop', () => {
  const scopes = `public class Scopes {
  static Integer run(Integer first, String second) {
    Integer early = 1;
    if (first > 0) {
      String inner = 'a';
      early = 2;
    } else {
      Decimal inner = 1.5;
      early = 3;
    }
    Integer late;
    early = 4;
    for (Integer i = 0, n = 2; i < n; i++) {
      Integer square = i * i;
      late = square;
    }
    for (String one : new List<String>{ 'x', 'y' }) {
      late = 5;
    }
    Object thing = second;
    switch on thing {
      when Integer number {
        late = 6;
      }
      when String text {
        late = 7;
      }
    }
    try {
      Integer broken = 1 / (first - first);
    } catch (MathException problem) {
      late = 8;
    }
    return late;
  }
  public static void start() {
    run(1, 'two');
    run(0, null);
  }
}`;

  function localsAt(line: number, stop = 1): readonly string[] {
    const debugged = new DebuggedApex('Scopes.start();', [scopes], [`Scopes:${line}`]);
    for (let count = 0; count < stop; count += 1) {
      assert.equal(debugged.go(), `breakpoint Scopes:${line}`);
    }
    return debugged.locals();
  }

  it('are the parameters, then what is declared above and in a block around', () => {
    assert.deepEqual(localsAt(3), ['first=1', 'second=two']);
    assert.deepEqual(localsAt(5), ['first=1', 'second=two', 'early=1']);
    assert.deepEqual(localsAt(6), ['first=1', 'second=two', 'early=1', 'inner=a']);
    assert.deepEqual(localsAt(9), ['first=0', 'second=null', 'early=1', 'inner=1.5']);
    assert.deepEqual(localsAt(11), ['first=1', 'second=two', 'early=2']);
    assert.deepEqual(localsAt(12), ['first=1', 'second=two', 'early=2', 'late=null']);
  });

  it('are, in a loop, those of the turn', () => {
    const rest = ['first=1', 'second=two', 'early=4'];
    assert.deepEqual(localsAt(14), [...rest, 'late=null', 'i=0', 'n=2']);
    assert.deepEqual(localsAt(15), [...rest, 'late=null', 'i=0', 'n=2', 'square=0']);
    assert.deepEqual(localsAt(15, 2), [...rest, 'late=0', 'i=1', 'n=2', 'square=1']);
  });

  it('go on to be shown behind a loop, as Salesforce documents', () => {
    const loop = ['i=2', 'n=2', 'square=1'];
    assert.deepEqual(localsAt(18).slice(-4), [...loop, 'one=x']);
    assert.deepEqual(localsAt(20).slice(-4), [...loop, 'one=y']);
    const debugged = new DebuggedApex('Scopes.start();', [scopes], ['Scopes:20']);
    debugged.go();
    assert.deepEqual(
      debugged.execution
        .locals(0)
        .filter(({ past }) => past === true)
        .map(({ name }) => name),
      ['i', 'n', 'square', 'one'],
    );
  });

  it('hide a variable of a loop behind a later one of its name', () => {
    const source = `public class Twice {
  public static void run() {
    for (Integer i = 0; i < 2; i++) {}
    for (String i : new List<String>{ 'x' }) {
      System.debug(i);
    }
    Integer n = 1;
  }
}`;
    const debugged = new DebuggedApex('Twice.run();', [source], ['Twice:5', 'Twice:7']);
    debugged.go();
    assert.deepEqual(debugged.locals(), ['i=x']);
    debugged.go();
    assert.deepEqual(debugged.locals(), ['i=x']);
  });

  it('are, in a case and a catch, the value by its type and the exception', () => {
    assert.equal(localsAt(26).at(-1), 'text=two');
    assert.ok(!localsAt(26).some((local) => local.startsWith('number')));
    assert.equal(localsAt(32).at(-1), 'problem=System.MathException: Divide by 0');
    assert.ok(!localsAt(34).some((local) => /^(?:problem|broken|text)=/.test(local)));
  });

  it('are known for each frame', () => {
    const debugged = new DebuggedApex('Integer mine = 3;\nScopes.start();', [scopes], ['Scopes:3']);
    debugged.go();
    assert.deepEqual(debugged.locals(1), []);
    assert.deepEqual(debugged.locals(2), ['mine=3']);
    assert.deepEqual(debugged.locals(9), []);
  });

  it('hold this with its fields, inherited and private ones too, those of the superclass first', () => {
    const debugged = new DebuggedApex('acme.Outer.run();', [shapes], ['acme/Outer$Square:28']);
    debugged.go();
    assert.deepEqual(debugged.locals(), ['this=Square:[secret=1, edge=3]', 'factor=2', 'mine=3']);
    const constructing = new DebuggedApex('acme.Outer.run();', [shapes], ['acme/Outer:4']);
    constructing.go();
    assert.deepEqual(constructing.locals(), ['this=Square:[secret=null, edge=2]', 'n=5']);
    assert.deepEqual(constructing.locals(1), ['this=Square:[secret=null, edge=2]']);
    assert.deepEqual(constructing.locals(2), []);
  });

  it("are static ones of the frame's own class, null before they are set", () => {
    const debugged = new DebuggedApex('acme.Outer.run();', [shapes], ['acme/Outer:2', 'acme/Outer$Square:21']);
    debugged.go();
    assert.deepEqual(debugged.statics(), ['count=null', 'LABELS=null']);
    debugged.go();
    assert.deepEqual(debugged.statics(0), []);
    assert.deepEqual(debugged.statics(1), ['count=1', 'LABELS=(a)']);
    assert.deepEqual(debugged.statics(2), []);
  });
});
