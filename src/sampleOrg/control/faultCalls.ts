import type { Loss } from '../faults/contract.ts';
import { jsonReply, noContent } from '../http/apiReply.ts';
import type { RouteTable } from '../http/router.ts';
import { bodyOf, type ControlCall, inputRefused, numberIn, textIn, wantedOrgs } from './controlCall.ts';

const losses: readonly string[] = ['nothing', 'clients', 'sessions'] satisfies Loss[];

/** Milliseconds. */
const longestDeath = 86_400_000;

/** Calls that make the way to an org go wrong. */
export const faultCalls: RouteTable<ControlCall> = {
  'GET /faults': (call) =>
    jsonReply(200, {
      faults: wantedOrgs(call).flatMap(({ organizationId, faults }) =>
        faults.list.map((fault) => ({ orgId: organizationId, ...fault })),
      ),
    }),
  'POST /faults': (call) => {
    const body = bodyOf(call);
    return jsonReply(201, {
      ids: wantedOrgs(call).map(({ organizationId, faults }) => ({ orgId: organizationId, id: faults.add(body) })),
    });
  },
  'POST /faults/clear': (call) => {
    const { id } = bodyOf(call);
    const cleared = wantedOrgs(call).map(({ faults }) => faults.clear(typeof id === 'string' ? id : undefined));
    return jsonReply(200, { cleared: cleared.reduce((sum, count) => sum + count, 0) });
  },
  'POST /bayeux-clients/forget': (call) => {
    for (const { events } of wantedOrgs(call)) {
      events.forgetAll();
    }
    return noContent;
  },
  'POST /orgs/die': (call) => {
    const body = bodyOf(call);
    const loses = textIn(body, 'loses', 'clients');
    if (!losses.includes(loses)) {
      throw inputRefused(`loses must be one of ${losses.join(', ')}.`);
    }
    const comeBackAfter = body.comeBackAfter === undefined ? 0 : numberIn(body, 'comeBackAfter', longestDeath);
    for (const org of wantedOrgs(call)) {
      org.die(loses as Loss, comeBackAfter);
    }
    return noContent;
  },
  'POST /orgs/come-back': async (call) => {
    await Promise.all(wantedOrgs(call).map((org) => org.comeBack()));
    return noContent;
  },
};
