import { jsonReply } from '../http/apiReply.ts';
import { isObject, jsonBody, subrequestOf } from '../http/apiRequest.ts';
import { malformedJson, RestFailure, tooManySubrequests } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { Handler } from '../http/router.ts';
import type { AnswerOne } from '../tooling/compositeUndo.ts';

const mostSubrequests = 25;

interface BatchResult {
  readonly statusCode: number;
  readonly result: unknown;
}

const halted: BatchResult = {
  statusCode: 412,
  result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing has been halted per request' }],
};

/** Several calls in one, each a transaction of its own. */
export function batchHandler(answerOne: AnswerOne): Handler<OrgCall> {
  return async (call) => {
    const { haltOnError, batchRequests } = jsonBody(call.request);
    if (!Array.isArray(batchRequests)) {
      throw malformedJson('batchRequests must be a list');
    }
    if (batchRequests.length > mostSubrequests) {
      throw tooManySubrequests(mostSubrequests);
    }
    const results: BatchResult[] = [];
    for (const item of batchRequests as readonly unknown[]) {
      const stopped = haltOnError === true && results.some(failed);
      results.push(stopped ? halted : await resultOf(item, call, answerOne));
    }
    return jsonReply(200, { hasErrors: results.some(failed), results });
  };
}

const failed = ({ statusCode }: BatchResult): boolean => statusCode >= 400;

async function resultOf(item: unknown, call: OrgCall, answerOne: AnswerOne): Promise<BatchResult> {
  if (!isObject(item) || typeof item.method !== 'string' || typeof item.url !== 'string') {
    throw malformedJson('each of the batchRequests needs method and url');
  }
  // Addresses begin with the version; whole ones are taken as well.
  const target = item.url.startsWith('/services/') ? item.url : `/services/data/${item.url}`;
  const body = item.richInput === undefined ? '' : JSON.stringify(item.richInput);
  try {
    const reply = await answerOne(subrequestOf(call.request, item.method, target, body), call);
    return { statusCode: reply.status, result: typeof reply.body === 'string' ? JSON.parse(reply.body) : null };
  } catch (error) {
    if (error instanceof RestFailure) {
      return { statusCode: error.status, result: error.errors };
    }
    throw error;
  }
}
