import { displayLine, displayText } from '../base/displayText.ts';
import type { ExecutionValue } from './execution.ts';
import type { KnownReference } from './referenceCache.ts';

const stringType = 'java/lang/String';
const shortLimit = 1000;

/** A value on one line, as Apex would write it where that is possible. Long text is cut. */
export function shortValueText(value: ExecutionValue, known: KnownReference | undefined): string {
  if (value.text === undefined) {
    return value.ref === undefined ? 'null' : summary(displayLine(value.typeName), known);
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
  return isCut || shown.length > shortLimit ? `'${shown.slice(0, shortLimit)}…` : `'${shown}'`;
}

function escaped(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}

function summary(typeName: string, known: KnownReference | undefined): string {
  return known === undefined || known.kind === 'object' ? typeName : `${typeName} (${known.size})`;
}
