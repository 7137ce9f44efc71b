import { FormulaProblem } from './problems.ts';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'symbol' | 'end';
  /** For texts what stands between the quotes, unescaped. */
  readonly text: string;
  readonly offset: number;
}

const skipped = /(?:\s+|\/\*[\s\S]*?\*\/)*/y;
const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['number', /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  // `$User.Id`, `Account__r.Owner.Name`, `$ObjectType.Account.Fields.Name`; a colon names the object of a polymorphic reference.
  ['name', /\$?[A-Za-z_][A-Za-z0-9_]*(?:[.:][A-Za-z_][A-Za-z0-9_]*)*/y],
  ['symbol', /<>|!=|<=|>=|==|&&|\|\||[-+*/^&=<>!(),]/y],
];

export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    skipped.lastIndex = offset;
    skipped.test(text);
    offset = skipped.lastIndex;
    if (offset >= text.length) {
      tokens.push({ kind: 'end', text: '', offset });
      return tokens;
    }
    const token = readToken(text, offset);
    tokens.push(token.token);
    offset = token.next;
  }
}

function readToken(text: string, offset: number): { readonly token: Token; readonly next: number } {
  const first = text.charAt(offset);
  if (first === '"' || first === "'") {
    return readText(text, offset, first);
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset;
    const found = pattern.exec(text);
    if (found !== null) {
      return { token: { kind, text: found[0], offset }, next: pattern.lastIndex };
    }
  }
  throw new FormulaProblem(`Syntax error. Found '${first}'`, offset);
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function readText(text: string, offset: number, quote: string): { readonly token: Token; readonly next: number } {
  let content = '';
  for (let index = offset + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === quote) {
      return { token: { kind: 'text', text: content, offset }, next: index + 1 };
    }
    if (character === '\\') {
      index++;
      const escaped = text.charAt(index);
      content += escapes[escaped] ?? escaped;
    } else {
      content += character;
    }
  }
  throw new FormulaProblem('Syntax error. Missing closing quote', offset);
}
