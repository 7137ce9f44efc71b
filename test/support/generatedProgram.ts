/** Numbers from 0 up to 1, the same for the same seed. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}

const methodCount = 4;

/** Statements without others inside. `@` stands for a value, `#` for a new name. */
const simple = ['x = Math.mod(x + @, 7);', 'total += @;', 'Integer # = @;', 'System.debug(x + @);'] as const;

const catches = (exception: string): readonly string[] => [
  'try {',
  '  *',
  '  if (x > @) {',
  "    throw new FailureException('failed');",
  '  }',
  '  if (x > @) {',
  '    x = 1 / (x - x);',
  '  }',
  `} catch (${exception} #) {`,
  '  *',
];

/** Statements with others inside: a line `*` stands for some. */
const nested: readonly [readonly string[], ...(readonly string[])[]] = [
  ['if (x > @) {', '  *', '} else {', '  *', '}'],
  ['Integer # = 0;', 'while (# < 2) {', '  #++;', '  *', '}'],
  ['for (Integer # = 0; # < 2; #++) {', '  *', '}'],
  ['for (Integer # : new List<Integer>{ 1, x }) {', '  *', '}'],
  ['switch on x {', '  when 0, 1, 2 {', '    *', '  }', '  when else {', '    *', '  }', '}'],
  [...catches('Exception'), '}'],
  [...catches('FailureException'), '} finally {', '  *', '}'],
  [...catches('MathException'), '} finally {', '  *', '}'],
];

/** A small class `P` whose `run()` ends: loops count, and methods call only those behind them. One statement stands on a line. */
export class GeneratedProgram {
  readonly source: string;
  /** Lines that a log lists otherwise: headers of methods are statements there, those of for-each loops and of cases not each time. */
  readonly headers = new Set<number>();
  readonly #random: SeededRandom;
  readonly #lines: string[] = [];
  #names = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#line('public class P {');
    this.#line('  class FailureException extends Exception {}');
    this.#line('  static Integer total = 1;');
    for (let method = 0; method < methodCount; method += 1) {
      this.#method(method);
    }
    this.#line('}');
    this.source = this.#lines.join('\n');
  }

  #line(text: string): void {
    this.#lines.push(text);
    if (/^ *(?:public static|when|for \(\w+ \w+ :)/.test(text)) {
      this.headers.add(this.#lines.length);
    }
  }

  #method(method: number): void {
    const isRun = method === 0;
    this.#line(`  public static Integer ${isRun ? 'run()' : `m${method}(Integer n)`} {`);
    this.#line(`    Integer x = ${isRun ? '2' : 'n + 1'};`);
    this.#block('    ', method, 2);
    this.#line('    System.debug(total);');
    this.#line('    return x;');
    this.#line('  }');
  }

  #block(indent: string, method: number, depth: number): void {
    for (let count = 1 + this.#random.below(3); count > 0; count -= 1) {
      const lines = depth > 0 && this.#random.next() < 0.5 ? this.#random.one(nested) : [this.#random.one(simple)];
      const name = `v${(this.#names += 1)}`;
      for (const line of lines) {
        if (line.endsWith('*')) {
          this.#block(indent + line.slice(0, -1), method, depth - 1);
        } else {
          this.#line(indent + line.replaceAll('#', name).replace('@', this.#value(method)));
        }
      }
    }
  }

  /** A call of a method behind this one, or a number. */
  #value(method: number): string {
    const callee = method + 1 + this.#random.below(methodCount - method);
    return callee < methodCount && this.#random.next() < 0.4 ? `m${callee}(x)` : String(this.#random.below(6));
  }
}
