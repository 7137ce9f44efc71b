import type { DebugLogEntry, OrgDebugLogs } from '../core/debugLogs/ports.ts';
import { toolingPath } from './apiVersion.ts';
import { bodyText } from './http/httpTransport.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { dateOf, integer, record, someText } from './json.ts';
import type { RecordsApi } from './recordsApi.ts';
import type { ApexLogRecord } from './wire/tooling.ts';

/** Logs in the list: the newest. */
const logLimit = 200;
/** A log has up to 20 MB. Milliseconds. */
const logTimeout = 120_000;

const logQuery =
  'SELECT Id, LogUser.Username, LogUser.Name, Operation, Status, StartTime, DurationMilliseconds, LogLength ' +
  `FROM ApexLog ORDER BY StartTime DESC LIMIT ${logLimit}`;

/** The debug logs of an org (ApexLog in the Tooling API). */
export class DebugLogRecords implements OrgDebugLogs {
  readonly #http: OrgHttp;
  readonly #records: RecordsApi;

  constructor(http: OrgHttp, records: RecordsApi) {
    this.#http = http;
    this.#records = records;
  }

  async list(): Promise<readonly DebugLogEntry[]> {
    return (await this.#records.toolingQuery(logQuery, { action: 'list debug logs' })).flatMap(debugLogEntry);
  }

  async read(id: string, signal?: AbortSignal): Promise<string> {
    const reply = await this.#http.send({
      method: 'GET',
      path: `${toolingPath}/sobjects/ApexLog/${encodeURIComponent(id)}/Body`,
      action: 'hand out the debug log',
      timeout: logTimeout,
      signal,
    });
    return bodyText(reply);
  }
}

function debugLogEntry(row: unknown): DebugLogEntry[] {
  const log = record<ApexLogRecord>(row);
  const user = record<ApexLogRecord['LogUser']>(log.LogUser);
  const id = someText(log.Id);
  return id === undefined
    ? []
    : [
        {
          id,
          username: someText(user.Username) ?? someText(user.Name) ?? '',
          operation: someText(log.Operation) ?? '',
          status: someText(log.Status) ?? '',
          startTime: dateOf(log.StartTime) ?? new Date(0),
          durationMilliseconds: integer(log.DurationMilliseconds) ?? 0,
          length: integer(log.LogLength) ?? 0,
        },
      ];
}
