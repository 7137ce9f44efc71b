import { displayLine } from '../../core/base/displayText.ts';
import { groupFacts, type LogGroup } from '../../core/debugLogs/logGroups.ts';
import type { LogColumn } from '../../core/debugLogs/logOrder.ts';
import { operationName } from '../../core/debugLogs/operationName.ts';
import type { DebugLogEntry } from '../../core/debugLogs/ports.ts';
import type { TableTexts } from '../protocol/debugLogsTable.ts';
import { filled } from './filled.ts';

const kilobyte = 1024;
const megabyte = 1024 * 1024;

/** What stands in cells, in the user's language. */
export class CellTexts {
  readonly #texts: TableTexts;
  readonly #time: Intl.DateTimeFormat;
  readonly #whole: Intl.NumberFormat;
  readonly #short: Intl.NumberFormat;
  readonly #cells: Readonly<Record<LogColumn, (log: DebugLogEntry) => string>>;

  constructor(texts: TableTexts, language: string) {
    this.#texts = texts;
    this.#time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' });
    this.#whole = new Intl.NumberFormat(language);
    this.#short = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    this.#cells = {
      time: ({ startedAt }) => this.#time.format(startedAt),
      user: ({ username }) => displayLine(username),
      operation: ({ operation }) => displayLine(operationName(operation)),
      status: ({ status }) => displayLine(status),
      duration: ({ durationMilliseconds }) => this.duration(durationMilliseconds),
      size: ({ length }) => this.size(length),
      requestType: ({ requestType }) => displayLine(requestType),
      location: ({ location }) => displayLine(location),
    };
  }

  cell(log: DebugLogEntry, column: LogColumn): string {
    return this.#cells[column](log);
  }

  count(number: number): string {
    return this.#whole.format(number);
  }

  size(bytes: number): string {
    if (bytes < kilobyte) {
      return filled(this.#texts.bytes, this.#whole.format(bytes));
    }
    return bytes < megabyte
      ? filled(this.#texts.kilobytes, this.#whole.format(Math.round(bytes / kilobyte)))
      : filled(this.#texts.megabytes, this.#short.format(bytes / megabyte));
  }

  duration(milliseconds: number): string {
    return milliseconds < 1_000
      ? filled(this.#texts.milliseconds, this.#whole.format(milliseconds))
      : filled(this.#texts.seconds, this.#short.format(milliseconds / 1_000));
  }

  /** A group's heading: what it began with, how many, when, how large. */
  heading(group: LogGroup): string {
    const facts = groupFacts(group);
    const first = group.logs.find(({ startedAt }) => startedAt === facts.startedAt);
    const parts = [
      filled(
        this.#texts.group,
        first === undefined ? '' : this.cell(first, 'operation'),
        this.count(group.logs.length),
      ),
      this.#time.format(facts.startedAt),
      facts.usernames.length === 1 ? displayLine(facts.usernames[0] ?? '') : undefined,
      facts.failed > 0 ? filled(this.#texts.groupFailed, this.count(facts.failed)) : undefined,
      this.duration(facts.durationMilliseconds),
      this.size(facts.length),
    ];
    return parts.filter((part) => part !== undefined && part !== '').join(' · ');
  }
}
