import { beginning, displayLine, displayText } from '../base/displayText.ts';
import { l10n } from '../base/l10n.ts';
import type { ExecutionValue } from './execution.ts';
import type { KnownReference } from './referenceCache.ts';

const stringType = 'java/lang/String';
const shortLimit = 1000;
// Of what is in a collection, as much as stands in one line of a sidebar.
const previewLimit = 80;

/** How numbers are written. */
export interface ValueFormat {
  readonly hex: boolean;
}

const usualFormat: ValueFormat = { hex: false };

/** A value on one line, as Apex would write it where that is possible. Long text is cut. What is not known of it stands behind it. */
export function shortValueText(
  value: ExecutionValue,
  known: KnownReference | undefined,
  format: ValueFormat = usualFormat,
): string {
  if (value.doubt === undefined) {
    return knownValueText(value, known, format);
  }
  const isUnknown = value.text === undefined && value.ref === undefined;
  const shown = isUnknown ? displayLine(value.typeName) : knownValueText(value, known, format);
  return `${shown} — ${displayLine(value.doubt)}`;
}

function knownValueText(value: ExecutionValue, known: KnownReference | undefined, format: ValueFormat): string {
  const summary =
    value.ref === undefined ? undefined : referenceSummary(displayLine(value.typeName), value.text, known);
  if (summary !== undefined) {
    return summary;
  }
  if (value.text === undefined) {
    return value.ref === undefined ? 'null' : displayLine(value.typeName);
  }
  if (format.hex && wholeTypes.has(value.typeName.toLowerCase()) && /^-?\d+$/.test(value.text)) {
    return hexText(value.text);
  }
  // Cut first: cleaning ten megabytes to show a line of them would be waste.
  const text = value.text.slice(0, shortLimit * 2);
  const isCut = text.length < value.text.length;
  if (value.declaredTypeRef === stringType) {
    return quoted(text, isCut);
  }
  return displayLine(text, shortLimit);
}

/** The whole value, for the clipboard: text of a String without quotes, line breaks kept. */
export function fullValueText(value: ExecutionValue, known: KnownReference | undefined): string {
  return value.text === undefined ? shortValueText(value, known) : displayText(value.text);
}

/** The Apex literal for a text, or undefined when the text holds characters that are not shown. */
export function stringLiteral(text: string): string | undefined {
  return displayText(text) === text ? `'${escaped(text)}'` : undefined;
}

function quoted(text: string, isCut: boolean): string {
  const shown = escaped(displayText(text));
  return isCut || shown.length > shortLimit ? `'${beginning(shown, shortLimit)}…` : `'${shown}'`;
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}

const wholeTypes = new Set(['integer', 'long']);

function hexText(digits: string): string {
  const value = BigInt(digits);
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** `List<Integer> (size 4) (1, 2, 3, 4)`, `acme__Invoice__c INV-00001 (a02…)`. Undefined where the org's own text says more. */
function referenceSummary(
  typeName: string,
  text: string | undefined,
  known: KnownReference | undefined,
): string | undefined {
  if (known === undefined) {
    return undefined;
  }
  if (known.kind !== 'object') {
    const preview = text === undefined || known.size === 0 ? '' : ` ${displayLine(text, previewLimit)}`;
    return `${typeName} (size ${known.size})${preview}`;
  }
  const id = known.fields.find(isRecordId);
  if (id === undefined) {
    return undefined;
  }
  const name = known.fields.find((field) => /^name$/i.test(field.name))?.text;
  const shownName = name === undefined ? '' : ` ${displayLine(name, 80)}`;
  return `${typeName}${shownName} (${displayLine(id.text ?? l10n.t('not saved'))})`;
}

/** A record of an object: what tells it from an instance of a class is its id. */
export function isRecordId(field: ExecutionValue): boolean {
  return field.name.toLowerCase() === 'id' && field.typeName === 'Id';
}
