import { placeKey } from '../core/debugging/breakpoints/breakpoint.ts';
import type { BreakpointOutcome, BreakpointRequest } from '../core/debugging/execution.ts';
import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import { pause } from '../core/base/pause.ts';
import { Failure } from '../core/base/failure.ts';
import { toolingPath } from './apiVersion.ts';
import { chunks } from './chunks.ts';
import { breakpointUnanswered, mayHaveHappened } from './failures.ts';
import { bodyText } from './http/httpTransport.ts';
import type { OrgCall, OrgHttp } from './http/orgHttp.ts';
import { errorOf, recordFailure, replyFailure } from './http/replyFailure.ts';
import { type Untrusted, integer, list, parseJson, record, someText, text } from './json.ts';
import type { BreakpointRecord, CompositePart, CompositeReply, QueryReply, SaveReply } from './wire/rest.ts';

const breakpointsPath = `${toolingPath}/sobjects/ApexDebuggerBreakpoint`;
/** Subrequests that the org takes in one composite call. */
const compositeLimit = 25;
/** How often a change is tried while another one holds the record. */
const lockAttempts = 5;
/** Milliseconds; drawn by lot below this, so that waiters do not meet again. */
const lockDelay = 400;

interface Change {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly action: string;
  /** What is created. */
  readonly breakpoint?: BreakpointRequest;
  /** The id of what is deleted. */
  readonly deletes?: string;
  readonly repeatable?: boolean;
}

/** The org's reply to one change, or why there is none. */
type ChangeReply = { readonly status: number; readonly body: unknown } | Failure;

/** The id of the record, or why the change was not made. */
type ChangeResult = string | Failure;

export interface BreakpointChanges {
  readonly outcomes: readonly BreakpointOutcome[];
  /** One for each breakpoint that could not be deleted. */
  readonly notRemoved: readonly Failure[];
}

/** Writes breakpoints: many in one composite call where the org takes them so, each by itself otherwise. */
export class BreakpointRecords {
  readonly #http: OrgHttp;
  readonly #clock: Clock;
  readonly #random: () => number;
  /** Those that the org has told us of, by their ids. */
  readonly #confirmed = new Map<string, BreakpointRequest>();
  /** Changes whose answers are lost: what became of them is found out before the next change. Creations by place, deletions by id. */
  readonly #doubtful = new Map<string, Change>();
  /** Whether an org takes breakpoints in composite calls is not documented: known once it was tried. */
  #compositeWorks = true;

  /** `random` answers numbers from 0 to below 1. */
  constructor(http: OrgHttp, clock: Clock, random: () => number) {
    this.#http = http;
    this.#clock = clock;
    this.#random = random;
  }

  /** Rejects when the org could not be asked at all. */
  async change(
    sessionId: string,
    create: readonly BreakpointRequest[],
    remove: readonly string[],
  ): Promise<BreakpointChanges> {
    const left = await this.#leftByLostAnswers(sessionId);
    // One that stands although its creation was never confirmed is as good as a new one.
    const adopted = new Map(left.filter(({ place }) => create.some((one) => placeKey(one) === place)).map(entryOf));
    const strays = left.filter(({ id }) => ![...adopted.values(), ...remove].includes(id)).map(({ id }) => id);
    const wanted = create.filter((breakpoint) => !adopted.has(placeKey(breakpoint)));
    for (const breakpoint of create) {
      const id = adopted.get(placeKey(breakpoint));
      if (id !== undefined) {
        this.#confirmed.set(id, breakpoint);
      }
    }
    const changes = [
      ...remove.map(deletion),
      ...wanted.map((breakpoint) => creation(sessionId, breakpoint)),
      ...strays.map(deletion),
    ];
    const replies = await this.#settle(sessionId, changes);
    const [first] = replies;
    // A removal that may have happened is no longer the caller's: it is looked after here.
    const isAsBefore = adopted.size === 0 && !replies.slice(0, remove.length).some(isLost);
    if (first instanceof Failure && isAsBefore && replies.every((reply) => reply instanceof Failure)) {
      throw first;
    }
    const results = replies.map((reply, index) => this.#result(changes[index], reply));
    const created = results.slice(remove.length);
    return {
      outcomes: create.map((breakpoint) =>
        outcome(adopted.get(placeKey(breakpoint)) ?? created.shift() ?? breakpointUnanswered()),
      ),
      notRemoved: results.slice(0, remove.length).filter((result) => result instanceof Failure),
    };
  }

  /**
   * Writes a value that a breakpoint has already: it changes nothing, and breakpoint writes are actions of a debugger. False where there is
   * none to write. What an org counts as idle is documented nowhere; that it counts writes is our judgement.
   */
  async saveOneAgain(): Promise<boolean> {
    // The org may start its count of hits anew when the record is saved.
    const [id] = [...this.#confirmed].find(([, breakpoint]) => breakpoint.kind !== 'line' || !breakpoint.hits) ?? [];
    if (id === undefined) {
      return false;
    }
    await this.#http.send({
      method: 'PATCH',
      path: `${breakpointsPath}/${encodeURIComponent(id)}`,
      body: { IsEnabled: true },
      action: l10n.t('extend the debug session'),
    });
    return true;
  }

  /** What the org has of earlier changes that nobody confirmed: breakpoints without a wish. Rejects when it cannot be asked. */
  async #leftByLostAnswers(sessionId: string): Promise<readonly { readonly id: string; readonly place: string }[]> {
    if (this.#doubtful.size === 0) {
      return [];
    }
    const rows = await this.#existing(sessionId);
    const left = [...this.#doubtful].flatMap(([key, { breakpoint }]) => {
      const found = rows.find((row) =>
        breakpoint === undefined
          ? text(row.Id) === key
          : !this.#confirmed.has(text(row.Id) ?? '') && isRecordOf(row, breakpoint),
      );
      const id = text(found?.Id);
      return id === undefined ? [] : [{ id, place: breakpoint === undefined ? '' : key }];
    });
    this.#doubtful.clear();
    return left;
  }

  /** Sends the changes; tries those again that a lock kept out, and those whose answer was lost. */
  async #settle(sessionId: string, changes: readonly Change[]): Promise<readonly ChangeReply[]> {
    let replies = await this.#sendAll(changes);
    for (let attempt = 1; attempt < lockAttempts && replies.some(isLocked); attempt += 1) {
      await pause(this.#clock, this.#random() * lockDelay * attempt);
      replies = await this.#again(changes, replies, isLocked);
    }
    if (replies.some(isLost)) {
      // Not knowing what is there, trying again could set a breakpoint twice. The reply that was lost is the failure to report.
      const known = await this.#existing(sessionId).catch(() => undefined);
      if (known !== undefined) {
        const own = new Set([...this.#confirmed.keys(), ...changes.flatMap(({ deletes }) => deletes ?? [])]);
        const strange = known.filter(({ Id }) => !own.has(text(Id) ?? ''));
        replies = await this.#again(changes, replies.map(foundAmong(strange, changes)), isLost);
      }
    }
    this.#remember(changes, replies);
    return replies;
  }

  #remember(changes: readonly Change[], replies: readonly ChangeReply[]): void {
    changes.forEach((change, index) => {
      const reply = at(replies, index);
      const { breakpoint, deletes } = change;
      const key = deletes ?? (breakpoint === undefined ? '' : placeKey(breakpoint));
      if (isLost(reply)) {
        this.#doubtful.set(key, change);
        return;
      }
      const result = this.#result(change, reply);
      if (deletes !== undefined && !(result instanceof Failure)) {
        this.#confirmed.delete(deletes);
      } else if (breakpoint !== undefined && !(result instanceof Failure)) {
        this.#confirmed.set(result, breakpoint);
      }
    });
  }

  async #again(
    changes: readonly Change[],
    replies: readonly ChangeReply[],
    which: (reply: ChangeReply) => boolean,
  ): Promise<readonly ChangeReply[]> {
    const retried = await this.#sendAll(changes.filter((_change, index) => which(at(replies, index))));
    let next = 0;
    return replies.map((reply) => (which(reply) ? at(retried, next++) : reply));
  }

  /** Breakpoints that the org has for this session. */
  async #existing(sessionId: string): Promise<readonly Untrusted<BreakpointRecord>[]> {
    const query = `SELECT Id, FileName, Line, Type FROM ApexDebuggerBreakpoint WHERE SessionId = '${sessionId}'`;
    const path = `${toolingPath}/query/?q=${encodeURIComponent(query)}`;
    const reply = record<QueryReply>(
      await this.#http.json({ method: 'GET', path, action: l10n.t('list breakpoints') }),
    );
    return list(reply.records).map((row) => record<BreakpointRecord>(row));
  }

  async #sendAll(changes: readonly Change[]): Promise<readonly ChangeReply[]> {
    return (await Promise.all(chunks(changes, compositeLimit).map((chunk) => this.#send(chunk)))).flat();
  }

  async #send(changes: readonly Change[]): Promise<readonly ChangeReply[]> {
    if (this.#compositeWorks && changes.length > 1) {
      const replies = await this.#sendTogether(changes);
      if (replies !== undefined) {
        return replies;
      }
      this.#compositeWorks = false;
    }
    return Promise.all(changes.map((change) => this.#sendAlone(change)));
  }

  async #sendAlone(change: Change): Promise<ChangeReply> {
    try {
      const reply = await this.#http.exchange(change);
      if (isAboutTheOrg(reply.status)) {
        return replyFailure(this.#http.host, change.action, reply);
      }
      return { status: reply.status, body: parseJson(bodyText(reply)) };
    } catch (error) {
      return failureOf(error);
    }
  }

  /** Undefined when the org does not take breakpoints in composite calls; nothing was changed then. */
  async #sendTogether(changes: readonly Change[]): Promise<readonly ChangeReply[] | undefined> {
    const call: OrgCall = {
      method: 'POST',
      path: `${toolingPath}/composite`,
      action: l10n.t('change breakpoints'),
      body: { allOrNone: false, compositeRequest: changes.map(subrequest) },
      repeatable: false,
    };
    try {
      const reply = await this.#http.exchange(call);
      if ([400, 404, 405].includes(reply.status)) {
        return undefined;
      }
      if (reply.status !== 200) {
        const failure = replyFailure(this.#http.host, call.action, reply);
        return changes.map(() => failure);
      }
      const replies = partReplies(changes, parseJson(bodyText(reply)));
      return replies.every(isUnsupported) ? undefined : replies;
    } catch (error) {
      const failure = failureOf(error);
      return changes.map(() => failure);
    }
  }

  #result(change: Change | undefined, reply: ChangeReply): ChangeResult {
    if (reply instanceof Failure || change === undefined) {
      return reply instanceof Failure ? reply : breakpointUnanswered();
    }
    const { status, body } = reply;
    if (change.method === 'DELETE') {
      // What is no longer there needs no deleting.
      return status < 300 || status === 404 ? '' : recordFailure(this.#http.host, change.action, status, body);
    }
    const id = someText(record<SaveReply>(body).id);
    return status < 300 && id !== undefined ? id : recordFailure(this.#http.host, change.action, status, body);
  }
}

function deletion(id: string): Change {
  return {
    deletes: id,
    method: 'DELETE',
    path: `${breakpointsPath}/${encodeURIComponent(id)}`,
    action: l10n.t('delete a breakpoint'),
  };
}

function creation(sessionId: string, breakpoint: BreakpointRequest): Change {
  const { typeRef } = breakpoint;
  const hits =
    breakpoint.kind === 'line' && breakpoint.hits !== undefined
      ? { HitCondition: breakpoint.hits.operator, HitValue: breakpoint.hits.value }
      : {};
  const kind = breakpoint.kind === 'line' ? { Line: breakpoint.line, Type: 'Line', ...hits } : { Type: 'Exception' };
  return {
    breakpoint,
    method: 'POST',
    path: breakpointsPath,
    body: { SessionId: sessionId, FileName: typeRef, IsEnabled: true, ...kind },
    action: l10n.t('set a breakpoint'),
    repeatable: false,
  };
}

function subrequest({ method, path, body }: Change, index: number): object {
  return { method, url: path, referenceId: `change${index}`, ...(body === undefined ? {} : { body }) };
}

function partReplies(changes: readonly Change[], reply: unknown): readonly ChangeReply[] {
  const parts = list(record<CompositeReply>(reply).compositeResponse).map((part) => record<CompositePart>(part));
  return changes.map((_change, index) => {
    const part = parts.find(({ referenceId }) => referenceId === `change${index}`);
    return part === undefined ? breakpointUnanswered() : { status: integer(part.httpStatusCode) ?? 0, body: part.body };
  });
}

/** The org knows composite calls, but not for breakpoints. */
function isUnsupported(reply: ChangeReply): boolean {
  return !(reply instanceof Failure) && (reply.status === 405 || errorOf(reply.body, '').code.startsWith('UNKNOWN'));
}

function isLocked(reply: ChangeReply): boolean {
  if (reply instanceof Failure) {
    return false;
  }
  const { code, message } = errorOf(reply.body, '');
  return code === 'UNABLE_TO_LOCK_ROW' || /security policies took too long/i.test(message);
}

function isLost(reply: ChangeReply): boolean {
  return reply instanceof Failure && mayHaveHappened(reply);
}

/** Puts the record that exists in the place of the lost answer to its creation. */
function foundAmong(
  known: readonly Untrusted<BreakpointRecord>[],
  changes: readonly Change[],
): (reply: ChangeReply, index: number) => ChangeReply {
  return (reply, index) => {
    const wanted = changes[index]?.breakpoint;
    const found = isLost(reply) && wanted !== undefined ? known.find((row) => isRecordOf(row, wanted)) : undefined;
    return found === undefined ? reply : { status: 201, body: { id: found.Id } };
  };
}

function isRecordOf(row: Untrusted<BreakpointRecord>, wanted: BreakpointRequest): boolean {
  const isSameKind =
    wanted.kind === 'line' ? integer(row.Line) === wanted.line : text(row.Type)?.toLowerCase() === 'exception';
  return isSameKind && text(row.FileName) === wanted.typeRef;
}

function entryOf({ id, place }: { readonly id: string; readonly place: string }): [string, string] {
  return [place, id];
}

function at(replies: readonly ChangeReply[], index: number): ChangeReply {
  return replies[index] ?? breakpointUnanswered();
}

function outcome(result: ChangeResult): BreakpointOutcome {
  return result instanceof Failure ? { created: false, reason: result.message } : { created: true, id: result };
}

/** The session, a proxy or the org as a whole, not this change. */
function isAboutTheOrg(status: number): boolean {
  return status === 401 || status === 420 || status === 429 || status > 500;
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) {
    return error;
  }
  throw error;
}
