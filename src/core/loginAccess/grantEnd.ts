import { type CalendarDay, dayOf, daysBetween } from './calendarDay.ts';
import { type DateHabits, type DateReading, type FoundDate, namedDates, numericDates } from './dateText.ts';

/** The last day of a grant, as its row of the audit trail says it. */
export interface GrantEnd {
  readonly day: CalendarDay;
  /** The other day that the text may mean: nothing told which of two. */
  readonly otherwise: CalendarDay | undefined;
}

/** Login access can be granted for a year at most. In days. */
const longestGrant = 367;
/** What Salesforce offers: a day, three, a week, a month, half a year, a year. The day of granting may be another where the user is. */
const offered: readonly (readonly [number, number])[] = [
  [0, 8],
  [27, 32],
  [180, 185],
  [364, 367],
];

/**
 * Reads the last day of a grant. The org writes it as somebody's locale does, so `11/1/2030` may be either of two days. In turn
 * decide: the locale, where it is known; that a grant lasts a year at most; how long Salesforce lets it last. Where two days are left
 * it is the earlier, because a dead grant called live misleads more. Undefined where the text has no date.
 */
export function readGrantEnd(text: string, granted: Date, { language, order }: DateHabits): GrantEnd | undefined {
  const from = dayOf(granted);
  const lasts = ({ day }: DateReading): number => daysBetween(from, day);
  const possible = (reading: DateReading): boolean => lasts(reading) >= -1 && lasts(reading) <= longestGrant;
  let later: readonly DateReading[] = [];
  for (const find of waysToFind(language)) {
    const dates = find(text);
    // Names may have numbers in them that look like dates: the first that can be the end of a grant is meant.
    const readings = dates.find((date) => date.some(possible))?.filter(possible);
    if (readings !== undefined) {
      return likeliest(readings, order, lasts);
    }
    later = [...later, ...dates.flat().filter((reading) => lasts(reading) > longestGrant)];
  }
  return chosen(later);
}

/** Names of months in all languages come last: they are the only ones that take time. */
function waysToFind(language: string | undefined): readonly ((text: string) => readonly FoundDate[])[] {
  const own = language === undefined ? [] : [(text: string) => namedDates(text, language)];
  return [numericDates, ...own, (text) => namedDates(text)];
}

function likeliest(
  readings: readonly DateReading[],
  order: DateHabits['order'],
  lasts: (reading: DateReading) => number,
): GrantEnd | undefined {
  const habitual = readings.filter((reading) => reading.order === order);
  if (habitual.length > 0) {
    return chosen(habitual);
  }
  const usual = readings.filter((reading) =>
    offered.some(([least, most]) => lasts(reading) >= least && lasts(reading) <= most),
  );
  return chosen(usual, readings) ?? chosen(readings);
}

/** The earliest of `readings`. Another day among `all` is kept as what the text may mean as well. */
function chosen(readings: readonly DateReading[], all = readings): GrantEnd | undefined {
  const [first] = sorted(readings);
  const otherwise = sorted(all).find(({ day }) => first !== undefined && daysBetween(first.day, day) !== 0);
  return first && { day: first.day, otherwise: otherwise?.day };
}

function sorted(readings: readonly DateReading[]): readonly DateReading[] {
  return readings.toSorted((a, b) => daysBetween(b.day, a.day));
}
