import assert from 'node:assert/strict';
import { isOrgId, orgIdKey, toLongOrgId } from '../../../../src/core/subscribers/orgId.ts';

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
