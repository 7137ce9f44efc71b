import assert from 'node:assert/strict';
import { isOrgId, orgIdKey, toLongOrgId } from '../../../../src/core/subscribers/orgId.ts';
import { type InstallRow, type LicenseRow, joinSubscribers } from '../../../../src/core/subscribers/subscriberList.ts';

function license(orgId: string, more: Partial<LicenseRow> = {}): LicenseRow {
  return {
    orgId,
    orgName: undefined,
    isSandbox: false,
    instanceName: undefined,
    edition: undefined,
    status: 'Active',
    packageName: 'Acme Billing',
    packageVersion: '1.2.0',
    ...more,
  };
}

function install(orgId: string, more: Partial<InstallRow> = {}): InstallRow {
  return {
    orgId,
    orgName: undefined,
    isSandbox: false,
    isInstalled: true,
    instanceName: undefined,
    parentOrgId: undefined,
    ...more,
  };
}

describe('org ids', () => {
  it('have 18 characters that hold the case of 15', () => {
    assert.equal(toLongOrgId('00D000000000062'), '00D000000000062EAA');
    assert.equal(toLongOrgId('00Dd0000000KkTm'), '00Dd0000000KkTmEAK');
    assert.equal(toLongOrgId('00Dd0000000KkTmEAK'), '00Dd0000000KkTmEAK');
  });

  it('are told apart by 15 characters, case and all', () => {
    assert.equal(orgIdKey('00D000000000062EAA'), orgIdKey('00D000000000062'));
    assert.notEqual(orgIdKey('00Dd0000000KkTm'), orgIdKey('00DD0000000KkTm'));
    assert.ok(isOrgId('00D000000000062EAA') && isOrgId('00D000000000062'));
    assert.ok(!isOrgId('00D0000000000621') && !isOrgId('005000000000062') && !isOrgId(''));
  });
});

describe('subscribers', () => {
  it('join a licence with 15 characters and an install with 18', () => {
    const [subscriber, ...others] = joinSubscribers(
      [license('00D000000000062', { isSandbox: true, edition: 'Enterprise', orgName: 'Lead name' })],
      [
        install('00D000000000062EAA', {
          orgName: 'Northwind UAT',
          isSandbox: true,
          parentOrgId: '00D000000000061',
          instanceName: 'CS1',
        }),
      ],
    );
    assert.deepEqual(others, []);
    assert.deepEqual(subscriber, {
      orgId: '00D000000000062EAA',
      name: 'Northwind UAT',
      isSandbox: true,
      parentOrgId: toLongOrgId('00D000000000061'),
      instanceName: 'CS1',
      edition: 'Enterprise',
      packageName: 'Acme Billing',
      packageVersion: '1.2.0',
      licenseStatus: 'Active',
    });
  });

  it('stand on either side alone', () => {
    const names = joinSubscribers(
      [license('00D000000000062', { orgName: 'Bravo' })],
      [install('00D000000000063EAA', { orgName: 'Alpha' })],
    ).map(({ name }) => name);
    assert.deepEqual(names, ['Alpha', 'Bravo']);
  });

  it('are one for each org, with the packages that it has', () => {
    const list = joinSubscribers(
      [
        license('00D000000000062', { packageName: 'Acme Billing', status: 'Suspended' }),
        license('00D000000000062EAA', { packageName: 'Acme Sales', status: 'Active' }),
      ],
      [],
    );
    assert.deepEqual(
      list.map(({ packageName, licenseStatus }) => ({ packageName, licenseStatus })),
      [{ packageName: 'Acme Billing, Acme Sales', licenseStatus: 'Active' }],
    );
  });

  it('are gone once the package is uninstalled', () => {
    assert.deepEqual(joinSubscribers([license('00D000000000062', { status: 'Uninstalled' })], []), []);
    assert.deepEqual(joinSubscribers([], [install('00D000000000062', { isInstalled: false })]), []);
  });

  it('are called by their org id when nobody knows a name', () => {
    assert.equal(joinSubscribers([license('00D000000000062')], [])[0]?.name, '00D000000000062EAA');
  });
});
