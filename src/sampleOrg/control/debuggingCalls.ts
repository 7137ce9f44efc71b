import { noContent } from '../http/apiReply.ts';
import type { RouteTable } from '../http/router.ts';
import { isEndingReason, sessionEndings } from '../debugging/sessionEndings.ts';
import { type Body, bodyOf, type ControlCall, flagIn, inputRefused, textIn, wantedOrgs } from './controlCall.ts';

/** Calls that set what debug sessions live under, and end them as the org does for its own reasons. */
export const debuggingCalls: RouteTable<ControlCall> = {
  'POST /debug-sessions/terminate': (call) => {
    const body = bodyOf(call);
    const reason = body.reason ?? 'admin';
    if (!isEndingReason(reason)) {
      throw inputRefused(`reason must be one of ${Object.keys(sessionEndings).join(', ')}.`);
    }
    const text = textIn(body, 'description', sessionEndings[reason].text);
    for (const { debugging } of wantedOrgs(call)) {
      debugging.endFor(reason, text);
    }
    return noContent;
  },
  'POST /debug-sessions/abandon': (call) => {
    for (const { debugging } of wantedOrgs(call)) {
      debugging.abandon();
    }
    return noContent;
  },
  'POST /metadata/change': (call) => {
    for (const { debugging } of wantedOrgs(call)) {
      debugging.endFor('metadata');
    }
    return noContent;
  },
  'POST /load': (call) => {
    const heavy = requiredFlag(bodyOf(call), 'heavy');
    for (const { debugging } of wantedOrgs(call)) {
      debugging.underLoad = heavy;
    }
    return noContent;
  },
  'POST /maintenance': (call) => {
    const on = requiredFlag(bodyOf(call), 'on');
    for (const { debugging } of wantedOrgs(call)) {
      debugging.inMaintenance = on;
    }
    return noContent;
  },
  'POST /sweeper/run': (call) => {
    for (const { debugging } of wantedOrgs(call)) {
      debugging.sweep();
    }
    return noContent;
  },
};

function requiredFlag(body: Body, name: string): boolean {
  const value = flagIn(body, name);
  if (value === undefined) {
    throw inputRefused(`${name} must be true or false.`);
  }
  return value;
}
