import type {
  ExecutionLog,
  LimitCounters,
  LogCategory,
  LogLevel,
  ProfileBlock,
  RunningUser,
} from '../apex/library/contract.ts';
import { escaped, shown } from '../apex/execution/loggedValue.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import { twoDigits } from '../apex/values/date.ts';
import { offsetAt, zoneName } from '../apex/values/timeZone.ts';
import { limitBlocks } from './limitBlocks.ts';
import { LogBuffer } from './logBuffer.ts';
import type { LogLevels } from './logLevels.ts';

/** Bytes that a log holds at most. */
const largestLog = 20 * 1024 * 1024;
/** Milliseconds after which a line's wall-clock stamp is refreshed. Blocks that the platform adds have a stamp of their own. */
const staleness = 1_000;
/** What is still written when the log is full. */
const lastEvents =
  /^(?:FATAL_ERROR|CUMULATIVE_|LIMIT_USAGE_FOR_NS|TESTING_LIMITS|TOTAL_EMAIL|CODE_UNIT_FINISHED|EXECUTION_FINISHED)/;

/** The levels that a trace flag of type CLASS_TRACING gives a class or trigger. */
export interface TracedSource {
  /** 15 characters. */
  readonly id: string;
  readonly levels: LogLevels;
}

export interface RequestLogOptions {
  readonly levels: LogLevels;
  /** Milliseconds since 1970, on the org's clock. */
  readonly startedAt: number;
  readonly user: RunningUser;
  readonly apiVersion: string;
  /** Whether the reader may see the code of managed packages. Left out means yes. */
  readonly seesPackages?: boolean;
  /** By `class` or `trigger`, a space, and the full name. */
  readonly sourceIds?: ReadonlyMap<string, string>;
  readonly traced?: ReadonlyMap<string, TracedSource>;
}

/** The text of one debug log while its request runs. */
export class RequestLog implements ExecutionLog {
  readonly enabled = true;
  readonly startedAt: number;
  readonly #options: RequestLogOptions;
  readonly #buffer = new LogBuffer(largestLog);
  /** The platform's counter starts some time before the first event. */
  readonly #origin = performance.now() - (0.4 + Math.random() * 3);
  #levels: LogLevels;
  readonly #outerLevels: { readonly levels: LogLevels; readonly name: string; readonly id: string }[] = [];
  /** `09:15:04.102 (` */
  #stamp = '';
  #stampedAt = Number.NEGATIVE_INFINITY;

  constructor(options: RequestLogOptions) {
    this.#options = options;
    this.#levels = options.levels;
    this.startedAt = options.startedAt;
    this.#add(`${options.apiVersion} ${options.levels.toString()}\n`, false);
  }

  writes(category: LogCategory, level: LogLevel): boolean {
    return this.#levels.writes(category, level);
  }

  /** Lines before the first event: the source of an anonymous block. */
  preamble(lines: readonly string[]): void {
    for (const line of lines) {
      this.#add(`${line}\n`, false);
    }
  }

  event(category: LogCategory, level: LogLevel, name: string, ...fields: string[]): void {
    if (this.#levels.writes(category, level)) {
      this.write([name, ...fields.map(shown)].join('|'), false);
    }
  }

  write(text: string, isDetail: boolean): void {
    const elapsed = performance.now() - this.#origin;
    if (elapsed - this.#stampedAt >= staleness) {
      this.#stamp = this.#stampAt(elapsed);
      this.#stampedAt = elapsed;
    }
    this.#add(`${this.#stamp}${Math.floor(elapsed * 1e6)})|${text}\n`, isDetail);
  }

  /** The execution's first line has a fresh stamp. */
  userInfo(): void {
    const { user } = this.#options;
    this.#stampedAt = Number.NEGATIVE_INFINITY;
    const labels = timeZoneLabels(user.timeZone, this.startedAt);
    this.event('APEX_CODE', 'ERROR', 'USER_INFO', '[EXTERNAL]', user.id.slice(0, 15), user.username, ...labels);
  }

  limitUsage(
    limits: LimitCounters,
    usage: { readonly statics: readonly string[]; readonly testing?: LimitCounters } = { statics: [] },
  ): void {
    if (!this.writes('APEX_PROFILING', 'INFO')) {
      return;
    }
    const fine = this.writes('APEX_PROFILING', 'FINE');
    this.#block([
      'CUMULATIVE_LIMIT_USAGE',
      ...limitBlocks(limits),
      ...(usage.testing === undefined ? [] : ['TESTING_LIMITS', ...limitBlocks(usage.testing)]),
      ...(fine ? ['TOTAL_EMAIL_RECIPIENTS_QUEUED|0', `STATIC_VARIABLE_LIST|\n${indented(usage.statics)}`] : []),
      'CUMULATIVE_LIMIT_USAGE_END\n',
    ]);
  }

  profile(blocks: readonly ProfileBlock[]): void {
    if (this.writes('APEX_PROFILING', 'FINE')) {
      this.#block([
        'CUMULATIVE_PROFILING_BEGIN',
        ...blocks.map(({ title, lines }) =>
          lines.length === 0
            ? `CUMULATIVE_PROFILING|No profiling information for ${title}`
            : `CUMULATIVE_PROFILING|${title}|\n${lines.map((line) => `${escaped(line)}\n`).join('')}`,
        ),
        'CUMULATIVE_PROFILING_END',
      ]);
    }
  }

  /** Events that stand together share a stamp that is right. */
  #block(events: readonly string[]): void {
    const elapsed = performance.now() - this.#origin;
    const stamp = `${this.#stampAt(elapsed)}${Math.floor(elapsed * 1e6)})|`;
    for (const event of events) {
      this.#add(`${stamp}${event}\n`, false);
    }
  }

  // ---- Code of others

  hides(): boolean {
    return this.#options.seesPackages === false;
  }

  sourceId(form: 'class' | 'trigger', fullName: string): string | undefined {
    return this.#options.sourceIds?.get(`${form} ${fullName}`);
  }

  traces(form: 'class' | 'trigger', fullName: string): boolean {
    return this.#options.traced?.has(`${form} ${fullName}`) === true;
  }

  pushLevels(form: 'class' | 'trigger', fullName: string, line: string): void {
    const traced = this.#options.traced?.get(`${form} ${fullName}`);
    if (traced !== undefined) {
      const { id, levels } = traced;
      this.#outerLevels.push({ levels: this.#levels, name: fullName, id });
      this.event('SYSTEM', 'INFO', 'PUSH_TRACE_FLAGS', line, id, fullName, levels.toString());
      this.#levels = levels;
    }
  }

  popLevels(line: string): void {
    const outer = this.#outerLevels.pop();
    if (outer !== undefined) {
      const { levels, name, id } = outer;
      this.#levels = levels;
      this.event('SYSTEM', 'INFO', 'POP_TRACE_FLAGS', line, id, name, levels.toString());
    }
  }

  // ---- The text

  /** The whole text; more events may follow. */
  toBuffer(): Buffer {
    return this.#buffer.toBuffer();
  }

  toString(): string {
    return this.toBuffer().toString();
  }

  /** `09:15:04.102 (`: what follows the point is the elapsed milliseconds, not padded. */
  #stampAt(elapsed: number): string {
    const wall = new Date(new ApexDatetime(this.startedAt + elapsed).wallIn(this.#options.user.timeZone));
    const time = [wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()].map(twoDigits).join(':');
    return `${time}.${Math.floor(elapsed) % 1000} (`;
  }

  #add(line: string, isDetail: boolean): void {
    if (!this.#buffer.isFull) {
      this.#buffer.add(line, isDetail);
    } else if (!isDetail && lastEvents.test(line.slice(line.indexOf('|') + 1))) {
      this.#buffer.addLast(line);
    }
  }
}

/** Each on a line of its own, two blanks in; a blank line follows. */
function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join('');
}

/** `(GMT-08:00) Pacific Standard Time (America/Los_Angeles)` and `GMT-08:00`, as USER_INFO names a time zone. */
function timeZoneLabels(zone: string, instant: number): readonly [label: string, offset: string] {
  const minutes = Math.round(offsetAt(zone, instant) / 60_000);
  const clock = `${twoDigits(Math.floor(Math.abs(minutes) / 60))}:${twoDigits(Math.abs(minutes) % 60)}`;
  const offset = `GMT${minutes < 0 ? '-' : '+'}${clock}`;
  return [`(${offset}) ${zoneName(zone, instant, 'long')} (${zone})`, offset];
}
