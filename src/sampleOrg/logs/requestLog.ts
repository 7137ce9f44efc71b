import type { ExecutionLog, LogCategory, LogLevel } from '../apex/library/contract.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import { twoDigits } from '../apex/values/date.ts';
import type { LogLevels } from './logLevels.ts';

/** Bytes of a log, about. What comes after is not kept. */
const largestLog = 20 * 1024 * 1024;
/** Milliseconds that the wall-clock stamp may be behind: the platform refreshes it now and then only. */
const staleness = 50;

/** The text of one debug log while its request runs. */
export class RequestLog implements ExecutionLog {
  readonly enabled = true;
  readonly startedAt: number;
  readonly #levels: LogLevels;
  readonly #timeZone: string;
  /** The platform's counter starts some time before the first event. */
  readonly #origin = process.hrtime.bigint() - BigInt(400_000 + Math.floor(Math.random() * 3_000_000));
  readonly #lines: string[] = [];
  #size = 0;
  #stamp = '';
  #stampedAt = Number.NEGATIVE_INFINITY;

  /** `startedAt`: milliseconds since 1970. The stamps show the wall time of the user's zone. */
  constructor(options: {
    readonly levels: LogLevels;
    readonly startedAt: number;
    readonly timeZone: string;
    readonly apiVersion: string;
  }) {
    this.#levels = options.levels;
    this.#timeZone = options.timeZone;
    this.startedAt = options.startedAt;
    this.#add(`${options.apiVersion} ${options.levels.toString()}`);
  }

  writes(category: LogCategory, level: LogLevel): boolean {
    return this.#levels.writes(category, level);
  }

  /** Lines before the first event: the source of an anonymous block. */
  preamble(lines: readonly string[]): void {
    for (const line of lines) {
      this.#add(line);
    }
  }

  event(category: LogCategory, level: LogLevel, name: string, ...fields: string[]): void {
    if (this.#levels.writes(category, level)) {
      const nanoseconds = Number(process.hrtime.bigint() - this.#origin);
      const text = [name, ...fields.map((field) => field.replaceAll('|', '&#124;'))].join('|');
      this.#add(`${this.#stampAt(Math.floor(nanoseconds / 1e6), name)} (${nanoseconds})|${text}`);
    }
  }

  /** The whole text; more events may follow. */
  toString(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** `09:15:04.102`: what follows the point is the elapsed milliseconds, not padded. */
  #stampAt(elapsed: number, name: string): string {
    if (elapsed - this.#stampedAt > staleness || name === 'USER_INFO') {
      const wall = new Date(new ApexDatetime(this.startedAt + elapsed).wallIn(this.#timeZone));
      const time = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()].map(twoDigits).join(':');
      this.#stamp = `${time}.${elapsed % 1000}`;
      this.#stampedAt = elapsed;
    }
    return this.#stamp;
  }

  #add(line: string): void {
    if (this.#size > largestLog) {
      return;
    }
    this.#size += line.length + 1;
    this.#lines.push(this.#size > largestLog ? '*********** MAXIMUM DEBUG LOG SIZE REACHED ***********' : line);
  }
}
