import type { Clock } from '../../core/base/clock.ts';
import type { RunningUser } from '../apex/library/contract.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import type { StoredRecord } from '../data/contract.ts';
import type { CollectedLogs } from '../data/seed/contract.ts';
import { generatedLogText } from '../data/seed/generatedLogText.ts';
import { headerCallsExceeded } from '../http/failures.ts';
import type { OrgRecords } from '../records/orgRecords.ts';
import { randomOf } from '../seededRandom.ts';
import { LogBodies } from './logBodies.ts';
import { isLogLevel, logCategories, LogLevels } from './logLevels.ts';
import { RequestLog, type TracedSource } from './requestLog.ts';

export const loggingChannel = '/systemTopic/Logging';
const apiVersion = '66.0';

/** Of the texts of written logs. */
const writtenSeed = 0x10965;

const minute = 60_000;
const day = 24 * 60 * minute;
const megabyte = 1024 * 1024;

/** What an org allows, as the Apex Developer Guide has it ("Debug Log Limits"). */
export interface LogQuotas {
  /** Bytes of all logs: with more, no trace flag can be added or edited. */
  readonly stored: number;
  /** Bytes of the logs of a quarter of an hour: more ends every trace flag. */
  readonly perQuarterHour: number;
  /** Calls a day that ask for their log in a header. */
  readonly headerCalls: number;
}

const defaultQuotas: LogQuotas = { stored: 1_000 * megabyte, perQuarterHour: 1_000 * megabyte, headerCalls: 1_000 };

/** Milliseconds that a log is kept, by where it is. */
const retention = { Monitoring: 7 * day, SystemLog: day } as const;
export type Location = keyof typeof retention;

export interface FinishedLog {
  /** `/services/data/v67.0/tooling/executeAnonymous/`, `QueueableHandler`, … */
  readonly operation: string;
  /** `Success`, or the text of the exception. */
  readonly status: string;
  readonly application: string;
}

/** A log that no request wrote: it is there because a test or a demonstration wants it. */
export interface WrittenLog extends FinishedLog {
  readonly user: RunningUser;
  /** Of its text. */
  readonly bytes: number;
  readonly location: Location;
  readonly milliseconds: number;
}

/** What a request asks of its log. */
export interface LogWish {
  /** Levels of the call's own DebuggingHeader. */
  readonly levels?: LogLevels | undefined;
  /** Whether the caller may see the code of managed packages. Left out means yes. */
  readonly seesPackages?: boolean | undefined;
}

/** Where a request's log will go. */
interface Destination {
  readonly log: RequestLog;
  readonly user: RunningUser;
  /** Undefined when the log is for the caller alone. */
  readonly location: Location | undefined;
  /** Of the machine's monotonic clock. */
  readonly beganAt: number;
}

export interface DebugLogsOptions {
  readonly records: OrgRecords;
  readonly clock: Clock;
  readonly publish: (channel: string, sobject: object) => void;
  readonly quotas?: Partial<LogQuotas>;
  /** Logs from before the org was looked at. */
  readonly collected?: CollectedLogs | undefined;
}

/** Writes and keeps the debug logs of one org: for users that have an active trace flag, at the levels of its DebugLevel. */
export class DebugLogs {
  readonly #options: DebugLogsOptions;
  #quotas: LogQuotas;
  readonly #bodies = new LogBodies();
  /** When calls asked for their log in a header. */
  readonly #headerCalls: number[] = [];
  /** Sizes of the logs of the last quarter of an hour. */
  readonly #recent: { readonly at: number; readonly bytes: number }[] = [];
  #sourceIds: ReadonlyMap<string, string> | undefined;
  #written = 0;
  /** Trace flags that only whoever made them may change. */
  readonly ownFlags = new Set<string>();

  constructor(options: DebugLogsOptions) {
    this.#options = options;
    this.#quotas = { ...defaultQuotas, ...options.quotas };
  }

  /**
   * A log for a request that begins, or undefined when nothing traces the user. The levels of a trace flag win over those of a header.
   * @throws RestFailure 403 when too many calls asked for a log in their header.
   */
  begin(user: RunningUser, { levels: asked, seesPackages = true }: LogWish = {}): Destination | undefined {
    if (asked !== undefined) {
      this.#countHeaderCall();
    }
    const flag = this.#flagsOf(user.id, ['USER_DEBUG', 'DEVELOPER_LOG'])[0];
    const levels = flag === undefined ? asked : this.#levelsOf(flag);
    if (levels === undefined) {
      return undefined;
    }
    const log = new RequestLog({
      levels,
      startedAt: this.#options.clock.now(),
      user,
      apiVersion,
      seesPackages,
      sourceIds: this.#idsOfSources(),
      traced: this.#tracedSources(),
    });
    return { log, user, location: flag === undefined ? undefined : locationOf(flag), beganAt: performance.now() };
  }

  /** Keeps the log where a trace flag asked for it; answers its id. */
  keep(
    { log, user, location, beganAt }: Destination,
    { operation, status, application }: FinishedLog,
  ): string | undefined {
    if (location === undefined) {
      return undefined;
    }
    const text = log.toBuffer();
    const milliseconds = Math.round(performance.now() - beganAt);
    const row = { operation, status, application, user, location, milliseconds, bytes: text.length };
    const id = this.#insertRow(row, log.startedAt);
    this.#bodies.put(id, text);
    this.#announce(id, row);
    return id;
  }

  /** Writes a log as if a request had; answers its id. Its text is generated when somebody asks for it. */
  write(log: WrittenLog): string {
    const startedAt = this.#options.clock.now();
    const id = this.#insertRow(log, startedAt);
    const seed = ++this.#written;
    this.#bodies.putMade(id, () =>
      generatedLogText({ ...log, startedAt, length: log.bytes }, randomOf(writtenSeed, seed)),
    );
    this.#announce(id, log);
    return id;
  }

  #insertRow(log: WrittenLog, startedAt: number): string {
    const { user, operation, status } = log;
    return this.#options.records.insert('ApexLog', {
      LogUserId: user.id,
      Application: log.application,
      DurationMilliseconds: log.milliseconds,
      Location: log.location,
      LogLength: log.bytes,
      Operation: operation.slice(0, 80),
      Request: operation.startsWith('/') ? 'API' : 'Application',
      RequestIdentifier: crypto.randomUUID(),
      // In whole seconds, as all that orgs date records by.
      StartTime: new Date(Math.floor(startedAt / 1000) * 1000).toISOString(),
      Status: status.slice(0, 255),
    });
  }

  /** Tells those who listen, and remembers when the log is over. */
  #announce(id: string, { location, bytes }: WrittenLog): void {
    const { clock, publish } = this.#options;
    this.#bodies.expire(
      id,
      clock.schedule(retention[location], () => this.#expire(id)),
    );
    publish(loggingChannel, { Id: id });
    this.#countBytes(bytes);
  }

  /** UTF-8. Undefined when there is no such log. */
  async body(id: string): Promise<Buffer | undefined> {
    return (await this.#bodies.get(id)) ?? this.#collected(id);
  }

  /** Deletes the logs from before whose time is over. */
  sweep(): void {
    const { records, clock, collected } = this.#options;
    for (const id of collected?.takeExpired(clock.now()) ?? []) {
      if (records.find('ApexLog', id) !== undefined) {
        records.remove('ApexLog', id);
      }
    }
  }

  /** The row is gone; so is the text. */
  forget(id: string): void {
    this.#bodies.delete(id);
  }

  /** What is allowed from now on. */
  setQuotas(quotas: Partial<LogQuotas>): void {
    this.#quotas = { ...this.#quotas, ...quotas };
  }

  /** Bytes of all logs where they are too many for trace flags to be added or edited. */
  excess(): number | undefined {
    const { records } = this.#options;
    const stored = records.all('ApexLog').reduce((sum, { values }) => sum + Number(values.get('LogLength') ?? 0), 0);
    return stored > this.#quotas.stored ? stored : undefined;
  }

  dispose(): void {
    this.#bodies.dispose();
  }

  #collected(id: string): Buffer | undefined {
    const { records, collected } = this.#options;
    return records.find('ApexLog', id) === undefined ? undefined : collected?.text(id);
  }

  #expire(id: string): void {
    this.forget(id);
    if (this.#options.records.find('ApexLog', id) !== undefined) {
      this.#options.records.remove('ApexLog', id);
    }
  }

  // ---- Quotas

  #countHeaderCall(): void {
    const now = this.#options.clock.monotonic();
    dropBefore(this.#headerCalls, (at) => at <= now - day);
    if (this.#headerCalls.length >= this.#quotas.headerCalls) {
      throw headerCallsExceeded(this.#quotas.headerCalls);
    }
    this.#headerCalls.push(now);
  }

  #countBytes(bytes: number): void {
    const now = this.#options.clock.monotonic();
    dropBefore(this.#recent, ({ at }) => at <= now - 15 * minute);
    this.#recent.push({ at: now, bytes });
    if (this.#recent.reduce((sum, one) => sum + one.bytes, 0) > this.#quotas.perQuarterHour) {
      this.#recent.length = 0;
      this.#endFlags();
    }
  }

  /** Every flag of the org; whoever wants logs again sets a new end. */
  #endFlags(): void {
    const { records, clock } = this.#options;
    for (const flag of this.#activeFlags()) {
      records.update('TraceFlag', flag.id, { ExpirationDate: new Date(clock.now()).toISOString() });
    }
  }

  // ---- Trace flags

  #activeFlags(): readonly StoredRecord[] {
    const now = this.#options.clock.now();
    return this.#options.records
      .all('TraceFlag')
      .filter(
        ({ values }) =>
          instantOf(values.get('StartDate'), Number.NEGATIVE_INFINITY) <= now &&
          now < instantOf(values.get('ExpirationDate'), Number.POSITIVE_INFINITY),
      );
  }

  #flagsOf(entityId: string, types: readonly string[]): readonly StoredRecord[] {
    const { records } = this.#options;
    return this.#activeFlags().filter(
      (flag) =>
        types.some((type) => type === flag.values.get('LogType')) &&
        records.referenceOf(flag, 'TracedEntityId') === entityId,
    );
  }

  /** Flags of classes and triggers: they change levels while their code runs, and make no log. */
  #tracedSources(): ReadonlyMap<string, TracedSource> {
    const traced = new Map<string, TracedSource>();
    const names = new Map(Array.from(this.#idsOfSources(), ([name, id]) => [id, name]));
    for (const flag of this.#activeFlags()) {
      const id = this.#options.records.referenceOf(flag, 'TracedEntityId').slice(0, 15);
      const name = names.get(id);
      if (flag.values.get('LogType') === 'CLASS_TRACING' && name !== undefined) {
        traced.set(name, { id, levels: this.#levelsOf(flag) });
      }
    }
    return traced;
  }

  #levelsOf(flag: StoredRecord): LogLevels {
    const { records } = this.#options;
    const levels = records.find('DebugLevel', records.referenceOf(flag, 'DebugLevelId'))?.values;
    return new LogLevels(
      Object.fromEntries(
        logCategories.map(([category, field]) => {
          const level = levels?.get(field);
          return [category, isLogLevel(level) ? level : 'NONE'];
        }),
      ),
    );
  }

  /** 15-character ids by `class acme.InvoiceService` and `trigger acme.InvoiceTrigger`. The code of an org does not change. */
  #idsOfSources(): ReadonlyMap<string, string> {
    this.#sourceIds ??= new Map(
      (['ApexClass', 'ApexTrigger'] as const).flatMap((objectName) =>
        this.#options.records.all(objectName).map(({ id, values }) => {
          const namespace = values.get('NamespacePrefix');
          const name = [namespace, values.get('Name')].filter((part) => typeof part === 'string').join('.');
          return [`${objectName === 'ApexClass' ? 'class' : 'trigger'} ${name}`, id.slice(0, 15)] as const;
        }),
      ),
    );
    return this.#sourceIds;
  }
}

function locationOf(flag: StoredRecord): Location {
  return flag.values.get('LogType') === 'DEVELOPER_LOG' ? 'SystemLog' : 'Monitoring';
}

function instantOf(value: unknown, otherwise: number): number {
  return value instanceof ApexDatetime ? value.instant : otherwise;
}

/** Drops items from the front as long as they are over. */
function dropBefore<T>(items: T[], isOver: (item: T) => boolean): void {
  const first = items.findIndex((item) => !isOver(item));
  items.splice(0, first < 0 ? items.length : first);
}
