import { type ApiReply, jsonReply, noContent } from '../http/apiReply.ts';
import { type ApiRequest, jsonBody } from '../http/apiRequest.ts';
import { RestFailure } from '../http/failures.ts';
import { HttpListener } from '../http/httpListener.ts';
import { Router, type RouteTable } from '../http/router.ts';
import type { HostedOrg } from '../hostedOrg.ts';
import type { RulesClock } from '../rulesClock.ts';

export interface ControlServerOptions {
  readonly orgs: readonly HostedOrg[];
  readonly rulesClock: RulesClock;
  readonly onFault: (error: unknown) => void;
}

interface ControlCall {
  readonly request: ApiRequest;
  readonly orgs: readonly HostedOrg[];
  readonly rulesClock: RulesClock;
}

type Body = Readonly<Record<string, unknown>>;

/** Bends the sample org to what a test or a demonstration needs. No org has such an endpoint: it is described in README.md. */
export class ControlServer {
  readonly #listener: HttpListener;
  #port = 0;

  constructor({ orgs, rulesClock, onFault }: ControlServerOptions) {
    const router = new Router(routes);
    this.#listener = new HttpListener({
      answer: async (request) => {
        if (request.headers.origin !== undefined) {
          // A web page in somebody's browser is no test.
          throw new RestFailure(403, { message: 'Web pages may not use this endpoint.', errorCode: 'FORBIDDEN' });
        }
        return router.answer(request.method, request.path, { request, orgs, rulesClock });
      },
      latency: () => 0,
      onFault,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(port: number): Promise<void> {
    this.#port = await this.#listener.listen(port);
  }

  close(): Promise<void> {
    return this.#listener.close();
  }
}

const routes: RouteTable<ControlCall> = {
  'GET /state': ({ orgs }) => jsonReply(200, { orgs: orgs.map(stateOf) }),
  'POST /latency': (call) => {
    const milliseconds = numberIn(jsonBody(call.request), 'milliseconds');
    for (const org of wantedOrgs(call)) {
      org.conditions.latency = milliseconds;
    }
    return noContent;
  },
  'POST /counters/reset': ({ orgs }) => {
    for (const org of orgs) {
      org.conditions.resetCounts();
    }
    return noContent;
  },
  'POST /clock/skip': ({ request, rulesClock }) => {
    rulesClock.skip(numberIn(jsonBody(request), 'milliseconds'));
    return noContent;
  },
  'POST /grants/revoke': (call) => {
    for (const org of wantedOrgs(call)) {
      org.revokeGrant();
    }
    return noContent;
  },
  'POST /sessions/open': (call) => {
    const { username } = jsonBody(call.request);
    const [session] = wantedOrgs(call).flatMap((org) => org.logIn(String(username)) ?? []);
    if (session === undefined) {
      throw new RestFailure(404, { message: 'The org has no user of that name.', errorCode: 'NOT_FOUND' });
    }
    return jsonReply(200, { session });
  },
  'POST /sessions/revoke': (call) => {
    for (const org of wantedOrgs(call)) {
      org.endSessions();
    }
    return noContent;
  },
  'POST /debug-sessions/terminate': (call) => {
    const { description } = jsonBody(call.request);
    const text = typeof description === 'string' ? description : 'The debugging session was ended in Setup.';
    for (const org of wantedOrgs(call)) {
      org.debugging.terminate(text, 'OrgAdmin');
    }
    return noContent;
  },
  'POST /faults': (call) => {
    const body = jsonBody(call.request);
    for (const org of wantedOrgs(call)) {
      setFaults(org, body);
    }
    return noContent;
  },
  'POST /wire': (call): ApiReply => {
    const body = jsonBody(call.request);
    for (const { debugging } of wantedOrgs(call)) {
      const { choices } = debugging;
      choices.chunkSize = typeof body.chunkSize === 'number' ? Math.max(1, body.chunkSize) : choices.chunkSize;
      choices.bracketedElements =
        typeof body.bracketedElements === 'boolean' ? body.bracketedElements : choices.bracketedElements;
      choices.showsThis = typeof body.showsThis === 'boolean' ? body.showsThis : choices.showsThis;
      choices.licenseRefusal =
        body.licenseRefusal === 'rejected' || body.licenseRefusal === 'terminated'
          ? body.licenseRefusal
          : choices.licenseRefusal;
    }
    return noContent;
  },
};

function setFaults({ conditions, events }: HostedOrg, body: Body): void {
  const { faults } = conditions;
  faults.pollsToDrop = typeof body.dropPolls === 'number' ? body.dropPolls : faults.pollsToDrop;
  faults.callsToFail = typeof body.failCalls === 'number' ? body.failCalls : faults.callsToFail;
  faults.unauthorized = typeof body.unauthorized === 'boolean' ? body.unauthorized : faults.unauthorized;
  if (body.forgetBayeuxClients === true) {
    events.forgetAll();
  }
}

/** The org that `orgId` names in the body; all of them when nothing is named. */
function wantedOrgs({ orgs, request }: ControlCall): readonly HostedOrg[] {
  const { orgId } = jsonBody(request);
  if (typeof orgId !== 'string') {
    return orgs;
  }
  const found = orgs.filter(({ organizationId }) => organizationId.slice(0, 15) === orgId.slice(0, 15));
  if (found.length === 0) {
    throw new RestFailure(404, { message: `No org of the sample has the id ${orgId}.`, errorCode: 'NOT_FOUND' });
  }
  return found;
}

function numberIn(body: Body, name: string): number {
  const value = body[name];
  if (typeof value !== 'number' || !(value >= 0)) {
    throw new RestFailure(400, { message: `${name} must be a number from 0 on.`, errorCode: 'INVALID_INPUT' });
  }
  return value;
}

function stateOf(org: HostedOrg): object {
  const session = org.debugging.active;
  return {
    orgId: org.organizationId,
    name: org.name,
    url: org.url,
    requests: org.conditions.counts,
    latency: org.conditions.latency,
    bayeuxClients: org.events.clients.map((client) => ({
      id: client.id,
      subscriptions: [...client.subscriptions],
      polling: client.polling,
    })),
    debugSession:
      session === undefined
        ? null
        : {
            id: session.id,
            user: session.user.username,
            requests: session.requests.map(({ id, stopped }) => ({ id, stopped })),
          },
  };
}
