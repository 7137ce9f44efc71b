import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldType } from '../contract.ts';
import { manyTest, membershipTest, singleTest, type ValueTest } from './comparisons.ts';
import type { Run } from './scalars.ts';
import type { Condition, Operand, QueryTree } from './tree.ts';

/** Where a value is stored that depends on nothing but records. */
export interface StoredPlace {
  /** Canonical names from the row to the field. */
  readonly path: string;
  /** The parents' objects on the way. */
  readonly objects: readonly string[];
}

/** What a condition is asked of: a row for WHERE, a group of rows for HAVING. */
export interface Readable<Source> {
  readonly label: string;
  readonly type: FieldType;
  read(source: Source, run: Run): ApexValue;
  /** Reads the same for who reads many sources of one run. Left out: by `read`. */
  readonly reader?: ((run: Run) => (source: Source) => ApexValue) | undefined;
  readonly stored?: StoredPlace | undefined;
}

export function readerOf<Source>(readable: Readable<Source>, run: Run): (source: Source) => ApexValue {
  return readable.reader?.(run) ?? ((source) => readable.read(source, run));
}

/** Answers the values of a semi-join's sub-query. */
export type SubQuery = (run: Run) => readonly ApexValue[];

export interface ConditionScope<Source> {
  readonly text: string;
  resolve(operand: Operand): Readable<Source>;
  subQuery(tree: QueryTree): SubQuery;
}

export type SourceTest<Source> = (source: Source) => boolean;

/** Compiles a condition. What depends on binds, the day and sub-queries is worked out once for each execution. */
export function compileCondition<Source>(
  condition: Condition,
  scope: ConditionScope<Source>,
): (run: Run) => SourceTest<Source> {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.conditions.map((part) => compileCondition(part, scope));
      return (run) => {
        const tests = parts.map((part) => part(run));
        return condition.kind === 'and'
          ? (source) => tests.every((test) => test(source))
          : (source) => tests.some((test) => test(source));
      };
    }
    case 'not': {
      const inner = compileCondition(condition.condition, scope);
      return (run) => {
        const test = inner(run);
        return (source) => !test(source);
      };
    }
    case 'compare': {
      const left = scope.resolve(condition.left);
      const makeTest = compileComparison(condition, left, scope);
      return (run) => {
        const test = makeTest(run);
        const read = readerOf(left, run);
        return (source) => test(read(source));
      };
    }
  }
}

function compileComparison<Source>(
  condition: Extract<Condition, { readonly kind: 'compare' }>,
  left: Readable<Source>,
  scope: ConditionScope<Source>,
): (run: Run) => ValueTest {
  const { comparator, right } = condition;
  const site = { text: scope.text, label: left.label, type: left.type, offset: condition.offset };
  switch (right.kind) {
    case 'query': {
      const subQuery = scope.subQuery(right.query);
      return (run) => membershipTest(left.type, comparator, subQuery(run));
    }
    case 'list':
      return manyTest(site, comparator, right.values);
    case 'value':
      return ['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES'].includes(comparator)
        ? manyTest(site, comparator, [right.value])
        : singleTest(site, comparator, right.value);
  }
}
