import { l10n } from '../base/l10n.ts';

// Whether one's own user in the LMO can log in to subscribers. Salesforce publishes no names for the permissions that decide it, so
// some of it can be found out and some cannot; both is said.

/** What the LMO tells of its user. Undefined: it does not tell. */
export interface OwnPermissionFacts {
  readonly username: string;
  /** Such as `Enterprise Edition`. */
  readonly edition: string | undefined;
  readonly readsLicenses: boolean | undefined;
  /** The pages of the License Management App that the user may open, of those that are there. */
  readonly pages: { readonly installed: readonly string[]; readonly granted: readonly string[] } | undefined;
  readonly permissions: Readonly<Record<OwnPermission, boolean | undefined>>;
}

export type OwnPermission = 'logInToSubscriberOrg' | 'viewAndDebugManagedApex' | 'modifyAllData';

/** The pages that a login goes through. */
export const loginPages = ['LoginToPartnerBT', 'SubscriberSupport'] as const;

/** A permission as the LMO describes it. */
export interface DescribedPermission {
  /** Such as `PermissionsModifyAllData`. */
  readonly name: string;
  /** In the user's language. */
  readonly label: string;
}

const tellingLabels: Readonly<Record<OwnPermission, RegExp>> = {
  logInToSubscriberOrg: /^log ?in to subscriber org/i,
  viewAndDebugManagedApex: /^view and debug managed apex/i,
  modifyAllData: /^modify all data/i,
};

/** Under which names an LMO keeps the permissions. Only one name is documented; the others are known by their label alone. */
export function permissionNames(
  described: readonly DescribedPermission[],
): Readonly<Partial<Record<OwnPermission, string>>> {
  const named = (permission: OwnPermission): string | undefined =>
    described.find(({ label }) => tellingLabels[permission].test(label))?.name;
  const found: readonly (readonly [OwnPermission, string | undefined])[] = [
    ['logInToSubscriberOrg', named('logInToSubscriberOrg')],
    ['viewAndDebugManagedApex', named('viewAndDebugManagedApex')],
    ['modifyAllData', described.find(({ name }) => name === 'PermissionsModifyAllData')?.name],
  ];
  return Object.fromEntries(found.filter(([, name]) => name !== undefined));
}

export type OwnPermissionState = 'has' | 'lacks' | 'unknown';

export interface PermissionFinding {
  readonly state: OwnPermissionState;
  readonly title: string;
  /** What follows, and whom to ask. */
  readonly explanation: string;
}

/** What one's own user can do towards logging in to subscribers, lacks first, then what nobody can see from here. */
export function ownPermissionFindings(facts: OwnPermissionFacts): readonly PermissionFinding[] {
  const findings = [
    licenseFinding(facts),
    pageFinding(facts),
    permissionFinding(
      facts.permissions.logInToSubscriberOrg,
      l10n.t('Permission "Log in to Subscriber Org"'),
      l10n.t('It opens the Login link beside a user of a subscriber.'),
    ),
    permissionFinding(
      facts.permissions.viewAndDebugManagedApex,
      l10n.t('Permission "View and Debug Managed Apex"'),
      l10n.t("Without it your package's own code stays hidden in subscribers, and no debug session starts."),
    ),
    permissionFinding(
      facts.permissions.modifyAllData,
      l10n.t('Permission "Modify All Data"'),
      l10n.t('It is needed to end debug sessions of others in the LMO; your own you can end without it.'),
    ),
    editionFinding(facts),
    multiFactorFinding(),
  ];
  const order: readonly OwnPermissionState[] = ['lacks', 'unknown', 'has'];
  return findings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

function stateOf(has: boolean | undefined): OwnPermissionState {
  return has === undefined ? 'unknown' : has ? 'has' : 'lacks';
}

function licenseFinding({ readsLicenses }: OwnPermissionFacts): PermissionFinding {
  const state = stateOf(readsLicenses);
  return {
    state,
    title: l10n.t('Licenses of the License Management App'),
    explanation:
      state === 'has'
        ? l10n.t('Your user can read them.')
        : l10n.t(
            'Your user cannot read them, or this LMO has no License Management App. Ask your LMO administrator for its permission set.',
          ),
  };
}

function pageFinding({ pages }: OwnPermissionFacts): PermissionFinding {
  const title = l10n.t('Pages of the License Management App that a login goes through');
  const lacking = loginPages.filter((page) => pages?.installed.includes(page) && !pages.granted.includes(page));
  if (pages === undefined || pages.installed.length === 0) {
    return {
      state: 'unknown',
      title,
      explanation: l10n.t(
        'Whether your user may open them cannot be seen from here. If the login page does not open, ask your LMO administrator for access to the Visualforce pages {0}.',
        loginPages.join(', '),
      ),
    };
  }
  return lacking.length === 0
    ? { state: 'has', title, explanation: l10n.t('Your user may open them.') }
    : {
        state: 'lacks',
        title,
        explanation: l10n.t(
          'Your user may not open {0}. Ask your LMO administrator to add the Visualforce pages to your profile or permission set.',
          lacking.join(', '),
        ),
      };
}

function permissionFinding(has: boolean | undefined, title: string, use: string): PermissionFinding {
  const state = stateOf(has);
  const asks: Readonly<Record<OwnPermissionState, string>> = {
    has: l10n.t('{0} Your user has it.', use),
    lacks: l10n.t('{0} Your user does not have it: ask your LMO administrator to add it.', use),
    unknown: l10n.t(
      '{0} Whether your user has it cannot be seen from here. Your LMO administrator sees it in your profile and permission sets.',
      use,
    ),
  };
  return { state, title, explanation: asks[state] };
}

function editionFinding({ edition }: OwnPermissionFacts): PermissionFinding {
  const title = l10n.t('Edition of the LMO');
  if (edition === undefined) {
    return { state: 'unknown', title, explanation: l10n.t('The LMO does not say which edition it is.') };
  }
  return /enterprise|performance|unlimited/i.test(edition)
    ? { state: 'has', title, explanation: l10n.t('{0}: login to subscribers is available in it.', edition) }
    : {
        state: 'lacks',
        title,
        explanation: l10n.t(
          '{0}: Salesforce offers login to subscribers in Enterprise, Performance and Unlimited Edition. Ask Salesforce Partner Support.',
          edition,
        ),
      };
}

function multiFactorFinding(): PermissionFinding {
  return {
    state: 'unknown',
    title: l10n.t('Multi-factor authentication'),
    explanation: l10n.t(
      'Salesforce asks it of everybody who logs in to subscribers, and a subscriber may ask it once more. Whether your login has it cannot be seen from here: if the login page refuses you, log in to the LMO with it, or ask your LMO administrator.',
    ),
  };
}
