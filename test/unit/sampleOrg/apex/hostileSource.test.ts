import assert from 'node:assert/strict';
import { createEngine } from '../../../../src/sampleOrg/apex/createEngine.ts';
import type { RunCommand } from '../../../../src/sampleOrg/apex/engine.ts';
import { begin, compileFiles, finish, hostOf, problemsOf, runApex, seededOrg, TestBreakpoints } from './apexHarness.ts';

// Apex becomes JavaScript text. Whatever a source is called or holds, it must stay Apex.

/** Names that mean something to JavaScript, to its objects or to the text that the engine writes, and nothing to Apex. */
const names = [
  ...['__proto__', '__defineGetter__', 'constructor', 'prototype', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'],
  ...['arguments', 'caller', 'callee', 'eval', 'await', 'async', 'yield', 'let', 'const', 'var', 'function'],
  ...['in', 'of', 'typeof', 'with', 'debugger', 'export', 'import', 'package', 'undefined', 'NaN', 'Infinity'],
  ...['globalThis', 'process', 'require', 'module', 'vocabulary', 'self', 'then', 'next', 'length', 'name', 'call'],
  ...['apply', 'bind', 'init', 'clinit', 'inherited', 'fields', 'symbol', 'apexType', 'apexTypeName', 'printed'],
  ...['depth', 'top', 'statics', 't', 'f', 'e', 'r', 's', 'm', 'k', 'K2', 'L', 'x1', 'v0', 'l1', 'c1', 'F1', 'a0'],
];

const each = (line: (name: string, index: number) => string): string => names.map(line).join('\n');
const total = names.reduce((sum, _name, index) => sum + index, 0);

/** Fails when something reached JavaScript's own objects. */
function requireUntouched(): void {
  const extended: object[] = [Object.prototype, Function.prototype, Array.prototype, String.prototype];
  for (const prototype of extended) {
    assert.deepEqual(Object.keys(prototype), []);
  }
  assert.equal(Object.getPrototypeOf(Object.prototype), null);
}

/** Runs to the end and fails when it was JavaScript, not Apex, that ended it. */
function ended(source: string, ...files: readonly string[]): { readonly text: string; readonly debugLines: string[] } {
  const debugLines: string[] = [];
  const execution = begin(compileFiles(...files), source, { debugLines });
  const outcome = finish(execution);
  assert.equal((execution as { internalFailure?: unknown }).internalFailure, undefined);
  switch (outcome.kind) {
    case 'exception':
      return { text: `${outcome.typeName}: ${outcome.message}`, debugLines };
    case 'compileProblem':
      return { text: outcome.problem.message, debugLines };
    case 'success':
      return { text: 'success', debugLines };
  }
}

/** Numbers from 0 up to 1, the same in every run. */
function* seeded(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('Apex with names that mean something to JavaScript', () => {
  afterEach(requireUntouched);

  it('has them as locals and parameters', () => {
    const file = `public class P { ${each((name) => `public static Integer of_${name}(Integer ${name}) { return ${name}; }`)} }`;
    const source = `Integer sum = 0;
      ${each((name, index) => `Integer ${name} = P.of_${name}(${index});\nsum += ${name};`)}
      System.debug(sum);`;
    assert.deepEqual(runApex(source, file), [String(total)]);
  });

  it('has them as fields, of instances and classes', () => {
    const file = `public virtual class P {
      ${each((name, index) => `public Integer ${name} = ${index};`)}
      public class Own { ${each((name, index) => `public Integer ${name} { get { return ${name} == null ? ${index} : ${name}; } set; }`)} }
      public class Inherited extends P {}
    }`;
    const shared = `public class Shared { ${each((name, index) => `public static Integer ${name} = ${index};`)} }`;
    const source = `P p = new P.Inherited(); P.Own own = new P.Own(); Integer a = 0; Integer b = 0; Integer c = 0;
      ${each((name) => `a += p.${name}; own.${name} = own.${name}; b += own.${name}; c += Shared.${name};`)}
      System.debug(a + ',' + b + ',' + c);
      Map<String, Object> read = (Map<String, Object>) JSON.deserializeUntyped(JSON.serialize(p));
      System.debug(read.size());
      P again = (P) JSON.deserialize(JSON.serialize(p), P.class);
      System.debug(again.constructor + again.k);`;
    assert.deepEqual(runApex(source, file, shared), [
      `${total},${total},${total}`,
      String(names.length),
      String(names.indexOf('constructor') + names.indexOf('k')),
    ]);
  });

  it('has them as methods, static and virtual', () => {
    const file = `public virtual class P { ${each((name, index) => `public virtual Integer ${name}(Integer n) { return n + ${index}; }`)} }`;
    const shared = `public class Shared { ${each((name, index) => `public static Integer ${name}() { return ${index}; }`)} }`;
    const source = `P p = new P(); Integer a = 0; Integer b = 0;
      ${each((name) => `a += p.${name}(0); b += Shared.${name}();`)}
      System.debug(a + ',' + b);`;
    assert.deepEqual(runApex(source, file, shared), [`${total},${total}`]);
  });

  it('has them as classes, inner classes and enum constants', () => {
    const files = names.map(
      (name, index) => `public class ${name} { public Integer value() { return ${index}; } public class Inner {} }`,
    );
    const constants = `public enum Words { ${names.join(', ')} }`;
    const source = `Integer sum = 0;
      ${each((name) => `sum += new ${name}().value() + Words.${name}.ordinal() - Words.valueOf('${name}').ordinal();`)}
      System.debug(sum);
      System.debug(Words.__proto__.name() + Words.constructor.name());
      System.debug(new constructor.Inner());
      System.debug(Type.forName('__proto__').newInstance());`;
    assert.deepEqual(runApex(source, ...files, constants), [
      String(total),
      '__proto__constructor',
      'Inner:[]',
      '__proto__:[]',
    ]);
  });

  it('has them as keys of maps, in JSON and as names that nobody declared', () => {
    const source = `Map<String, Integer> byName = new Map<String, Integer>();
      Set<String> found = new Set<String>();
      ${each((name, index) => `System.assert(!byName.containsKey('${name}') && byName.get('${name}') == null && ${name === 'name' ? 'true' : `Schema.getGlobalDescribe().get('${name}') == null`} && found.add('${name}'));\nbyName.put('${name}', ${index});`)}
      Integer sum = 0;
      for (Object one : ((Map<String, Object>) JSON.deserializeUntyped(JSON.serialize(byName))).values()) { sum += (Integer) one; }
      System.debug(sum);
      for (String name : byName.keySet()) {
        // There is an object called Name.
        System.assert(name == 'name' || Type.forName(name) == null, name);
        try {
          System.debug(new Account().get(name) == null ? 'none' : 'found');
        } catch (SObjectException unknown) {
          sum -= byName.get(name);
        }
      }
      System.debug(sum - byName.get('name'));`;
    assert.deepEqual(runApex(source), [String(total), 'none', '0']);
  });

  it('keeps apart what differs by a prefix that the engine writes itself', () => {
    const letters = ['f', 'p', 'v', 's', 'get', 'set', 'fields', 'init', 'x', 'a', 'l', 'c'];
    const random = seeded(7);
    const made = new Set<string>();
    while (made.size < 120) {
      const letter = letters[Math.floor(random.next().value * letters.length)] ?? '';
      made.add(`${letter}${Math.floor(random.next().value * 9)}${random.next().value < 0.5 ? '' : '_x'}`);
    }
    const all = [...made];
    const file = `public class P {
      ${all.map((name, index) => `public Integer ${name} = ${index}; public Integer ${name}() { return ${name}; }`).join('\n')}
      public static Integer sum(P p) { return ${all.map((name) => `p.${name}() - p.${name}`).join(' + ')}; }
      public Integer locals() { Integer sum = 0; ${all.map((name, index) => `{ Integer ${name} = ${index}; sum += ${name} - this.${name}; }`).join('\n')} return sum; }
    }`;
    assert.deepEqual(runApex('System.debug(P.sum(new P()) + new P().locals());', file), ['0']);
  });
});

describe('Apex texts', () => {
  afterEach(requireUntouched);

  it('hold any character, and end nothing but themselves', () => {
    const texts = [
      '\u2028\u2029\u0085',
      '`${process.exit(1)}`',
      '"); throw new Error("out"); ("',
      '*/ process.exit(1) /*',
      '// \u2028 process.exit(1)',
      '<script>\u0000\ud800',
      '%s {0} $& $1 \u202e',
    ];
    for (const text of texts) {
      const literal = `'${text}'`;
      const { text: outcome, debugLines } = ended(
        `String a = ${literal};
         Map<String, String> byText = new Map<String, String>{ ${literal} => ${literal} };
         System.debug(byText.get(a) == a ? a : 'lost');
         switch on a { when ${literal} { System.debug(a.length()); } when else { System.debug(0); } }
         System.debug([SELECT COUNT() FROM Account WHERE Name = ${literal}]);
         throw new IllegalArgumentException(${literal});`,
        `public class Holder { public static final String VALUE = ${literal}; /* ${text.replaceAll('*/', '')} */ }`,
      );
      assert.equal(outcome, `System.IllegalArgumentException: ${text}`);
      assert.deepEqual(debugLines, [text, String(text.length), '0']);
    }
  });

  it('may be long', () => {
    assert.deepEqual(ended(`String a = '${'x'.repeat(1_000_000)}'; System.debug(a.length());`).debugLines, ['1000000']);
  });

  it('are refused, not run, where they end early', () => {
    for (const source of ["String a = 'x; } process.exit(1); //", "String a = 'x\n';", "String a = 'x\\q';"]) {
      assert.notEqual(ended(source).text, 'success', source);
    }
  });

  it('stand in names of fields and objects without running', () => {
    const { text } = ended(`Object o = new Account().get('Name"]); process.exit(1); (["');`);
    assert.match(text, /^System\.SObjectException: /);
    assert.match(ended(`Database.query('SELECT "]);process.exit(1)//');`).text, /^System\.QueryException: /);
  });
});

describe('Apex numbers', () => {
  it('are read as Apex reads them', () => {
    assert.deepEqual(runApex('System.debug(010 + 1); System.debug(08L); System.debug(0.10);'), ['11', '8', '0.10']);
    for (const source of ['Integer i = 0x10;', 'Integer i = 1_000;', 'Integer i = 10n;', 'Double d = 1e3;']) {
      assert.notEqual(ended(source).text, 'success', source);
    }
  });

  it('of any length do not end the engine', () => {
    const digits = '9'.repeat(5000);
    assert.match(ended(`Integer i = ${digits};`).text, /Illegal integer/);
    assert.match(ended(`Long i = ${digits}L;`).text, /Illegal long/);
    assert.notEqual(ended(`Decimal d = ${digits}.0; System.debug(d * d);`).text, '');
  });
});

describe('Apex of great depth', () => {
  const limit = 'System.LimitException: Maximum stack depth reached: 1001';

  it('ends at the depth of Apex, whatever calls whom', () => {
    const cases: readonly (readonly [body: string, source: string])[] = [
      ['public static Integer go(Integer n) { return go(n + 1); }', 'R.go(1);'],
      ['R other = new R();', 'new R();'],
      ['public override String toString() { return String.valueOf(this); }', 'System.debug(new R());'],
      ["public override String toString() { return 'x' + this; }", "System.debug('' + new R());"],
      [
        'public Boolean equals(Object o) { return new R() == (R) o; } public Integer hashCode() { return 1; }',
        'System.debug(new R() == new R());',
      ],
      [
        'public Boolean equals(Object o) { return true; } public Integer hashCode() { return new Set<R>{ new R() }.size(); }',
        'System.debug(new Set<R>{ new R() });',
      ],
      ['public R next { get { return other(); } } R other() { return this.next; }', 'System.debug(new R().next);'],
      [
        'public static void go() { try { go(); } catch (Exception e) { System.debug(1); } finally { System.debug(2); } }',
        'R.go();',
      ],
    ];
    for (const [body, source] of cases) {
      const { text, debugLines } = ended(source, `public class R { ${body} }`);
      assert.deepEqual([text, debugLines], [limit, []], source);
    }
    const sorter = `public class R implements Comparable {
      public static void go() { List<R> all = new List<R>{ new R(), new R() }; all.sort(); }
      public Integer compareTo(Object o) { go(); return 0; }
    }`;
    assert.equal(ended('R.go();', sorter).text, limit);
  });

  it('prints, compares and serialises what holds itself', () => {
    const node = 'public class Node { public Node next; public List<Object> all = new List<Object>(); }';
    const make = 'Node n = new Node(); n.next = n; n.all.add(n); n.all.add(n.all);';
    assert.deepEqual(ended(`${make} System.debug(n); System.debug(n == n);`, node).debugLines, [
      'Node:[next=(already output), all=((already output), (already output))]',
      'true',
    ]);
    const others = [
      `${make} System.debug(n.all.hashCode());`,
      `${make} System.debug(new Set<Object>{ n.all }.size());`,
      'List<Object> a = new List<Object>(); a.add(a); List<Object> b = new List<Object>(); b.add(b); System.debug(a == b);',
    ];
    for (const source of others) {
      assert.equal(ended(source, node).text, limit, source);
    }
    assert.match(ended(`${make} System.debug(JSON.serialize(n));`, node).text, /^System\.JSONException: .*cycle/);
  });

  it('prints, compares and serialises a chain that is longer than any stack', () => {
    const node = 'public class Node { public Node next; }';
    const make =
      'Node head = new Node(); Node n = head; for (Integer i = 0; i < 20000; i++) { n.next = new Node(); n = n.next; }';
    for (const use of ['String.valueOf(head)', 'JSON.serialize(head)', "'' + head"]) {
      assert.equal(ended(`${make} System.debug(${use});`, node).text, limit, use);
    }
    const { text } = ended("System.debug(JSON.deserializeUntyped('['.repeat(20000) + ']'.repeat(20000)));");
    assert.match(text, /^System\.JSONException: /);
  });

  it('is refused at once where operators or type arguments nest too deeply', () => {
    for (const source of [
      `Boolean a = ${'!'.repeat(100_000)}true;`,
      `Integer a = ${'- '.repeat(100_000)}1;`,
      `${'List<'.repeat(100_000)}Integer${'>'.repeat(100_000)} a;`,
    ]) {
      assert.match(ended(source).text, /^Too deeply nested: more than 500 /, source.slice(0, 40));
    }
  });

  it('is a compile problem where the source itself nests too deeply', () => {
    for (const source of [
      `Integer a = ${'('.repeat(600)}1${')'.repeat(600)};`,
      `${'{'.repeat(600)}${'}'.repeat(600)}`,
    ]) {
      assert.match(ended(source).text, /^Too deeply nested/, source.slice(0, 40));
    }
    // How long a chain fits the stack is JavaScript's matter; that one does not fit is the source's.
    for (const source of [
      `Boolean a = ${'!'.repeat(300)}true;`,
      `String a = 'x'${'.trim()'.repeat(1500)};`,
      `Integer x = 1; ${'if (x == 1) { x = 2; } else '.repeat(1500)} { x = 3; }`,
    ]) {
      assert.match(ended(source).text, /^(?:Too deeply nested|success)/, source.slice(0, 40));
    }
    const deep = `public class Deep { Integer a = ${'('.repeat(600)}1${')'.repeat(600)}; }`;
    assert.match(problemsOf(deep)[0] ?? '', /Too deeply nested/);
  });
});

describe('Apex that asks for endless work in one statement', () => {
  const searches: readonly (readonly [what: string, source: string])[] = [
    ['matches', `Pattern.matches('(a+)+b', 'a'.repeat(60));`],
    ['finds', `Pattern.compile('(.*),(.*),(.*),(.*),(.*)x').matcher(','.repeat(5000)).find();`],
    ['replaces', `String s = 'a'.repeat(60).replaceAll('(a|a)*b', '');`],
    ['splits', `List<String> s = 'a'.repeat(60).split('(a|aa)+b');`],
  ];
  for (const [what, source] of searches) {
    it(`is ended where a pattern ${what}`, () => {
      assert.equal(ended(source).text, 'System.LimitException: Regex too complicated');
    }).timeout(20_000);
  }

  it('is answered soon where LIKE or a search has many wildcards', () => {
    const query = `[SELECT COUNT() FROM Account WHERE Name LIKE '${'%a'.repeat(30)}%b']`;
    const search = `[FIND '${'a*'.repeat(30)}b' IN NAME FIELDS RETURNING Account(Id)]`;
    const source = `insert new Account(Name = 'a'.repeat(250)); System.debug(${query}); System.debug(${search}[0].size());`;
    const debugLines: string[] = [];
    const outcome = finish(begin(compileFiles(), source, { debugLines, database: seededOrg().database }));
    assert.equal(outcome.kind, 'success');
    assert.deepEqual(debugLines, ['0', '0']);
  });

  it('is ended where texts are compared letter by letter, or digits double', () => {
    const tooMuch = 'System.LimitException: Apex CPU time limit exceeded';
    assert.equal(ended(`'ab'.repeat(200000).getLevenshteinDistance('ba'.repeat(200000));`).text, tooMuch);
    assert.equal(ended(`Decimal d = 9.9; while (true) { d = d * d; }`).text, tooMuch);
    assert.equal(ended(`Decimal d = 9.9; while (true) { d = d.pow(1000); }`).text, tooMuch);
  });

  it('is a compile problem where classes extend each other', () => {
    const problems = problemsOf('public virtual class A extends B {}', 'public virtual class B extends A {}');
    assert.match(problems.join('\n'), /Circular definition/);
    assert.match(problemsOf('public virtual class A extends A {}').join('\n'), /Circular definition/);
    const caught = problemsOf('public interface I extends J {}', 'public interface J extends I {}');
    assert.match(caught.join('\n'), /Circular definition/);
  });
});

describe('an endless Apex loop', () => {
  /** Steps until the request ends, on a clock that each question moves on by a millisecond and each stop by a minute. */
  function stepThrough(body: string, command: RunCommand): { readonly stops: number; readonly message: string } {
    const clock = { now: 0 };
    const timed = createEngine({ monotonic: () => (clock.now += 1) });
    const result = timed.compile([{ path: 'Endless.cls', kind: 'class', namespace: null, body }]);
    assert.ok('program' in result);
    const breakpoints = new TestBreakpoints().line('Endless', 2);
    const entry = { kind: 'anonymous', source: 'Endless.run();' } as const;
    const execution = timed.begin(result.program, entry, hostOf({ breakpoints }));
    let stops = 0;
    for (let advance = execution.advance(command, 8); ; advance = execution.advance(command, 8)) {
      if (advance.kind === 'finished') {
        return {
          stops,
          message: advance.outcome.kind === 'exception' ? advance.outcome.message : advance.outcome.kind,
        };
      }
      if (advance.kind === 'stopped') {
        stops += 1;
        clock.now += 60_000;
      }
    }
  }

  it('meets the CPU limit while it is stepped through, and time at a stop does not count', () => {
    const loop =
      'public class Endless {\n  public static void run() { Integer n = 0;\n while (true) {\n n++;\n }\n }\n}';
    for (const command of ['into', 'over'] as const) {
      const { stops, message } = stepThrough(loop, command);
      assert.equal(message, 'Apex CPU time limit exceeded');
      assert.ok(stops > 1000, `${stops} stops`);
    }
  });

  it('on one line ends a step over it at the CPU limit', () => {
    const loop = 'public class Endless {\n  public static void run() { Integer n = 0; while (true) { n++; } }\n}';
    assert.deepEqual(stepThrough(loop, 'over'), { stops: 1, message: 'Apex CPU time limit exceeded' });
  });

  it('undoes what was saved when it is ended at a stop', () => {
    const saver = `public class Saver {
  public static void run() {
    insert new Account(Name = 'unsaved');
    System.debug('here');
  }
}`;
    const { database } = seededOrg();
    const count = (): string => {
      const debugLines: string[] = [];
      const source = "System.debug([SELECT COUNT() FROM Account WHERE Name = 'unsaved']);";
      finish(begin(compileFiles(saver), source, { debugLines, database }));
      return debugLines.join();
    };
    const breakpoints = new TestBreakpoints().line('Saver', 4);
    const execution = begin(compileFiles(saver), 'Saver.run();', { breakpoints, database });
    assert.equal(execution.advance('run', 1000).kind, 'stopped');
    execution.abort();
    assert.equal(execution.advance('run', 1000).kind, 'finished');
    assert.equal(count(), '0');
    finish(begin(compileFiles(saver), 'Saver.run();', { database }));
    assert.equal(count(), '1');
  });
});
