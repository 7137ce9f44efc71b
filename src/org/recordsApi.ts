import { Failure } from '../core/base/failure.ts';
import { apiVersion, dataPath, toolingPath } from './apiVersion.ts';
import { replyNotUnderstood } from './failures.ts';
import { furtherPage } from './furtherPage.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { bodyText } from './http/httpTransport.ts';
import type { Connection } from './jsforceEntry.ts';
import { loadJsforce } from './jsforceLibrary.ts';
import { list, record } from './json.ts';
import { OrgSession } from './orgSession.ts';
import type { QueryReply } from './wire/rest.ts';

/** What a call is for and how long it may take. */
export interface CallContext {
  /** Completes "The org refused to …". */
  readonly action: string;
  /** Milliseconds; 0 waits as long as it takes. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Rows that a query may bring in all, so that a runaway list ends. */
const rowLimit = 50_000;
/** So many pages hold as many rows where the org puts the fewest that it may, 200, into each. */
const mostPages = rowLimit / 200;

/** jsforce's REST, Tooling and Metadata calls on one org. Our own HTTP carries them, so hosts, timeouts and failures are as everywhere. */
export class RecordsApi {
  readonly #http: OrgHttp;

  constructor(http: OrgHttp) {
    this.#http = http;
  }

  async connection(context: CallContext): Promise<Connection> {
    const { connect } = await loadJsforce();
    return connect({
      instanceUrl: this.#http.session.instanceUrl,
      version: apiVersion,
      accessToken: OrgSession.placeholder,
      carry: async ({ method, url, headers, body }) => {
        const reply = await this.#http.carry({
          ...context,
          method,
          url,
          headers: headers ?? {},
          body: typeof body === 'string' ? body : undefined,
        });
        return { statusCode: reply.status, headers: flatHeaders(reply.headers), body: bodyText(reply) };
      },
    });
  }

  /** All rows of a query on the main API. Rejects with a `Failure`. */
  query(soql: string, context: CallContext): Promise<readonly unknown[]> {
    return this.#rows(dataPath, soql, context);
  }

  /** All rows of a query on the Tooling API. Rejects with a `Failure`. */
  toolingQuery(soql: string, context: CallContext): Promise<readonly unknown[]> {
    return this.#rows(toolingPath, soql, context);
  }

  /** By hand: jsforce's own way through the pages of a query, and of records within records, ends only when the org says so. */
  async #rows(api: string, soql: string, context: CallContext): Promise<readonly unknown[]> {
    const connection = await this.connection(context);
    const rows: unknown[] = [];
    let path = `${api}/query?q=${encodeURIComponent(soql)}`;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const { records, done, nextRecordsUrl } = record<QueryReply>(await this.#page(connection, path, context));
      rows.push(...list(records));
      if ((done !== false && Array.isArray(records)) || rows.length >= rowLimit) {
        return rows.slice(0, rowLimit);
      }
      const next = furtherPage(nextRecordsUrl);
      if (next === undefined || list(records).length === 0) {
        break;
      }
      path = next;
    }
    throw replyNotUnderstood(context.action);
  }

  async #page(connection: Connection, path: string, { action }: CallContext): Promise<unknown> {
    try {
      return await connection.request({ method: 'GET', url: path });
    } catch (error) {
      // jsforce's own errors are about replies that it can make nothing of.
      throw Failure.is(error) ? error : replyNotUnderstood(action);
    }
  }
}

function flatHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) {
      flat[name] = typeof value === 'string' ? value : value.join(', ');
    }
  }
  return flat;
}
