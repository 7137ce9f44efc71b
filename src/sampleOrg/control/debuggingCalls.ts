import { noContent } from '../http/apiReply.ts';
import type { RouteTable } from '../http/router.ts';
import { bodyOf, type ControlCall, textIn, wantedOrgs } from './controlCall.ts';

/** Calls that end debug sessions, as the org does for its own reasons. */
export const debuggingCalls: RouteTable<ControlCall> = {
  'POST /debug-sessions/terminate': (call) => {
    const text = textIn(bodyOf(call), 'description', 'The debugging session was ended in Setup.');
    for (const org of wantedOrgs(call)) {
      org.debugging.terminate(text, 'OrgAdmin');
    }
    return noContent;
  },
};
