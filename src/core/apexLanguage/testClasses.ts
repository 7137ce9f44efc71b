import { scanApexFile } from './apexScanner.ts';
import { Token } from './tokenKinds.ts';
import { TokenList } from './tokens.ts';

export interface TestMethod {
  readonly name: string;
  /** Of the method's header, from 1. */
  readonly line: number;
}

/** A class of tests, as its source has it. */
export interface TestClass {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** In order of declaration. */
  readonly methods: readonly TestMethod[];
}

/** The tests that a class file declares. Undefined for a class that has none. */
export function testClassIn(text: string, namespace: string | null): TestClass | undefined {
  // Most classes are no tests: what does not have the words need not be read.
  if (!/@\s*istest|testmethod/i.test(text)) {
    return undefined;
  }
  const { types, bodies } = scanApexFile(text, { kind: 'class', namespace });
  const [outermost] = types;
  if (outermost === undefined) {
    return undefined;
  }
  const headers = new Headers(text);
  const methods = bodies
    .filter(({ typeRef }) => typeRef === outermost.typeRef)
    .flatMap(({ name, firstLine }) => headers.testNamed(name, firstLine) ?? []);
  const name = outermost.typeRef.slice(outermost.typeRef.indexOf('/') + 1);
  return methods.length === 0 ? undefined : { name, line: headers.lineOfClass(name), methods };
}

/** What stands before bodies: annotations, modifiers, types and names. */
class Headers {
  readonly #tokens: TokenList;

  constructor(text: string) {
    this.#tokens = new TokenList(text);
  }

  /** The method of that name whose header begins at this line, if it is a test: `@IsTest`, with or without parameters, or `testMethod`. */
  testNamed(name: string | undefined, firstLine: number): TestMethod | undefined {
    const { kinds, lines } = this.#tokens;
    const at = name === undefined ? -1 : this.#find(name, firstLine, (index) => kinds[index + 1] === Token.openParen);
    return name === undefined || at < 0 || !this.#marksTest(at) ? undefined : { name, line: lines[at] ?? firstLine };
  }

  lineOfClass(name: string): number {
    const { kinds, lines } = this.#tokens;
    return lines[this.#find(name, 1, (index) => kinds[index - 1] === Token.class)] ?? 1;
  }

  /** The first token of that name from this line on that fits; -1 where there is none. */
  #find(name: string, firstLine: number, fits: (index: number) => boolean): number {
    const { lines, count } = this.#tokens;
    for (let at = 0; at < count; at += 1) {
      if ((lines[at] ?? 0) >= firstLine && fits(at) && this.#tokens.wordAt(at).toLowerCase() === name.toLowerCase()) {
        return at;
      }
    }
    return -1;
  }

  /** Looks back from a name to where the member before it ends. */
  #marksTest(name: number): boolean {
    const { kinds } = this.#tokens;
    const ends: readonly (number | undefined)[] = [Token.openBrace, Token.closeBrace, Token.semicolon];
    for (let at = name - 1; at >= 0 && !ends.includes(kinds[at]); at -= 1) {
      const word = this.#tokens.wordAt(at).toLowerCase();
      if (word === 'testmethod' || (word === 'istest' && kinds[at - 1] === Token.at)) {
        return true;
      }
    }
    return false;
  }
}
