import { displayLine } from '../base/displayText.ts';
import { l10n } from '../base/l10n.ts';
import { isSameRecord } from '../base/recordId.ts';
import type { OrganizationFacts } from '../debugging/execution.ts';
import { admitDebugSession } from '../sessionRules/admission.ts';
import type { DebugLicenseHolder } from '../subscribers/ports.ts';
import type { Grant } from './grant.ts';

export type AbilityName = 'managedCode' | 'debugLogs' | 'customSettings' | 'debugSession';

/** Something that login access lets one do in an org, or does not. */
export interface Ability {
  readonly name: AbilityName;
  /** `look`: no API tells; the user has to look in the org's Setup. */
  readonly state: 'available' | 'refused' | 'unknown' | 'look';
  /** Why, and what to do where it is refused. */
  readonly reason: string;
}

/** Whether the code of an installed package can be read. */
export interface CodeProbe {
  readonly namespace: string;
  readonly packageName: string;
  /** Published by us, as the LMO lists it; undefined where no LMO says. */
  readonly isOwn: boolean | undefined;
  /** Undefined where the package has no Apex. */
  readonly isVisible: boolean | undefined;
}

/** What one look at an org gave. Each part that could not be had is the reason why. */
export interface OrgProbe {
  readonly debugLogs: 'readable' | { readonly problem: string };
  readonly code: readonly CodeProbe[] | { readonly problem: string };
}

export interface AbilitySituation {
  readonly organization: OrganizationFacts;
  readonly grant: Grant;
  /** Wall time in milliseconds. */
  readonly now: number;
  /** Undefined while it is not known. */
  readonly probe: OrgProbe | undefined;
  /** Who holds the debug licence; `unknown` where no LMO says. */
  readonly licenseHolder: DebugLicenseHolder | undefined | 'unknown';
}

/** What login access lets one do in this org, and what not. */
export function abilitiesIn(situation: AbilitySituation): readonly Ability[] {
  return [
    managedCode(situation.probe),
    debugLogs(situation.probe),
    {
      name: 'customSettings',
      state: 'look',
      reason: l10n.t('Protected custom settings show in Setup alone: Salesforce has no API for them. Open them there.'),
    },
    debugSession(situation),
  ];
}

function managedCode(probe: OrgProbe | undefined): Ability {
  const ability = (state: Ability['state'], reason: string): Ability => ({ name: 'managedCode', state, reason });
  if (probe === undefined) {
    return ability('unknown', l10n.t('Not looked at yet.'));
  }
  if ('problem' in probe.code) {
    return ability('refused', probe.code.problem);
  }
  const own = probe.code.filter(({ isOwn, isVisible }) => isOwn !== false && isVisible !== undefined);
  const visible = own.filter(({ isVisible }) => isVisible);
  if (own.length === 0) {
    return ability('unknown', l10n.t('No package of yours with Apex is visible to this user.'));
  }
  return visible.length > 0
    ? ability('available', l10n.t('The Apex of {0} can be read.', namesOf(visible)))
    : ability(
        'refused',
        l10n.t(
          'The Apex of {0} is hidden. Log in to the subscriber from the Subscribers tab of your LMO, as a user with "View and Debug Managed Apex".',
          namesOf(own),
        ),
      );
}

function namesOf(packages: readonly CodeProbe[]): string {
  return packages.map(({ packageName }) => displayLine(packageName, 60)).join(', ');
}

function debugLogs(probe: OrgProbe | undefined): Ability {
  const ability = (state: Ability['state'], reason: string): Ability => ({ name: 'debugLogs', state, reason });
  if (probe === undefined) {
    return ability('unknown', l10n.t('Not looked at yet.'));
  }
  return probe.debugLogs === 'readable'
    ? ability(
        'available',
        l10n.t('Debug logs can be read. Those written under login access show your package whole, and to you alone.'),
      )
    : ability('refused', probe.debugLogs.problem);
}

function debugSession({ organization, grant, now, licenseHolder }: AbilitySituation): Ability {
  const holder = licenseHolder === 'unknown' ? undefined : licenseHolder;
  const isHere = holder !== undefined && isSameRecord(holder.orgId, organization.organizationId);
  const decision = admitDebugSession({
    organization,
    grant,
    now,
    licenseHolder: isHere ? undefined : (holder?.username ?? holder?.orgId),
  });
  const ability = (state: Ability['state'], reason: string): Ability => ({ name: 'debugSession', state, reason });
  if (!decision.allowed) {
    return ability('refused', decision.message);
  }
  if (isHere) {
    return ability('available', l10n.t('A debug session of yours is active here.'));
  }
  return licenseHolder === 'unknown'
    ? ability('available', l10n.t('A sandbox. Whether the debug licence is free is not known: no LMO says.'))
    : ability('available', l10n.t('A sandbox, and the debug licence is free.'));
}
