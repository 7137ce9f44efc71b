import type { QueryBind } from '../contract.ts';
import { tokenise, type Token } from './lexer.ts';
import { type Position, unexpectedToken } from './problems.ts';
import type { FieldPath, FunctionCall, Operand } from './tree.ts';

/** Walks over the tokens of a query. Keywords are names that stand where a keyword is due. */
export class TokenReader {
  readonly text: string;
  readonly binds: QueryBind[] = [];
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokenise(text);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? { kind: 'end', text: '', offset: this.text.length };
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  here(): Position {
    return { text: this.text, offset: this.peek().offset };
  }

  peekKeyword(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' && token.text.toUpperCase() === word;
  }

  tryKeyword(word: string): boolean {
    return this.tryKeywords(word);
  }

  /** All of them, or none is taken. */
  tryKeywords(...words: readonly string[]): boolean {
    if (!words.every((word, index) => this.peekKeyword(word, index))) {
      return false;
    }
    this.#index += words.length;
    return true;
  }

  keyword(word: string): true {
    if (!this.tryKeyword(word)) {
      throw unexpectedToken(this.peek().text, this.here());
    }
    return true;
  }

  peekSymbol(symbol: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === symbol;
  }

  trySymbol(symbol: string): boolean {
    const found = this.peekSymbol(symbol);
    if (found) {
      this.#index++;
    }
    return found;
  }

  symbol(symbol: string): void {
    if (!this.trySymbol(symbol)) {
      throw unexpectedToken(this.peek().text, this.here());
    }
  }

  name(): Token {
    if (this.peek().kind !== 'name') {
      throw unexpectedToken(this.peek().text, this.here());
    }
    return this.next();
  }

  list<T>(read: () => T): readonly T[] {
    const items = [read()];
    while (this.trySymbol(',')) {
      items.push(read());
    }
    return items;
  }

  enclosed<T>(read: () => T): T {
    this.symbol('(');
    const inner = read();
    this.symbol(')');
    return inner;
  }

  /** A field, or a function of one: `COUNT()`, `MAX(Amount)`, `CALENDAR_YEAR(convertTimezone(CreatedDate))`. */
  operand(): Operand {
    const token = this.name();
    return this.peekSymbol('(') ? this.#call(token) : pathOf(token);
  }

  addBind(token: Token, collection: boolean): number {
    this.binds.push({ expression: token.text, offset: token.offset, collection });
    return this.binds.length - 1;
  }

  #call(token: Token): FunctionCall {
    const argument = this.enclosed(() => (this.peekSymbol(')') ? undefined : this.operand()));
    return { name: token.text.toUpperCase(), argument, offset: token.offset };
  }
}

function pathOf(token: Token): FieldPath {
  return { names: token.text.split('.'), offset: token.offset };
}
