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

/** A small class `P` whose `run()` ends: loops count, and methods call only those behind them. One statement stands on a line. */
export class GeneratedApex {
  readonly source: string;
  /** Lines that a log lists otherwise: headers of methods are statements there, those of for-each loops and of cases not each time. */
  readonly headers = new Set<number>();
  readonly #random: SeededRandom;
  readonly #lines: string[] = [];
  #names = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
    this.#line(0, 'public class P {');
    this.#line(1, 'class Failure extends Exception {}');
    this.#line(1, 'static Integer total = 1;');
    for (let method = 0; method < methodCount; method += 1) {
      this.#method(method);
    }
    this.#line(0, '}');
    this.source = this.#lines.join('\n');
  }

  #line(indent: number, text: string): void {
    this.#lines.push(`${'  '.repeat(indent)}${text}`);
    if (/^(?:public static|when|for \(\w+ \w+ :)/.test(text)) {
      this.headers.add(this.#lines.length);
    }
  }

  #method(method: number): void {
    const name = method === 0 ? 'run' : `m${method}`;
    this.#line(1, `public static Integer ${name}(${method === 0 ? '' : 'Integer n'}) {`);
    this.#line(2, `Integer x = ${method === 0 ? '2' : 'n + 1'};`);
    this.#block(2, method, 2);
    if (method === 0) {
      this.#line(2, 'System.debug(total);');
    }
    this.#line(2, 'return x;');
    this.#line(1, '}');
  }

  #block(indent: number, method: number, depth: number): void {
    for (let count = 1 + this.#random.below(3); count > 0; count -= 1) {
      this.#statement(indent, method, depth);
    }
  }

  #statement(indent: number, method: number, depth: number): void {
    const simple = ['assign', 'add', 'declare', 'debug', 'assign'] as const;
    const nested = ['if', 'while', 'for', 'forEach', 'try', 'switch'] as const;
    this.#write(depth > 0 && this.#random.next() < 0.5 ? this.#random.one(nested) : this.#random.one(simple), {
      indent,
      method,
      depth,
    });
  }

  #write(
    kind: 'assign' | 'add' | 'declare' | 'debug' | 'if' | 'while' | 'for' | 'forEach' | 'try' | 'switch',
    { indent, method, depth }: { indent: number; method: number; depth: number },
  ): void {
    const value = this.#value(method);
    const inner = (): void => this.#block(indent + 1, method, depth - 1);
    const name = `v${(this.#names += 1)}`;
    switch (kind) {
      case 'assign':
        return this.#line(indent, `x = Math.mod(x + ${value}, 7);`);
      case 'add':
        return this.#line(indent, `total += ${value};`);
      case 'declare':
        return this.#line(indent, `Integer ${name} = ${value};`);
      case 'debug':
        return this.#line(indent, `System.debug(x + ${value});`);
      case 'if':
        this.#line(indent, `if (x > ${value}) {`);
        inner();
        this.#line(indent, '} else {');
        inner();
        return this.#line(indent, '}');
      case 'while':
        this.#line(indent, `Integer ${name} = 0;`);
        this.#line(indent, `while (${name} < ${1 + this.#random.below(2)}) {`);
        this.#line(indent + 1, `${name}++;`);
        inner();
        return this.#line(indent, '}');
      case 'for':
        this.#line(indent, `for (Integer ${name} = 0; ${name} < ${1 + this.#random.below(2)}; ${name}++) {`);
        inner();
        return this.#line(indent, '}');
      case 'forEach':
        this.#line(indent, `for (Integer ${name} : new List<Integer>{ 1, x }) {`);
        inner();
        return this.#line(indent, '}');
      case 'try':
        this.#line(indent, 'try {');
        inner();
        this.#line(indent + 1, `if (x > ${this.#random.below(6)}) {`);
        this.#line(indent + 2, this.#random.one(["throw new Failure('failed');", 'x = 1 / (x - x);']));
        this.#line(indent + 1, '}');
        this.#line(indent, `} catch (${this.#random.one(['Failure', 'Exception', 'MathException'])} ${name}) {`);
        inner();
        if (this.#random.next() < 0.5) {
          this.#line(indent, '} finally {');
          inner();
        }
        return this.#line(indent, '}');
      case 'switch':
        this.#line(indent, 'switch on x {');
        this.#line(indent + 1, 'when 0, 1, 2 {');
        this.#block(indent + 2, method, depth - 1);
        this.#line(indent + 1, '}');
        this.#line(indent + 1, 'when else {');
        this.#block(indent + 2, method, depth - 1);
        this.#line(indent + 1, '}');
        return this.#line(indent, '}');
    }
  }

  /** A call of a method behind this one, or a number. */
  #value(method: number): string {
    const callee = method + 1 + this.#random.below(methodCount - method);
    return callee < methodCount && this.#random.next() < 0.4 ? `m${callee}(x)` : String(this.#random.below(6));
  }
}
