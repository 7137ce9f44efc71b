import { l10n } from '../core/base/l10n.ts';
import { Failure } from '../core/base/failure.ts';
import type { OrgDebugSession, RequestFilters, RequestRecord } from '../core/debugging/execution.ts';
import { toolingPath } from './apiVersion.ts';
import { neverReached } from './failures.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { bodyText, serverTime } from './http/httpTransport.ts';
import { recordFailure } from './http/replyFailure.ts';
import { dateOf, list, parseJson, record, someText } from './json.ts';
import type { IdRecord, QueryReply, SaveReply } from './wire/rest.ts';
import { quoted } from './soql.ts';
import type { DebuggedRequestRecord, DebugSessionRecord } from './wire/tooling.ts';

/** Milliseconds. Ending has to be quick even when the network is dead. */
const detachTimeout = 2_500;
const detachAttempts = 3;
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

  /** Told once more where the connection broke: ending twice is ending, and a session that stays blocks the next. */
  async detach(id: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#http.send({
          method: 'PATCH',
          path: `${sessionsPath}/${encodeURIComponent(id)}`,
          action: l10n.t('end the debug session'),
          body: { Status: 'Detach' },
          timeout: detachTimeout,
        });
        return;
      } catch (error) {
        if (attempt === detachAttempts || !Failure.is(error, 'orgUnreachable') || neverReached(error)) {
          throw error;
        }
      }
    }
  }

  /** Whether the session runs or is about to. */
  async runs(id: string): Promise<boolean> {
    const query = `SELECT Id FROM ApexDebuggerSession WHERE Id = ${quoted(id)} AND Status IN ('Pending', 'Active')`;
    return (await this.#query(query, l10n.t('look for the debug session'))).length > 0;
  }

  async requests(id: string): Promise<readonly RequestRecord[]> {
    const query = `SELECT Id, IsActive FROM ApexDebuggerRequest WHERE SessionId = ${quoted(id)}`;
    const rows = await this.#query(query, l10n.t('list the debugged requests'));
    return rows.flatMap((row) => {
      const { Id, IsActive } = record<DebuggedRequestRecord>(row);
      const requestId = someText(Id);
      return requestId === undefined || typeof IsActive !== 'boolean' ? [] : [{ requestId, isActive: IsActive }];
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

  /** The reply to a create was lost: if a session came to be since then, it must not stay. */
  async detachSince(userId: string, since: Date): Promise<void> {
    for (const id of await this.#runningSince(userId, since)) {
      await this.detach(id);
    }
  }

  /** Sessions that a user started since a moment of the org's own time and that still run. */
  async #runningSince(userId: string, since: Date): Promise<readonly string[]> {
    const query =
      `SELECT Id FROM ApexDebuggerSession WHERE Status IN ('Pending', 'Active') ` +
      `AND CreatedById = '${userId}' AND CreatedDate >= ${since.toISOString()}`;
    const rows = await this.#query(query, l10n.t('look for the debug session'), detachTimeout);
    return rows.flatMap((row) => someText(record<IdRecord>(row).Id) ?? []);
  }

  async #query(query: string, action: string, timeout?: number): Promise<readonly unknown[]> {
    const path = `${toolingPath}/query/?q=${encodeURIComponent(query)}`;
    const reply = await this.#http.json({
      method: 'GET',
      path,
      action,
      ...(timeout === undefined ? {} : { timeout }),
    });
    return list(record<QueryReply>(reply).records);
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
