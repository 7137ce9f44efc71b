import { Token } from './tokenKinds.ts';
import { TokenList } from './tokens.ts';

export interface LocalBlock {
  /** The line of the brace that ends it. */
  readonly last: number;
  /** It is declared in the head of the block: of a `for`, a `catch` or a `when`. */
  readonly isHead: boolean;
}

/** Where locals of a source end: with the innermost block around their declaration. Reads any text. */
export class BlockLines {
  readonly #tokens: TokenList;
  /** By token: the brace that closes the block around it; 0 for none. */
  readonly #closers: Uint32Array;
  /** By token of an opening bracket: the one that closes it. */
  readonly #partners = new Map<number, number>();
  /** By line: its first token. */
  readonly #firstOfLine = new Map<number, number>();

  constructor(text: string) {
    this.#tokens = new TokenList(text);
    const { count, kinds, lines } = this.#tokens;
    this.#closers = new Uint32Array(count);
    const openBraces: number[] = [];
    const openParens: number[] = [];
    for (let token = 0; token < count; token += 1) {
      const line = lines[token] as number;
      if (!this.#firstOfLine.has(line)) {
        this.#firstOfLine.set(line, token);
      }
      switch (kinds[token]) {
        case Token.openBrace:
          openBraces.push(token);
          break;
        case Token.openParen:
          openParens.push(token);
          break;
        case Token.closeBrace:
          this.#close(openBraces, token);
          break;
        case Token.closeParen:
          this.#close(openParens, token);
          break;
        default:
      }
    }
    this.#fillClosers();
  }

  /** Where a local is known that a line declares; undefined where the source does not show its declaration there. */
  blockOf(name: string, line: number): LocalBlock | undefined {
    const token = this.#declaration(name.toLowerCase(), line);
    if (token === undefined) {
      return undefined;
    }
    const body = this.#headerBody(token);
    const closer = this.#closers[body ?? token] as number;
    return closer === 0 ? undefined : { last: this.#tokens.lines[closer] as number, isHead: body !== undefined };
  }

  /** How many statements a line may hold, told by its semicolons. */
  statementsIn(line: number): number {
    const { count, kinds, lines } = this.#tokens;
    let statements = 0;
    for (let token = this.#firstOfLine.get(line) ?? count; token < count && lines[token] === line; token += 1) {
      statements += kinds[token] === Token.semicolon ? 1 : 0;
    }
    return Math.max(1, statements);
  }

  #close(open: number[], token: number): void {
    const opener = open.pop();
    if (opener !== undefined) {
      this.#partners.set(opener, token);
    }
  }

  #fillClosers(): void {
    const { count, kinds } = this.#tokens;
    const around: number[] = [];
    for (let token = 0; token < count; token += 1) {
      if (kinds[token] === Token.closeBrace) {
        around.pop();
      }
      this.#closers[token] = around.at(-1) ?? 0;
      if (kinds[token] === Token.openBrace) {
        around.push(this.#partners.get(token) ?? 0);
      }
    }
  }

  /** `Type name`, followed by what a declaration goes on with. */
  #declaration(name: string, line: number): number | undefined {
    const { count, kinds, lines } = this.#tokens;
    for (let token = this.#firstOfLine.get(line) ?? count; token < count && lines[token] === line; token += 1) {
      const before = kinds[token - 1];
      const isTyped = before === Token.word || before === Token.operator || before === Token.closeBracket;
      const followsType = isTyped || before === Token.comma || isGreater(this.#tokens, token - 1);
      if (kinds[token] === Token.word && followsType && this.#tokens.wordAt(token).toLowerCase() === name) {
        return token;
      }
    }
    return undefined;
  }

  /** What is declared in the head of a `for`, a `catch` or a `when` belongs to the block behind: that block's first token. */
  #headerBody(token: number): number | undefined {
    const { kinds } = this.#tokens;
    let start = token;
    let depth = 0;
    while (start > 0) {
      const kind = kinds[start];
      if (kind === Token.closeParen) {
        depth += 1;
      } else if (kind === Token.openParen) {
        if (depth === 0) {
          break;
        }
        depth -= 1;
      } else if (kind === Token.when && depth === 0) {
        return kinds[token + 1] === Token.openBrace ? token + 2 : undefined;
      } else if (kind === Token.openBrace || kind === Token.closeBrace) {
        return undefined;
      }
      start -= 1;
    }
    const opener = kinds[start - 1];
    const end = this.#partners.get(start);
    const isHeader = opener === Token.for || opener === Token.catch;
    return isHeader && end !== undefined && kinds[end + 1] === Token.openBrace ? end + 2 : undefined;
  }
}

function isGreater(tokens: TokenList, token: number): boolean {
  return tokens.text[tokens.starts[token] ?? 0] === '>';
}
