import assert from 'node:assert/strict';
import { type CliOrg, groupCliOrgs, kindByAddress, nameOf } from '../../../../src/core/lmo/cliOrgs.ts';

function org(username: string, overrides: Partial<CliOrg> = {}): CliOrg {
  return {
    username,
    aliases: [],
    instanceUrl: 'https://acme.my.salesforce.com',
    kind: 'production',
    isDevHub: false,
    isDefault: false,
    ends: undefined,
    isRenewable: true,
    ...overrides,
  };
}

describe('orgs of the Salesforce CLI', () => {
  it('come with the likely LMOs first', () => {
    const orgs = [
      org('zoe@acme.example'),
      org('ada@acme.example'),
      org('hub@acme.example', { isDevHub: true }),
      org('default@acme.example', { isDevHub: true, isDefault: true }),
      org('pbo@acme.example', { aliases: ['acme-lmo'] }),
      org('almost@acme.example', { aliases: ['helmo'] }),
      org('uat@acme.example', { kind: 'sandbox', aliases: ['lmo'] }),
    ];
    const { likely, others } = groupCliOrgs(orgs, 0);
    assert.deepEqual(likely.map(nameOf), [
      'acme-lmo',
      'default@acme.example',
      'hub@acme.example',
      'ada@acme.example',
      'helmo',
      'zoe@acme.example',
    ]);
    assert.deepEqual(others.map(nameOf), ['lmo']);
  });

  it('stand apart once they have ended', () => {
    const orgs = [
      org('over@acme.example', { ends: 999 }),
      org('now@acme.example', { ends: 1_000 }),
      org('a@b.example'),
    ];
    const { likely, ended } = groupCliOrgs(orgs, 999);
    assert.deepEqual(likely.map(nameOf), ['a@b.example', 'now@acme.example']);
    assert.deepEqual(ended.map(nameOf), ['over@acme.example']);
  });

  for (const [address, kind] of [
    ['https://acme.my.salesforce.com', 'production'],
    ['https://acme--uat.sandbox.my.salesforce.com', 'sandbox'],
    ['https://acme--uat.cs17.my.salesforce.com', 'sandbox'],
    ['https://cs17.salesforce.com', 'sandbox'],
    ['https://page-business-1-dev-ed.scratch.my.salesforce.com', 'scratchOrg'],
    ['https://acme-dev-ed.develop.my.salesforce.com', 'production'],
    ['http://127.0.0.1:6109', 'production'],
  ] as const) {
    it(`are told by their address: ${address}`, () => assert.equal(kindByAddress(address), kind));
  }
});
