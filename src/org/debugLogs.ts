import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import type { DebugLogEntry, LogArrivals, LogBody, OrgDebugLogs } from '../core/debugLogs/ports.ts';
import { dataPath, toolingPath } from './apiVersion.ts';
import { chunks } from './chunks.ts';
import { headerText, type HttpStream } from './http/httpTransport.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { errorOf, recordFailure } from './http/replyFailure.ts';
import type { OpenLink } from './bayeux/openLink.ts';
import { dateOf, integer, list, record, someText } from './json.ts';
import { LogArrivalsLink, loggingChannel } from './logArrivals.ts';
import type { RecordsApi } from './recordsApi.ts';
import { quoted } from './soql.ts';
import type { SaveReply } from './wire/rest.ts';
import type { ApexLogRecord } from './wire/tooling.ts';

/** Records that an org deletes in one call. */
const deletedAtOnce = 200;
/** What the org says of a record that somebody else has deleted. */
const gone: ReadonlySet<string> = new Set(['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY', 'NOT_FOUND']);
/** Milliseconds between two pieces of a log. The org takes its time before the first of a long one. */
const pieceTimeout = 60_000;

const fields =
  'Id, LogUser.Username, LogUser.Name, Operation, Request, RequestIdentifier, Status, Location, StartTime, LastModifiedDate, DurationMilliseconds, LogLength';

/** The debug logs of an org (ApexLog in the Tooling API). */
export class DebugLogRecords implements OrgDebugLogs {
  readonly #http: OrgHttp;
  readonly #records: RecordsApi;
  readonly #openLink: OpenLink;

  constructor(http: OrgHttp, records: RecordsApi, openLink: OpenLink) {
    this.#http = http;
    this.#records = records;
    this.#openLink = openLink;
  }

  arrivals(): LogArrivals {
    return new LogArrivalsLink(this.#openLink([loggingChannel]));
  }

  list(limit: number, startedUntil?: number): Promise<readonly DebugLogEntry[]> {
    const condition = startedUntil === undefined ? '' : `WHERE StartTime <= ${new Date(startedUntil).toISOString()} `;
    return this.#query(`${condition}ORDER BY StartTime DESC LIMIT ${limit}`);
  }

  listStoredSince(storedAt: number): Promise<readonly DebugLogEntry[]> {
    return this.#query(`WHERE LastModifiedDate >= ${new Date(storedAt).toISOString()} ORDER BY StartTime DESC`);
  }

  async find(id: string): Promise<DebugLogEntry | undefined> {
    return (await this.#query(`WHERE Id = ${quoted(id)}`))[0];
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

  async delete(
    ids: readonly string[],
    onDeleted?: (count: number) => void,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Failure>> {
    const refusals = new Map<string, Failure>();
    const action = l10n.t('delete debug logs');
    let answered = 0;
    for (const chunk of chunks(ids, deletedAtOnce)) {
      const path = `${dataPath}/composite/sobjects?ids=${chunk.map(encodeURIComponent).join(',')}&allOrNone=false`;
      const results = list(await this.#http.json({ method: 'DELETE', path, action, signal }));
      chunk.forEach((id, index) => {
        const refusal = this.#refusal(results[index], action);
        if (refusal !== undefined) {
          refusals.set(id, refusal);
        }
      });
      answered += chunk.length;
      onDeleted?.(answered - refusals.size);
    }
    return refusals;
  }

  #refusal(result: unknown, action: string): Failure | undefined {
    const { success, errors } = record<SaveReply>(result);
    return success === true || gone.has(errorOf(errors, '').code)
      ? undefined
      : recordFailure(this.#http.host, action, 400, errors);
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
