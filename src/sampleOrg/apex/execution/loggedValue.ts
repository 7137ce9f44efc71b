import type { ApexObject, ApexValue } from '../library/contract.ts';
import { SObjectValue } from '../../data/sObjectValue.ts';
import { ApexBlob } from '../values/blob.ts';
import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { ApexEnumValue } from '../values/enumValue.ts';
import { ApexException } from '../values/exception.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { printed } from '../values/printing.ts';
import { ApexSet } from '../values/set.ts';
import { ApexTime } from '../values/time.ts';
import { ApexType } from '../values/typeValue.ts';
import { superclassChain, type UserType } from '../types/userType.ts';
import { classOf } from './instance.ts';

// Values as VARIABLE_ASSIGNMENT writes them: JSON one level deep, long texts cut, and the address of what has one.

const addresses = new WeakMap<ApexObject, string>();
let addressCount = 0;

/** Addresses are the same for an object as long as it lives, and look as if the memory had been used before. */
export function addressOf(value: ApexObject): string {
  let address = addresses.get(value);
  if (address === undefined) {
    addressCount += 1;
    address = `0x${(Math.imul(addressCount, 0x9e3779b1) & 0x7fffffff).toString(16)}`;
    addresses.set(value, address);
  }
  return address;
}

/** How many characters of a text a log keeps. */
const keptCharacters = 20;
/** A longer list or map is not shown at all. */
const shownElements = 5;
/** Characters of a map, a set or a record after which no more members are written. */
const longestValue = 20_000;

/** Types whose values have no address, by the name that Apex code uses. */
const plainTypes: ReadonlySet<string> = new Set([
  'Integer',
  'Long',
  'Double',
  'Decimal',
  'Boolean',
  'String',
  'Id',
  'Date',
  'Datetime',
  'Time',
  'Blob',
  'Object',
]);

/** Whether a variable of that type may refer to an object: the fourth field of VARIABLE_SCOPE_BEGIN. */
export function isReferenceType(typeName: string): boolean {
  return !plainTypes.has(typeName);
}

/** The value's text; for objects followed by `|` and the address. */
export function loggedValue(value: ApexValue, isReference: boolean): string {
  if (value === null) {
    return isReference ? 'null|' : 'null';
  }
  const scalar = scalarText(value);
  if (scalar !== undefined) {
    return escaped(scalar);
  }
  const object = value as ApexObject;
  return `${escaped(object instanceof ApexEnumValue ? quoted(object.name) : compound(object))}|${addressOf(object)}`;
}

/** What is assigned to a field: the address that follows is that of the object that has it, so that objects are an address themselves. */
export function loggedFieldValue(value: ApexValue, owner: ApexValue): string {
  const text = value === null ? 'null' : (scalarText(value) ?? memberText(value as ApexObject));
  return owner === null || typeof owner !== 'object' ? escaped(text) : `${escaped(text)}|${addressOf(owner)}`;
}

function memberText(value: ApexObject): string {
  return value instanceof ApexList ||
    value instanceof ApexSet ||
    value instanceof ApexMap ||
    value instanceof SObjectValue
    ? compound(value)
    : value instanceof ApexEnumValue
      ? quoted(value.name)
      : addressOf(value);
}

/** A bar would look like the end of the field. */
export function escaped(text: string): string {
  return text.includes('|') ? text.replaceAll('|', '&#124;') : text;
}

/** An org session, or what a cut has left of it. */
const orgSession = /00D\w{12}(?:\w{3})?![\w.]+/g;

function withoutSessions(text: string): string {
  return text.includes('!') && text.includes('00D') ? text.replaceAll(orgSession, 'SESSION_ID_REMOVED') : text;
}

/** A text from outside as the field of an event: whole, but without org sessions. */
export function shown(text: string): string {
  return escaped(withoutSessions(text));
}

/** The text of a value that has no address; undefined for objects. */
function scalarText(value: Exclude<ApexValue, null>): string | undefined {
  switch (typeof value) {
    case 'string':
      return cut(value);
    case 'object':
      break;
    default:
      return String(value);
  }
  if (value instanceof ApexId) {
    return `"${value.value}"`;
  }
  if (value instanceof ApexDecimal || value instanceof ApexDouble) {
    return value.toString();
  }
  if (value instanceof ApexDate || value instanceof ApexDatetime) {
    return `"${new Date(value.instant).toISOString()}"`;
  }
  if (value instanceof ApexTime) {
    return String(value.milliseconds);
  }
  return value instanceof ApexBlob ? `BLOB(${value.bytes.length} bytes)` : undefined;
}

function compound(value: ApexObject): string {
  if (value instanceof ApexList) {
    return value.items.length > shownElements
      ? `"List of size ${value.items.length} too large to display"`
      : `[${value.items.map(elementText).join(',')}]`;
  }
  if (value instanceof ApexSet) {
    return `[${bounded(value.values(), elementText)}]`;
  }
  if (value instanceof ApexMap) {
    if (value.entries.size > shownElements) {
      return `"Map of size ${value.entries.size} too large to display"`;
    }
    return `{${bounded(value.entries.values(), ({ key, value: held }) => `${keyText(key)}:${elementText(held)}`)}}`;
  }
  if (value instanceof SObjectValue) {
    return recordText(value);
  }
  if (value instanceof ApexException) {
    const message = value.message ?? '';
    return quoted(`common.apex.runtime.impl.ExecutionException${message === '' ? '' : `: ${message}`}`);
  }
  if (value instanceof ApexType) {
    return `{"aot":"${addressOf(value)}"}`;
  }
  return classOf(value) ? instanceText(value) : quoted(platformText(value));
}

/** Objects of the platform that have no Apex fields show what they are in Java. */
function platformText(value: ApexObject): string {
  const javaClass = javaClasses[value.apexTypeName];
  return javaClass === undefined ? printed(value) : `${javaClass}@${addressOf(value).slice(2)}`;
}

const javaClasses: Readonly<Record<string, string>> = {
  'Schema.SObjectType': 'common.apex.runtime.impl.ApexSObjectTypeToken',
  'Schema.SObjectField': 'common.apex.runtime.impl.ApexFieldToken',
  'Schema.DescribeSObjectResult': 'common.api.soap.wsdl.DescribeSObjectResult',
  'Schema.DescribeFieldResult': 'common.api.soap.wsdl.Field',
};

/** Fields in order of their names; what is null is left out, other objects are their address. */
function instanceText(value: ApexObject): string {
  const type = classOf(value);
  const slots = value as unknown as Readonly<Record<string, ApexValue | undefined>>;
  let text = '';
  for (const { label, slot } of type ? loggedFields(type) : []) {
    const held = slots[slot] ?? null;
    if (held !== null) {
      text += `${text === '' ? '' : ','}${label}${fieldText(held)}`;
    }
  }
  return `{${text}}`;
}

interface LoggedField {
  /** `"name":` */
  readonly label: string;
  readonly slot: string;
}

const fieldsByType = new WeakMap<UserType, readonly LoggedField[]>();

function loggedFields(type: UserType): readonly LoggedField[] {
  let fields = fieldsByType.get(type);
  if (fields === undefined) {
    fields = [...superclassChain(type)]
      .flatMap((owner) => [...owner.fields.values()])
      .filter((field) => !field.isStatic)
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .map(({ name, slot }) => ({ label: `"${name}":`, slot }));
    fieldsByType.set(type, fields);
  }
  return fields;
}

function fieldText(value: ApexValue): string {
  return value === null ? 'null' : (scalarText(value) ?? `"${addressOf(value as ApexObject)}"`);
}

/** Fields that are not null; records that it holds by a relationship stand inside it. */
function recordText(record: SObjectValue): string {
  const filled = Array.from(record.populated()).filter(([, value]) => value !== null);
  const fields = bounded(filled, ([name, value]) => `"${name}":${fieldText(value)}`);
  const held = Array.from(record.parents()).filter(([, parent]) => parent instanceof SObjectValue);
  const parents = bounded(held, ([name, parent]) => `"${name}":${recordText(parent as SObjectValue)}`);
  return `{${fields}${fields !== '' && parents !== '' ? ',' : ''}${parents}}`;
}

function elementText(value: ApexValue): string {
  if (value === null) {
    return 'null';
  }
  const scalar = scalarText(value);
  if (scalar !== undefined) {
    return scalar;
  }
  if (value instanceof SObjectValue) {
    return recordText(value);
  }
  if (value instanceof ApexEnumValue) {
    return quoted(value.name);
  }
  const object = value as ApexObject;
  return classOf(object) && !(object instanceof ApexException) ? instanceText(object) : `"${addressOf(object)}"`;
}

/** An object is a key as it is, which is no JSON. */
function keyText(key: ApexValue): string {
  const text = elementText(key);
  return text.startsWith('"') || text.startsWith('{') ? text : `"${text}"`;
}

/** Members, separated by commas, until the text is long enough. */
function bounded<T>(members: Iterable<T>, textOf: (member: T) => string): string {
  let text = '';
  for (const member of members) {
    text += text === '' ? textOf(member) : `,${textOf(member)}`;
    if (text.length > longestValue) {
      return text;
    }
  }
  return text;
}

function cut(whole: string): string {
  const text = withoutSessions(whole);
  const more = text.length - keptCharacters;
  return more > 0 ? quoted(`${text.slice(0, keptCharacters)} (${more} more) ...`) : quoted(text);
}

/** What JSON escapes, and what is not ASCII: a cut may have left half a character. */
// eslint-disable-next-line no-control-regex -- the characters that JSON escapes
const special = /["\\\u0000-\u001f\u007f-\uffff]/;

function quoted(text: string): string {
  return special.test(text)
    ? JSON.stringify(text).replaceAll(
        /[\u007f-\uffff]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    : `"${text}"`;
}
