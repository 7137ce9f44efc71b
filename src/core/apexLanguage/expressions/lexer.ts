import { l10n } from '../../base/l10n.ts';
import { unclosedString, unexpectedText } from './failures.ts';

export type ExpressionToken =
  | {
      readonly kind: 'word' | 'number' | 'string' | 'mark';
      readonly text: string;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'end'; readonly text: ''; readonly start: number; readonly end: number };

// Longest first, so that `===` is not read as `==` and `=`. `>` stays alone: `>>` closes two type arguments as often as it shifts.
const marks = [
  '===', '!==', '<<=', '>>=', '==', '!=', '<>', '<=', '>=', '&&', '||', '??', '?.', '++', '--', '+=', '-=', '*=', '/=', '|=', '&=', '^=', '<<',
  '(', ')', '[', ']', '{', '}', '.', ',', '?', ':', '<', '>', '+', '-', '*', '/', '!', '~', '&', '|', '^', '=', ';',
]; // prettier-ignore

const blank = /\s*/y;
const word = /[A-Za-z_]\w*/y;
const number = /(?:\d+(?:\.\d+)?|\.\d+)(?:[lLdD](?!\w))?/y;
const string = /'(?:[^'\\\n\r]|\\.)*'/y;

/** The text's tokens and an `end` behind them. Fails at the first character that begins no token. */
export function expressionTokens(expression: string): readonly ExpressionToken[] {
  const tokens: ExpressionToken[] = [];
  let position = 0;
  for (;;) {
    position += matchAt(blank, expression, position)?.length ?? 0;
    if (position >= expression.length) {
      tokens.push({ kind: 'end', text: '', start: position, end: position });
      return tokens;
    }
    const token = tokenAt(expression, position);
    tokens.push(token);
    position = token.end;
  }
}

function tokenAt(expression: string, start: number): ExpressionToken {
  for (const [kind, pattern] of [
    ['word', word],
    ['number', number],
    ['string', string],
  ] as const) {
    const text = matchAt(pattern, expression, start);
    if (text !== undefined) {
      return { kind, text, start, end: start + text.length };
    }
  }
  const mark = marks.find((candidate) => expression.startsWith(candidate, start));
  if (mark === undefined) {
    throw expression[start] === "'" ? unclosedString(start) : unexpectedText(expression, start, l10n.t('a value'));
  }
  return { kind: 'mark', text: mark, start, end: start + mark.length };
}

function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text)?.[0];
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** What stands between the quotes, escapes resolved. */
export function stringContent(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, (_all, code: string | undefined, character: string | undefined) =>
      code === undefined
        ? (escapes[character ?? ''] ?? character ?? '')
        : String.fromCharCode(Number.parseInt(code, 16)),
    );
}
