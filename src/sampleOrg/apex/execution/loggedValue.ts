import type { ApexObject, ApexValue } from '../library/contract.ts';
import { SObjectValue } from '../../data/sObjectValue.ts';
import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import { ApexDecimal } from '../values/decimal.ts';
import { ApexDouble } from '../values/double.ts';
import { ApexEnumValue } from '../values/enumValue.ts';
import { ApexId } from '../values/id.ts';
import { ApexList } from '../values/list.ts';
import { ApexMap } from '../values/map.ts';
import { printed } from '../values/printing.ts';
import { ApexSet } from '../values/set.ts';
import { ApexTime } from '../values/time.ts';
import { classOf, storedFields } from './instance.ts';

const addresses = new WeakMap<ApexObject, string>();
let lastAddress = 0x1000;

function addressOf(value: ApexObject): string {
  let address = addresses.get(value);
  if (address === undefined) {
    lastAddress += 16;
    address = `0x${lastAddress.toString(16)}`;
    addresses.set(value, address);
  }
  return address;
}

/** How many characters of a text a log keeps. */
const keptCharacters = 20;
const shownElements = 10;

/** A value as VARIABLE_ASSIGNMENT writes it: JSON one level deep, long texts cut, and the address of what has one. */
export function loggedValue(value: ApexValue): { readonly text: string; readonly address: string | undefined } {
  const text = formed(value, true);
  const address = typeof value === 'object' && value !== null && hasAddress(value) ? addressOf(value) : undefined;
  return { text, address };
}

function hasAddress(value: ApexObject): boolean {
  return !(
    value instanceof ApexDecimal ||
    value instanceof ApexDouble ||
    value instanceof ApexId ||
    value instanceof ApexDate
  );
}

function formed(value: ApexValue, outermost: boolean): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return String(value);
  }
  if (typeof value === 'bigint') {
    return String(value);
  }
  if (typeof value === 'string') {
    return cut(value);
  }
  if (value instanceof ApexDecimal || value instanceof ApexDouble) {
    return value.toString();
  }
  if (value instanceof ApexTime) {
    return String(value.milliseconds);
  }
  if (value instanceof ApexDate || value instanceof ApexDatetime) {
    return JSON.stringify(new Date(value.instant).toISOString());
  }
  if (value instanceof ApexId || value instanceof ApexEnumValue) {
    return JSON.stringify(printed(value));
  }
  return outermost ? compound(value) : JSON.stringify(addressOf(value));
}

function compound(value: ApexObject): string {
  if (value instanceof ApexList || value instanceof ApexSet) {
    const items = value instanceof ApexList ? value.items : [...value.values()];
    const texts = items.slice(0, shownElements).map((item) => formed(item, false));
    const more = items.length > shownElements ? `,"(${items.length - shownElements} more) ..."` : '';
    return `[${texts.join(',')}${more}]`;
  }
  if (value instanceof ApexMap) {
    const entries = [...value.entries.values()].slice(0, shownElements);
    return `{${entries.map((entry) => `${JSON.stringify(printed(entry.key))}:${formed(entry.value, false)}`).join(',')}}`;
  }
  if (classOf(value)) {
    return `{${storedFields(value)
      .map((field) => `${JSON.stringify(field.name)}:${formed(field.value, false)}`)
      .join(',')}}`;
  }
  if (value instanceof SObjectValue) {
    const texts = Array.from(value.populated(), ([name, field]) => `${JSON.stringify(name)}:${formed(field, false)}`);
    return `{${texts.join(',')}}`;
  }
  return JSON.stringify(printed(value));
}

function cut(text: string): string {
  const more = text.length - keptCharacters;
  return JSON.stringify(more > 0 ? `${text.slice(0, keptCharacters)} (${more} more) ...` : text);
}
