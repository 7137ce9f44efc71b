import { allowed, refused } from '../base/decision.ts';
import { displayLine } from '../base/displayText.ts';
import { l10n } from '../base/l10n.ts';
import type { OrganizationFacts } from '../debugging/execution.ts';
import { isGovernmentInstance } from '../loginAccess/admittance.ts';
import { governmentCloud } from '../loginAccess/failures.ts';
import type { Grant } from '../loginAccess/grant.ts';
import { type SessionDecision, sessionRules } from './sessionRules.ts';

/** What is known when somebody wants to start a debug session. What is left out is not known, and then not refused for. */
export interface DebugSessionSituation {
  /** From the subscriber's own org, never from the LMA's copy. */
  readonly organization: Pick<OrganizationFacts, 'name' | 'instanceName' | 'isSandbox' | 'trialExpirationDate'>;
  readonly grant?: Grant | undefined;
  /** Wall time in milliseconds, to judge the grant by. Not the rules' accelerated clock: a grant ends in real time. */
  readonly now: number;
  /** The debug session that runs on this machine. */
  readonly localSession?: { readonly organizationName: string } | undefined;
  /** Who holds the debug licence, as a sentence part: "jane@acme.example in Northwind". */
  readonly licenseHolder?: string | undefined;
}

/** May a debug session start? Asks the rules that no user can change first. */
export function admitDebugSession(situation: DebugSessionSituation): SessionDecision {
  for (const rule of [admitOrganization, admitGrant, admitLocally, admitLicense]) {
    const decision = rule(situation);
    if (!decision.allowed) {
      return decision;
    }
  }
  return allowed;
}

/** May one more request be debugged beside the `debugged` ones? Where not, the org lets it run on without a stop. */
export function admitRequest(debugged: number): SessionDecision {
  if (debugged < sessionRules.maximumDebuggedRequests) {
    return allowed;
  }
  return refused(
    'twoRequests',
    l10n.t(
      'Salesforce debugs at most {0} requests at once, so this one runs on without stopping. Let one of the stopped requests finish, then run it again.',
      sessionRules.maximumDebuggedRequests,
    ),
  );
}

function admitOrganization({ organization }: DebugSessionSituation): SessionDecision {
  const name = nameOf(organization.name);
  if (isGovernmentInstance(organization.instanceName)) {
    return refused('sandboxOnly', governmentCloud(name).message);
  }
  const instead = l10n.t('Read its debug logs instead, or ask the customer for login access to a sandbox.');
  if (!organization.isSandbox) {
    return refused(
      'sandboxOnly',
      l10n.t('{0} is not a sandbox, and Salesforce allows live debugging in sandboxes only. {1}', name, instead),
    );
  }
  if (organization.trialExpirationDate !== undefined) {
    return refused(
      'sandboxOnly',
      l10n.t(
        '{0} is a scratch org, and Salesforce allows live debugging of a customer in sandboxes only. {1}',
        name,
        instead,
      ),
    );
  }
  return allowed;
}

function admitGrant({ organization, grant, now }: DebugSessionSituation): SessionDecision {
  const name = nameOf(organization.name);
  const ask = l10n.t(
    'Ask them to grant login access again (personal settings, Grant Account Login Access), then log in anew.',
  );
  switch (grant?.state) {
    case undefined:
    case 'unknown':
      return allowed;
    case 'live':
      return grant.expires.getTime() > now ? allowed : refusedExpired(name, grant.username, grant.expires, ask);
    case 'expired':
      return refusedExpired(name, grant.username, grant.expired, ask);
    case 'revoked':
      return refused(
        'grantRequired',
        l10n.t('{0} of {1} has revoked login access. {2}', displayLine(grant.username), name, ask),
      );
    case 'none':
      return refused(
        'grantRequired',
        l10n.t(
          'Nobody at {0} has granted login access. Ask a user there to grant it (personal settings, Grant Account Login Access), then log in as that user.',
          name,
        ),
      );
  }
}

function refusedExpired(name: string, username: string, expired: Date, ask: string): SessionDecision {
  const day = expired.toISOString().slice(0, 10);
  return refused(
    'grantRequired',
    l10n.t('The login access of {0} at {1} ended on {2}. {3}', displayLine(username), name, day, ask),
  );
}

function admitLocally({ localSession }: DebugSessionSituation): SessionDecision {
  if (localSession === undefined) {
    return allowed;
  }
  return refused(
    'oneSession',
    l10n.t(
      'A debug session with {0} is active here, and only one may be at a time. Stop it, then start this one.',
      nameOf(localSession.organizationName),
    ),
  );
}

function admitLicense({ licenseHolder }: DebugSessionSituation): SessionDecision {
  if (licenseHolder === undefined) {
    return allowed;
  }
  return refused(
    'licenseInUse',
    l10n.t(
      'The debug licence is in use by {0}. Ask them to stop, or wait: a session ends after four hours at most.',
      displayLine(licenseHolder),
    ),
  );
}

function nameOf(organizationName: string): string {
  return displayLine(organizationName, 80) || l10n.t('This org');
}
