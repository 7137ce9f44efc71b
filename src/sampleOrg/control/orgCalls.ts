import { type ApiReply, jsonReply, noContent } from '../http/apiReply.ts';
import type { RouteTable } from '../http/router.ts';
import type { HostedOrg } from '../hostedOrg.ts';
import { handOff } from '../handOff.ts';
import { setSupportRights } from '../records/supportRights.ts';
import {
  bodyOf,
  type ControlCall,
  flagIn,
  inputRefused,
  numberIn,
  userIn,
  userUnknown,
  wantedOrgs,
} from './controlCall.ts';

const day = 86_400_000;
/** Milliseconds: what is skipped is lived through from timer to timer. */
const longestSkip = 3_660 * day;
const longestLatency = 600_000;
/** Days that login access can be granted for. */
const longestGrant = 366;

/** Calls that look at orgs, set their time and bend what their answers look like. */
export const orgCalls: RouteTable<ControlCall> = {
  'GET /state': ({ orgs }) => jsonReply(200, { orgs: orgs.map(stateOf) }),
  'POST /latency': (call) => {
    const milliseconds = numberIn(bodyOf(call), 'milliseconds', longestLatency);
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
  'POST /clock/skip': (call) => {
    call.orgClock.skip(numberIn(bodyOf(call), 'milliseconds', longestSkip));
    return noContent;
  },
  'POST /grants/give': (call) => {
    const body = bodyOf(call);
    const days = body.days === undefined ? 7 : numberIn(body, 'days', longestGrant);
    const handOffs = openOrgs(call).map((org) => {
      const user = userIn(call, org);
      org.loginAccess.give(days, user);
      return { orgId: org.organizationId, handOff: handOff(org, org.logInPublisher(user)) };
    });
    return jsonReply(200, { handOffs });
  },
  'POST /grants/change': (call) => {
    const days = numberIn(bodyOf(call), 'days', longestGrant);
    for (const org of openOrgs(call)) {
      org.loginAccess.change(days, userIn(call, org));
    }
    return noContent;
  },
  'POST /grants/revoke': (call) => {
    for (const org of openOrgs(call)) {
      org.loginAccess.revoke(userIn(call, org));
    }
    return noContent;
  },
  'POST /grants/expire': (call) => {
    for (const org of openOrgs(call)) {
      org.loginAccess.expire(userIn(call, org));
    }
    return noContent;
  },
  'POST /grants/administrators-only': (call) => {
    for (const org of openOrgs(call)) {
      org.loginAccess.restrictToAdministrators(userIn(call, org));
    }
    return noContent;
  },
  'POST /permissions': (call) => {
    const body = bodyOf(call);
    for (const org of wantedOrgs(call)) {
      setSupportRights(org.records, userIn(call, org).id, {
        viewSetup: flagIn(body, 'viewSetup'),
        viewAllData: flagIn(body, 'viewAllData'),
      });
    }
    return noContent;
  },
  'POST /sessions/open': (call) => {
    const { username } = bodyOf(call);
    const [session] = wantedOrgs(call).flatMap((org) => org.logIn(String(username)) ?? []);
    if (session === undefined) {
      throw userUnknown();
    }
    return jsonReply(200, { session });
  },
  'POST /sessions/revoke': (call) => {
    const { username } = bodyOf(call);
    for (const org of wantedOrgs(call)) {
      org.logOut(typeof username === 'string' ? username : undefined);
    }
    return noContent;
  },
  'POST /sessions/expire': (call) => {
    for (const org of wantedOrgs(call)) {
      org.expireSessions();
    }
    return noContent;
  },
  'POST /wire': (call): ApiReply => {
    const body = bodyOf(call);
    for (const { debugging, conditions } of wantedOrgs(call)) {
      const { choices } = debugging;
      conditions.honoursRange = flagIn(body, 'honoursRange') ?? conditions.honoursRange;
      choices.chunkSize = typeof body.chunkSize === 'number' ? Math.max(1, body.chunkSize) : choices.chunkSize;
      choices.bracketedElements =
        typeof body.bracketedElements === 'boolean' ? body.bracketedElements : choices.bracketedElements;
      choices.loopVariablesStay =
        typeof body.loopVariablesStay === 'boolean' ? body.loopVariablesStay : choices.loopVariablesStay;
      choices.honoursHitConditions =
        typeof body.honoursHitConditions === 'boolean' ? body.honoursHitConditions : choices.honoursHitConditions;
      choices.showsThis = typeof body.showsThis === 'boolean' ? body.showsThis : choices.showsThis;
      choices.licenseRefusal =
        body.licenseRefusal === 'rejected' || body.licenseRefusal === 'terminated'
          ? body.licenseRefusal
          : choices.licenseRefusal;
      choices.pendingFor =
        body.pendingFor === undefined ? choices.pendingFor : numberIn(body, 'pendingFor', longestSkip);
    }
    return noContent;
  },
};

/** Those of the wanted orgs whose users can let the publisher in. */
function openOrgs(call: ControlCall): readonly HostedOrg[] {
  const open = wantedOrgs(call).filter(({ closed }) => closed === null);
  if (open.length === 0) {
    throw inputRefused('Publishers cannot log in to Government Cloud and scratch orgs, whatever users grant.');
  }
  return open;
}

function stateOf(org: HostedOrg): object {
  const session = org.debugging.active;
  return {
    orgId: org.organizationId,
    name: org.name,
    url: org.url,
    listening: org.listening,
    grant: org.loginAccess.state,
    grants: org.loginAccess.grants.map(({ user, grant }) => ({ username: user.username, state: grant.state })),
    closed: org.closed,
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
