import { notAValuePath } from './failures.ts';

/** How to get from a name in a frame to a value: `invoice.lines[0].amount`, `byId.get('a01')`, `names.size()`. */
export interface ValuePath {
  /** A variable, `this`, or the first part of a qualified static. */
  readonly root: string;
  readonly steps: readonly PathStep[];
}

export type PathStep =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'get'; readonly key: PathLiteral }
  | { readonly kind: 'size' };

export interface PathLiteral {
  readonly kind: 'string' | 'number' | 'word';
  /** A string's text without quotes, a number or `true`, `false`, `null` as written. */
  readonly text: string;
}

// Longer input is no path that a person wrote.
const maximumLength = 10_000;

const token = /\s*(?:([A-Za-z_]\w*)|(-?\d+(?:\.\d+)?)[lLdD]?|'((?:[^'\\]|\\.)*)'|(\?\.|[.()[\]]))/y;

type Token =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'mark'; readonly text: string };

/** Fails with `notAValuePath` for everything that is not a plain path: no operators, no calls but `get` and `size`. */
export function parseValuePath(expression: string): ValuePath {
  const tokens = tokensOf(expression);
  let position = 0;
  const next = (): Token => tokens[position++] ?? fail(expression);
  const expect = (mark: string): void => {
    const found = next();
    if (found.kind !== 'mark' || found.text !== mark) {
      fail(expression);
    }
  };

  const root = next();
  if (root.kind !== 'name') {
    fail(expression);
  }
  const steps: PathStep[] = [];
  while (position < tokens.length) {
    const mark = next();
    if (mark.kind !== 'mark') {
      fail(expression);
    }
    if (mark.text === '[') {
      steps.push({ kind: 'index', index: wholeNumber(next(), expression) });
      expect(']');
    } else if (mark.text === '.' || mark.text === '?.') {
      const name = next();
      if (name.kind !== 'name') {
        fail(expression);
      }
      const after = tokens[position];
      if (after?.kind === 'mark' && after.text === '(') {
        position++;
        steps.push(call(name.text, next, expect, expression));
      } else {
        steps.push({ kind: 'field', name: name.text });
      }
    } else {
      fail(expression);
    }
  }
  return { root: root.text, steps };
}

function call(name: string, next: () => Token, expect: (mark: string) => void, expression: string): PathStep {
  switch (name.toLowerCase()) {
    case 'size':
      expect(')');
      return { kind: 'size' };
    case 'get': {
      const argument = next();
      if (argument.kind === 'mark') {
        fail(expression);
      }
      expect(')');
      return { kind: 'get', key: { kind: argument.kind === 'name' ? 'word' : argument.kind, text: argument.text } };
    }
    default:
      return fail(expression);
  }
}

function tokensOf(expression: string): readonly Token[] {
  const text = expression.trim();
  if (text.length > maximumLength) {
    fail(expression);
  }
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) {
      fail(expression);
    }
    const [, name, number, string, mark] = match;
    if (name !== undefined) {
      tokens.push({ kind: 'name', text: name });
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number });
    } else if (string !== undefined) {
      tokens.push({ kind: 'string', text: unescaped(string) });
    } else {
      tokens.push({ kind: 'mark', text: mark ?? '' });
    }
  }
  return tokens;
}

function wholeNumber(found: Token, expression: string): number {
  return found.kind === 'number' && /^\d{1,9}$/.test(found.text) ? Number(found.text) : fail(expression);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
}

function fail(expression: string): never {
  throw notAValuePath(expression);
}
