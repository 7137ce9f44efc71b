import { boundedSearch } from '../../apex/library/boundedSearch.ts';
import { compilePattern } from '../../apex/library/javaRegex.ts';
import type { RequestContext } from '../../apex/library/contract.ts';
import { ApexDate } from '../../apex/values/date.ts';
import { ApexDecimal } from '../../apex/values/decimal.ts';
import { ApexId } from '../../apex/values/id.ts';
import { FormulaError } from './problems.ts';
import { decimal, type FormulaValue, textOf, wholeOf } from './values.ts';

type Value = FormulaValue | undefined;
type TextFunction = (...values: Value[]) => FormulaValue;

function padded(side: 'start' | 'end', text: Value, length: Value, filler: Value): string {
  const wanted = wholeOf(length);
  const fill = filler === undefined ? ' ' : textOf(filler);
  const kept = textOf(text).slice(0, wanted);
  return side === 'start' ? kept.padStart(wanted, fill) : kept.padEnd(wanted, fill);
}

const escapeHtml: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function matchesWhole(text: Value, expression: Value): boolean {
  const pattern = textOf(expression);
  const raise = (): never => {
    throw new FormulaError(`Not a regular expression, or too complicated: ${pattern}`);
  };
  // Only the way to complain is asked of it.
  const context = { apex: { raise } } as unknown as RequestContext;
  const compiled = compilePattern(context, pattern);
  const whole = new RegExp(`^(?:${compiled.source})$`, compiled.flags.replace('g', ''));
  const searched = textOf(text);
  return boundedSearch(context, whole, searched, () => whole.test(searched));
}

export const textFunctions: Readonly<Record<string, TextFunction>> = {
  TEXT: textOf,
  VALUE: (text) => {
    const number = ApexDecimal.parse(textOf(text).trim().replaceAll(',', ''));
    if (number === undefined) {
      throw new FormulaError(`Not a number: ${textOf(text)}`);
    }
    return number;
  },
  LEN: (text) => decimal(textOf(text).length),
  LEFT: (text, count) => textOf(text).slice(0, Math.max(0, wholeOf(count))),
  RIGHT: (text, count) => {
    const whole = textOf(text);
    return whole.slice(Math.max(0, whole.length - Math.max(0, wholeOf(count))));
  },
  MID: (text, start, count) => {
    const from = Math.max(1, wholeOf(start)) - 1;
    return textOf(text).slice(from, from + Math.max(0, wholeOf(count)));
  },
  CONTAINS: (text, part) => textOf(text).includes(textOf(part)),
  BEGINS: (text, part) => textOf(text).startsWith(textOf(part)),
  FIND: (part, text, start) => {
    const from = start === undefined ? 0 : wholeOf(start) - 1;
    return decimal(from < 0 ? 0 : textOf(text).indexOf(textOf(part), from) + 1);
  },
  UPPER: (text) => textOf(text).toUpperCase(),
  LOWER: (text) => textOf(text).toLowerCase(),
  TRIM: (text) => textOf(text).trim(),
  INITCAP: (text) =>
    textOf(text)
      .toLowerCase()
      .replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  REVERSE: (text) => Array.from(textOf(text)).reverse().join(''),
  SUBSTITUTE: (text, old, replacement) => {
    const search = textOf(old);
    return search === '' ? textOf(text) : textOf(text).replaceAll(search, () => textOf(replacement));
  },
  LPAD: (text, length, filler) => padded('start', text, length, filler),
  RPAD: (text, length, filler) => padded('end', text, length, filler),
  REGEX: (text, expression) => matchesWhole(text, expression),
  BR: () => '\n',
  ASCII: (text) => decimal(textOf(text).codePointAt(0) ?? 0),
  CHR: (code) => String.fromCodePoint(wholeOf(code)),
  CASESAFEID: (id) => ApexId.parse(textOf(id))?.value ?? textOf(id),
  INCLUDES: (chosen, value) => textOf(chosen).split(';').includes(textOf(value)),
  HTMLENCODE: (text) => textOf(text).replace(/[&<>"']/g, (sign) => escapeHtml[sign] ?? sign),
  URLENCODE: (text) => encodeURIComponent(textOf(text)).replaceAll('%20', '+'),
  JSENCODE: (text) =>
    textOf(text)
      .replace(/['"\\]/g, '\\$&')
      .replaceAll('\n', '\\n'),
  // As the API gives them: the page that shows a record would show a link and a picture.
  HYPERLINK: (address, label, target) =>
    `<a href="${textOf(address)}" target="${target === undefined ? '_blank' : textOf(target)}">${textOf(label)}</a>`,
  IMAGE: (address, alternative) => `<img src="${textOf(address)}" alt="${textOf(alternative)}" border="0"/>`,
  ISNUMBER: (text) => ApexDecimal.parse(textOf(text).trim()) !== undefined,
};

export function dateOfText(text: string): ApexDate {
  const date = ApexDate.parse(text);
  if (date === undefined) {
    throw new FormulaError(`Not a date: ${text}`);
  }
  return date;
}
