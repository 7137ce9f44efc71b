import { noContent } from '../http/apiReply.ts';
import type { RouteTable } from '../http/router.ts';
import type { Decision } from '../oauth/authorizationServer.ts';
import { bodyOf, type ControlCall, inputRefused, textIn, wantedOrgs } from './controlCall.ts';

const decisions: readonly string[] = ['ask', 'allow', 'deny'] satisfies Decision[];

/** Calls about how apps are signed in. */
export const signInCalls: RouteTable<ControlCall> = {
  'POST /sign-in/decision': (call) => {
    const decision = textIn(bodyOf(call), 'is', 'ask');
    if (!decisions.includes(decision)) {
      throw inputRefused(`is must be one of ${decisions.join(', ')}.`);
    }
    for (const { signIn } of wantedOrgs(call)) {
      signIn.decision = decision as Decision;
    }
    return noContent;
  },
  'POST /sign-in/expire': (call) => {
    for (const { signIn } of wantedOrgs(call)) {
      signIn.expireRefreshTokens(usernameIn(call));
    }
    return noContent;
  },
  'POST /sign-in/revoke': (call) => {
    for (const { signIn, events } of wantedOrgs(call)) {
      signIn.revokeApps(usernameIn(call));
      events.releaseAll();
    }
    return noContent;
  },
};

function usernameIn(call: ControlCall): string | undefined {
  const { username } = bodyOf(call);
  return typeof username === 'string' ? username : undefined;
}
