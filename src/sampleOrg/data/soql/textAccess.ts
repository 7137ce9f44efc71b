import type { StoredRecord } from '../contract.ts';
import { likeTest } from './comparisons.ts';
import { readerOf } from './conditions.ts';
import { resolveOperand, type Run, type Scalar, type Scope } from './scalars.ts';
import type { Condition, Literal } from './tree.ts';

/** A text that is looked for in one place of a row. */
interface SoughtText {
  readonly scalar: Scalar;
  readonly pattern: Literal;
}

/** Texts of which a row that matches has one at least. */
export type TextAccess = readonly SoughtText[];

/** All rows of an object and the text that each has in one place, in lower case. */
interface TextColumn {
  readonly rows: readonly StoredRecord[];
  readonly texts: readonly string[];
}

/** The condition's part that looks for texts. Undefined where rows may match without any. */
export function textAccessOf(condition: Condition, scope: Scope): TextAccess | undefined {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.map((part) => textAccessOf(part, scope)).find((access) => access !== undefined);
    case 'or': {
      const parts = condition.conditions.map((part) => textAccessOf(part, scope));
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    case 'compare': {
      const { left, comparator, right } = condition;
      if (comparator !== 'LIKE' || right.kind !== 'value' || !('names' in left)) {
        return undefined;
      }
      const scalar = resolveOperand(left, scope);
      return scalar.stored === undefined ? undefined : [{ scalar, pattern: right.value }];
    }
    default:
      return undefined;
  }
}

/** The rows that have one of the texts, in the order in which they were made. Undefined where the texts of all rows were not looked through before. */
export function rowsByText(access: TextAccess, objectName: string, run: Run): readonly StoredRecord[] | undefined {
  const columns = access.map(({ scalar }) => columnOf(scalar, objectName, run));
  const [first] = columns;
  if (first === undefined || columns.includes(undefined)) {
    return undefined;
  }
  const tests = access.map(({ pattern }) => likeTest(pattern, run));
  return first.rows.filter((_, at) =>
    columns.some((column, which) => tests[which]?.(column?.texts[at] ?? '') === true),
  );
}

function columnOf(scalar: Scalar, objectName: string, run: Run): TextColumn | undefined {
  const { path = '', objects = [] } = scalar.stored ?? {};
  return run.transaction.kept(`${objectName} texts of ${path}`, [objectName, ...objects], () => {
    const read = readerOf(scalar, run);
    const rows = [...run.transaction.all(objectName)];
    const texts = rows.map((row) => {
      const value = read(row);
      return typeof value === 'string' ? value.toLowerCase() : '';
    });
    return { rows, texts };
  });
}
