import { l10n } from '../core/base/l10n.ts';
import type { OrgDebugSession, RequestFilters } from '../core/debugging/execution.ts';
import { toolingPath } from './apiVersion.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { bodyText, serverTime } from './http/httpTransport.ts';
import { recordFailure } from './http/replyFailure.ts';
import { dateOf, list, parseJson, record, someText } from './json.ts';
import type { IdRecord, QueryReply, SaveReply } from './wire/rest.ts';
import type { DebugSessionRecord } from './wire/tooling.ts';

/** Milliseconds. Ending has to be quick even when the network is dead. */
const detachTimeout = 2_500;
const runningQuery =
  'SELECT Id, CreatedById, CreatedBy.Username, CreatedDate FROM ApexDebuggerSession ' +
  "WHERE Status IN ('Pending', 'Active') ORDER BY CreatedDate DESC";
const sessionsPath = `${toolingPath}/sobjects/ApexDebuggerSession`;

/** Creates and ends the org's debug session record. */
export class DebugSessionRecords {
  readonly #http: OrgHttp;

  constructor(http: OrgHttp) {
    this.#http = http;
  }

  /** Answers the id (07a…) of the new session. */
  async create(filters: RequestFilters): Promise<string> {
    const action = l10n.t('start a debug session');
    const body = {
      UserIdFilter: commaSeparated(filters.userIds),
      RequestTypeFilter: commaSeparated(filters.requestTypes),
      EntryPointFilter: filters.entryPoint,
    };
    const call = { method: 'POST', path: sessionsPath, action, body, repeatable: false } as const;
    const reply = record<SaveReply>(await this.#http.json(call));
    const id = someText(reply.id);
    if (id?.startsWith('07a') !== true) {
      throw recordFailure(this.#http.host, action, 400, reply.errors);
    }
    return id;
  }

  async detach(id: string): Promise<void> {
    await this.#http.send({
      method: 'PATCH',
      path: `${sessionsPath}/${encodeURIComponent(id)}`,
      action: l10n.t('end the debug session'),
      body: { Status: 'Detach' },
      timeout: detachTimeout,
    });
  }

  /** Those of anybody that run or are about to, the youngest first; and the org's own time in milliseconds. */
  async running(signal?: AbortSignal): Promise<{ running: readonly OrgDebugSession[]; orgTime: number }> {
    const reply = await this.#http.send({
      method: 'GET',
      path: `${toolingPath}/query?q=${encodeURIComponent(runningQuery)}`,
      action: l10n.t('look for a debug session'),
      signal,
    });
    const { records } = record<QueryReply>(parseJson(bodyText(reply)));
    return { running: list(records).flatMap(orgDebugSession), orgTime: serverTime(reply).getTime() };
  }

  /** Sessions that a user started since a moment of the org's own time and that still run. */
  async runningSince(userId: string, since: Date): Promise<readonly string[]> {
    const query =
      `SELECT Id FROM ApexDebuggerSession WHERE Status IN ('Pending', 'Active') ` +
      `AND CreatedById = '${userId}' AND CreatedDate >= ${since.toISOString()}`;
    const reply = await this.#http.json({
      method: 'GET',
      path: `${toolingPath}/query/?q=${encodeURIComponent(query)}`,
      action: l10n.t('look for the debug session'),
      timeout: detachTimeout,
    });
    return list(record<QueryReply>(reply).records).flatMap((row) => someText(record<IdRecord>(row).Id) ?? []);
  }
}

function orgDebugSession(row: unknown): readonly OrgDebugSession[] {
  const { Id, CreatedById, CreatedBy, CreatedDate } = record<DebugSessionRecord>(row);
  const id = someText(Id);
  if (id === undefined) {
    return [];
  }
  return [
    {
      id,
      userId: someText(CreatedById) ?? '',
      username: someText(record<DebugSessionRecord['CreatedBy']>(CreatedBy).Username),
      createdAt: dateOf(CreatedDate)?.getTime() ?? 0,
    },
  ];
}

function commaSeparated(values: readonly string[]): string {
  return [...new Set(values)].join(',');
}
