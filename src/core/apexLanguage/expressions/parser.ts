import { l10n } from '../../base/l10n.ts';
import {
  changesData,
  expressionEmpty,
  expressionTooDeep,
  expressionTooLong,
  numberTooLarge,
  unexpectedText,
} from './failures.ts';
import { type ExpressionToken, expressionTokens, stringContent } from './lexer.ts';
import type { ApexExpression, BinaryOperator, Literal, UnaryOperator } from './tree.ts';

// Longer or deeper input is no expression that a person wrote.
const longest = 10_000;
const deepest = 200;
// Fields of fields: a list of linked objects can be followed further than anything nests.
const longestPath = 600;

/** How strongly an operator binds; the higher first. All of them group to the left. */
const binding: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 2,
  '&&': 3,
  '|': 4,
  '^': 5,
  '&': 6,
  '==': 7,
  '!=': 7,
  '===': 7,
  '!==': 7,
  '<': 8,
  '>': 8,
  '<=': 8,
  '>=': 8,
  instanceof: 8,
  '<<': 9,
  '>>': 9,
  '>>>': 9,
  '+': 10,
  '-': 10,
  '*': 11,
  '/': 11,
};

const unaryOperators = new Set<string>(['!', '-', '+', '~'] satisfies UnaryOperator[]);
const assignments = new Set(['=', '+=', '-=', '*=', '/=', '|=', '&=', '^=', '<<=', '>>=', '++', '--']);
const statements = new Set(['new', 'insert', 'update', 'upsert', 'delete', 'undelete', 'merge', 'throw', 'return']);

/** Reads an Apex expression. Fails with a `Failure` that says where the text stops being one, or that it would change data. */
export function parseExpression(expression: string): ApexExpression {
  if (expression.length > longest) {
    throw expressionTooLong(longest);
  }
  if (expression.trim() === '') {
    throw expressionEmpty();
  }
  return new ExpressionParser(expression).parse();
}

class ExpressionParser {
  readonly #text: string;
  readonly #tokens: readonly ExpressionToken[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = expressionTokens(text);
  }

  parse(): ApexExpression {
    const result = this.#conditional();
    if (this.#next.kind !== 'end') {
      this.#fail(l10n.t('an operator or the end'));
    }
    return result;
  }

  get #next(): ExpressionToken {
    return this.#tokenAt(this.#at);
  }

  #tokenAt(index: number): ExpressionToken {
    const end = this.#text.length;
    return this.#tokens[index] ?? { kind: 'end', text: '', start: end, end };
  }

  #conditional(): ApexExpression {
    if (++this.#depth > deepest) {
      throw expressionTooDeep();
    }
    const condition = this.#binary(0);
    const result = this.#accept('?') ? this.#branches(condition) : condition;
    this.#depth--;
    return result;
  }

  #branches(condition: ApexExpression): ApexExpression {
    const whenTrue = this.#conditional();
    this.#expect(':');
    const whenFalse = this.#conditional();
    return { kind: 'conditional', condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end };
  }

  /** Operators that bind more strongly than `weakest`. */
  #binary(weakest: number): ApexExpression {
    let left = this.#unary();
    for (;;) {
      const operator = this.#operatorHere();
      const strength = operator === undefined ? 0 : (binding[operator.text] ?? 0);
      if (operator === undefined || strength <= weakest) {
        return left;
      }
      this.#at += operator.tokens;
      if (operator.text === 'instanceof') {
        const type = this.#typeName();
        left = { kind: 'instanceof', operand: left, typeName: type.name, start: left.start, end: type.end };
      } else {
        const right = this.#binary(strength);
        const kind = operator.text as BinaryOperator;
        left = { kind: 'binary', operator: kind, left, right, start: left.start, end: right.end };
      }
    }
  }

  #operatorHere(): { readonly text: string; readonly tokens: number } | undefined {
    const { kind, text } = this.#next;
    if (kind === 'word') {
      return text.toLowerCase() === 'instanceof' ? { text: 'instanceof', tokens: 1 } : undefined;
    }
    if (kind !== 'mark') {
      return undefined;
    }
    if (assignments.has(text)) {
      throw changesData(text);
    }
    if (text !== '>') {
      // Apex knows the older spelling, too.
      return { text: text === '<>' ? '!=' : text, tokens: 1 };
    }
    let tokens = 1;
    while (tokens < 3 && this.#touches(this.#at + tokens, '>')) {
      tokens++;
    }
    return { text: '>'.repeat(tokens), tokens };
  }

  /** Whether this mark follows the one before without a blank. */
  #touches(index: number, mark: string): boolean {
    const token = this.#tokenAt(index);
    return token.kind === 'mark' && token.text === mark && token.start === this.#tokenAt(index - 1).end;
  }

  #unary(): ApexExpression {
    if (++this.#depth > deepest) {
      throw expressionTooDeep();
    }
    const result = this.#unaryHere();
    this.#depth--;
    return result;
  }

  #unaryHere(): ApexExpression {
    const { kind, text, start } = this.#next;
    if (kind === 'mark' && (text === '++' || text === '--')) {
      throw changesData(text);
    }
    if (kind === 'mark' && unaryOperators.has(text)) {
      this.#at++;
      const operand = this.#unary();
      return { kind: 'unary', operator: text as UnaryOperator, operand, start, end: operand.end };
    }
    const type = this.#castHere();
    if (type !== undefined) {
      const operand = this.#unary();
      return { kind: 'cast', typeName: type, operand, start, end: operand.end };
    }
    return this.#postfix(this.#primary());
  }

  /** `(Type)` before something that can only be its operand; else nothing is read. */
  #castHere(): string | undefined {
    const before = this.#at;
    if (!this.#accept('(')) {
      return undefined;
    }
    const type = this.#next.kind === 'word' ? this.#tryTypeName() : undefined;
    if (type !== undefined && this.#accept(')') && this.#beginsOperand()) {
      return type.name;
    }
    this.#at = before;
    return undefined;
  }

  #beginsOperand(): boolean {
    const { kind, text } = this.#next;
    return kind === 'mark'
      ? text === '(' || text === '!' || text === '~'
      : kind !== 'end' && text.toLowerCase() !== 'instanceof';
  }

  #primary(): ApexExpression {
    const token = this.#next;
    switch (token.kind) {
      case 'number':
        this.#at++;
        return numberLiteral(token);
      case 'string':
        this.#at++;
        return { kind: 'literal', type: 'String', text: stringContent(token.text), start: token.start, end: token.end };
      case 'word':
        return this.#word(token);
      default:
        if (this.#accept('(')) {
          const inner = this.#conditional();
          this.#expect(')');
          return inner;
        }
        if (token.text === '[') {
          throw changesData(l10n.t('A query'));
        }
        return this.#fail(l10n.t('a value'));
    }
  }

  #word({ text, start, end }: ExpressionToken): ApexExpression {
    const lower = text.toLowerCase();
    if (statements.has(lower)) {
      throw changesData(text);
    }
    this.#at++;
    if (lower === 'null') {
      return { kind: 'literal', type: 'null', text: 'null', start, end };
    }
    if (lower === 'true' || lower === 'false') {
      return { kind: 'literal', type: 'Boolean', text: lower, start, end };
    }
    if (this.#next.kind === 'mark' && this.#next.text === '(') {
      throw changesData(`${text}()`);
    }
    return { kind: 'name', name: text, start, end };
  }

  #postfix(first: ApexExpression): ApexExpression {
    let target = first;
    for (let steps = 0; ; steps++) {
      if (steps > longestPath) {
        throw expressionTooDeep();
      }
      const { start } = target;
      if (this.#accept('[')) {
        const index = this.#conditional();
        target = { kind: 'index', target, index, start, end: this.#expect(']').end };
      } else if (this.#next.kind === 'mark' && (this.#next.text === '.' || this.#next.text === '?.')) {
        const safe = this.#next.text === '?.';
        this.#at++;
        target = this.#member(target, safe);
      } else {
        return target;
      }
    }
  }

  #member(target: ApexExpression, safe: boolean): ApexExpression {
    const token = this.#next;
    if (token.kind !== 'word') {
      this.#fail(l10n.t('a field or method name'));
    }
    this.#at++;
    if (!this.#accept('(')) {
      return { kind: 'field', target, name: token.text, safe, start: target.start, end: token.end };
    }
    const parameters: ApexExpression[] = [];
    let close = this.#acceptToken(')');
    if (close === undefined) {
      do {
        parameters.push(this.#conditional());
      } while (this.#accept(','));
      close = this.#expect(')');
    }
    return { kind: 'call', target, method: token.text, parameters, safe, start: target.start, end: close.end };
  }

  #typeName(): { readonly name: string; readonly end: number } {
    return this.#tryTypeName() ?? this.#fail(l10n.t('a type name'));
  }

  /** `acme.Line`, `Map<Id, List<Line>>`, `Integer[]`. */
  #tryTypeName(): { readonly name: string; readonly end: number } | undefined {
    if (this.#next.kind !== 'word') {
      return undefined;
    }
    let name = this.#take().text;
    while (this.#next.text === '.' && this.#tokenAt(this.#at + 1).kind === 'word') {
      this.#at++;
      name += `.${this.#take().text}`;
    }
    if (this.#next.text === '<') {
      const inner = this.#tryTypeArguments();
      if (inner === undefined) {
        return undefined;
      }
      name += inner;
    }
    while (this.#next.text === '[' && this.#tokenAt(this.#at + 1).text === ']') {
      this.#at += 2;
      name += '[]';
    }
    return { name, end: this.#tokenAt(this.#at - 1).end };
  }

  #tryTypeArguments(): string | undefined {
    const names: string[] = [];
    do {
      this.#at++;
      const inner = ++this.#depth > deepest ? undefined : this.#tryTypeName();
      this.#depth--;
      if (inner === undefined) {
        return undefined;
      }
      names.push(inner.name);
    } while (this.#next.text === ',');
    return this.#accept('>') ? `<${names.join(',')}>` : undefined;
  }

  #take(): ExpressionToken {
    const token = this.#next;
    this.#at++;
    return token;
  }

  #accept(mark: string): boolean {
    return this.#acceptToken(mark) !== undefined;
  }

  #acceptToken(mark: string): ExpressionToken | undefined {
    const token = this.#next;
    if (token.kind !== 'mark' || token.text !== mark) {
      return undefined;
    }
    this.#at++;
    return token;
  }

  #expect(mark: string): ExpressionToken {
    return this.#acceptToken(mark) ?? this.#fail(`"${mark}"`);
  }

  #fail(wanted: string): never {
    const { kind, text, start } = this.#next;
    if (kind === 'mark' && assignments.has(text)) {
      throw changesData(text);
    }
    throw unexpectedText(this.#text, start, wanted);
  }
}

const largestInteger = 2n ** 31n;
const largestLong = 2n ** 63n;

function numberLiteral({ text, start, end }: ExpressionToken): Literal {
  const suffix = /[lLdD]$/.exec(text)?.[0].toLowerCase();
  const digits = suffix === undefined ? text : text.slice(0, -1);
  if (suffix === 'd') {
    return { kind: 'literal', type: 'Double', text: digits, start, end };
  }
  if (digits.includes('.')) {
    return suffix === undefined
      ? { kind: 'literal', type: 'Decimal', text: digits, start, end }
      : fail(unexpectedText(text, 0, l10n.t('a whole number before L')));
  }
  // One more than fits: the smallest number is written as minus this one.
  if (BigInt(digits) > (suffix === undefined ? largestInteger : largestLong)) {
    throw numberTooLarge(text);
  }
  return { kind: 'literal', type: suffix === undefined ? 'Integer' : 'Long', text: String(BigInt(digits)), start, end };
}

function fail(error: Error): never {
  throw error;
}
