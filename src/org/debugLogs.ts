import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import type { DebugLogEntry, LogBody, OrgDebugLogs } from '../core/debugLogs/ports.ts';
import { toolingPath } from './apiVersion.ts';
import { headerText, type HttpStream } from './http/httpTransport.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { dateOf, integer, record, someText } from './json.ts';
import type { RecordsApi } from './recordsApi.ts';
import type { ApexLogRecord } from './wire/tooling.ts';

/** Milliseconds between two pieces of a log. The org takes its time before the first of a long one. */
const pieceTimeout = 60_000;

const fields =
  'Id, LogUser.Username, LogUser.Name, Operation, Request, RequestIdentifier, Status, Location, StartTime, LastModifiedDate, DurationMilliseconds, LogLength';

/** The debug logs of an org (ApexLog in the Tooling API). */
export class DebugLogRecords implements OrgDebugLogs {
  readonly #http: OrgHttp;
  readonly #records: RecordsApi;

  constructor(http: OrgHttp, records: RecordsApi) {
    this.#http = http;
    this.#records = records;
  }

  list(limit: number, startedUntil?: number): Promise<readonly DebugLogEntry[]> {
    const condition = startedUntil === undefined ? '' : `WHERE StartTime <= ${new Date(startedUntil).toISOString()} `;
    return this.#query(`${condition}ORDER BY StartTime DESC LIMIT ${limit}`);
  }

  listStoredSince(storedAt: number): Promise<readonly DebugLogEntry[]> {
    return this.#query(`WHERE LastModifiedDate >= ${new Date(storedAt).toISOString()} ORDER BY StartTime DESC`);
  }

  async open(id: string, from: number, signal?: AbortSignal): Promise<LogBody> {
    if (from === 0) {
      return this.#open(id, {}, signal);
    }
    try {
      return await this.#open(id, { range: `bytes=${from}-` }, signal);
    } catch (error) {
      // The range is what it does not want: the log may be shorter than listed.
      if (Failure.is(error, 'orgRefused')) {
        return this.#open(id, {}, signal);
      }
      throw error;
    }
  }

  async #open(id: string, headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<LogBody> {
    const call = {
      method: 'GET',
      path: `${toolingPath}/sobjects/ApexLog/${encodeURIComponent(id)}/Body`,
      action: l10n.t('hand out the debug log'),
      timeout: pieceTimeout,
      signal,
    } as const;
    const stream = await this.#http.stream(call, headers);
    return { startsAt: firstByteOf(stream), chunks: stream.chunks };
  }

  async #query(rest: string): Promise<readonly DebugLogEntry[]> {
    const rows = await this.#records.toolingQuery(`SELECT ${fields} FROM ApexLog ${rest}`, {
      action: l10n.t('list debug logs'),
    });
    return rows.flatMap(debugLogEntry);
  }
}

/** Where the org does not give out parts, it sends everything with another status. */
function firstByteOf(stream: HttpStream): number {
  const range = /^bytes (\d+)-/.exec(headerText(stream, 'content-range') ?? '');
  return stream.status === 206 ? Number(range?.[1] ?? 0) : 0;
}

function debugLogEntry(row: unknown): DebugLogEntry[] {
  const log = record<ApexLogRecord>(row);
  const user = record<ApexLogRecord['LogUser']>(log.LogUser);
  const id = someText(log.Id);
  const startedAt = dateOf(log.StartTime)?.getTime() ?? 0;
  return id === undefined
    ? []
    : [
        {
          id,
          username: someText(user.Username) ?? someText(user.Name) ?? '',
          operation: someText(log.Operation) ?? '',
          requestType: someText(log.Request) ?? '',
          requestId: someText(log.RequestIdentifier) ?? '',
          status: someText(log.Status) ?? '',
          location: someText(log.Location) ?? '',
          startedAt,
          storedAt: dateOf(log.LastModifiedDate)?.getTime() ?? startedAt,
          durationMilliseconds: integer(log.DurationMilliseconds) ?? 0,
          length: integer(log.LogLength) ?? 0,
        },
      ];
}
