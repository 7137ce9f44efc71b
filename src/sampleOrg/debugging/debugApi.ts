import { jsonReply, textReply } from '../http/apiReply.ts';
import { type ApiRequest, isObject, jsonBody } from '../http/apiRequest.ts';
import { malformedJson } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import type { RunCommand } from '../apex/engine.ts';
import type { DebuggedRequest } from './debuggedRequest.ts';
import { unknownFrame, unknownStep } from './failures.ts';
import type { ReferenceQuery } from './stopView.ts';

const base = '/services/debug/v41.0';
const steps: readonly RunCommand[] = ['into', 'over', 'out'];
const done = textReply(200, '', 'application/json;charset=UTF-8');

/** The debug API: every command a POST on one debugged request, reads too. Pinned to v41.0. */
export const debugApi: RouteTable<OrgCall> = {
  [`POST ${base}/state/:id`]: (call, { id }) => jsonReply(200, requestOf(call, id).view.state()),
  [`POST ${base}/frame/:id`]: (call, { id }) => {
    const frameNumber = call.request.query.get('stackFrame') ?? '';
    const { view } = requestOf(call, id);
    const frame = /^\d{1,9}$/.test(frameNumber) ? view.frame(Number(frameNumber)) : undefined;
    if (frame === undefined) {
      throw unknownFrame(frameNumber);
    }
    return jsonReply(200, frame);
  },
  [`POST ${base}/references/:id`]: (call, { id }) =>
    jsonReply(200, requestOf(call, id).view.references(referenceQueries(call.request))),
  [`POST ${base}/run/:id`]: (call, { id }) => {
    requestOf(call, id).resume('run');
    return done;
  },
  [`POST ${base}/step/:id`]: (call, { id }) => {
    const type = call.request.query.get('type') ?? '';
    const command = steps.find((step) => step === type);
    if (command === undefined) {
      throw unknownStep(type);
    }
    requestOf(call, id).resume(command);
    return done;
  },
};

function requestOf({ org, session }: OrgCall, id = ''): DebuggedRequest {
  return org.debugging.requestOf(id, session.user);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** `{"getReferencesRequest":{"reference":[{"reference":17,"offset":100}]}}` */
function referenceQueries(request: ApiRequest): readonly ReferenceQuery[] {
  const wanted = jsonBody(request).getReferencesRequest;
  if (!isObject(wanted) || !Array.isArray(wanted.reference)) {
    throw malformedJson('getReferencesRequest must hold a list named reference');
  }
  return (wanted.reference as readonly unknown[]).map((item) => {
    const { reference, offset = 0 } = isObject(item) ? item : {};
    if (!isWhole(reference) || !isWhole(offset)) {
      throw malformedJson('each reference needs a number named reference, and may have an offset');
    }
    return { reference, offset };
  });
}
