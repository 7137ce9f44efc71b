import assert from 'node:assert/strict';
import { type KnownLmo, lmoName, readKnownLmos, withLmo, withoutLmo } from '../../../../src/core/lmo/knownLmos.ts';

const acme: KnownLmo = { instanceUrl: 'https://acme.my.salesforce.com', source: { way: 'session' } };
const contoso: KnownLmo = {
  instanceUrl: 'https://contoso.my.salesforce.com',
  source: { way: 'browser', loginUrl: 'https://login.salesforce.com', clientId: '3MVG9' },
  orgName: 'Contoso Partners',
  username: 'ada@contoso.example',
};

describe('known LMOs', () => {
  it('have the latest in front, and one for each address', () => {
    const again: KnownLmo = { ...acme, source: { way: 'salesforceCli', username: 'ada@acme.example' } };
    assert.deepEqual(withLmo(withLmo([acme], contoso), again), [again, contoso]);
    assert.deepEqual(withoutLmo([acme, contoso], again), [contoso]);
  });

  it('are called by their org, else by their address', () => {
    assert.deepEqual([lmoName(contoso), lmoName(acme)], ['Contoso Partners', 'acme.my.salesforce.com']);
  });

  it('are read as they were kept', () => {
    const cli: KnownLmo = { ...acme, source: { way: 'salesforceCli', username: 'ada@acme.example' } };
    const kept = JSON.parse(JSON.stringify([contoso, cli])) as unknown;
    assert.deepEqual(
      readKnownLmos(kept).map((lmo) => JSON.parse(JSON.stringify(lmo)) as unknown),
      [contoso, cli],
    );
  });

  it('are none where something else was kept', () => {
    for (const kept of [
      undefined,
      'text',
      {},
      [null, 5, {}, { instanceUrl: 'no address', source: { way: 'session' } }],
      [
        { ...acme, source: { way: 'sampleOrg' } },
        { ...acme, source: { way: 'browser' } },
        { ...acme, source: 'x' },
      ],
    ]) {
      assert.deepEqual(readKnownLmos(kept), []);
    }
  });
});
