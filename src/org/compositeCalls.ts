import { toolingPath } from './apiVersion.ts';
import { chunks } from './chunks.ts';
import { replyNotUnderstood } from './failures.ts';
import { bodyText, headerText, type HttpReply } from './http/httpTransport.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { errorOf, recordFailure, replyFailure } from './http/replyFailure.ts';
import { dateOf, integer, list, parseJson, record } from './json.ts';
import type { CompositePart, CompositeReply } from './wire/rest.ts';

/** Subrequests that the org takes in one composite call. */
const compositeLimit = 25;

/** One of several calls that go together. */
export interface PartCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** `@{name.id}` in it or in the path stands for the id that an earlier call answered. */
  readonly body?: object;
  /** What later calls know this one by: letters and digits. */
  readonly name: string;
  /** Completes "The org refused to …". */
  readonly action: string;
}

export interface PartReply {
  readonly status: number;
  readonly body: unknown;
}

export interface PartReplies {
  /** One for each call, in order. */
  readonly replies: readonly PartReply[];
  /** The org's own time. Milliseconds; undefined where no reply said. */
  readonly orgTime: number | undefined;
}

/** Several Tooling calls in one, in order; one after the other where the org does not take them so. */
export class CompositeCalls {
  readonly #http: OrgHttp;
  /** Which objects an org takes in composite calls is not documented: known once it was tried. */
  #works = true;

  constructor(http: OrgHttp) {
    this.#http = http;
  }

  /** Rejects when the org cannot be asked at all. What becomes of each call is in its reply. */
  async send(calls: readonly PartCall[], action: string, signal?: AbortSignal): Promise<PartReplies> {
    let orgTime: number | undefined;
    const answered = new Map<string, PartReply>();
    for (const chunk of chunks(calls, compositeLimit)) {
      const ready = chunk.map((call) => resolved(call, answered));
      const { replies, orgTime: time } = await this.#sendChunk(ready, action, signal);
      chunk.forEach((call, index) => answered.set(call.name, replies[index] ?? unanswered));
      orgTime = time ?? orgTime;
    }
    return { replies: calls.map(({ name }) => answered.get(name) ?? unanswered), orgTime };
  }

  /** The failure that a reply stands for; undefined when it is a success. */
  failureIn({ status, body }: PartReply, action: string): ReturnType<typeof recordFailure> | undefined {
    return status >= 200 && status < 300 ? undefined : recordFailure(this.#http.host, action, status, body);
  }

  async #sendChunk(calls: readonly PartCall[], action: string, signal?: AbortSignal): Promise<PartReplies> {
    if (this.#works && calls.length > 1) {
      const together = await this.#sendTogether(calls, action, signal);
      if (together !== undefined) {
        return together;
      }
      this.#works = false;
    }
    return this.#sendSingly(calls, signal);
  }

  /** Undefined when the org does not take these calls together; nothing was done then. */
  async #sendTogether(
    calls: readonly PartCall[],
    action: string,
    signal?: AbortSignal,
  ): Promise<PartReplies | undefined> {
    const reply = await this.#http.exchange({
      method: 'POST',
      path: `${toolingPath}/composite`,
      action,
      body: { allOrNone: false, compositeRequest: calls.map(subrequest) },
      repeatable: calls.every(({ method }) => method === 'GET'),
      signal,
    });
    if ([400, 404, 405].includes(reply.status)) {
      return undefined;
    }
    if (reply.status !== 200) {
      throw replyFailure(this.#http.host, action, reply);
    }
    const parts = list(record<CompositeReply>(parseJson(bodyText(reply))).compositeResponse).map((part) =>
      record<CompositePart>(part),
    );
    if (parts.length === 0) {
      throw replyNotUnderstood(action);
    }
    const replies = calls.map(({ name }) => {
      const part = parts.find(({ referenceId }) => referenceId === name);
      return part === undefined ? unanswered : { status: integer(part.httpStatusCode) ?? 0, body: part.body };
    });
    return replies.every(isUnsupported) ? undefined : { replies, orgTime: timeOf(reply) };
  }

  async #sendSingly(calls: readonly PartCall[], signal?: AbortSignal): Promise<PartReplies> {
    const answered = new Map<string, PartReply>();
    let orgTime: number | undefined;
    for (const call of calls) {
      const { method, path, body, action } = resolved(call, answered);
      const reply = await this.#http.exchange({ method, path, body, action, repeatable: method === 'GET', signal });
      if (isAboutTheOrg(reply.status)) {
        throw replyFailure(this.#http.host, action, reply);
      }
      orgTime = timeOf(reply);
      answered.set(call.name, { status: reply.status, body: parseJson(bodyText(reply)) });
    }
    return { replies: calls.map(({ name }) => answered.get(name) ?? unanswered), orgTime };
  }
}

const unanswered: PartReply = { status: 0, body: undefined };

function subrequest({ method, path, body, name }: PartCall): object {
  return { method, url: path, referenceId: name, ...(body === undefined ? {} : { body }) };
}

/** Puts in the ids that are known by now; what refers to a call of the same request is left to the org. */
function resolved(call: PartCall, answered: ReadonlyMap<string, PartReply>): PartCall {
  const fill = (text: string): string =>
    text.replaceAll(/@\{(\w+)\.id\}/g, (whole, name: string) => {
      const id = record<{ id: string }>(answered.get(name)?.body).id;
      return typeof id === 'string' ? id : whole;
    });
  const { body } = call;
  return {
    ...call,
    path: fill(call.path),
    ...(body === undefined ? {} : { body: JSON.parse(fill(JSON.stringify(body))) as object }),
  };
}

/** The org knows composite calls, but not for these objects. */
function isUnsupported({ status, body }: PartReply): boolean {
  return status === 405 || errorOf(body, '').code.startsWith('UNKNOWN');
}

/** The session, a proxy or the org as a whole, not this call. */
function isAboutTheOrg(status: number): boolean {
  return status === 401 || status === 420 || status === 429 || status > 500;
}

function timeOf(reply: HttpReply): number | undefined {
  return dateOf(headerText(reply, 'date'))?.getTime();
}
