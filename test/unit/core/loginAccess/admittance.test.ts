import assert from 'node:assert/strict';
import type { OrganizationFacts } from '../../../../src/core/debugging/execution.ts';
import { addressRefusal, entryPurpose, orgRefusal } from '../../../../src/core/loginAccess/admittance.ts';

function facts(overrides: Partial<OrganizationFacts> = {}): OrganizationFacts {
  return {
    organizationId: '00D000000000002EAA',
    name: 'Northwind UAT',
    instanceName: 'USA7S',
    isSandbox: true,
    trialExpirationDate: undefined,
    namespacePrefix: undefined,
    ...overrides,
  };
}

describe('which orgs may be entered', () => {
  for (const address of [
    'https://agency.my.salesforce.mil',
    'https://agency--uat.sandbox.my.salesforce.mil',
    'https://x.gov',
  ]) {
    it(`sends nothing to ${address}`, () => {
      assert.equal(addressRefusal(address)?.code, 'governmentCloud');
    });
  }

  for (const address of ['https://acme.my.salesforce.com', 'http://127.0.0.1:4000', 'https://mil.my.salesforce.com']) {
    it(`asks ${address} what org it is`, () => {
      assert.equal(addressRefusal(address), undefined);
    });
  }

  for (const instanceName of ['USG4', 'usg12S']) {
    it(`refuses the Government Cloud's instance ${instanceName}, and says what to do instead`, () => {
      const refusal = orgRefusal(facts({ instanceName, isSandbox: false }));
      assert.equal(refusal?.code, 'governmentCloud');
      assert.match(refusal.message, /^Northwind UAT is in the Government Cloud.*Ask the customer/);
    });
  }

  it('refuses scratch orgs: they say that they are sandboxes, and end', () => {
    const refusal = orgRefusal(facts({ trialExpirationDate: '2026-07-01' }));
    assert.equal(refusal?.code, 'scratchOrg');
    assert.match(refusal.message, /ask the customer for a sandbox/);
  });

  it('takes sandboxes for live debugging, production orgs and trials for logs alone', () => {
    const orgs = [
      facts(),
      facts({ isSandbox: false, instanceName: 'EUW42' }),
      facts({ isSandbox: false, trialExpirationDate: '2026-07-01' }),
    ];
    assert.deepEqual(
      orgs.map((org) => [orgRefusal(org), entryPurpose(org)]),
      [
        [undefined, 'liveDebugging'],
        [undefined, 'logsAlone'],
        [undefined, 'logsAlone'],
      ],
    );
  });
});
