import { admitDebugSession } from '../../core/sessionRules/admission.ts';
import { requireAllowed } from '../../core/base/decision.ts';
import type { CommandArguments } from '../base/commandArguments.ts';
import type { CommandHandlers } from '../base/commandHandlers.ts';
import type { PackageSource } from '../packageSource/packageSource.ts';
import type { Entrance } from '../loginAccess/entrance.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { DebugSessions } from './debugSessions.ts';
import type { FreshLink } from './freshLink.ts';
import type { SessionNotices } from './sessionNotices.ts';

export interface DebugSessionCommandParts {
  readonly sessions: DebugSessions;
  readonly notices: SessionNotices;
  readonly freshLink: FreshLink;
  readonly entrance: Entrance;
  readonly packageSource: PackageSource;
  readonly choice: SubscriberChoice;
}

/** Commands that begin and end debug sessions. */
export function debugSessionCommands(parts: DebugSessionCommandParts) {
  return {
    'isvDebugger.debugSubscriber': (given) => debug(parts, given),
    'isvDebugger.stopDebugSession': (given) => stop(parts, given),
    'isvDebugger.extendDebugSession': () => parts.notices.extend(),
    'isvDebugger.pasteFreshLink': (given) => parts.freshLink.paste(given.text),
  } satisfies CommandHandlers;
}

async function debug(parts: DebugSessionCommandParts, given: CommandArguments): Promise<boolean> {
  const { sessions, entrance, packageSource, choice } = parts;
  const orgId = await choice.sandboxOrgId(given);
  const entered = await entrance.requireEntered(orgId);
  const { organization, grant } = entered;
  requireAllowed(admitDebugSession({ organization, grant, now: Date.now(), localSession: sessions.current }));
  if (!(await packageSource.hasSource(orgId))) {
    // Without source no breakpoint can be set, so there would be nothing to start for.
    await packageSource.retrieve(entered);
  } else {
    // Nobody waits for it: starting is what the user wants.
    void packageSource.checkVersions(entered);
  }
  return sessions.start(orgId, entered.organization.name);
}

/** The session of this window first: it is the one that the user sees. */
async function stop({ sessions, choice }: DebugSessionCommandParts, given: CommandArguments): Promise<void> {
  const running = sessions.current;
  if (running !== undefined && (given.orgId === undefined || sessions.runsIn(given.orgId))) {
    await sessions.stopHere();
    return;
  }
  await sessions.stopInOrg(await choice.entered(given), given.confirmed);
}
