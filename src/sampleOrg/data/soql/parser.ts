import type { QueryBind } from '../contract.ts';
import { parseCondition } from './conditionParser.ts';
import { unexpectedToken } from './problems.ts';
import { TokenReader } from './tokenReader.ts';
import type { Count, FieldPath, OrderItem, QueryMode, QueryTree, SelectItem, TypeOf } from './tree.ts';

export interface ParsedQuery {
  readonly tree: QueryTree;
  readonly binds: readonly QueryBind[];
}

/** Parses one SOQL query. Throws QueryProblem MALFORMED_QUERY. */
export function parseQuery(text: string): ParsedQuery {
  const reader = new TokenReader(text);
  const tree = parseSelect(reader);
  if (reader.peek().kind !== 'end') {
    throw unexpectedToken(reader.peek().text, reader.here());
  }
  return { tree, binds: reader.binds };
}

/** `SELECT … ` up to where it ends; sub-queries are read with the same. */
export function parseSelect(reader: TokenReader): QueryTree {
  reader.keyword('SELECT');
  const select = reader.list(() => parseSelectItem(reader));
  reader.keyword('FROM');
  const from = parseFrom(reader);
  const onlyMine = parseScope(reader);
  const where = reader.tryKeyword('WHERE') ? parseCondition(reader, parseSelect) : undefined;
  const mode = parseMode(reader);
  const { groupBy, subtotals } = parseGroupBy(reader);
  const having = reader.tryKeyword('HAVING') ? parseCondition(reader, parseSelect) : undefined;
  const orderBy = reader.tryKeywords('ORDER', 'BY') ? reader.list(() => parseOrderItem(reader)) : [];
  const limit = reader.tryKeyword('LIMIT') ? parseCount(reader) : undefined;
  const offset = reader.tryKeyword('OFFSET') ? parseCount(reader) : undefined;
  const { allRows, forUpdate } = parseEnding(reader);
  return {
    select,
    from,
    where,
    groupBy,
    subtotals,
    having,
    orderBy,
    limit,
    offset,
    allRows,
    forUpdate,
    onlyMine,
    mode,
  };
}

/** One object of RETURNING: `Account(Id, Name WHERE … ORDER BY … LIMIT 5)`. The parentheses may be missing: ids alone are wanted then. */
export function parseReturning(reader: TokenReader): QueryTree {
  const { text: name, offset } = reader.name();
  const from = { name, alias: undefined, offset };
  if (!reader.trySymbol('(')) {
    return { ...bareTree, select: [idOf(offset)], from };
  }
  const select = reader.list(() => parseSelectItem(reader));
  const where = reader.tryKeyword('WHERE') ? parseCondition(reader, parseSelect) : undefined;
  if (reader.tryKeyword('USING')) {
    // USING ListView = …
    reader.name();
    reader.symbol('=');
    reader.name();
  }
  const orderBy = reader.tryKeywords('ORDER', 'BY') ? reader.list(() => parseOrderItem(reader)) : [];
  const limit = reader.tryKeyword('LIMIT') ? parseCount(reader) : undefined;
  const skip = reader.tryKeyword('OFFSET') ? parseCount(reader) : undefined;
  reader.symbol(')');
  return { ...bareTree, select, from, where, orderBy, limit, offset: skip };
}

function idOf(offset: number): SelectItem {
  return { kind: 'field', path: { names: ['Id'], offset }, alias: undefined };
}

const bareTree: Omit<QueryTree, 'select' | 'from'> = {
  where: undefined,
  groupBy: [],
  subtotals: undefined,
  having: undefined,
  orderBy: [],
  limit: undefined,
  offset: undefined,
  allRows: false,
  forUpdate: false,
  onlyMine: false,
  mode: undefined,
};

const clauseWords: ReadonlySet<string> = new Set([
  'WHERE',
  'WITH',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FOR',
  'ALL',
  'USING',
  'FROM',
  'UPDATE',
]);

function parseSelectItem(reader: TokenReader): SelectItem {
  if (reader.peekSymbol('(')) {
    return reader.enclosed(() => ({ kind: 'query', query: parseSelect(reader) }));
  }
  if (reader.peekKeyword('TYPEOF')) {
    return { kind: 'typeof', choice: parseTypeOf(reader) };
  }
  const operand = reader.operand();
  const alias = parseAlias(reader);
  if ('names' in operand) {
    return { kind: 'field', path: operand, alias };
  }
  if (operand.name === 'FIELDS') {
    const scope = operand.argument !== undefined && 'names' in operand.argument ? operand.argument.names[0] : undefined;
    const upper = scope?.toUpperCase();
    if (upper !== 'ALL' && upper !== 'STANDARD' && upper !== 'CUSTOM') {
      throw unexpectedToken(scope ?? ')', { text: reader.text, offset: operand.offset });
    }
    return { kind: 'fields', scope: upper, offset: operand.offset };
  }
  return { kind: 'call', call: operand, alias };
}

function parseTypeOf(reader: TokenReader): TypeOf {
  reader.keyword('TYPEOF');
  const { text: relationship, offset } = reader.name();
  const branches: TypeOf['branches'][number][] = [];
  while (reader.tryKeyword('WHEN')) {
    const objectName = reader.name().text;
    reader.keyword('THEN');
    branches.push({ objectName, paths: parsePaths(reader) });
  }
  const otherwise = reader.tryKeyword('ELSE') ? parsePaths(reader) : [];
  reader.keyword('END');
  return { relationship, branches, otherwise, offset };
}

function parsePaths(reader: TokenReader): readonly FieldPath[] {
  return reader.list(() => {
    const token = reader.name();
    return { names: token.text.split('.'), offset: token.offset };
  });
}

/** In SELECT an alias is followed by a comma or FROM; anything else there is a misspelt keyword. */
function parseAlias(reader: TokenReader): string | undefined {
  const after = reader.peek(1);
  const ends = (after.kind === 'symbol' && after.text === ',') || reader.peekKeyword('FROM', 1);
  return ends ? parseName(reader) : undefined;
}

function parseName(reader: TokenReader): string | undefined {
  const token = reader.peek();
  return token.kind === 'name' && !token.text.includes('.') && !clauseWords.has(token.text.toUpperCase())
    ? reader.next().text
    : undefined;
}

function parseFrom(reader: TokenReader): QueryTree['from'] {
  const token = reader.name();
  reader.tryKeyword('AS');
  // `FROM a.Contacts` names the outer query's alias first.
  const name = token.text.split('.').at(-1) ?? token.text;
  return { name, alias: parseName(reader), offset: token.offset };
}

/** `USING SCOPE mine`; what else there is changes nothing here: the user of a request sees every record. */
function parseScope(reader: TokenReader): boolean {
  return reader.tryKeywords('USING', 'SCOPE') && reader.name().text.toLowerCase() === 'mine';
}

function parseGroupBy(reader: TokenReader): Pick<QueryTree, 'groupBy' | 'subtotals'> {
  if (!reader.tryKeywords('GROUP', 'BY')) {
    return { groupBy: [], subtotals: undefined };
  }
  for (const [word, subtotals] of [
    ['ROLLUP', 'rollup'],
    ['CUBE', 'cube'],
  ] as const) {
    if (reader.tryKeyword(word)) {
      return { groupBy: reader.enclosed(() => reader.list(() => reader.operand())), subtotals };
    }
  }
  return { groupBy: reader.list(() => reader.operand()), subtotals: undefined };
}

const modes: readonly QueryMode[] = ['SECURITY_ENFORCED', 'USER_MODE', 'SYSTEM_MODE'];

function parseMode(reader: TokenReader): QueryMode | undefined {
  if (!reader.tryKeyword('WITH')) {
    return undefined;
  }
  const token = reader.name();
  const mode = modes.find((one) => one === token.text.toUpperCase());
  if (mode === undefined) {
    throw unexpectedToken(token.text, { text: reader.text, offset: token.offset });
  }
  return mode;
}

/** `FOR VIEW` and `FOR REFERENCE` would note that records were looked at. */
function parseEnding(reader: TokenReader): Pick<QueryTree, 'allRows' | 'forUpdate'> {
  let allRows = false;
  let forUpdate = false;
  for (;;) {
    if (reader.tryKeywords('ALL', 'ROWS')) {
      allRows = true;
    } else if (reader.tryKeywords('FOR', 'UPDATE')) {
      forUpdate = true;
    } else if (reader.tryKeywords('UPDATE', 'TRACKING') || reader.tryKeywords('UPDATE', 'VIEWSTAT')) {
      continue;
    } else if (reader.tryKeyword('FOR')) {
      if (!reader.tryKeyword('VIEW')) {
        reader.keyword('REFERENCE');
      }
    } else {
      return { allRows, forUpdate };
    }
  }
}

function parseOrderItem(reader: TokenReader): OrderItem {
  const by = reader.operand();
  const descending = !reader.tryKeyword('ASC') && reader.tryKeyword('DESC');
  const nullsLast = reader.tryKeyword('NULLS') && !reader.tryKeyword('FIRST') && reader.keyword('LAST');
  return { by, descending, nullsLast };
}

function parseCount(reader: TokenReader): Count {
  const token = reader.next();
  if (token.kind === 'bind') {
    return { kind: 'bind', index: reader.addBind(token, false) };
  }
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) {
    throw unexpectedToken(token.text, { text: reader.text, offset: token.offset });
  }
  return { kind: 'number', value: Number(token.text) };
}
