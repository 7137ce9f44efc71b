import type { ExecutionLog, LimitCounters, LimitName, LogCategory, LogLevel } from '../apex/library/contract.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import { twoDigits } from '../apex/values/date.ts';
import type { LogLevels } from './logLevels.ts';

/** Bytes that a log holds at most; a mark stands in place of what comes after. */
const largestLog = 20 * 1024 * 1024;
const cutMark = '*********** MAXIMUM DEBUG LOG SIZE REACHED ***********';
/** Milliseconds that the wall-clock stamp may be behind: the platform refreshes it now and then only. */
const staleness = 50;

/** Lines of a limits block, in order. Limits that the engine does not count are never used. */
const limitLines: readonly (readonly [label: string, limit: LimitName | undefined, allowed: number])[] = [
  ['Number of SOQL queries', 'queries', 100],
  ['Number of query rows', 'queryRows', 50_000],
  ['Number of SOSL queries', 'soslQueries', 20],
  ['Number of DML statements', 'dmlStatements', 150],
  ['Number of Publish Immediate DML', undefined, 150],
  ['Number of DML rows', 'dmlRows', 10_000],
  ['Maximum CPU time', 'cpuTime', 10_000],
  ['Maximum heap size', 'heapSize', 6_000_000],
  ['Number of callouts', 'callouts', 100],
  ['Number of Email Invocations', 'emailInvocations', 10],
  ['Number of future calls', 'futureCalls', 50],
  ['Number of queueable jobs added to the queue', 'queueableJobs', 50],
  ['Number of Mobile Apex push calls', undefined, 10],
];

/** The text of one debug log while its request runs. */
export class RequestLog implements ExecutionLog {
  readonly enabled = true;
  readonly startedAt: number;
  readonly #levels: LogLevels;
  readonly #timeZone: string;
  /** The platform's counter starts some time before the first event. */
  readonly #origin = process.hrtime.bigint() - BigInt(400_000 + Math.floor(Math.random() * 3_000_000));
  readonly #lines: string[] = [];
  /** Bytes so far. */
  #size = 0;
  #full = false;
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

  /** `CUMULATIVE_LIMIT_USAGE` and what stands in it. */
  limitUsage(limits: LimitCounters): void {
    this.event('APEX_PROFILING', 'INFO', 'CUMULATIVE_LIMIT_USAGE');
    const lines = limitLines.map(([label, limit, allowed]) => {
      const [used, most] = limit === undefined ? [0, allowed] : [limits.used(limit), limits.allowed(limit)];
      return `  ${label}: ${used} out of ${most}`;
    });
    this.event('APEX_PROFILING', 'FINEST', 'LIMIT_USAGE_FOR_NS', '(default)', `\n${lines.join('\n')}\n`);
    this.event('APEX_PROFILING', 'INFO', 'CUMULATIVE_LIMIT_USAGE_END');
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
    if (this.#full) {
      return;
    }
    const size = Buffer.byteLength(line) + 1;
    // There is always room left for the mark.
    this.#full = this.#size + size + cutMark.length + 1 > largestLog;
    this.#lines.push(this.#full ? cutMark : line);
    this.#size += size;
  }
}
