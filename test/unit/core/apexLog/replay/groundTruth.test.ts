import assert from 'node:assert/strict';
import { GeneratedProgram } from '../../../../support/generatedProgram.ts';
import { compareRun, replayedRun } from '../../../../support/replayedRun.ts';
import { generatedApex } from '../../../../support/generatedApex.ts';
import { classFile, compileFiles, seededOrg, triggerFile } from '../../../sampleOrg/apex/apexHarness.ts';

const seeds = Number(process.env['REPLAY_SEEDS'] ?? 30);
const mostStops = 400;

const everything = `public class Everything {
  public enum Season { SPRING, AUTUMN }
  public virtual class Shape implements Comparable {
    public String name;
    public Decimal area { get; set { area = value == null ? 0 : value; } }
    protected Shape other;
    Integer[] sides = new Integer[]{ 3, 4 };
    public Shape(String name) {
      this.name = name;
    }
    public virtual Integer weight() {
      return name == null ? 0 : name.length();
    }
    public Integer compareTo(Object that) {
      Shape right = (Shape) that;
      return weight() - right.weight();
    }
  }
  public class Square extends Shape {
    public Integer side;
    public Square(Integer side) {
      super('square ' + side);
      this.side = side;
      area = side * side;
    }
    public override Integer weight() {
      Integer base = super.weight();
      return base + side;
    }
  }
  static Integer counter = start();
  static Season current = Season.AUTUMN;
  static Map<String, Shape> byName = new Map<String, Shape>();
  static Integer start() {
    Integer first = 41;
    return first + 1;
  }
  static Long factorial(Integer n) {
    if (n <= 1) {
      return 1;
    }
    Long below = factorial(n - 1);
    return n * below;
  }
  static void scalars() {
    Date day = Date.newInstance(2024, 2, 29);
    Datetime instant = Datetime.newInstanceGmt(2024, 2, 29, 12, 30, 15);
    Time clock = Time.newInstance(9, 30, 15, 250);
    Decimal amount = 12.50;
    Double ratio = 0.5;
    Long large = 12345678901L;
    Boolean isTrue = true;
    Id record = '001E20000000001AAA';
    Blob bytes = Blob.valueOf('three');
    Object anything = 'text';
    anything = 7;
    String quoted = 'a "quoted" text | with\\nlines and \\u00e4';
    String none = null;
    Season now = current;
    String large2 = 'x'.repeat(25);
    System.debug(day + ' ' + instant);
  }
  static void blocks() {
    for (Integer i = 0; i < 2; i++) {
      String same = 'a' + i;
      System.debug(same);
    }
    {
      Integer same = 5;
      same++;
    }
    Integer n = 0;
    do {
      Integer inner;
      inner = n * 2;
      n++;
    } while (n < 2);
    switch on n {
      when 2 {
        String chosen = 'two';
        n = chosen.length();
      }
      when else {
        n = -1;
      }
    }
  }
  static String failing(Integer depth) {
    try {
      if (depth == 0) {
        throw new IllegalArgumentException('too deep');
      }
      return failing(depth - 1);
    } finally {
      counter++;
    }
  }
  public static void run() {
    scalars();
    blocks();
    Integer here = 1; Integer there = here + 1; Integer both = start();
    Square one = new Square(3);
    Square two = new Square(2);
    one.other = two;
    two.other = one;
    one.other.name = 'renamed';
    two.area = null;
    List<Shape> shapes = new List<Shape>{ one, two };
    shapes.sort();
    for (Shape shape : shapes) {
      byName.put(shape.name, shape);
    }
    Set<Integer> numbers = new Set<Integer>{ 1, 2 };
    Long product = factorial(4);
    try {
      failing(2);
    } catch (IllegalArgumentException e) {
      System.debug(e.getMessage());
    }
    Account account = new Account(Name = 'Northwind');
    account.Industry = 'Energy';
    insert account;
    counter += one.side;
    System.debug(counter);
  }
}`;
const trigger = `trigger Stamp on Account (before insert) {
  for (Account account : Trigger.new) {
    account.Description = 'stamped';
    Integer length = account.Name.length();
    System.debug(length);
  }
}`;

describe('a replay beside the live debugger', () => {
  it('shows the same stacks and scalars at every statement of generated programs', () => {
    let runs = 0;
    let compared = 0;
    let scalars = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { source } = new GeneratedProgram(seed);
      const run = replayedRun('P.run();', compileFiles(source), ['P:5'], mostStops);
      if (run === undefined) {
        continue;
      }
      const comparison = compareRun(run, new Map([['P', source]]));
      assert.deepEqual(comparison.differences.slice(0, 3), [], `seed ${seed}`);
      runs += 1;
      compared += comparison.compared;
      scalars += comparison.scalars;
    }
    assert.ok(runs >= seeds / 2, `${runs} programs`);
    assert.ok(compared >= runs * 10, `${compared} statements`);
    assert.ok(scalars >= compared, `${scalars} scalars`);
  });

  it('shows the same for objects, properties, queries, records and exceptions', () => {
    let runs = 0;
    let compared = 0;
    for (let seed = 1; seed <= seeds; seed += 1) {
      const { classes, anonymous } = generatedApex(seed);
      const program = compileFiles(...classes.map((body) => classFile(body)));
      const stops = classes.flatMap((body, part) => body.split('\n').map((_, line) => `Part${part}:${line + 1}`));
      const run = replayedRun(anonymous, program, stops, mostStops, { database: seededOrg().database });
      if (run === undefined) {
        continue;
      }
      const comparison = compareRun(run, new Map(classes.map((body, part) => [`Part${part}`, body])));
      assert.deepEqual(comparison.differences.slice(0, 3), [], `seed ${seed}`);
      runs += 1;
      compared += comparison.compared;
    }
    assert.ok(runs >= seeds / 2, `${runs} programs`);
    assert.ok(compared >= runs * 5, `${compared} statements`);
  });

  it('shows the same for everything that a class can do', () => {
    const program = compileFiles(classFile(everything), triggerFile(trigger));
    const stops = everything.split('\n').map((_, line) => `Everything:${line + 1}`);
    const run = replayedRun('Everything.run();', program, stops, 2000, { database: seededOrg().database });
    assert.ok(run);
    const comparison = compareRun(run, new Map([['Everything', everything]]));
    assert.deepEqual(comparison.differences, []);
    assert.ok(comparison.compared > 100, `${comparison.compared} statements`);
    assert.ok(comparison.inside > 100, `${comparison.inside} inside`);
  });
});
