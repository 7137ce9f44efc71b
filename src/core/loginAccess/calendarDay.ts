/** A day of the calendar, nowhere in particular: where it ends depends on the time zone. Months count from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const millisecondsOfDay = 24 * 60 * 60 * 1000;

/** Undefined where there is no such day. */
export function calendarDay(year: number, month: number, day: number): CalendarDay | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? { year, month, day }
    : undefined;
}

/** The day on which this instant falls in UTC. */
export function dayOf(instant: Date): CalendarDay {
  return { year: instant.getUTCFullYear(), month: instant.getUTCMonth() + 1, day: instant.getUTCDate() };
}

/** How many days `later` lies after `earlier`; negative where it lies before. */
export function daysBetween(earlier: CalendarDay, later: CalendarDay): number {
  return (startInUtc(later) - startInUtc(earlier)) / millisecondsOfDay;
}

/** The last millisecond of the day in a time zone such as `Europe/Berlin`. One that is not known counts as UTC. */
export function endOfDay(day: CalendarDay, timeZone = 'UTC'): Date {
  const nextMidnight = startInUtc(day) + millisecondsOfDay;
  // Twice: the first guess may lie on the other side of a change to or from summer time.
  const guess = nextMidnight - offsetAt(nextMidnight, timeZone);
  return new Date(nextMidnight - offsetAt(guess, timeZone) - 1);
}

function startInUtc({ year, month, day }: CalendarDay): number {
  return Date.UTC(year, month - 1, day);
}

/** How far the clocks of a time zone are ahead of UTC at an instant. Milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const shown = new Map<string, number>();
  for (const { type, value } of clockOf(timeZone).formatToParts(instant)) {
    shown.set(type, Number(value));
  }
  const part = (type: string): number => shown.get(type) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(instant / 1000) * 1000;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Kept, because making one takes longer than using it a hundred times. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const clock = clocks.get(timeZone) ?? makeClock(timeZone);
  clocks.set(clock.resolvedOptions().timeZone, clock);
  return clock;
}

function makeClock(timeZone: string): Intl.DateTimeFormat {
  const fields = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone: 'UTC' });
  }
}
