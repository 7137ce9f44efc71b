import { ApexId } from '../../apex/values/id.ts';
import type { FieldDescription, StoredRecord, Transaction } from '../contract.ts';
import { valuesOf } from './comparisons.ts';
import { type Run, resolvePath, type Scope } from './scalars.ts';
import type { Condition, Literal } from './tree.ts';

/** A field that an index leads through, and the values wanted of it. */
export interface Access {
  readonly field: FieldDescription;
  readonly literals: readonly Literal[];
}

/** Above it, looking at every row costs no more. */
const mostValues = 2000;

/** The condition's part that leaves the fewest rows: the id first, then any other indexed field. Undefined where no index helps. */
export function accessOf(condition: Condition, scope: Scope): Access | undefined {
  if (condition.kind === 'and') {
    const found = condition.conditions.flatMap((part) => accessOf(part, scope) ?? []);
    return found.find(({ field }) => field.type === 'id') ?? found[0];
  }
  const wanted = condition.kind === 'compare' ? wantedOf(condition) : undefined;
  if (condition.kind !== 'compare' || wanted === undefined || !('names' in condition.left)) {
    return undefined;
  }
  const { path, field } = resolvePath(condition.left, scope);
  const indexed = field.type === 'id' || field.indexed;
  return path.length === 1 && indexed && field.formula === undefined ? { field, literals: wanted } : undefined;
}

function wantedOf({
  comparator,
  right,
}: Extract<Condition, { readonly kind: 'compare' }>): readonly Literal[] | undefined {
  if (comparator !== '=' && comparator !== 'IN') {
    return undefined;
  }
  const literals = right.kind === 'value' ? [right.value] : right.kind === 'list' ? right.values : undefined;
  return literals?.every(({ kind }) => kind === 'string' || kind === 'bind') === true ? literals : undefined;
}

/** The rows that may match, in the order in which they were made. Undefined where the values are too many or one is empty. */
export function rowsByIndex(
  access: Access,
  objectName: string,
  allRows: boolean,
  run: Run,
): readonly StoredRecord[] | undefined {
  const values = access.literals.flatMap((literal) => valuesOf(literal, run));
  if (values.length > mostValues) {
    return undefined;
  }
  const found = new Map<string, StoredRecord>();
  for (const value of values) {
    const key = access.field.apexType === 'Id' && typeof value === 'string' ? ApexId.parse(value) : value;
    const isKey =
      key instanceof ApexId || (access.field.apexType === 'String' && typeof key === 'string' && key !== '');
    if (!isKey) {
      return undefined;
    }
    for (const row of rowsWith(run.transaction, objectName, access.field, key, allRows)) {
      found.set(row.id, row);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function rowsWith(
  transaction: Transaction,
  objectName: string,
  field: FieldDescription,
  key: ApexId | string,
  allRows: boolean,
): Iterable<StoredRecord> {
  if (field.type === 'id') {
    const row = transaction.find(objectName, key.toString(), { allRows });
    return row === undefined ? [] : [row];
  }
  return transaction.matching(objectName, field.name, key, { allRows });
}
