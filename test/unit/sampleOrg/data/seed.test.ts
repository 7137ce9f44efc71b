import assert from 'node:assert/strict';
import { runningUser } from '../../../../src/sampleOrg/data/runningUser.ts';
import { seedOrgs } from '../../../../src/sampleOrg/data/seed/seedOrgs.ts';
import { installed, now, OrgFixture } from './orgFixture.ts';

describe('the seeded orgs', () => {
  const { lmo, subscribers } = seedOrgs(installed, now);

  it('are an LMO, two sandboxes and a production org, one of which has no live grant', () => {
    assert.equal(lmo.name, 'Acme Software');
    assert.deepEqual(
      subscribers.map(({ name, isSandbox, grant }) => [name, isSandbox, grant.state]),
      [
        ['Northwind Traders — UAT', true, 'live'],
        ['Contoso Ltd', false, 'live'],
        ['Fabrikam — Staging', true, 'expired'],
      ],
    );
  });

  it('list each subscriber as a licence with 15-character ids, and as an install with 18', () => {
    const fixture = new OrgFixture('lmo');
    assert.deepEqual(
      fixture.query(
        'SELECT sfLma__Subscriber_Org_ID__c, sfLma__License_Status__c, sfLma__Account__r.Name, sfLma__Package_Version__r.sfLma__Version_ID__c FROM sfLma__License__c ORDER BY Name',
      ),
      subscribers.map(({ organizationId }, index) =>
        [
          organizationId.slice(0, 15),
          'Active',
          ['Northwind Traders', 'Contoso Ltd', 'Fabrikam GmbH'][index],
          installed.versionId,
        ].join('/'),
      ),
    );
    assert.deepEqual(
      fixture.query('SELECT OrgKey, OrgType FROM PackageSubscriber'),
      subscribers.map(({ organizationId, isSandbox }) => `${organizationId}/${isSandbox ? 'Sandbox' : 'Production'}`),
    );
    assert.equal(fixture.query("SELECT COUNT() FROM ApexDebuggerLicense WHERE LicenseType = 'LMO'", [], 'tooling'), 1);
  });

  it('hold the trail of the grant in the documented words', () => {
    const fixture = new OrgFixture();
    assert.deepEqual(
      fixture.query(
        "SELECT Action, Display FROM SetupAuditTrail WHERE Action LIKE 'loginas%' ORDER BY CreatedDate DESC LIMIT 2",
      ),
      [
        'loginasgrantedtopartnerbt/dana.whitfield@northwind.example.uat has granted user login access through 1/20/2026 to package publisher Acme Software (00D5f00000AcmeL)',
        'loginasrevokedtopartnerbt/dana.whitfield@northwind.example.uat has revoked user login access to package publisher Acme Software (00D5f00000AcmeL)',
      ],
    );
  });

  it('tell who runs a request', () => {
    const user = runningUser(lmo.database, lmo.userId);
    assert.deepEqual(
      [user?.name, user?.organizationId, user?.organizationName, user?.timeZone],
      ['Sam Okafor', lmo.organizationId, 'Acme Software', 'America/New_York'],
    );
    assert.equal(runningUser(lmo.database, '005000000000001AAA'), undefined);
  });

  it('have the package’s code', () => {
    const fixture = new OrgFixture();
    assert.deepEqual(fixture.query('SELECT Name, NamespacePrefix, ManageableState FROM ApexClass', [], 'tooling'), [
      'BillingApi/acme/installed',
    ]);
  });
});
