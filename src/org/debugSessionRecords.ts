import { l10n } from '../core/base/l10n.ts';
import type { RequestFilters } from '../core/debugging/execution.ts';
import { toolingPath } from './apiVersion.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { recordFailure } from './http/replyFailure.ts';
import { list, record, someText } from './json.ts';
import type { IdRecord, QueryReply, SaveReply } from './wire/rest.ts';

/** Milliseconds. Ending has to be quick even when the network is dead. */
const detachTimeout = 2_500;
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

function commaSeparated(values: readonly string[]): string {
  return [...new Set(values)].join(',');
}
