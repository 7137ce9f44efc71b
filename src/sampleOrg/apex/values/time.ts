import type { ApexObject, CollectionKey } from '../library/contract.ts';
import { twoDigits } from './date.ts';

const millisecondsPerDay = 86_400_000;

/** A time of day. */
export class ApexTime implements ApexObject {
  /** Milliseconds since midnight, below 24 hours. */
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    this.milliseconds = ((milliseconds % millisecondsPerDay) + millisecondsPerDay) % millisecondsPerDay;
  }

  static of(hour: number, minute: number, second: number, millisecond: number): ApexTime {
    return new ApexTime(((hour * 60 + minute) * 60 + second) * 1000 + millisecond);
  }

  /** Reads `09:30:00.000Z`, with or without seconds, milliseconds and `Z`. */
  static parse(text: string): ApexTime | undefined {
    const [, hour, minute, second = '0', fraction = ''] =
      /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z?$/.exec(text) ?? [];
    if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
      return undefined;
    }
    return ApexTime.of(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0')));
  }

  get apexTypeName(): string {
    return 'Time';
  }

  get hour(): number {
    return Math.floor(this.milliseconds / 3_600_000);
  }

  get minute(): number {
    return Math.floor(this.milliseconds / 60_000) % 60;
  }

  get second(): number {
    return Math.floor(this.milliseconds / 1000) % 60;
  }

  get millisecond(): number {
    return this.milliseconds % 1000;
  }

  collectionKey(): CollectionKey {
    return `\0time:${String(this.milliseconds)}`;
  }

  printed(): string {
    return this.toString();
  }

  /** `09:30:00.000Z`. */
  toString(): string {
    const millisecond = String(this.millisecond).padStart(3, '0');
    return `${twoDigits(this.hour)}:${twoDigits(this.minute)}:${twoDigits(this.second)}.${millisecond}Z`;
  }
}
