import { ApexDate } from '../../apex/values/date.ts';
import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexDecimal } from '../../apex/values/decimal.ts';
import { ApexId } from '../../apex/values/id.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldDescription, ObjectDescription, OrgSchema, Transaction } from '../contract.ts';
import { qualifiedName } from '../schema/qualifiedName.ts';
import { comparable, compareComparables } from '../soql/comparisons.ts';
import { compileFormula, type Evaluation, type Formula, type FormulaScope, type NamedValue } from './compile.ts';
import { globalValue } from './globals.ts';
import { FormulaError } from './problems.ts';
import { type FormulaValue, isBlank, textOf, toFormulaValue } from './values.ts';

/** What the worked-out fields of records depend on besides the records. */
export interface FormulaEnvironment {
  readonly transaction: Transaction;
  /** Milliseconds since 1970. */
  now(): number;
  readonly timeZone: string;
  /** Of the running user; undefined where nobody in particular asks. */
  readonly userId: string | undefined;
}

export type Values = ReadonlyMap<string, ApexValue>;

/** A record that a formula is about. */
export interface FormulaSubject {
  readonly object: ObjectDescription;
  readonly values: Values;
  readonly environment: FormulaEnvironment;
  /** How many formulas are being worked out around this one. */
  readonly depth: number;
}

/** Formulas that lead to themselves end here. */
const deepest = 20;

export function isCalculated(field: FieldDescription): boolean {
  return field.formula !== undefined || field.rollUp !== undefined;
}

/** The value of any field of a stored record: formulas and roll-ups are worked out. */
export function fieldValue(
  field: FieldDescription,
  object: ObjectDescription,
  values: Values,
  environment: FormulaEnvironment,
  depth = 0,
): ApexValue {
  if (field.formula !== undefined) {
    return formulaValue(field, field.formula, { object, values, environment, depth });
  }
  return field.rollUp === undefined ? (values.get(field.name) ?? null) : rollUpValue(field, values, environment, depth);
}

const compiled = new WeakMap<object, Formula<FormulaSubject>>();

/** Where the names of a formula are looked up. */
export interface FormulaPlace {
  readonly object: ObjectDescription;
  readonly schema: OrgSchema;
  /** Of the package that the formula came with: it may leave its prefix out. */
  readonly namespace: string | null;
  readonly blankAsZero: boolean;
}

/** Throws FormulaProblem. Compiled once for each `owner`: the field or rule that the formula belongs to. */
export function formulaOf(owner: object, text: string, place: FormulaPlace): Formula<FormulaSubject> {
  let formula = compiled.get(owner);
  if (formula === undefined) {
    formula = compileFormula(text, recordScope(place));
    compiled.set(owner, formula);
  }
  return formula;
}

function formulaValue(field: FieldDescription, text: string, subject: FormulaSubject): ApexValue {
  if (subject.depth > deepest) {
    return null;
  }
  const { environment, object } = subject;
  const { schema } = environment.transaction;
  const { blankAsZero } = field;
  const formula = formulaOf(field, text, {
    object,
    schema,
    namespace: qualifiedName(field.name).namespace,
    blankAsZero,
  });
  try {
    return asFieldValue(field, formula(evaluationOf(subject, undefined)));
  } catch (error) {
    if (error instanceof FormulaError) {
      return null;
    }
    throw error;
  }
}

export function evaluationOf(subject: FormulaSubject, prior: Values | undefined): Evaluation<FormulaSubject> {
  const { environment } = subject;
  return {
    subject,
    prior: prior === undefined ? undefined : { ...subject, values: prior },
    isNew: prior === undefined,
    now: environment.now(),
    timeZone: environment.timeZone,
  };
}

/** What a formula gives, in the type of its field. */
export function asFieldValue(field: FieldDescription, value: FormulaValue): ApexValue {
  if (field.type === 'boolean') {
    return value === true;
  }
  if (isBlank(value)) {
    return null;
  }
  if (value instanceof ApexDecimal) {
    const shown = field.type === 'percent' ? value.multiply(ApexDecimal.fromWhole(100)) : value;
    return field.apexType === 'Integer'
      ? Number(shown.toWhole('HALF_UP'))
      : field.apexType === 'Decimal'
        ? (shown.setScale(field.scale, 'HALF_UP') ?? shown)
        : textOf(shown);
  }
  if (field.apexType === 'String') {
    return textOf(value);
  }
  return field.apexType === 'Id' ? (ApexId.parse(textOf(value)) ?? null) : value;
}

const hundred = ApexDecimal.fromWhole(100);
const textTypes: ReadonlySet<string> = new Set(['String', 'Id']);

/** The names that a formula may use. */
function recordScope(place: FormulaPlace): FormulaScope<FormulaSubject> {
  return {
    resolve: (path) => (path[0]?.startsWith('$') === true ? globalValue(path, place) : fieldBehind(path, place)),
  };
}

function fieldBehind(
  path: readonly string[],
  { object, schema, namespace, blankAsZero }: FormulaPlace,
): NamedValue<FormulaSubject> | undefined {
  const references: FieldDescription[] = [];
  let holder = object;
  for (const step of path.slice(0, -1)) {
    // `Owner:User.Name`
    const [relationship = '', target] = step.split(':');
    const reference = holder.parentRelationship(relationship, namespace);
    const next = reference && schema.object(target ?? reference.referenceTo[0] ?? '', namespace);
    if (reference === undefined || next === undefined) {
      return undefined;
    }
    references.push(reference);
    holder = next;
  }
  const field = holder.field(path.at(-1) ?? '', namespace);
  if (field === undefined) {
    return undefined;
  }
  const isNumber = ['Decimal', 'Integer'].includes(field.apexType);
  return {
    zeroWhenBlank: blankAsZero && isNumber,
    isText: textTypes.has(field.apexType),
    read: (subject) => {
      const found = behind(subject, references);
      return found === undefined ? null : asOperand(field, valueIn(found, field));
    },
  };
}

function valueIn({ object, values, environment, depth }: FormulaSubject, field: FieldDescription): ApexValue {
  return fieldValue(field, object, values, environment, depth + 1);
}

/** Percentages count as the fraction they stand for. */
function asOperand(field: FieldDescription, value: ApexValue): FormulaValue {
  const operand = toFormulaValue(value);
  return field.type === 'percent' && operand instanceof ApexDecimal ? (operand.divide(hundred) ?? null) : operand;
}

function behind(subject: FormulaSubject, references: readonly FieldDescription[]): FormulaSubject | undefined {
  let current = subject;
  for (const reference of references) {
    const id = current.values.get(reference.name);
    const { transaction } = subject.environment;
    const object = id instanceof ApexId ? transaction.schema.objectOfId(id.value) : undefined;
    const record = id instanceof ApexId && object ? transaction.find(object.name, id) : undefined;
    if (object === undefined || record === undefined) {
      return undefined;
    }
    current = { ...current, object, values: record.values };
  }
  return current;
}

/** Roll-ups are worked out when they are read: they never lag behind, and saving a child saves no parent. */
function rollUpValue(
  field: FieldDescription,
  values: Values,
  environment: FormulaEnvironment,
  depth: number,
): ApexValue {
  const { rollUp } = field;
  const { transaction } = environment;
  const child = rollUp && transaction.schema.object(rollUp.childObject);
  const id = values.get('Id') ?? null;
  if (rollUp === undefined || child === undefined || depth > deepest) {
    return null;
  }
  const summed = rollUp.summarizedField === undefined ? undefined : child.field(rollUp.summarizedField);
  const found: ApexValue[] = [];
  let count = 0;
  for (const record of id === null ? [] : transaction.matching(child.name, rollUp.childField, id)) {
    const read = (name: FieldDescription): ApexValue => fieldValue(name, child, record.values, environment, depth + 1);
    const included = rollUp.filters.every((filter) => {
      const filtered = child.field(filter.field);
      return filtered !== undefined && passes(filtered, read(filtered), filter.operation, filter.value);
    });
    if (included) {
      count++;
      const value = summed === undefined ? null : read(summed);
      if (value !== null) {
        found.push(value);
      }
    }
  }
  return rolledUp(field, rollUp.operation, found, count);
}

function rolledUp(field: FieldDescription, operation: string, found: readonly ApexValue[], count: number): ApexValue {
  if (operation === 'count') {
    return asFieldValue({ ...field, type: 'double' }, ApexDecimal.fromWhole(count));
  }
  if (operation === 'sum') {
    const total = found.reduce<ApexDecimal>((sum, value) => {
      const number = toFormulaValue(value);
      return number instanceof ApexDecimal ? sum.add(number) : sum;
    }, ApexDecimal.zero);
    return total.setScale(field.scale, 'HALF_UP') ?? total;
  }
  const direction = operation === 'max' ? 1 : -1;
  return found.reduce<ApexValue>((best, value) => {
    const order = compareComparables(comparable(field.type, value), comparable(field.type, best));
    return best === null || order * direction > 0 ? value : best;
  }, null);
}

/** A filter item as metadata files write them: `equals`, `notEqual`, `greaterThan`, several values with commas. */
function passes(field: FieldDescription, value: ApexValue, operation: string, wanted: string): boolean {
  const found = textForFilter(value);
  const choices = wanted.split(',').map((choice) => choice.trim().replace(/^"|"$/g, '').toLowerCase());
  const [first = ''] = choices;
  switch (operation) {
    case 'equals':
      return choices.includes(found);
    case 'notEqual':
      return !choices.includes(found);
    case 'contains':
      return choices.some((choice) => found.includes(choice));
    case 'notContain':
      return !choices.some((choice) => found.includes(choice));
    case 'startsWith':
      return choices.some((choice) => found.startsWith(choice));
    case 'includes':
      return choices.some((choice) => found.split(';').includes(choice));
    case 'excludes':
      return !choices.some((choice) => found.split(';').includes(choice));
  }
  const order = compareComparables(comparable(field.type, value), comparable(field.type, filterValue(field, first)));
  return value === null
    ? false
    : { lessThan: order < 0, greaterThan: order > 0, lessOrEqual: order <= 0, greaterOrEqual: order >= 0 }[
        operation
      ] === true;
}

function textForFilter(value: ApexValue): string {
  const shown = toFormulaValue(value);
  return typeof shown === 'boolean' ? (shown ? 'true' : 'false') : textOf(shown).toLowerCase();
}

function filterValue(field: FieldDescription, text: string): ApexValue {
  switch (field.apexType) {
    case 'Date':
      return ApexDate.parse(text) ?? null;
    case 'Datetime':
      return ApexDatetime.parseIso(text) ?? null;
    case 'String':
      return text;
    default:
      return ApexDecimal.parse(text) ?? null;
  }
}
