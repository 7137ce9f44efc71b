import assert from 'node:assert/strict';
import {
  abilitiesIn,
  type Ability,
  type AbilityName,
  type AbilitySituation,
} from '../../../../src/core/loginAccess/abilities.ts';

const now = Date.UTC(2026, 5, 15);
const holder = { orgId: '00D000000000099EAA', username: 'jane@acme.example', sessionId: '07a000000000001' };

const sandbox: AbilitySituation = {
  organization: {
    organizationId: '00D000000000002EAA',
    name: 'Northwind UAT',
    instanceName: 'USA7S',
    isSandbox: true,
    trialExpirationDate: undefined,
    namespacePrefix: undefined,
  },
  grant: { state: 'live', username: 'dana@x', expires: new Date(now + 86_400_000) },
  now,
  probe: {
    debugLogs: 'readable',
    code: [{ namespace: 'acme', packageName: 'Acme Billing', isOwn: true, isVisible: true }],
  },
  licenseHolder: undefined,
};

function ability(name: AbilityName, situation: Partial<AbilitySituation> = {}): Ability {
  const found = abilitiesIn({ ...sandbox, ...situation }).find((one) => one.name === name);
  assert.ok(found);
  return found;
}

function withCode(code: NonNullable<AbilitySituation['probe']>['code']): Partial<AbilitySituation> {
  return { probe: { debugLogs: 'readable', code } };
}

describe('what login access lets one do', () => {
  it('is all of it in a sandbox that was entered as it should be', () => {
    assert.deepEqual(
      abilitiesIn(sandbox).map(({ name, state }) => [name, state]),
      [
        ['managedCode', 'available'],
        ['debugLogs', 'available'],
        ['customSettings', 'look'],
        ['debugSession', 'available'],
      ],
    );
  });

  it('is not known before anybody looked, but for what the org itself decides', () => {
    const states = abilitiesIn({ ...sandbox, probe: undefined, licenseHolder: 'unknown' }).map(({ state }) => state);
    assert.deepEqual(states, ['unknown', 'unknown', 'look', 'available']);
  });

  it('shows code where one of our packages is visible, and says of which', () => {
    const code = [
      { namespace: 'acme', packageName: 'Acme Billing', isOwn: true, isVisible: false },
      { namespace: 'acmec', packageName: 'Acme Collections', isOwn: true, isVisible: true },
      { namespace: 'other', packageName: 'Other', isOwn: false, isVisible: false },
    ];
    const { state, reason } = ability('managedCode', withCode(code));
    assert.equal(state, 'available');
    assert.match(reason, /Acme Collections/);
    assert.doesNotMatch(reason, /Other/);
  });

  it('refuses hidden code, and says how to get in so that it shows', () => {
    const code = [{ namespace: 'acme', packageName: 'Acme Billing', isOwn: undefined, isVisible: false }];
    const { state, reason } = ability('managedCode', withCode(code));
    assert.equal(state, 'refused');
    assert.match(reason, /Acme Billing is hidden.*Subscribers tab.*View and Debug Managed Apex/);
  });

  it('knows nothing of code where none of ours is there', () => {
    assert.equal(ability('managedCode', withCode([])).state, 'unknown');
    const others = [{ namespace: 'other', packageName: 'Other', isOwn: false, isVisible: true }];
    assert.equal(ability('managedCode', withCode(others)).state, 'unknown');
    const empty = [{ namespace: 'acme', packageName: 'Acme', isOwn: true, isVisible: undefined }];
    assert.equal(ability('managedCode', withCode(empty)).state, 'unknown');
  });

  it('says why logs and code cannot be had', () => {
    const probe = { debugLogs: { problem: 'No logs.' }, code: { problem: 'No packages.' } };
    assert.deepEqual(
      [ability('debugLogs', { probe }), ability('managedCode', { probe })].map(({ state, reason }) => [state, reason]),
      [
        ['refused', 'No logs.'],
        ['refused', 'No packages.'],
      ],
    );
  });

  const refusals: readonly (readonly [string, Partial<AbilitySituation>, RegExp])[] = [
    [
      'production',
      { organization: { ...sandbox.organization, isSandbox: false } },
      /not a sandbox.*debug logs instead/,
    ],
    ['scratch org', { organization: { ...sandbox.organization, trialExpirationDate: '2026-07-01' } }, /scratch org/],
    ['grant that has ended', { grant: { state: 'expired', username: 'dana@x', expired: new Date(now) } }, /ended/],
    ['grant that was taken back', { grant: { state: 'revoked', username: 'dana@x' } }, /revoked/],
    ['licence in use elsewhere', { licenseHolder: holder }, /jane@acme\.example/],
  ];
  for (const [what, situation, says] of refusals) {
    it(`refuses a debug session for a ${what}, and says what to do`, () => {
      const { state, reason } = ability('debugSession', situation);
      assert.equal(state, 'refused');
      assert.match(reason, says);
    });
  }

  it('tells a debug session of ours in this org from one elsewhere', () => {
    const here = { ...holder, orgId: sandbox.organization.organizationId.slice(0, 15) };
    assert.deepEqual(ability('debugSession', { licenseHolder: here }), {
      name: 'debugSession',
      state: 'available',
      reason: 'A debug session of yours is active here.',
    });
  });

  it('says that nobody knows whether the licence is free', () => {
    assert.match(ability('debugSession', { licenseHolder: 'unknown' }).reason, /not known/);
  });
});
