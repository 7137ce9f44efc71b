import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import type { ApexDecimal } from '../values/decimal.ts';
import { type ApexList } from '../values/list.ts';
import { isSuspendable } from '../values/suspension.ts';
import type { ApexValue, LibraryFunction, LibraryType, RequestContext, Suspendable } from './contract.ts';
import { elementsOf } from './iteration.ts';
import { isWhitespace } from './javaText.ts';
import { maySuspend, refuseNulls, type Members } from './members.ts';
import { stringEdits } from './stringEdits.ts';
import { stringEscapes } from './stringEscapes.ts';
import { stringQueries } from './stringQueries.ts';

/** `String.valueOf` of anything: at once for what cannot declare `toString`. */
export function textOf(context: RequestContext, value: ApexValue): string | null | Suspendable<string> {
  if (value === null) {
    return null;
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  if (value instanceof ApexDatetime) {
    return value.toText(context.user.timeZone);
  }
  return value instanceof ApexDate ? value.toString() : context.apex.print(value);
}

/** The texts of several values, as concatenation shows them. */
export function* printedTexts(context: RequestContext, values: readonly ApexValue[]): Suspendable<string[]> {
  const texts: string[] = [];
  for (const value of values) {
    texts.push(typeof value === 'string' ? value : yield* context.apex.print(value));
  }
  return texts;
}

function* join(context: RequestContext, items: ApexValue, separator: string): Suspendable<string> {
  const texts: string[] = [];
  for (const value of yield* elementsOf(context, items)) {
    const text = textOf(context, value);
    texts.push(isSuspendable(text) ? yield* text : (text ?? ''));
  }
  return texts.join(separator);
}

function* format(context: RequestContext, template: string, values: ApexList): Suspendable<string> {
  return fillTemplate(template, yield* printedTexts(context, values.items));
}

/** Java's MessageFormat: `{0}`, `''` for one quote, and quotes round what is to stay as it is. */
function fillTemplate(template: string, texts: readonly string[]): string {
  return template.replace(
    /''|'([^']*)'?|\{(\d+)\}/g,
    (whole: string, literal: string | undefined, index: string | undefined) => {
      if (whole === "''") {
        return "'";
      }
      return index === undefined ? (literal ?? '') : (texts[Number(index)] ?? whole);
    },
  );
}

function isBlank(text: string | null): boolean {
  return text === null || isWhitespace(text);
}

/** One of the primitive types: null has no text, unlike in a concatenation. */
const valueOf: LibraryFunction = (_, value: number | bigint | ApexDecimal | null) =>
  value === null ? null : String(value);

const valueOfs: Members = {
  ...Object.fromEntries(
    ['Integer', 'Long', 'Double', 'Decimal', 'Date', 'Id'].map((type) => [
      `static String valueOf(${type} value)`,
      valueOf,
    ]),
  ),
  'static String valueOf(Datetime value)': (context: RequestContext, value: ApexDatetime | null) =>
    value === null ? null : value.toText(context.user.timeZone),
  'static String valueOf(Object value)': maySuspend((context, value: ApexValue) =>
    value === null ? null : textOf(context, value),
  ),
};

const statics: Members = {
  'static Boolean isBlank(String text)': (_: RequestContext, text: string | null) => isBlank(text),
  'static Boolean isNotBlank(String text)': (_: RequestContext, text: string | null) => !isBlank(text),
  'static Boolean isEmpty(String text)': (_: RequestContext, text: string | null) => text === null || text === '',
  'static Boolean isNotEmpty(String text)': (_: RequestContext, text: string | null) => text !== null && text !== '',
  ...refuseNulls(
    {
      'static String valueOfGmt(Datetime value)': (_, value: ApexDatetime) => value.toText('GMT'),
      'static String join(Object items, String separator)': join,
      'static String format(String template, List<Object> values)': format,
      'static String fromCharArray(List<Integer> characters)': (_, characters: ApexList) =>
        String.fromCodePoint(...characters.items.map(Number)),
      'static String getCommonPrefix(List<String> texts)': (_, texts: ApexList) =>
        commonPrefix(texts.items.map(String)),
      'static String escapeSingleQuotes(String text)': (_, text: string) => text.replace(/'/g, "\\'"),
    },
    'static',
  ),
};

function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  while (!others.every((other) => other.startsWith(first.slice(0, length)))) {
    length--;
  }
  return first.slice(0, length);
}

export const stringType: LibraryType = {
  type: 'String',
  members: { ...stringQueries, ...stringEdits, ...stringEscapes, ...valueOfs, ...statics },
};
