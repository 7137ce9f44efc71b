import type { ApexObject, ApexValue, LibraryType, RequestContext, Suspendable } from '../contract.ts';
import {
  raiseCalloutInTest,
  raiseNoNamedCredential,
  raiseNullArgument,
  raiseUnauthorizedEndpoint,
  raiseUncommittedWork,
} from '../failures.ts';
import { type ApexHttpRequest, ApexHttpResponse } from './httpMessages.ts';
import { mockOf } from './mocks.ts';
import { StaticResourceMock } from './staticResourceMocks.ts';

/** `Http.send`: the sample org never calls out, so that only a test's mock answers. */
function* send(context: RequestContext, _: ApexObject, request: ApexHttpRequest | null): Suspendable<ApexValue> {
  if (request === null) {
    return raiseNullArgument(context);
  }
  beginCallout(context);
  logCallout(context, 'CALLOUT_REQUEST', request);
  if (!context.apex.isTest) {
    return refuseCallout(context, request.endpoint ?? '');
  }
  const mock = mockOf(context, 'HttpCalloutMock') ?? raiseCalloutInTest(context);
  const response =
    mock instanceof StaticResourceMock
      ? mock.respond(context, request)
      : yield* context.apex.invoke(mock, 'respond', [request]);
  if (response instanceof ApexHttpResponse) {
    logCallout(context, 'CALLOUT_RESPONSE', response);
  }
  return response;
}

/** What holds for every callout: nothing was saved before it, and there are not too many. */
export function beginCallout(context: RequestContext): void {
  // A test's startTest begins a transaction of its own, with counters of its own.
  if (context.limits.used('dmlStatements') > 0) {
    raiseUncommittedWork(context);
  }
  context.limits.use('callouts', 1);
}

/** Outside of tests. */
export function refuseCallout(context: RequestContext, endpoint: string): never {
  const credential = /^callout:([^/?]+)/i.exec(endpoint)?.[1];
  return credential === undefined
    ? raiseUnauthorizedEndpoint(context, endpoint)
    : raiseNoNamedCredential(context, credential);
}

function logCallout(context: RequestContext, event: string, message: { printed(): string }): void {
  if (context.log.enabled) {
    context.log.event('CALLOUT', 'INFO', event, `[${String(context.apex.currentLine())}]`, message.printed());
  }
}

class ApexHttp implements ApexObject {
  readonly apexTypeName = 'Http';

  printed(): string {
    return 'System.Http[]';
  }
}

export const httpType: LibraryType = {
  type: 'Http',
  members: {
    'new()': () => new ApexHttp(),
    'HttpResponse send(HttpRequest request)': send,
    'String toString()': (_: RequestContext, self: ApexHttp) => self.printed(),
  },
};
