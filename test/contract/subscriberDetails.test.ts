import assert from 'node:assert/strict';
import { silentLogger } from '../../src/core/base/logger.ts';
import { parseHandOff } from '../../src/core/loginAccess/handOffUrl.ts';
import { notableLimits } from '../../src/core/subscriberDetails/limits.ts';
import { toLongOrgId } from '../../src/core/subscribers/orgId.ts';
import type { LicenseManagementOrg, OrgGateway } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { openLmo } from '../support/lmo.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

describe('details of a subscriber in the sample LMO', () => {
  const gateway: OrgGateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  let org: SampleOrgHandle;
  let lmo: LicenseManagementOrg;

  before(async () => {
    org = await startSampleOrg();
    lmo = openLmo(gateway, org.lmo);
  });

  after(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  it('tell of its licences, with the records that belong to them', async () => {
    const { licenses, problems } = await lmo.details.read(org.sandbox.orgId, undefined);
    assert.deepEqual(problems, []);
    const [license] = licenses;
    assert.match(license?.number ?? '', /^L-\d+$/);
    assert.deepEqual(
      [license?.packageName, license?.version, license?.status, license?.seats],
      ['Acme Billing', '2.4.0', 'Active', 'Site License'],
    );
    assert.equal(license?.account?.name, 'Northwind Traders');
    assert.match(license.account.id, /^001/);
  });

  it('find cases by the field that names the org, and by the account, each once and the open ones first', async () => {
    const { cases, problems } = await lmo.details.read(org.sandbox.orgId, 'Subscriber_Org_Id__c');
    assert.deepEqual(problems, []);
    assert.ok(cases.length >= 3);
    assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
    assert.deepEqual(
      cases.map(({ isClosed }) => isClosed),
      cases.map(({ isClosed }) => isClosed).toSorted((a, b) => Number(a) - Number(b)),
    );
    assert.deepEqual(new Set(cases.map(({ link }) => link)), new Set(['org', 'customer']));
    assert.ok(cases.every(({ number, subject }) => /^\d+$/.test(number) && subject !== ''));
  });

  it('are the same for an id of 15 characters', async () => {
    const [long, short] = await Promise.all(
      [org.sandbox.orgId, org.sandbox.orgId.slice(0, 15)].map((id) => lmo.details.read(id, 'Subscriber_Org_Id__c')),
    );
    assert.deepEqual(short, long);
  });

  it('are told all the same where the LMO does not have the field', async () => {
    const { licenses, cases, problems } = await lmo.details.read(org.sandbox.orgId, 'Nobody_Has_It__c');
    assert.equal(licenses.length, 1);
    assert.ok(cases.length > 0);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /Nobody_Has_It__c/);
  });

  it('are nothing for an org that the LMO does not know', async () => {
    assert.deepEqual(await lmo.details.read('00D000000000099', 'Subscriber_Org_Id__c'), {
      licenses: [],
      cases: [],
      problems: [],
    });
  });

  it('cost two calls', async () => {
    await org.controls.resetCounters();
    await lmo.details.read(org.sandbox.orgId, 'Subscriber_Org_Id__c');
    const { requests } = await org.controls.state(toLongOrgId('00D5f00000AcmeL'));
    assert.equal(
      Object.values(requests).reduce((sum, count) => sum + count, 0),
      2,
    );
  });

  it('tell of the limits of an entered org', async () => {
    const limits = await gateway.openSubscriberOrg(parseHandOff(org.sandbox.handOff)).limits();
    const shown = notableLimits(limits).map(({ name }) => name);
    assert.ok(shown.includes('DailyApiRequests'), shown.join());
    assert.ok(limits.every(({ maximum, remaining }) => Number.isInteger(maximum) && Number.isInteger(remaining)));
  });
});
