import assert from 'node:assert/strict';
import {
  type OwnPermissionFacts,
  ownPermissionFindings,
  permissionNames,
} from '../../../../src/core/loginAccess/ownPermissions.ts';

const everything: OwnPermissionFacts = {
  username: 'sam@acme.example',
  edition: 'Enterprise Edition',
  readsLicenses: true,
  pages: {
    installed: ['LoginToPartnerBT', 'SubscriberSupport'],
    granted: ['LoginToPartnerBT', 'SubscriberSupport'],
  },
  permissions: { logInToSubscriberOrg: true, viewAndDebugManagedApex: true, modifyAllData: true },
};

function states(facts: Partial<OwnPermissionFacts>): Record<string, string> {
  return Object.fromEntries(
    ownPermissionFindings({ ...everything, ...facts }).map(({ title, state }) => [
      title.split(' ').slice(0, 3).join(' '),
      state,
    ]),
  );
}

describe('the check of one’s own permissions', () => {
  it('says what is there, and that multi-factor authentication cannot be seen', () => {
    const findings = ownPermissionFindings(everything);
    assert.deepEqual(
      findings.map(({ state }) => state),
      ['unknown', 'has', 'has', 'has', 'has', 'has', 'has'],
    );
    assert.match(findings[0]?.title ?? '', /Multi-factor/);
  });

  const lacking: readonly (readonly [string, Partial<OwnPermissionFacts>, RegExp])[] = [
    ['licences', { readsLicenses: false }, /Ask your LMO administrator/],
    [
      'a page',
      { pages: { installed: ['LoginToPartnerBT', 'SubscriberSupport'], granted: ['SubscriberSupport'] } },
      /LoginToPartnerBT/,
    ],
    ['an edition', { edition: 'Developer Edition' }, /Developer Edition.*Partner Support/],
    [
      'the login',
      { permissions: { ...everything.permissions, logInToSubscriberOrg: false } },
      /Login link.*ask your LMO administrator/,
    ],
    [
      'managed Apex',
      { permissions: { ...everything.permissions, viewAndDebugManagedApex: false } },
      /hidden.*ask your LMO administrator/,
    ],
  ];
  for (const [what, facts, says] of lacking) {
    it(`puts ${what} that is lacking first, with whom to ask`, () => {
      const [first, second] = ownPermissionFindings({ ...everything, ...facts });
      assert.equal(first?.state, 'lacks');
      assert.match(first.explanation, says);
      assert.notEqual(second?.state, 'lacks');
    });
  }

  it('never takes what cannot be seen for there or for lacking', () => {
    const nothing: OwnPermissionFacts = {
      username: 'sam@acme.example',
      edition: undefined,
      readsLicenses: undefined,
      pages: undefined,
      permissions: { logInToSubscriberOrg: undefined, viewAndDebugManagedApex: undefined, modifyAllData: undefined },
    };
    assert.ok(
      ownPermissionFindings(nothing).every(({ state, explanation }) => state === 'unknown' && explanation !== ''),
    );
  });

  it('lacks no page that the LMO does not have', () => {
    assert.equal(states({ pages: { installed: [], granted: [] } })['Pages of the'], 'unknown');
    assert.equal(
      states({ pages: { installed: ['SubscriberSupport'], granted: ['SubscriberSupport'] } })['Pages of the'],
      'has',
    );
  });

  it('finds permissions by label where no name is published, and takes no other for them', () => {
    const described = [
      { name: 'PermissionsModifyAllData', label: 'Modify All Data' },
      { name: 'PermissionsViewAllData', label: 'View All Data' },
      { name: 'PermissionsX1', label: 'Log in to Subscriber Organization' },
      { name: 'PermissionsX2', label: 'View and Debug Managed Apex' },
    ];
    assert.deepEqual(permissionNames(described), {
      logInToSubscriberOrg: 'PermissionsX1',
      viewAndDebugManagedApex: 'PermissionsX2',
      modifyAllData: 'PermissionsModifyAllData',
    });
    assert.deepEqual(permissionNames(described.slice(1, 2)), {});
  });
});
