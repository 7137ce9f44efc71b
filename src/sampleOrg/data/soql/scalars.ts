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
  QueryContext,
  StoredRecord,
  Transaction,
} from '../contract.ts';
import { fieldValue, type FormulaEnvironment, isCalculated } from '../formula/recordFormulas.ts';
import type { StoredPlace } from './conditions.ts';
import { dayAt } from './dateLiterals.ts';
import { malformed, noSuchColumn, unknownParentRelationship } from './problems.ts';
import { formatted } from './formats.ts';
import { isPolymorphic, nameField, nameReference } from './nameEntity.ts';
import type { FieldPath, FunctionCall, Operand } from './tree.ts';

/** One execution of a query. */
export interface Run {
  readonly transaction: Transaction;
  readonly binds: readonly ApexValue[];
  readonly today: ApexDate;
  readonly timeZone: string;
  /** As `QueryContext` has it. */
  readonly seenRows: QueryContext['seenRows'];
  /** For formulas and roll-ups. */
  readonly environment: FormulaEnvironment;
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
  /** Reads the same for who reads many rows of one run. Left out: by `read`. */
  readonly reader?: ((run: Run) => (row: StoredRecord) => ApexValue) | undefined;
  /** Left out: it is not stored as it is read. */
  readonly stored?: StoredPlace | undefined;
}

/** Where the names of a query are looked up. */
export interface Scope {
  readonly text: string;
  readonly schema: OrgSchema;
  readonly namespace: string | null;
  readonly api: OrgApi;
  readonly apiVersion?: number | undefined;
  readonly knows?: (object: ObjectDescription) => boolean;
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
  let object: ObjectDescription | undefined = scope.object;
  for (const name of names.slice(0, -1)) {
    const relationship: FieldDescription | undefined =
      object === undefined ? nameReference(name, scope.schema) : object.parentRelationship(name, scope.namespace);
    if (relationship === undefined) {
      throw unknownParentRelationship(name, at);
    }
    parents.push(relationship);
    object = isPolymorphic(relationship) ? undefined : scope.schema.object(relationship.referenceTo[0] ?? '');
    if (object === undefined && !isPolymorphic(relationship)) {
      throw unknownParentRelationship(name, at);
    }
  }
  const last = names.at(-1) ?? '';
  const field = object === undefined ? nameField(last, scope.schema) : object.field(last, scope.namespace);
  if (field === undefined) {
    throw noSuchColumn(last, object?.name ?? 'Name', at);
  }
  const behindName = object === undefined;
  const calculated = isCalculated(field);
  const plain = !behindName && !calculated && !parents.some(isPolymorphic);
  return {
    ...(plain
      ? {
          reader: (run) => plainReader(parents, field.name, run),
          stored: {
            path: [...parents.map((parent) => parent.name), field.name].join('.'),
            objects: parents.map((parent) => parent.referenceTo[0] ?? ''),
          },
        }
      : {}),
    label: path.names.join('.'),
    path: [...parents.map((parent) => parent.relationshipName ?? ''), field.name],
    field,
    type: field.type,
    apexType: field.apexType,
    read: (row, run) => {
      const holder = parents.length === 0 ? row : parentRow(row, parents, run);
      if (holder === undefined) {
        return null;
      }
      if (behindName && field.name === 'Type') {
        return holder.objectName;
      }
      return calculated && object !== undefined
        ? fieldValue(field, object, holder.values, run.environment)
        : (holder.values.get(field.name) ?? null);
    },
  };
}

/** Reads a stored field behind relationships that lead to one object each. */
function plainReader(
  parents: readonly FieldDescription[],
  fieldName: string,
  run: Run,
): (row: StoredRecord) => ApexValue {
  const steps = parents.map((parent) => ({
    parent,
    find: run.transaction.finder(parent.referenceTo[0] ?? ''),
  }));
  return (row) => {
    let holder: StoredRecord | undefined = row;
    for (const { parent, find } of steps) {
      const id: ApexValue | undefined = holder.values.get(parent.name);
      holder = id instanceof ApexId ? find(id) : parentOf(holder, parent, run);
      if (holder === undefined) {
        return null;
      }
    }
    return holder.values.get(fieldName) ?? null;
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
  if (typeof id === 'string') {
    // Custom metadata names objects and fields of the schema by their API names.
    const [named] = run.transaction.matching(relationship.referenceTo[0] ?? '', 'DurableId', id);
    return named;
  }
  const target = id instanceof ApexId ? run.transaction.schema.objectOfId(id.value) : undefined;
  return id instanceof ApexId && target !== undefined ? run.transaction.find(target.name, id) : undefined;
}

function withoutAlias(names: readonly string[], scope: Scope): readonly string[] {
  const first = names[0]?.toLowerCase();
  const isAlias = first === scope.alias?.toLowerCase() || first === scope.object.name.toLowerCase();
  return names.length > 1 && isAlias && scope.object.parentRelationship(first ?? '', scope.namespace) === undefined
    ? names.slice(1)
    : names;
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
  WEEK_IN_MONTH: wholeOf((day) => Math.floor((day.day - 1) / 7) + 1),
  WEEK_IN_YEAR: wholeOf((day) => Math.floor((day.days - ApexDate.of(day.year, 1, 1).days) / 7) + 1),
  // The fiscal year is the calendar's.
  FISCAL_YEAR: wholeOf((day) => day.year),
  FISCAL_QUARTER: wholeOf((day) => Math.floor((day.month - 1) / 3) + 1),
  FISCAL_MONTH: wholeOf((day) => day.month),
  DAY_ONLY: { type: 'date', apexType: 'Date', of: (day) => day },
};

/** Functions that change nothing here: the sample org has one currency, and days are those of the user's time zone. */
const withoutEffect: ReadonlySet<string> = new Set(['CONVERTCURRENCY', 'CONVERTTIMEZONE']);

/** Functions that answer a text for people to read. */
const shown: Readonly<Record<string, (value: ApexValue, scalar: Scalar, run: Run) => ApexValue>> = {
  TOLABEL: (value, { field }) =>
    typeof value === 'string'
      ? value
          .split(';')
          .map((one) => field.picklistValues.find((entry) => entry.value === one)?.label ?? one)
          .join(';')
      : value,
  FORMAT: (value, { type }, run) => formatted(value, type, run.timeZone),
};

function resolveCall(call: FunctionCall, scope: Scope): Scalar {
  const at = { text: scope.text, offset: call.offset };
  if (call.argument === undefined) {
    throw malformed(`Unknown function: ${call.name}`, at);
  }
  const inner = resolveOperand(call.argument, scope);
  if (withoutEffect.has(call.name)) {
    return inner;
  }
  const show = shown[call.name];
  if (show !== undefined) {
    const label = `${call.name}(${inner.label})`;
    return {
      ...inner,
      label,
      type: 'string',
      apexType: 'String',
      reader: undefined,
      stored: undefined,
      read: (row, run) => show(inner.read(row, run), inner, run),
    };
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
    reader: undefined,
    stored: undefined,
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
