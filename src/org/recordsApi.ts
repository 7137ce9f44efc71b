import { apiVersion } from './apiVersion.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { bodyText } from './http/httpTransport.ts';
import type { Connection } from './jsforceEntry.ts';
import { loadJsforce } from './jsforceLibrary.ts';
import { OrgSession } from './orgSession.ts';

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

  /** All rows of a query on the main API. */
  async query(soql: string, context: CallContext): Promise<readonly unknown[]> {
    const connection = await this.connection(context);
    return (await connection.query(soql, { autoFetch: true, maxFetch: rowLimit })).records;
  }

  /** All rows of a query on the Tooling API. */
  async toolingQuery(soql: string, context: CallContext): Promise<readonly unknown[]> {
    const connection = await this.connection(context);
    return (await connection.tooling.query(soql, { autoFetch: true, maxFetch: rowLimit })).records;
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
