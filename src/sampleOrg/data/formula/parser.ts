import { tokenise, type Token } from './lexer.ts';
import { FormulaProblem } from './problems.ts';

/** A formula as it is written. */
export type FormulaNode =
  | { readonly kind: 'number' | 'text'; readonly text: string; readonly offset: number }
  | { readonly kind: 'constant'; readonly value: boolean | null; readonly offset: number }
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly offset: number }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly FormulaNode[]; readonly offset: number }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly operands: readonly FormulaNode[];
      readonly offset: number;
    };

export type Operator =
  '||' | '&&' | '=' | '<>' | '<' | '<=' | '>' | '>=' | '+' | '-' | '&' | '*' | '/' | '^' | 'not' | 'minus';

const spellings: Readonly<Record<string, Operator>> = {
  '||': '||',
  '&&': '&&',
  '=': '=',
  '==': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '+': '+',
  '-': '-',
  '&': '&',
  '*': '*',
  '/': '/',
  '^': '^',
};

/** Loosest first. */
const levels: readonly (readonly Operator[])[] = [
  ['||'],
  ['&&'],
  ['=', '<>'],
  ['<', '<=', '>', '>='],
  ['+', '-', '&'],
  ['*', '/'],
  ['^'],
];

const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Throws FormulaProblem. */
export function parseFormula(text: string): FormulaNode {
  return new Parser(tokenise(text)).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): FormulaNode {
    const node = this.#level(0);
    if (this.#peek().kind !== 'end') {
      throw this.#unexpected();
    }
    return node;
  }

  #peek(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', text: '', offset: 0 };
  }

  #trySymbol(symbol: string): boolean {
    const token = this.#peek();
    const found = token.kind === 'symbol' && token.text === symbol;
    if (found) {
      this.#index++;
    }
    return found;
  }

  #symbol(symbol: string): void {
    if (!this.#trySymbol(symbol)) {
      throw this.#unexpected(symbol);
    }
  }

  #unexpected(wanted?: string): FormulaProblem {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'the end of the formula' : `'${token.text}'`;
    const reason =
      wanted === undefined ? `Syntax error. Found ${found}` : `Syntax error. Missing '${wanted}', found ${found}`;
    return new FormulaProblem(reason, token.offset);
  }

  #level(level: number): FormulaNode {
    const operators = levels[level];
    if (operators === undefined) {
      return this.#unary();
    }
    let left = this.#level(level + 1);
    for (;;) {
      const { kind, text, offset } = this.#peek();
      const operator = kind === 'symbol' ? spellings[text] : undefined;
      if (operator === undefined || !operators.includes(operator)) {
        return left;
      }
      this.#index++;
      left = { kind: 'operation', operator, operands: [left, this.#level(level + 1)], offset };
    }
  }

  #unary(): FormulaNode {
    const { offset } = this.#peek();
    if (this.#trySymbol('-')) {
      return { kind: 'operation', operator: 'minus', operands: [this.#unary()], offset };
    }
    if (this.#trySymbol('!')) {
      return { kind: 'operation', operator: 'not', operands: [this.#unary()], offset };
    }
    return this.#trySymbol('+') ? this.#unary() : this.#operand();
  }

  #operand(): FormulaNode {
    const token = this.#peek();
    const { text, offset } = token;
    if (this.#trySymbol('(')) {
      const inner = this.#level(0);
      this.#symbol(')');
      return inner;
    }
    if (token.kind === 'symbol' || token.kind === 'end') {
      throw this.#unexpected();
    }
    this.#index++;
    if (token.kind !== 'name') {
      return { kind: token.kind, text, offset };
    }
    if (this.#trySymbol('(')) {
      return { kind: 'call', name: text.toUpperCase(), values: this.#values(), offset };
    }
    const constant = constants[text.toLowerCase()];
    return constant === undefined
      ? { kind: 'name', path: text.split('.'), offset }
      : { kind: 'constant', value: constant, offset };
  }

  #values(): readonly FormulaNode[] {
    if (this.#trySymbol(')')) {
      return [];
    }
    const values = [this.#level(0)];
    while (this.#trySymbol(',')) {
      values.push(this.#level(0));
    }
    this.#symbol(')');
    return values;
  }
}
