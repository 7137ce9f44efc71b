import type { ApexObject, CollectionKey } from '../library/contract.ts';
import { daysInMonth, isCalendarDay, twoDigits, utcMidnight } from './date.ts';
import { fromWallTime, offsetAt } from './timeZone.ts';

/** The parts of a Datetime in one time zone. Months count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** An instant. Shown in GMT or in the running user's time zone, as each member says. */
export class ApexDatetime implements ApexObject {
  /** Milliseconds since 1970. */
  readonly instant: number;

  constructor(instant: number) {
    this.instant = instant;
  }

  /** The moment that a record is dated: orgs keep whole seconds of it. */
  static ofRecord(instant: number): ApexDatetime {
    return new ApexDatetime(Math.floor(instant / 1000) * 1000);
  }

  /** Parts may run over: month 13 is January of the next year. */
  static of(zone: string, parts: WallTime): ApexDatetime {
    const midnight = utcMidnight(parts.year, parts.month, parts.day);
    return new ApexDatetime(
      fromWallTime(zone, midnight + ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1000),
    );
  }

  /** Reads `2026-01-15 09:00:00`, a wall time of the zone. Undefined when it is none. */
  static parse(text: string, zone: string): ApexDatetime | undefined {
    const found = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(text.trim());
    if (found === null) {
      return undefined;
    }
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
    const valid = isCalendarDay(year, month, day) && hour < 24 && minute < 60 && second < 60;
    return valid ? ApexDatetime.of(zone, { year, month, day, hour, minute, second }) : undefined;
  }

  /** Reads ISO 8601 with an offset or `Z`: `2026-01-15T09:00:00.000Z`, `…+0000`. */
  static parseIso(text: string): ApexDatetime | undefined {
    const pattern = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;
    const [, day, time, offset = 'Z'] = pattern.exec(text) ?? [];
    if (day === undefined) {
      return undefined;
    }
    const instant = Date.parse(`${day}T${time ?? '00:00'}${offset.replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
    return Number.isNaN(instant) ? undefined : new ApexDatetime(instant);
  }

  get apexTypeName(): string {
    return 'Datetime';
  }

  /** Whole seconds since 1970: what `==` looks at. `<` and `>` see milliseconds too. */
  toSeconds(): number {
    return Math.floor(this.instant / 1000);
  }

  collectionKey(): CollectionKey {
    return `\0datetime:${String(this.instant)}`;
  }

  /** `System.debug` shows GMT. */
  printed(): string {
    return this.toText('GMT');
  }

  partsIn(zone: string): WallTime {
    const wall = new Date(this.wallIn(zone));
    return {
      year: wall.getUTCFullYear(),
      month: wall.getUTCMonth() + 1,
      day: wall.getUTCDate(),
      hour: wall.getUTCHours(),
      minute: wall.getUTCMinutes(),
      second: wall.getUTCSeconds(),
    };
  }

  /** The wall time in the zone, as milliseconds since 1970 as if it were UTC. */
  wallIn(zone: string): number {
    return this.instant + offsetAt(zone, this.instant);
  }

  /** Keeps the wall time of the zone; the day of the month is cut to the length of the new month. */
  addMonths(months: number, zone: string): ApexDatetime {
    const parts = this.partsIn(zone);
    const index = parts.year * 12 + parts.month - 1 + months;
    const year = Math.floor(index / 12);
    const month = index - year * 12 + 1;
    return ApexDatetime.of(zone, { ...parts, year, month, day: Math.min(parts.day, daysInMonth(year, month)) });
  }

  /** `2026-01-15 09:00:00` in the zone. */
  toText(zone: string): string {
    const { year, month, day, hour, minute, second } = this.partsIn(zone);
    const date = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
    return `${date} ${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
  }

  /** `2026-01-15T09:00:00.000Z`, as JSON writes it. */
  toIsoString(): string {
    return new Date(this.instant).toISOString();
  }
}
