import { type CalendarDay, calendarDay } from './calendarDay.ts';
import { monthsNamed } from './monthNames.ts';

/** In which order a date is written: `mdy` in the United States, `dmy` in most of Europe, `ymd` in Japan. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd' | 'ydm';

/** One way to read a date. */
export interface DateReading {
  readonly day: CalendarDay;
  readonly order: DateOrder;
}

/** What an org's locale such as `de_DE` says of how its users write dates. */
export interface DateHabits {
  readonly language: string | undefined;
  readonly order: DateOrder | undefined;
}

const orders: readonly DateOrder[] = ['dmy', 'mdy', 'ymd', 'ydm'];

// The second part of a numeric date is never a year, so it has two digits at most. Letters in front name a Japanese reign.
const numeric = /(?<![\d.])(?:\b([RH])|(令和|平成)\s*)?(\d{1,4})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{1,4})(?!\d)/gu;
const eastAsian = /(令和|平成|民國|民国)?\s?(\d{1,4}|元)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/gu;
// Vietnamese numbers its months behind the word for month.
const vietnamese = /(?<!\d)(\d{1,2}) (?:tháng|thg) (\d{1,2}),? (?:năm )?(\d{4})(?!\d)/giu;
const numbersAndWords = /\d+|[\p{L}\p{M}](?:[\p{L}\p{M}.]*[\p{L}\p{M}])?/gu;

/** The first year of a reign, or of the calendar of the Republic of China, is the year after this one. */
const yearsBefore: Readonly<Record<string, number>> = {
  R: 2018,
  令和: 2018,
  H: 1988,
  平成: 1988,
  民國: 1911,
  民国: 1911,
};

/** How far the numbers that belong to a month stand from its name: characters, and words. */
const reach = 16;
const maximumBetween = 6;

/** A date in a text, in all the ways in which it can be read. */
export type FoundDate = readonly DateReading[];

/**
 * The dates in a text that are written in numbers, in the order of the text: in digits of any script, with Buddhist, Japanese and
 * Chinese years. Years of two digits are of this century.
 */
export function numericDates(text: string): readonly FoundDate[] {
  const clean = plainText(text);
  return inOrder([
    ...matchesOf(clean, eastAsian, ([, reign, year = '', month, day]) =>
      readingsOf(yearsOf(year === '元' ? '1' : year, reign), Number(month), Number(day), 'ymd'),
    ),
    ...matchesOf(clean, vietnamese, ([, day, month, year = '']) =>
      readingsOf(yearsOf(year), Number(month), Number(day), 'dmy'),
    ),
    ...matchesOf(clean, numeric, ([, letter, reign, first = '', second = '', third = '']) =>
      numericReadings([first, second, third], letter ?? reign),
    ),
  ]);
}

/** The dates in a text whose month has a name in this language, or in any: `20 June 2026`, `2026. június 20.`, `2026. gada 20. jūnijs`. */
export function namedDates(text: string, language?: string): readonly FoundDate[] {
  const clean = plainText(text);
  const tokens = [...clean.matchAll(numbersAndWords)].map((match): Token => ({ text: match[0], index: match.index }));
  return inOrder(tokens.flatMap((_, position) => namedMonth(tokens, position, language)));
}

/** What Salesforce's name of a locale tells; nothing where the runtime does not know it. */
export function dateHabits(locale: string | undefined): DateHabits {
  const [language = '', region = ''] = locale?.split('_') ?? [];
  for (const tag of [locale?.replaceAll('_', '-') ?? '', `${language}-${region}`, language]) {
    const order = orderIn(tag);
    if (order !== undefined) {
      return { language: new Intl.Locale(tag).language, order };
    }
  }
  return { language: undefined, order: undefined };
}

function orderIn(tag: string): DateOrder | undefined {
  try {
    const parts = new Intl.DateTimeFormat(tag, { dateStyle: 'short' }).formatToParts();
    const letters = parts.map(({ type }) => (type === 'year' || type === 'month' || type === 'day' ? type[0] : ''));
    return orders.find((order) => order === letters.join(''));
  } catch {
    // No tag of a locale, the empty text among them.
    return undefined;
  }
}

interface PlacedDate {
  readonly index: number;
  readonly readings: FoundDate;
}

function inOrder(found: readonly PlacedDate[]): readonly FoundDate[] {
  return found
    .filter(({ readings }) => readings.length > 0)
    .sort((a, b) => a.index - b.index)
    .map(({ readings }) => readings);
}

function matchesOf(
  text: string,
  pattern: RegExp,
  read: (match: readonly (string | undefined)[]) => FoundDate,
): PlacedDate[] {
  return [...text.matchAll(pattern)].map((match) => ({ index: match.index, readings: read(match) }));
}

function numericReadings(parts: readonly [string, string, string], reign: string | undefined): FoundDate {
  const numbers = parts.map(Number);
  const [first = 0, second = 0, third = 0] = numbers;
  const yearFirst = [
    ...readingsOf(yearsOf(parts[0], reign), second, third, 'ymd'),
    ...(reign === undefined ? readingsOf(yearsOf(parts[0]), third, second, 'ydm') : []),
  ];
  const yearLast = [
    ...readingsOf(yearsOf(parts[2]), second, first, 'dmy'),
    ...readingsOf(yearsOf(parts[2]), first, second, 'mdy'),
  ];
  if (reign !== undefined || parts[0].length > 2) {
    return yearFirst;
  }
  return parts[2].length > 2 ? yearLast : [...yearLast, ...yearFirst];
}

interface Token {
  readonly text: string;
  readonly index: number;
}

/** The date around the word at this position, if that is a month. */
function namedMonth(tokens: readonly Token[], position: number, language: string | undefined): PlacedDate[] {
  // Some Irish months have two words.
  for (const words of [2, 1]) {
    const name = tokens.slice(position, position + words);
    const [first, last] = [name[0], name.at(-1)];
    const months = monthsNamed(name.map(({ text }) => text).join(''), language);
    if (first !== undefined && last !== undefined && months.length > 0) {
      const before = numbersNear(first.index, tokens.slice(Math.max(0, position - maximumBetween), position)).reverse();
      const behind = tokens.slice(position + words, position + words + maximumBetween);
      const after = numbersNear(last.index + last.text.length, behind);
      return [{ index: first.index, readings: months.flatMap((month) => namedReadings(month, before, after)) }];
    }
  }
  return [];
}

function numbersNear(index: number, tokens: readonly Token[]): string[] {
  return tokens
    .filter((token) => /\d/.test(token.text) && Math.abs(token.index - index) <= reach)
    .map(({ text }) => text);
}

/** `before` and `after` are the numbers around the month, the nearest first. */
function namedReadings(month: number, before: readonly string[], after: readonly string[]): FoundDate {
  const ways: readonly [DateOrder, string | undefined, string | undefined][] = [
    ['dmy', after[0], before[0]],
    ['mdy', after[1], after[0]],
    ['ymd', before[0], after[0]],
    ['ydm', before[1], before[0]],
  ];
  return ways.flatMap(([order, year = '', day = '']) =>
    // A year is written out beside a month's name, which tells it from the day.
    year.length === 4 && day.length <= 2 ? readingsOf(yearsOf(year), month, Number(day), order) : [],
  );
}

/** Thailand counts years from 543 before our era. A grant of the year 2500 or of the year 1400 there is not. */
function yearsOf(digits: string, reign?: string): readonly number[] {
  const year = Number(digits);
  const before = reign === undefined ? undefined : yearsBefore[reign];
  if (before !== undefined) {
    return [before + year];
  }
  if (digits.length <= 2) {
    return [2000 + year, 2500 + year - 543];
  }
  return year >= 2400 ? [year - 543] : year >= 1990 ? [year] : [];
}

function readingsOf(years: readonly number[], month: number, day: number, order: DateOrder): FoundDate {
  return years.flatMap((year) => {
    const read = calendarDay(year, month, day);
    return read === undefined ? [] : [{ day: read, order }];
  });
}

/** Without marks of direction, and with digits as `Number` reads them: in every script they stand in one row from zero to nine. */
function plainText(text: string): string {
  const visible = text.normalize('NFKC').replace(/\p{Cf}/gu, '');
  return visible.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) {
      zero -= 1;
    }
    return String(code - zero);
  });
}
