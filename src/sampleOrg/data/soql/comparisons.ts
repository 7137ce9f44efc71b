import { ApexDate } from '../../apex/values/date.ts';
import { ApexDatetime } from '../../apex/values/datetime.ts';
import { ApexDecimal } from '../../apex/values/decimal.ts';
import { ApexDouble } from '../../apex/values/double.ts';
import { ApexId } from '../../apex/values/id.ts';
import { ApexList } from '../../apex/values/list.ts';
import { ApexMap } from '../../apex/values/map.ts';
import { ApexSet } from '../../apex/values/set.ts';
import { ApexTime } from '../../apex/values/time.ts';
import type { ApexValue } from '../../apex/library/contract.ts';
import type { FieldType } from '../contract.ts';
import { SObjectValue } from '../sObjectValue.ts';
import { dateLiteralRange, startOfDay } from './dateLiterals.ts';
import { cannotFilter, invalidOperator, malformed, valueOfWrongType } from './problems.ts';
import type { Run } from './scalars.ts';
import type { Comparator, Literal } from './tree.ts';
import { anyCharacter, anyText, type WildcardPart, wildcardTest } from '../wildcards.ts';

/** What SOQL compares: text without case, ids of 18 characters, days, milliseconds; numbers of more than 15 digits as they are. */
export type Comparable = string | number | ApexDecimal | null;

/** Digits that a JavaScript number holds exactly. */
const exactDigits = 15;

/** A test of values, made once for each execution of a query. */
export type ValueTest = (value: ApexValue) => boolean;

type Family = 'text' | 'id' | 'number' | 'boolean' | 'date' | 'datetime' | 'time';

const families: Readonly<Record<FieldType, Family>> = {
  id: 'id',
  reference: 'id',
  string: 'text',
  textarea: 'text',
  picklist: 'text',
  multipicklist: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  encryptedstring: 'text',
  base64: 'text',
  boolean: 'boolean',
  int: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};

/** What a value of one type compares as, whatever Apex type it has. */
export function comparable(type: FieldType, value: ApexValue): Comparable {
  if (value === null) {
    // A checkbox is never empty.
    return type === 'boolean' ? 0 : null;
  }
  if (typeof value === 'string') {
    return families[type] === 'id' ? (ApexId.parse(value)?.value ?? value) : value.toLowerCase();
  }
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return Number(value);
  }
  if (value instanceof ApexId) {
    return value.value;
  }
  if (value instanceof SObjectValue) {
    return value.id;
  }
  if (value instanceof ApexDecimal) {
    return value.precision > exactDigits ? value.stripTrailingZeros() : value.toNumber();
  }
  if (value instanceof ApexDouble) {
    return value.value;
  }
  if (value instanceof ApexDate) {
    return type === 'datetime' ? value.instant : value.days;
  }
  if (value instanceof ApexTime) {
    return value.milliseconds;
  }
  if (value instanceof ApexDatetime) {
    return type === 'date' ? ApexDate.at(value.instant).days : value.instant;
  }
  return null;
}

/** Null is lowest. */
export function compareComparables(left: Comparable, right: Comparable): number {
  if (left === null || right === null) {
    return left === right ? 0 : left === null ? -1 : 1;
  }
  if (left instanceof ApexDecimal || right instanceof ApexDecimal) {
    return exact(left).compareTo(exact(right));
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function exact(value: Comparable): ApexDecimal {
  return value instanceof ApexDecimal ? value : (ApexDecimal.fromDouble(Number(value)) ?? ApexDecimal.zero);
}

/** Equal values have equal keys, for sets and maps. */
export function comparableKey(value: Comparable): string | number | null {
  return value instanceof ApexDecimal ? `\0${value.toPlainString()}` : value;
}

/** A stretch of values: `end` is not in it. A single value is the stretch from itself to itself. */
interface Stretch {
  readonly first: Comparable;
  readonly end: Comparable | undefined;
}

export interface ComparisonSite {
  readonly text: string;
  readonly label: string;
  readonly type: FieldType;
  readonly offset: number;
}

/** `<field> <comparator> <one value>`. */
export function singleTest(site: ComparisonSite, comparator: Comparator, literal: Literal): (run: Run) => ValueTest {
  checkOperator(site, comparator);
  checkLiteral(site, literal);
  if (comparator === 'LIKE') {
    return (run) => {
      const fits = likeTest(literal, run);
      return (value) => fits(typeof value === 'string' ? value.toLowerCase() : '');
    };
  }
  return (run) => {
    const stretch = stretchOf(site, literal, run);
    return (value) => matches(comparator, comparable(site.type, value), stretch);
  };
}

/** Whether a text in lower case fits a pattern of LIKE. */
export function likeTest(literal: Literal, run: Run): (text: string) => boolean {
  return wildcardTest(likePattern(textOf(literal, run)));
}

/** `<field> IN (…)`, `NOT IN`, `INCLUDES`, `EXCLUDES`. */
export function manyTest(
  site: ComparisonSite,
  comparator: Comparator,
  literals: readonly Literal[],
): (run: Run) => ValueTest {
  checkOperator(site, comparator);
  for (const literal of literals) {
    checkLiteral(site, literal);
  }
  return (run) => {
    const values = literals.flatMap((literal) => valuesOf(literal, run));
    return membershipTest(site.type, comparator, values);
  };
}

export function membershipTest(type: FieldType, comparator: Comparator, values: readonly ApexValue[]): ValueTest {
  if (comparator === 'INCLUDES' || comparator === 'EXCLUDES') {
    return includesTest(comparator, values);
  }
  const wanted = new Set(values.map((value) => comparableKey(comparable(type, value))));
  return (value) => wanted.has(comparableKey(comparable(type, value))) === (comparator === 'IN');
}

/** Each wanted text may hold several values that must all be chosen: `'A;B'`. */
function includesTest(comparator: Comparator, values: readonly ApexValue[]): ValueTest {
  const combinations = values.map((value) => (typeof value === 'string' ? value.toLowerCase().split(';') : []));
  return (value) => {
    const chosen = new Set(typeof value === 'string' ? value.toLowerCase().split(';') : []);
    const included = combinations.some((combination) => combination.every((part) => chosen.has(part)));
    return included === (comparator === 'INCLUDES');
  };
}

function matches(comparator: Comparator, value: Comparable, stretch: Stretch): boolean {
  const inside =
    stretch.end === undefined
      ? compareComparables(value, stretch.first) === 0
      : compareComparables(value, stretch.first) >= 0 && compareComparables(value, stretch.end) < 0;
  if (comparator === '=' || comparator === '!=') {
    return inside === (comparator === '=');
  }
  // Nothing is less or more than null.
  if (value === null || stretch.first === null) {
    return false;
  }
  const below = compareComparables(value, stretch.first) < 0;
  switch (comparator) {
    case '<':
      return below;
    case '<=':
      return below || inside;
    case '>':
      return !below && !inside;
    default:
      return !below;
  }
}

function stretchOf(site: ComparisonSite, literal: Literal, run: Run): Stretch {
  if (literal.kind === 'dateLiteral') {
    const range = dateLiteralRange(literal.name, literal.count, run.today);
    return site.type === 'date'
      ? { first: range.first.days, end: range.end.days }
      : { first: startOfDay(range.first, run.timeZone), end: startOfDay(range.end, run.timeZone) };
  }
  return { first: comparable(site.type, valueOf(literal, run)), end: undefined };
}

function valueOf(literal: Exclude<Literal, { readonly kind: 'dateLiteral' }>, run: Run): ApexValue {
  switch (literal.kind) {
    case 'null':
      return null;
    case 'boolean':
      return literal.value;
    case 'number':
      return ApexDecimal.parse(literal.text) ?? null;
    case 'date':
      return ApexDate.parse(literal.text) ?? null;
    case 'datetime':
      return ApexDatetime.parseIso(literal.text) ?? null;
    case 'time':
      return ApexTime.parse(literal.text) ?? null;
    case 'string':
      return literal.text.replace(/\\([_%])/g, '$1');
    case 'bind':
      return run.binds[literal.index] ?? null;
  }
}

export function valuesOf(literal: Literal, run: Run): readonly ApexValue[] {
  if (literal.kind === 'dateLiteral') {
    return [];
  }
  const value = valueOf(literal, run);
  if (value instanceof ApexList) {
    return value.items;
  }
  if (value instanceof ApexSet) {
    return [...value.values()];
  }
  return value instanceof ApexMap ? [...value.keys()] : [value];
}

function textOf(literal: Literal, run: Run): string {
  if (literal.kind === 'string') {
    return literal.text;
  }
  const value = literal.kind === 'bind' ? run.binds[literal.index] : null;
  return typeof value === 'string' ? value : '';
}

/** `%` stands for any text, `_` for one character; a backslash takes that meaning away. */
function likePattern(text: string): readonly WildcardPart[] {
  const parts = text.toLowerCase().match(/\\[_%\\]|[\s\S]/g) ?? [];
  return parts.map((part) => (part === '%' ? anyText : part === '_' ? anyCharacter : part.slice(-1)));
}

const orderComparators: ReadonlySet<Comparator> = new Set(['<', '<=', '>', '>=']);

function checkOperator(site: ComparisonSite, comparator: Comparator): void {
  if (site.type === 'base64' || (site.type === 'textarea' && orderComparators.has(comparator))) {
    throw cannotFilter(site.label, site);
  }
  const family = families[site.type];
  const wrong =
    (comparator === 'LIKE' && family !== 'text') ||
    (orderComparators.has(comparator) && (family === 'boolean' || site.type === 'reference')) ||
    ((comparator === 'INCLUDES' || comparator === 'EXCLUDES') && site.type !== 'multipicklist');
  if (wrong) {
    throw invalidOperator(comparator.toLowerCase(), site.type, site);
  }
}

const literalsOfFamily: Readonly<
  Record<Family, { readonly kinds: readonly Literal['kind'][]; readonly name: string }>
> = {
  text: { kinds: ['string'], name: 'string' },
  id: { kinds: ['string'], name: 'ID' },
  number: { kinds: ['number'], name: 'double' },
  boolean: { kinds: ['boolean'], name: 'boolean' },
  date: { kinds: ['date', 'dateLiteral'], name: 'date' },
  datetime: { kinds: ['datetime', 'dateLiteral'], name: 'dateTime' },
  time: { kinds: ['time'], name: 'time' },
};

function checkLiteral(site: ComparisonSite, literal: Literal): void {
  if (literal.kind === 'null' || literal.kind === 'bind') {
    return;
  }
  const family = families[site.type];
  const expected = literalsOfFamily[family];
  const at = { text: site.text, offset: literal.offset };
  if (!expected.kinds.includes(literal.kind)) {
    throw valueOfWrongType(site.label, expected.name, at);
  }
  if (family === 'id' && literal.kind === 'string' && literal.text !== '' && ApexId.parse(literal.text) === undefined) {
    throw malformed(`invalid ID field: ${literal.text}`, at);
  }
}
