import { twoDigits } from '../values/date.ts';
import { offsetAt, zoneName } from '../values/timeZone.ts';

// Java's SimpleDateFormat for en_US, the form that Datetime.format takes.

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const millisecondsPerDay = 86_400_000;

interface Moment {
  readonly instant: number;
  readonly zone: string;
  /** The wall time, held in UTC fields. */
  readonly wall: Date;
}

/** Undefined when the pattern holds a letter that has no meaning. */
export function formatInstant(instant: number, zone: string, pattern: string): string | undefined {
  const moment: Moment = { instant, zone, wall: new Date(instant + offsetAt(zone, instant)) };
  let result = '';
  for (const [token, quoted, letters, , other] of pattern.matchAll(/'((?:[^']|'')*)'|(([A-Za-z])\3*)|([^A-Za-z'])/g)) {
    if (quoted !== undefined) {
      result += token === "''" ? "'" : quoted.replaceAll("''", "'");
    } else if (letters !== undefined) {
      const text = formatField(moment, letters.charAt(0), letters.length);
      if (text === undefined) {
        return undefined;
      }
      result += text;
    } else {
      result += other ?? '';
    }
  }
  return result;
}

function formatField(moment: Moment, letter: string, width: number): string | undefined {
  const { wall } = moment;
  const hour = wall.getUTCHours();
  switch (letter) {
    case 'y':
    case 'Y':
    case 'u':
      return letter === 'u' ? String(wall.getUTCDay() || 7) : year(wall, width);
    case 'M':
    case 'L':
      return named(months, wall.getUTCMonth(), width) ?? digits(wall.getUTCMonth() + 1, width);
    case 'd':
      return digits(wall.getUTCDate(), width);
    case 'E':
      return named(weekdays, wall.getUTCDay(), Math.max(width, 3));
    case 'H':
      return digits(hour, width);
    case 'k':
      return digits(hour === 0 ? 24 : hour, width);
    case 'h':
      return digits(hour % 12 === 0 ? 12 : hour % 12, width);
    case 'K':
      return digits(hour % 12, width);
    case 'm':
      return digits(wall.getUTCMinutes(), width);
    case 's':
      return digits(wall.getUTCSeconds(), width);
    case 'S':
      return digits(wall.getUTCMilliseconds(), width);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'G':
      return 'AD';
    default:
      return formatCount(moment, letter, width);
  }
}

function formatCount({ instant, zone, wall }: Moment, letter: string, width: number): string | undefined {
  switch (letter) {
    case 'D':
      return digits(dayOfYear(wall), width);
    case 'F':
      return digits(Math.ceil(wall.getUTCDate() / 7), width);
    case 'w':
      return digits(weekOf(dayOfYear(wall), wall), width);
    case 'W':
      return digits(weekOf(wall.getUTCDate(), wall), width);
    case 'z':
      return zoneName(zone, instant, width >= 4 ? 'long' : 'short');
    case 'Z':
      return offsetText(zone, instant, '');
    case 'X':
      return offsetAt(zone, instant) === 0 ? 'Z' : offsetText(zone, instant, ':').slice(0, width === 1 ? 3 : 6);
    default:
      return undefined;
  }
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function named(names: readonly string[], index: number, width: number): string | undefined {
  return width < 3 ? undefined : width === 3 ? names[index]?.slice(0, 3) : names[index];
}

function year(wall: Date, width: number): string {
  const full = String(wall.getUTCFullYear());
  return width === 2 ? full.slice(-2) : full.padStart(width, '0');
}

export function dayOfYear(wall: Date): number {
  return Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / millisecondsPerDay) + 1;
}

/** Weeks begin on Sunday, and the first may be short. */
function weekOf(day: number, wall: Date): number {
  const firstWeekday = (wall.getUTCDay() - ((day - 1) % 7) + 7) % 7;
  return Math.floor((day - 1 + firstWeekday) / 7) + 1;
}

function offsetText(zone: string, instant: number, separator: string): string {
  const minutes = Math.round(offsetAt(zone, instant) / 60_000);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}${separator}${twoDigits(size % 60)}`;
}
