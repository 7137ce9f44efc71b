// The debug API sends a Date, Datetime or Time as text alone, and in which form is documented nowhere. Only forms whose order
// is known are put in order: a text in the user's own locale, such as 3/1/2026, is not.

const clockTime = String.raw`(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?`;
const isoForm = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})(?:[T ]${clockTime})?(?:Z|[+-]00:?00)?$`);
const timeForm = new RegExp(String.raw`^${clockTime}Z?$`);
/** As Java prints a date: `Sun Mar 01 09:00:00 GMT 2026`. */
const javaForm = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC) (\d{4})$/;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const timed = new Set(['date', 'datetime', 'time']);

export function isMoment(typeName: string): boolean {
  return timed.has(typeName.toLowerCase());
}

/** Milliseconds since 1970, or since midnight for a Time. Undefined for a form whose order is not known. */
export function momentOf(text: string): number | undefined {
  const iso = isoForm.exec(text);
  if (iso !== null) {
    const [, year, month, day, ...time] = iso;
    return Date.UTC(Number(year), Number(month) - 1, Number(day)) + millisecondsOf(time);
  }
  const time = timeForm.exec(text);
  if (time !== null) {
    return millisecondsOf(time.slice(1));
  }
  const [, monthName = '', day, hour, minute, second, year] = javaForm.exec(text) ?? [];
  const month = months.indexOf(monthName);
  return month < 0 ? undefined : Date.UTC(Number(year), month, Number(day)) + millisecondsOf([hour, minute, second]);
}

/** The text of a Date; undefined for a day that no calendar has. */
export function dateText(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = year >= 1700 && year <= 4000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDay ? date.toISOString().slice(0, 10) : undefined;
}

function millisecondsOf([hour = '0', minute = '0', second = '0', fraction = '0']: readonly (
  string | undefined
)[]): number {
  return ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Number(fraction.padEnd(3, '0'));
}
