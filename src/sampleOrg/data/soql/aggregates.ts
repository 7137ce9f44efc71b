import { ApexDecimal } from '../../apex/values/decimal.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldType, StoredRecord } from '../contract.ts';
import { type Comparable, comparable, comparableKey, compareComparables } from './comparisons.ts';
import { type Readable, readerOf } from './conditions.ts';
import { malformed } from './problems.ts';
import { resolveOperand, type Run, type Scalar, type Scope } from './scalars.ts';
import type { FunctionCall, Operand } from './tree.ts';

/** The rows that share their grouped values. */
export interface Group {
  readonly rows: readonly StoredRecord[];
  /** Grouped values that a subtotal leaves out. */
  readonly absent: ReadonlySet<Scalar>;
}

export interface GroupScalar extends Readable<Group> {
  readonly apexType: string;
}

type Fold = (values: readonly ApexValue[], type: FieldType) => ApexValue;

interface Aggregate {
  readonly type: (argument: Scalar) => Pick<Scalar, 'type' | 'apexType'>;
  readonly numeric: boolean;
  readonly fold: Fold;
}

const whole = () => ({ type: 'int', apexType: 'Integer' }) as const;
const decimal = () => ({ type: 'double', apexType: 'Decimal' }) as const;

function sum(values: readonly ApexValue[]): ApexDecimal {
  return values.reduce<ApexDecimal>((total, value) => total.add(asDecimal(value)), ApexDecimal.zero);
}

function asDecimal(value: ApexValue): ApexDecimal {
  return value instanceof ApexDecimal
    ? value
    : typeof value === 'number'
      ? ApexDecimal.fromWhole(value)
      : ApexDecimal.zero;
}

/** The value furthest in one direction; null when there is none. */
const furthest =
  (direction: 1 | -1): Fold =>
  (values, type) =>
    values.reduce<{ readonly value: ApexValue; readonly key: Comparable }>(
      (best, value) => {
        const key = comparable(type, value);
        return best.value === null || compareComparables(key, best.key) * direction > 0 ? { value, key } : best;
      },
      { value: null, key: null },
    ).value;

const aggregates: Readonly<Record<string, Aggregate>> = {
  COUNT: { type: whole, numeric: false, fold: (values) => values.length },
  COUNT_DISTINCT: {
    type: whole,
    numeric: false,
    fold: (values, type) => new Set(values.map((value) => comparableKey(comparable(type, value)))).size,
  },
  SUM: { type: decimal, numeric: true, fold: (values) => (values.length === 0 ? null : sum(values)) },
  AVG: {
    type: decimal,
    numeric: true,
    fold: (values) => (values.length === 0 ? null : (sum(values).divide(ApexDecimal.fromWhole(values.length)) ?? null)),
  },
  MIN: { type: (argument) => argument, numeric: false, fold: furthest(-1) },
  MAX: { type: (argument) => argument, numeric: false, fold: furthest(1) },
};

export function isAggregate(operand: Operand): operand is FunctionCall {
  return !('names' in operand) && aggregates[operand.name] !== undefined;
}

/** An aggregate function over the rows of a group. Rows where the field is empty do not count. */
export function resolveAggregate(call: FunctionCall, scope: Scope): GroupScalar {
  const aggregate = aggregates[call.name];
  const at = { text: scope.text, offset: call.offset };
  if (aggregate === undefined) {
    throw malformed(`Unknown function: ${call.name}`, at);
  }
  if (call.argument === undefined) {
    return { label: 'COUNT()', ...whole(), read: (group) => group.rows.length };
  }
  const argument = resolveOperand(call.argument, scope);
  if (aggregate.numeric && !['int', 'double', 'currency', 'percent'].includes(argument.type)) {
    throw malformed(`field ${argument.label} does not support aggregate operator ${call.name}`, at);
  }
  const { type, apexType } = aggregate.type(argument);
  return {
    label: `${call.name}(${argument.label})`,
    type,
    apexType,
    read: (group, run) => aggregate.fold(valuesIn(group, argument, run), argument.type),
  };
}

function valuesIn(group: Group, scalar: Scalar, run: Run): readonly ApexValue[] {
  const read = readerOf(scalar, run);
  const values: ApexValue[] = [];
  for (const row of group.rows) {
    const value = read(row);
    if (value !== null) {
      values.push(value);
    }
  }
  return values;
}

/** Splits rows by the values of the grouped fields, once for each kind of subtotal; without any fields, all rows are one group. */
export function groupRows(
  rows: readonly StoredRecord[],
  by: readonly Scalar[],
  subtotals: 'rollup' | 'cube' | undefined,
  run: Run,
): readonly Group[] {
  return absences(by, subtotals).flatMap((absent) => groupsWithout(absent, rows, by, run));
}

/** What rows of one group have in common. */
function groupKey(scalars: readonly Scalar[], run: Run): (row: StoredRecord) => string | number | null {
  const keys = scalars.map((scalar) => {
    const read = readerOf(scalar, run);
    return (row: StoredRecord) => comparableKey(comparable(scalar.type, read(row)));
  });
  const [only, ...others] = keys;
  return only !== undefined && others.length === 0 ? only : (row) => JSON.stringify(keys.map((keyOf) => keyOf(row)));
}

function absences(by: readonly Scalar[], subtotals: 'rollup' | 'cube' | undefined): readonly (readonly Scalar[])[] {
  switch (subtotals) {
    case undefined:
      return [[]];
    case 'rollup':
      return Array.from({ length: by.length + 1 }, (_, kept) => by.slice(by.length - kept));
    case 'cube':
      return by.reduce<readonly (readonly Scalar[])[]>(
        (sets, scalar) => [...sets, ...sets.map((set) => [...set, scalar])],
        [[]],
      );
  }
}

function groupsWithout(
  absent: readonly Scalar[],
  rows: readonly StoredRecord[],
  by: readonly Scalar[],
  run: Run,
): readonly Group[] {
  const left = new Set(absent);
  const kept = by.filter((scalar) => !left.has(scalar));
  if (kept.length === 0) {
    return [{ rows, absent: left }];
  }
  const groups = new Map<string | number | null, StoredRecord[]>();
  const keyOf = groupKey(kept, run);
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [row]);
    } else {
      group.push(row);
    }
  }
  return Array.from(groups.values(), (members) => ({ rows: members, absent: left }));
}
