import { ApexDate } from '../../apex/values/date.ts';
import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type {
  FieldDescription,
  FieldType,
  ObjectDescription,
  OrgApi,
  OrgSchema,
  StoredRecord,
  Transaction,
} from '../contract.ts';
import { dayAt } from './dateLiterals.ts';
import { malformed, noSuchColumn, unknownParentRelationship } from './problems.ts';
import type { FieldPath, FunctionCall, Operand } from './tree.ts';

/** One execution of a query. */
export interface Run {
  readonly transaction: Transaction;
  readonly binds: readonly ApexValue[];
  readonly today: ApexDate;
  readonly timeZone: string;
}

/** A value that a row has: a field of it or of a parent, or a function of one. */
export interface Scalar {
  /** As the query's messages name it. */
  readonly label: string;
  /** Canonical names from the row to the field. */
  readonly path: readonly string[];
  readonly field: FieldDescription;
  readonly type: FieldType;
  readonly apexType: string;
  read(row: StoredRecord, run: Run): ApexValue;
}

/** Where the names of a query are looked up. */
export interface Scope {
  readonly text: string;
  readonly schema: OrgSchema;
  readonly namespace: string | null;
  readonly api: OrgApi;
  readonly object: ObjectDescription;
  readonly alias: string | undefined;
}

export function resolveOperand(operand: Operand, scope: Scope): Scalar {
  return 'names' in operand ? resolvePath(operand, scope) : resolveCall(operand, scope);
}

export function resolvePath(path: FieldPath, scope: Scope): Scalar {
  const names = withoutAlias(path.names, scope);
  const at = { text: scope.text, offset: path.offset };
  const parents: FieldDescription[] = [];
  let object = scope.object;
  for (const name of names.slice(0, -1)) {
    const relationship = object.parentRelationship(name, scope.namespace);
    const target = relationship === undefined ? undefined : parentObject(relationship, scope);
    if (relationship === undefined || target === undefined) {
      throw unknownParentRelationship(name, at);
    }
    parents.push(relationship);
    object = target;
  }
  const last = names.at(-1) ?? '';
  const field = object.field(last, scope.namespace);
  if (field === undefined) {
    throw noSuchColumn(last, object.name, at);
  }
  return {
    label: path.names.join('.'),
    path: [...parents.map((parent) => parent.relationshipName ?? ''), field.name],
    field,
    type: field.type,
    apexType: field.apexType,
    read: (row, run) => parentRow(row, parents, run)?.values.get(field.name) ?? null,
  };
}

/** The record that a chain of relationships leads to; undefined where one is empty. */
export function parentRow(
  row: StoredRecord,
  relationships: readonly FieldDescription[],
  run: Pick<Run, 'transaction'>,
): StoredRecord | undefined {
  let current: StoredRecord = row;
  for (const relationship of relationships) {
    const parent = parentOf(current, relationship, run);
    if (parent === undefined) {
      return undefined;
    }
    current = parent;
  }
  return current;
}

function parentOf(
  row: StoredRecord,
  relationship: FieldDescription,
  run: Pick<Run, 'transaction'>,
): StoredRecord | undefined {
  const id = row.values.get(relationship.name);
  const target = id instanceof ApexId ? run.transaction.schema.objectOfId(id.value) : undefined;
  return id instanceof ApexId && target !== undefined ? run.transaction.find(target.name, id.value) : undefined;
}

function withoutAlias(names: readonly string[], scope: Scope): readonly string[] {
  const first = names[0]?.toLowerCase();
  const isAlias = first === scope.alias?.toLowerCase() || first === scope.object.name.toLowerCase();
  return names.length > 1 && isAlias && scope.object.parentRelationship(first ?? '', scope.namespace) === undefined
    ? names.slice(1)
    : names;
}

/** Of several objects that a field may refer to, the fields of the first one that the org has are known. */
function parentObject(relationship: FieldDescription, scope: Scope): ObjectDescription | undefined {
  for (const name of relationship.referenceTo) {
    const object = scope.schema.object(name);
    if (object !== undefined) {
      return object;
    }
  }
  return undefined;
}

interface DateFunction {
  readonly type: FieldType;
  readonly apexType: string;
  of(day: ApexDate, value: ApexDate | ApexDatetime, timeZone: string): ApexValue;
}

const wholeOf = (of: DateFunction['of']): DateFunction => ({ type: 'int', apexType: 'Integer', of });

const dateFunctions: Readonly<Record<string, DateFunction>> = {
  CALENDAR_YEAR: wholeOf((day) => day.year),
  CALENDAR_QUARTER: wholeOf((day) => Math.floor((day.month - 1) / 3) + 1),
  CALENDAR_MONTH: wholeOf((day) => day.month),
  DAY_IN_MONTH: wholeOf((day) => day.day),
  DAY_IN_WEEK: wholeOf((day) => new Date(day.instant).getUTCDay() + 1),
  DAY_IN_YEAR: wholeOf((day) => day.days - ApexDate.of(day.year, 1, 1).days + 1),
  HOUR_IN_DAY: wholeOf((_, value, zone) => (value instanceof ApexDatetime ? value.partsIn(zone).hour : 0)),
  DAY_ONLY: { type: 'date', apexType: 'Date', of: (day) => day },
};

/** Functions that change how a value is shown. The sample org has one language, one currency and the user's time zone. */
const shown: ReadonlySet<string> = new Set(['TOLABEL', 'CONVERTCURRENCY', 'CONVERTTIMEZONE']);

function resolveCall(call: FunctionCall, scope: Scope): Scalar {
  const at = { text: scope.text, offset: call.offset };
  if (call.argument === undefined) {
    throw malformed(`Unknown function: ${call.name}`, at);
  }
  const inner = resolveOperand(call.argument, scope);
  if (shown.has(call.name)) {
    return inner;
  }
  const dateFunction = dateFunctions[call.name];
  if (dateFunction === undefined) {
    throw malformed(`Unknown function: ${call.name}`, at);
  }
  return {
    ...inner,
    label: `${call.name}(${inner.label})`,
    type: dateFunction.type,
    apexType: dateFunction.apexType,
    read: (row, run) => {
      const value = inner.read(row, run);
      if (value instanceof ApexDate) {
        return dateFunction.of(value, value, run.timeZone);
      }
      return value instanceof ApexDatetime
        ? dateFunction.of(dayAt(value.instant, run.timeZone), value, run.timeZone)
        : null;
    },
  };
}
