import type { RunningUser } from '../apex/library/contract.ts';
import { ApexDatetime } from '../apex/values/datetime.ts';
import { zoneName, offsetAt } from '../apex/values/timeZone.ts';
import type { StoredRecord } from '../data/contract.ts';
import type { OrgRecords } from '../records/orgRecords.ts';
import { isLogLevel, logCategories, LogLevels } from './logLevels.ts';
import { RequestLog } from './requestLog.ts';

export const loggingChannel = '/systemTopic/Logging';
const apiVersion = '62.0';

export interface FinishedLog {
  /** `/services/data/v62.0/tooling/executeAnonymous/`, `ApexTestHandler`, … */
  readonly operation: string;
  /** `Success`, or the text of the exception. */
  readonly status: string;
  readonly application: string;
}

/** Where a request's log will go. */
interface Destination {
  readonly log: RequestLog;
  readonly user: RunningUser;
  /** Undefined when the log is for the caller alone. */
  readonly location: 'Monitoring' | 'SystemLog' | undefined;
}

/** Writes and keeps the debug logs of one org: for users that have an active trace flag, at the levels of its DebugLevel. */
export class DebugLogs {
  readonly #records: OrgRecords;
  readonly #now: () => number;
  readonly #publish: (channel: string, sobject: object) => void;
  readonly #bodies = new Map<string, string>();

  constructor(records: OrgRecords, now: () => number, publish: (channel: string, sobject: object) => void) {
    this.#records = records;
    this.#now = now;
    this.#publish = publish;
  }

  /** A log for a request that begins, or undefined when nothing traces the user. `asked`: levels that the call itself asks for. */
  begin(user: RunningUser, asked?: LogLevels): Destination | undefined {
    const flag = this.#activeFlag(user);
    const levels = asked ?? (flag === undefined ? undefined : this.#levelsOf(flag));
    if (levels === undefined) {
      return undefined;
    }
    const log = new RequestLog({
      levels,
      startedAt: this.#now(),
      timeZone: user.timeZone,
      apiVersion,
    });
    return { log, user, location: flag === undefined ? undefined : locationOf(flag) };
  }

  /** Keeps the log where a trace flag asked for it; answers its id. */
  keep({ log, user, location }: Destination, { operation, status, application }: FinishedLog): string | undefined {
    if (location === undefined) {
      return undefined;
    }
    const text = log.toString();
    const id = this.#records.insert('ApexLog', {
      LogUserId: user.id,
      Application: application,
      DurationMilliseconds: this.#now() - log.startedAt,
      Location: location,
      LogLength: Buffer.byteLength(text),
      Operation: operation,
      Request: 'API',
      RequestIdentifier: crypto.randomUUID(),
      StartTime: new Date(log.startedAt).toISOString(),
      Status: status.slice(0, 255),
    });
    this.#bodies.set(id, text);
    this.#publish(loggingChannel, { Id: id });
    return id;
  }

  body(id: string): string | undefined {
    return this.#bodies.get(id);
  }

  /** The row is gone; so is the text. */
  forget(id: string): void {
    this.#bodies.delete(id);
  }

  #activeFlag(user: RunningUser): StoredRecord | undefined {
    const now = this.#now();
    return this.#records.all('TraceFlag').find((flag) => {
      const { values } = flag;
      const type = values.get('LogType');
      return (
        (type === 'USER_DEBUG' || type === 'DEVELOPER_LOG') &&
        this.#records.referenceOf(flag, 'TracedEntityId') === user.id &&
        instantOf(values.get('StartDate'), Number.NEGATIVE_INFINITY) <= now &&
        now < instantOf(values.get('ExpirationDate'), Number.POSITIVE_INFINITY)
      );
    });
  }

  #levelsOf(flag: StoredRecord): LogLevels {
    const levels = this.#records.find('DebugLevel', this.#records.referenceOf(flag, 'DebugLevelId'))?.values;
    return new LogLevels(
      Object.fromEntries(
        logCategories.map(([category, field]) => {
          const level = levels?.get(field);
          return [category, isLogLevel(level) ? level : 'NONE'];
        }),
      ),
    );
  }
}

function locationOf(flag: StoredRecord): 'Monitoring' | 'SystemLog' {
  return flag.values.get('LogType') === 'DEVELOPER_LOG' ? 'SystemLog' : 'Monitoring';
}

function instantOf(value: unknown, otherwise: number): number {
  return value instanceof ApexDatetime ? value.instant : otherwise;
}

/** `(GMT-08:00) Pacific Standard Time (America/Los_Angeles)` and `GMT-08:00`, as USER_INFO names a time zone. */
export function timeZoneLabels(zone: string, instant: number): readonly [label: string, offset: string] {
  const minutes = Math.round(offsetAt(zone, instant) / 60_000);
  const clock = `${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`;
  const offset = `GMT${minutes < 0 ? '-' : '+'}${clock}`;
  return [`(${offset}) ${zoneName(zone, instant, 'long')} (${zone})`, offset];
}
