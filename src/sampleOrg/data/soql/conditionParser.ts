import { isDateLiteral } from './dateLiterals.ts';
import { malformed, unexpectedToken } from './problems.ts';
import type { TokenReader } from './tokenReader.ts';
import type { Comparand, Comparator, Condition, Literal, QueryTree } from './tree.ts';

type ParseSelect = (reader: TokenReader) => QueryTree;

/** What stands after WHERE and HAVING. AND and OR must not be mixed without parentheses. */
export function parseCondition(reader: TokenReader, parseSelect: ParseSelect): Condition {
  const first = parseTerm(reader, parseSelect);
  for (const [word, other, kind] of [
    ['AND', 'OR', 'and'],
    ['OR', 'AND', 'or'],
  ] as const) {
    if (reader.peekKeyword(word)) {
      const conditions = [first];
      while (reader.tryKeyword(word)) {
        conditions.push(parseTerm(reader, parseSelect));
      }
      if (reader.peekKeyword(other)) {
        throw unexpectedToken(reader.peek().text, reader.here());
      }
      return { kind, conditions };
    }
  }
  return first;
}

function parseTerm(reader: TokenReader, parseSelect: ParseSelect): Condition {
  if (reader.tryKeyword('NOT')) {
    return { kind: 'not', condition: parseTerm(reader, parseSelect) };
  }
  if (reader.peekSymbol('(')) {
    return reader.enclosed(() => parseCondition(reader, parseSelect));
  }
  const left = reader.operand();
  const offset = reader.peek().offset;
  const comparator = parseComparator(reader);
  return { kind: 'compare', left, comparator, right: parseComparand(reader, comparator, parseSelect), offset };
}

const symbols: Readonly<Record<string, Comparator>> = {
  '=': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

const words: readonly Comparator[] = ['LIKE', 'IN', 'INCLUDES', 'EXCLUDES'];

function parseComparator(reader: TokenReader): Comparator {
  if (reader.tryKeywords('NOT', 'IN')) {
    return 'NOT IN';
  }
  const word = words.find((candidate) => reader.tryKeyword(candidate));
  if (word !== undefined) {
    return word;
  }
  const token = reader.next();
  const symbol = token.kind === 'symbol' ? symbols[token.text] : undefined;
  if (symbol === undefined) {
    throw unexpectedToken(token.text, { text: reader.text, offset: token.offset });
  }
  return symbol;
}

function parseComparand(reader: TokenReader, comparator: Comparator, parseSelect: ParseSelect): Comparand {
  const takesMany = ['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES'].includes(comparator);
  if (!takesMany) {
    return { kind: 'value', value: parseLiteral(reader, false) };
  }
  if (!reader.peekSymbol('(')) {
    const value = parseLiteral(reader, true);
    if (value.kind !== 'bind') {
      throw unexpectedToken(reader.text.charAt(value.offset), { text: reader.text, offset: value.offset });
    }
    return { kind: 'value', value };
  }
  return reader.enclosed((): Comparand => {
    if (reader.peekKeyword('SELECT')) {
      return { kind: 'query', query: parseSelect(reader) };
    }
    return { kind: 'list', values: reader.list(() => parseLiteral(reader, false)) };
  });
}

function parseLiteral(reader: TokenReader, collection: boolean): Literal {
  const token = reader.next();
  const { offset, text } = token;
  switch (token.kind) {
    case 'bind':
      return { kind: 'bind', index: reader.addBind(token, collection), offset };
    case 'string':
    case 'number':
    case 'date':
    case 'datetime':
    case 'time':
      return { kind: token.kind, text, offset };
    case 'name':
      return parseWord(reader, text, offset);
    case 'symbol':
    case 'end':
      throw unexpectedToken(text, { text: reader.text, offset });
  }
}

function parseWord(reader: TokenReader, text: string, offset: number): Literal {
  const name = text.toUpperCase();
  if (name === 'NULL') {
    return { kind: 'null', offset };
  }
  if (name === 'TRUE' || name === 'FALSE') {
    return { kind: 'boolean', value: name === 'TRUE', offset };
  }
  if (!isDateLiteral(name)) {
    throw malformed(`unexpected token: '${text}'`, { text: reader.text, offset });
  }
  return { kind: 'dateLiteral', name, count: /(?:^|_)N_/.test(name) ? parseDayCount(reader) : 0, offset };
}

/** The colon and the number of `LAST_N_DAYS:30`, which the lexer takes for a bind. */
function parseDayCount(reader: TokenReader): number {
  const token = reader.next();
  if (token.kind !== 'bind' || !/^\d+$/.test(token.text)) {
    throw unexpectedToken(token.text, { text: reader.text, offset: token.offset });
  }
  return Number(token.text);
}
