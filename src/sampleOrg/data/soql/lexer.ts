import { malformed, unexpectedToken } from './problems.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'date' | 'datetime' | 'time' | 'string' | 'symbol' | 'bind' | 'end';
  /** As written; for strings the unescaped content, for binds the Apex expression. */
  readonly text: string;
  /** 0-based in the query's text. */
  readonly offset: number;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['datetime', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})/iy],
  ['date', /\d{4}-\d{2}-\d{2}/y],
  ['time', /\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z?/y],
  ['number', /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*(?:\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)*/y],
  ['symbol', /<=|>=|<>|!=|[=<>(),:]/y],
];

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
  // Wildcards of LIKE stay escaped: the pattern tells them from real ones.
  _: '\\_',
  '%': '\\%',
};

export function tokenise(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    offset = skipSpace(text, offset);
    if (offset >= text.length) {
      tokens.push({ kind: 'end', text: '', offset: text.length });
      return tokens;
    }
    const [token, next] = readToken(text, offset);
    tokens.push(token);
    offset = next;
  }
}

function skipSpace(text: string, offset: number): number {
  const space = /\s*/y;
  space.lastIndex = offset;
  space.test(text);
  return space.lastIndex;
}

function readToken(text: string, offset: number): readonly [Token, number] {
  const first = text.charAt(offset);
  if (first === "'") {
    return readString(text, offset);
  }
  if (first === ':') {
    return readBind(text, offset);
  }
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = offset;
    const found = pattern.exec(text);
    if (found !== null) {
      const written = kind === 'name' ? found[0].replace(/\s+/g, '') : found[0];
      return [{ kind, text: written, offset }, pattern.lastIndex];
    }
  }
  throw unexpectedToken(first, { text, offset });
}

function readString(text: string, offset: number): readonly [Token, number] {
  let content = '';
  for (let index = offset + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "'") {
      return [{ kind: 'string', text: content, offset }, index + 1];
    }
    if (character === '\\') {
      index++;
      const escaped = escapes[text.charAt(index)];
      if (escaped === undefined) {
        throw malformed(`Illegal string escape sequence '\\${text.charAt(index)}'`, { text, offset: index - 1 });
      }
      content += escaped;
    } else {
      content += character;
    }
  }
  throw malformed('unterminated string literal', { text, offset });
}

const bindOperand = /(?:new\s+)?[A-Za-z_][A-Za-z0-9_]*|'(?:[^'\\]|\\.)*'|\d+(?:\.\d+)?/iy;
const openers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** An Apex expression after a colon: operands with calls, indexes and members, joined by arithmetic. */
function readBind(text: string, colon: number): readonly [Token, number] {
  const start = skipSpace(text, colon + 1);
  let offset = readOperand(text, start);
  for (;;) {
    const next = skipSpace(text, offset);
    if (!/[+\-*/]/.test(text.charAt(next)) || text.charAt(next) === '') {
      break;
    }
    offset = readOperand(text, skipSpace(text, next + 1));
  }
  return [{ kind: 'bind', text: text.slice(start, offset), offset: start }, offset];
}

function readOperand(text: string, start: number): number {
  let offset = start;
  if (text.charAt(offset) === '(') {
    offset = skipBrackets(text, offset);
  } else {
    bindOperand.lastIndex = offset;
    if (!bindOperand.test(text)) {
      throw unexpectedToken(text.charAt(offset), { text, offset });
    }
    offset = bindOperand.lastIndex;
  }
  const created = /^new\s/i.test(text.slice(start, offset));
  for (;;) {
    const next = skipSpace(text, offset);
    const character = text.charAt(next);
    if (character === '(' || character === '[' || (created && (character === '{' || character === '<'))) {
      offset = skipBrackets(text, next);
    } else if (character === '.' || text.startsWith('?.', next)) {
      offset = readName(text, skipSpace(text, next + (character === '.' ? 1 : 2)));
    } else {
      return offset;
    }
  }
}

function readName(text: string, offset: number): number {
  const name = /[A-Za-z_][A-Za-z0-9_]*/y;
  name.lastIndex = offset;
  if (!name.test(text)) {
    throw unexpectedToken(text.charAt(offset), { text, offset });
  }
  return name.lastIndex;
}

function skipBrackets(text: string, start: number): number {
  const open: string[] = [];
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    const closer = openers[character];
    if (character === "'") {
      index = readString(text, index)[1] - 1;
    } else if (closer !== undefined) {
      open.push(closer);
    } else if (character === open.at(-1)) {
      open.pop();
      if (open.length === 0) {
        return index + 1;
      }
    }
  }
  throw unexpectedToken('', { text, offset: text.length });
}
