import type { Failure } from '../../core/base/failure.ts';
import { lmoPath } from '../apiVersion.ts';
import { chunks } from '../chunks.ts';
import { replyNotUnderstood } from '../failures.ts';
import { furtherPage } from '../furtherPage.ts';
import type { OrgHttp } from '../http/orgHttp.ts';
import { recordFailure } from '../http/replyFailure.ts';
import { integer, list, record, someText, type Untrusted } from '../json.ts';
import type { CompositePart, CompositeReply, QueryReply } from '../wire/rest.ts';

/** Queries that one composite call may carry. */
const mostQueries = 5;

/** So many further pages of one reply are read. An org that tells of more and more would never be done. */
const mostPages = 100;

export interface NamedQuery {
  readonly name: string;
  /** The object that it asks for. */
  readonly objectName: string;
  readonly soql: string;
  /** Deleted records too. */
  readonly all?: boolean;
}

export interface QueryContext {
  /** Completes "The org refused to …". */
  readonly action: string;
  readonly signal?: AbortSignal | undefined;
}

/** What each query gave, by its name: its records, or why there are none. */
export type QueryAnswers = ReadonlyMap<string, readonly unknown[] | Failure>;

/**
 * Many queries in one round trip. They stand in the body of a call, so long lists of ids fit, and the call counts once against the
 * org's limits. One query that fails leaves the others be.
 */
export class CompositeQueries {
  readonly #http: OrgHttp;

  constructor(http: OrgHttp) {
    this.#http = http;
  }

  async run(queries: readonly NamedQuery[], context: QueryContext): Promise<QueryAnswers> {
    const answers = await Promise.all(chunks(queries, mostQueries).map((some) => this.#call(some, context)));
    return new Map(answers.flat());
  }

  async #call(
    queries: readonly NamedQuery[],
    context: QueryContext,
  ): Promise<readonly (readonly [string, readonly unknown[] | Failure])[]> {
    const { action, signal } = context;
    const body = await this.#http.json({
      method: 'POST',
      path: `${lmoPath}/composite`,
      body: { allOrNone: false, compositeRequest: queries.map(subrequest) },
      action,
      signal,
      // It only reads.
      repeatable: true,
    });
    const replies = list(record<CompositeReply>(body).compositeResponse).map((part) => record<CompositePart>(part));
    return Promise.all(
      queries.map(async (query, index) => {
        const reply = replies.find(({ referenceId }) => referenceId === referenceOf(index));
        return [query.name, await this.#recordsOf(reply, context)] as const;
      }),
    );
  }

  async #recordsOf(
    reply: Untrusted<CompositePart> | undefined,
    context: QueryContext,
  ): Promise<readonly unknown[] | Failure> {
    const status = integer(reply?.httpStatusCode);
    if (reply === undefined || status === undefined) {
      return replyNotUnderstood(context.action);
    }
    return status >= 200 && status <= 299
      ? this.#restOf(reply.body, context)
      : recordFailure(this.#http.host, context.action, status, reply.body);
  }

  /** A reply holds as many records as the org likes; the rest is at another address. */
  async #restOf(body: unknown, { action, signal }: QueryContext): Promise<readonly unknown[] | Failure> {
    const records: unknown[] = [];
    let page = record<QueryReply>(body);
    for (let pages = 0; pages <= mostPages; pages += 1) {
      records.push(...list(page.records));
      if (someText(page.nextRecordsUrl) === undefined) {
        return records;
      }
      const path = furtherPage(page.nextRecordsUrl);
      if (path === undefined) {
        return replyNotUnderstood(action);
      }
      page = record<QueryReply>(await this.#http.json({ method: 'GET', path, action, signal }));
    }
    return replyNotUnderstood(action);
  }
}

function subrequest({ soql, all }: NamedQuery, index: number): object {
  const resource = all === true ? 'queryAll' : 'query';
  return {
    method: 'GET',
    url: `${lmoPath}/${resource}?q=${encodeURIComponent(soql)}`,
    referenceId: referenceOf(index),
  };
}

function referenceOf(index: number): string {
  return `query${index}`;
}
