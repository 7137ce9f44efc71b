import type { ApexObject, CollectionKey } from '../library/contract.ts';

const millisecondsPerDay = 86_400_000;

/** Milliseconds since 1970 of a calendar date at midnight UTC. Months count from 1 and may run over, as days may. */
export function utcMidnight(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime();
}

export function daysInMonth(year: number, month: number): number {
  return new Date(utcMidnight(year, month + 1, 0)).getUTCDate();
}

export function twoDigits(value: number): string {
  return value < 10 ? `0${String(value)}` : String(value);
}

/** A calendar date without a time zone. */
export class ApexDate implements ApexObject {
  /** Days since 1970-01-01. */
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }

  static of(year: number, month: number, day: number): ApexDate {
    return new ApexDate(Math.floor(utcMidnight(year, month, day) / millisecondsPerDay));
  }

  /** The date at that UTC instant. */
  static at(instant: number): ApexDate {
    return new ApexDate(Math.floor(instant / millisecondsPerDay));
  }

  /** Reads `2026-01-15`; also with a time after it, which is left out. Undefined when it is no date. */
  static parse(text: string): ApexDate | undefined {
    const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$/.exec(text.trim()) ?? [];
    if (year === undefined || !isCalendarDay(Number(year), Number(month), Number(day))) {
      return undefined;
    }
    return ApexDate.of(Number(year), Number(month), Number(day));
  }

  get apexTypeName(): string {
    return 'Date';
  }

  /** Milliseconds since 1970 of its midnight in UTC. */
  get instant(): number {
    return this.days * millisecondsPerDay;
  }

  get year(): number {
    return new Date(this.instant).getUTCFullYear();
  }

  /** 1 to 12. */
  get month(): number {
    return new Date(this.instant).getUTCMonth() + 1;
  }

  get day(): number {
    return new Date(this.instant).getUTCDate();
  }

  collectionKey(): CollectionKey {
    return `\0date:${String(this.days)}`;
  }

  /** `System.debug` and string concatenation show a midnight that `String.valueOf` leaves out. */
  printed(): string {
    return `${this.toString()} 00:00:00`;
  }

  /** The day of the month is cut to the length of the new month. */
  addMonths(months: number): ApexDate {
    const index = this.year * 12 + this.month - 1 + months;
    const year = Math.floor(index / 12);
    const month = index - year * 12 + 1;
    return ApexDate.of(year, month, Math.min(this.day, daysInMonth(year, month)));
  }

  /** `2026-01-15`. */
  toString(): string {
    return `${String(this.year).padStart(4, '0')}-${twoDigits(this.month)}-${twoDigits(this.day)}`;
  }
}

export function isCalendarDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}
