import type { StoredRecord } from '../data/contract.ts';
import { type ApiReply, noContent } from '../http/apiReply.ts';
import { type ApiRequest, subrequestOf } from '../http/apiRequest.ts';
import { RestFailure } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import { valueToJson } from '../records/recordJson.ts';
import type { ObjectRules } from '../rest/objectRules.ts';

/** Answers one subrequest as if it had come alone. */
export type AnswerOne = (request: ApiRequest, call: OrgCall) => Promise<ApiReply>;

/** What the subrequests of one composite call did, so that it can be undone when all were wanted and one failed. */
export class CompositeUndo {
  readonly #call: OrgCall;
  readonly #answerOne: AnswerOne;
  readonly #rules: ObjectRules;
  readonly #steps: (() => unknown)[] = [];
  /** Ends of debug sessions: nothing brings one back, so they wait until nothing can fail any more. */
  readonly #postponed: ApiRequest[] = [];

  constructor(call: OrgCall, answerOne: AnswerOne, rules: ObjectRules) {
    this.#call = call;
    this.#answerOne = answerOne;
    this.#rules = rules;
  }

  async answer(request: ApiRequest): Promise<ApiReply> {
    if (this.#endsDebugSession(request)) {
      this.#postponed.push(request);
      return noContent;
    }
    const before = recordBefore(request, this.#call);
    const reply = await this.#answerOne(request, this.#call);
    const location = reply.status === 201 ? reply.headers?.Location : undefined;
    if (before !== undefined) {
      this.#steps.push(() => restore(this.#call, before, this.#rules));
    } else if (location !== undefined) {
      // A session that was started cannot be deleted, but ended.
      const target = sessionPath.test(location)
        ? subrequestOf(request, 'PATCH', location, JSON.stringify({ Status: 'Detach' }))
        : subrequestOf(request, 'DELETE', location, '');
      this.#steps.push(() => this.#answerOne(target, this.#call));
    }
    return reply;
  }

  #endsDebugSession({ method, path, body }: ApiRequest): boolean {
    const { active } = this.#call.org.debugging;
    const ends = method === 'PATCH' && sessionPath.test(path) && /"(?:Detach|Kill|KillAll)"/.test(body);
    return ends && active !== undefined && path.includes(active.id.slice(0, 15));
  }

  /** Nothing failed: does what was left for the end. */
  async finish(): Promise<void> {
    for (const request of this.#postponed) {
      await this.#answerOne(request, this.#call);
    }
  }

  /** The last first. */
  async undo(): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        // What a record has set off cannot always be taken back.
        if (!(error instanceof RestFailure)) {
          throw error;
        }
      }
    }
  }
}

const sessionPath = /\/sobjects\/ApexDebuggerSession\/\w+$/i;

/** The record that a subrequest is about to change or delete; undefined when it does neither. */
function recordBefore({ method, path }: ApiRequest, { org }: OrgCall): StoredRecord | undefined {
  const [, name = '', id = ''] = /\/sobjects\/(\w+)\/(\w+)$/i.exec(path) ?? [];
  const description = method === 'PATCH' || method === 'DELETE' ? org.records.database.schema.object(name) : undefined;
  return description && org.records.find(description.name, id);
}

/** Makes a record what it was, by the rules of its object, so that a breakpoint is armed again. No Apex trigger runs. */
function restore(call: OrgCall, before: StoredRecord, rules: ObjectRules): void {
  const { org, session } = call;
  const { objectName, id } = before;
  const fields = org.records.describe(objectName).fields.filter((field) => field.updateable);
  const values = Object.fromEntries(
    fields.map(({ name }) => [name, valueToJson(before.values.get(name) ?? null)] as const),
  );
  if (org.records.isDeleted(objectName, id)) {
    org.records.undelete(objectName, id, session.user);
  }
  const update = rules[objectName]?.update;
  if (update === undefined) {
    org.records.update(objectName, id, values, session.user);
  } else {
    update(call, id, values);
  }
}
