import type { RequestContext } from '../../apex/library/contract.ts';
import { transactionOf } from '../dml/rows.ts';
import type { PlannedQuery } from '../soql/prepare.ts';

// What the debug log says of a query.

/** Texts as the log shows them; those of dynamic queries are shown as they were given. */
const shownTexts = new WeakMap<PlannedQuery, string>();

export function showAsGiven(query: PlannedQuery): void {
  shownTexts.set(query, query.text);
}

/** A query of the source text stands on one line, with its binds numbered: their values are not shown. */
export function shownText(query: PlannedQuery): string {
  let shown = shownTexts.get(query);
  if (shown === undefined) {
    shown = onOneLine(withNumberedBinds(query));
    shownTexts.set(query, shown);
  }
  return shown;
}

function withNumberedBinds({ text, binds }: PlannedQuery): string {
  let numbered = '';
  let end = 0;
  for (const [index, { expression, offset }] of binds.entries()) {
    numbered += `${withoutColon(text.slice(end, offset))} :tmpVar${index + 1}`;
    end = offset + expression.length;
  }
  return numbered + text.slice(end);
}

function withoutColon(text: string): string {
  const bare = text.trimEnd();
  return bare.endsWith(':') ? bare.slice(0, -1).trimEnd() : text;
}

/** Blanks inside quotes are left alone. */
function onOneLine(text: string): string {
  return text.trim().replaceAll(/'(?:[^'\\]|\\.)*'|\s+/g, (part) => (part.startsWith("'") ? part : ' '));
}

/** `Index on Contact : [Id], cardinality: 1, sobjectCardinality: 619, relativeCost 0.002` */
export function explainPlan(context: RequestContext, query: PlannedQuery, rows: number): string {
  const { name } = query.object;
  if (name.endsWith('__mdt')) {
    return 'No explain plan is available';
  }
  let all = 0;
  for (const record of transactionOf(context).all(name)) {
    all += record.deleted ? 0 : 1;
  }
  const part = all === 0 ? 0 : rows / all;
  const field = query.access?.field.name;
  // A scan costs more than any index, and more where most rows are wanted.
  const cost = Number((field === undefined ? 2 + part * 0.8 : part).toFixed(3));
  const kind = field === undefined ? `TableScan on ${name} : []` : `Index on ${name} : [${field}]`;
  return `${kind}, cardinality: ${rows}, sobjectCardinality: ${all}, relativeCost ${cost}`;
}
