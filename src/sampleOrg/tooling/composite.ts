import type { ApiReply } from '../http/apiReply.ts';
import { jsonReply } from '../http/apiReply.ts';
import { type ApiRequest, isObject, jsonBody, subrequestOf } from '../http/apiRequest.ts';
import { malformedJson, RestFailure, tooManySubrequests } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { Handler } from '../http/router.ts';
import type { ObjectRules } from '../rest/objectRules.ts';
import { type AnswerOne, CompositeUndo } from './compositeUndo.ts';

const mostSubrequests = 25;

interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
}

interface SubrequestReply {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** Several calls in one, in order. With `allOrNone`, a failure ends the call: what came before is undone, what follows is not tried. */
export function compositeHandler(answerOne: AnswerOne, rules: ObjectRules): Handler<OrgCall> {
  return async (call) => {
    const { allOrNone, compositeRequest } = jsonBody(call.request);
    const subrequests = subrequestsOf(compositeRequest);
    const replies = new Map<string, SubrequestReply>();
    const done = allOrNone === true ? new CompositeUndo(call, answerOne, rules) : undefined;
    const answer = (request: ApiRequest): Promise<ApiReply> => done?.answer(request) ?? answerOne(request, call);
    for (const subrequest of subrequests) {
      const reply = await perform(subrequest, replies, call, answer);
      replies.set(subrequest.referenceId, reply);
      if (done !== undefined && reply.httpStatusCode >= 400) {
        await done.undo();
        return jsonReply(200, { compositeResponse: halted(subrequests, replies) });
      }
    }
    await done?.finish();
    return jsonReply(200, { compositeResponse: [...replies.values()] });
  };
}

/** The replies when one failed and all were wanted: only the failed one says why. */
function halted(
  subrequests: readonly Subrequest[],
  replies: ReadonlyMap<string, SubrequestReply>,
): readonly SubrequestReply[] {
  return subrequests.map((subrequest) => {
    const reply = replies.get(subrequest.referenceId);
    return reply !== undefined && reply.httpStatusCode >= 400 ? reply : haltedReply(subrequest);
  });
}

function subrequestsOf(value: unknown): readonly Subrequest[] {
  if (!Array.isArray(value)) {
    throw malformedJson('compositeRequest must be a list');
  }
  if (value.length > mostSubrequests) {
    throw tooManySubrequests(mostSubrequests);
  }
  const subrequests = (value as readonly unknown[]).map((item) => {
    if (
      !isObject(item) ||
      typeof item.method !== 'string' ||
      typeof item.url !== 'string' ||
      typeof item.referenceId !== 'string'
    ) {
      throw malformedJson('each subrequest needs method, url and referenceId');
    }
    return { method: item.method, url: item.url, referenceId: item.referenceId, body: item.body };
  });
  if (new Set(subrequests.map(({ referenceId }) => referenceId)).size < subrequests.length) {
    throw malformedJson('a referenceId is used twice');
  }
  return subrequests;
}

async function perform(
  { method, url, referenceId, body }: Subrequest,
  earlier: ReadonlyMap<string, SubrequestReply>,
  call: OrgCall,
  answer: (request: ApiRequest) => Promise<ApiReply>,
): Promise<SubrequestReply> {
  try {
    const text = body === undefined ? '' : resolve(JSON.stringify(body), earlier);
    const request = subrequestOf(call.request, method, resolve(url, earlier), text);
    return toReply(await answer(request), referenceId);
  } catch (error) {
    if (error instanceof RestFailure) {
      return toReply(error.toReply(), referenceId);
    }
    throw error;
  }
}

/** `@{b1.id}` stands for a member of an earlier reply. */
function resolve(text: string, earlier: ReadonlyMap<string, SubrequestReply>): string {
  return text.replaceAll(/@\{(\w+)\.([\w.]+)\}/g, (_whole, referenceId: string, path: string) => {
    let value: unknown = earlier.get(referenceId)?.body;
    for (const name of path.split('.')) {
      value = isObject(value) ? value[name] : undefined;
    }
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new RestFailure(400, {
        message: `Invalid reference specified. No value for ${path} found in ${referenceId}`,
        errorCode: 'PROCESSING_HALTED',
      });
    }
    return String(value);
  });
}

function toReply({ status, headers, body }: ApiReply, referenceId: string): SubrequestReply {
  const text = typeof body === 'string' ? body : '';
  const location = headers?.Location;
  return {
    body: text === '' ? null : withoutNotes(JSON.parse(text)),
    httpHeaders: location === undefined ? {} : { Location: location },
    httpStatusCode: status,
    referenceId,
  };
}

/** In composite replies a save says its id, success and errors, no more. */
function withoutNotes(body: unknown): unknown {
  if (!isObject(body) || !('success' in body)) {
    return body;
  }
  const { id, success, errors } = body;
  return { id, success, errors };
}

function haltedReply({ referenceId }: Subrequest): SubrequestReply {
  const message = 'The transaction was rolled back since another operation in the same transaction failed.';
  return {
    body: [{ message, errorCode: 'PROCESSING_HALTED' }],
    httpHeaders: {},
    httpStatusCode: 400,
    referenceId,
  };
}
