import assert from 'node:assert/strict';
import { runningUser } from '../../../../src/sampleOrg/data/runningUser.ts';
import { seedOrgs } from '../../../../src/sampleOrg/data/seed/seedOrgs.ts';
import { installed, now, OrgFixture } from './orgFixture.ts';

describe('the seeded orgs', () => {
  const { lmo, subscribers } = seedOrgs(installed, now);

  it('are an LMO and subscribers in every state that a hosted org can be in', () => {
    assert.equal(lmo.name, 'Acme Software');
    assert.deepEqual(
      subscribers.map(({ name, isSandbox, grants }) => [name, isSandbox, grants[0]?.grant.state]),
      [
        ['Northwind Traders — UAT', true, 'live'],
        ['Contoso Ltd', false, 'live'],
        ['Fabrikam — Staging', true, 'expired'],
        ['Wide World Importers — Hotfix', true, 'revoked'],
        ['Adventure Works — QA', true, 'live'],
        ['Lakewood County Treasury', false, 'none'],
        ['Litware Scratch Org', true, 'none'],
      ],
    );
  });

  it('list licences in every state, of both packages, with org ids of 15 characters but for one', () => {
    const fixture = new OrgFixture('lmo');
    const rows = fixture.query(
      'SELECT sfLma__Account__r.Name, sfLma__Lead__r.Company, sfLma__License_Status__c, sfLma__Org_Status__c, sfLma__Is_Sandbox__c, sfLma__Package__r.Name, sfLma__Version_Number__c, sfLma__Expiration_Date__c FROM sfLma__License__c ORDER BY Name',
    );
    assert.deepEqual(rows, [
      'Northwind Traders/null/Active/Active/true/Acme Billing/2.4.0/Does not expire',
      'Contoso Ltd/null/Active/Active/false/Acme Billing/2.4.0/Does not expire',
      'Fabrikam GmbH/null/Active/Active/true/Acme Billing/2.4.0/Does not expire',
      'Wide World Importers/null/Active/Active/true/Acme Billing/2.4.0/Does not expire',
      'Adventure Works Cycles/null/Active/Active/true/Acme Billing/2.1.0/Does not expire',
      'Lakewood County/null/Active/Active/false/Acme Billing/2.3.0/Does not expire',
      'Litware/null/Active/Trial/true/Acme Billing/2.4.0/Does not expire',
      'Adventure Works Cycles/null/Active/Active/false/Acme Billing/2.4.0/Does not expire',
      'Wide World Importers/null/Active/Active/false/Acme Billing/2.3.0/Does not expire',
      'Tailspin Toys/null/Uninstalled/Active/false/Acme Billing/2.1.0/Does not expire',
      'Lucerne Publishing/null/Suspended/SUSPENDED/false/Acme Billing/2.4.0/2025-12-26',
      'null/Alpine Ski House/Trial/Trial/false/Acme Billing/2.4.0/2026-01-27',
      'null/Coho Winery/Trial/Trial/false/Acme Billing/2.4.0/2025-12-25',
      'Contoso Ltd/null/Active/Active/false/Acme Collections/1.0.0/Does not expire',
      'Humongous Insurance/null/Active/Active/false/Acme Collections/1.2.0/Does not expire',
    ]);
    const ids = fixture.query('SELECT sfLma__Subscriber_Org_ID__c FROM sfLma__License__c ORDER BY Name');
    assert.ok(Array.isArray(ids) && ids.every((id: string) => /^00D\w{12}(?:\w{3})?$/.test(id)));
    assert.deepEqual(
      ids.filter((id: string) => id.length === 18).map((id: string) => id.slice(0, 15)),
      ['00D5g000HumonIn'],
    );
    assert.deepEqual(
      ids.slice(0, subscribers.length),
      subscribers.map(({ organizationId }) => organizationId.slice(0, 15)),
    );
    assert.equal(fixture.query("SELECT COUNT() FROM ApexDebuggerLicense WHERE LicenseType = 'LMO'", [], 'tooling'), 1);
  });

  it('list each install with 18-character ids, sandboxes with their parent, what is uninstalled as such', () => {
    const fixture = new OrgFixture('lmo');
    assert.deepEqual(
      fixture.query('SELECT OrgKey, OrgType FROM PackageSubscriber LIMIT 7'),
      subscribers.map(({ organizationId, isSandbox }) => `${organizationId}/${isSandbox ? 'Sandbox' : 'Production'}`),
    );
    assert.deepEqual(fixture.query("SELECT OrgName FROM PackageSubscriber WHERE InstalledStatus != 'i'"), [
      'Tailspin Toys',
    ]);
    const [parent] = fixture.query(
      "SELECT OrgKey FROM PackageSubscriber WHERE OrgName = 'Adventure Works Cycles'",
    ) as string[];
    assert.deepEqual(fixture.query("SELECT ParentOrg FROM PackageSubscriber WHERE OrgName LIKE 'Adventure%QA'"), [
      parent,
    ]);
    assert.deepEqual(
      fixture.query("SELECT InstanceName FROM PackageSubscriber WHERE OrgName = 'Lakewood County Treasury'"),
      ['USG4'],
    );
  });

  it('have one account for a customer with several orgs, and an open case of each that let the publisher in', () => {
    const fixture = new OrgFixture('lmo');
    assert.equal(fixture.query("SELECT COUNT() FROM Account WHERE Name = 'Adventure Works Cycles'"), 1);
    assert.equal(
      fixture.query("SELECT COUNT() FROM Case WHERE AccountId != null AND ContactId != null AND Status = 'New'"),
      subscribers.filter(({ grants }) => grants[0]?.grant.state !== 'none').length,
    );
    assert.deepEqual(
      fixture.query(
        "SELECT Subject, IsClosed, Severity__c FROM Case WHERE Account.Name LIKE 'Contoso%' ORDER BY CreatedDate",
      ),
      [
        'How do we import payments?/true/4',
        'Invoices of the last day of the quarter take minutes/false/1',
        'Some customers get a discount that they should not have/false/2',
      ],
    );
    const closed = fixture.query('SELECT CreatedDate, ClosedDate FROM Case WHERE IsClosed = true') as string[];
    assert.equal(closed.length, 3);
    assert.ok(closed.every((row) => row < row.split('/').toReversed().join('/')));
  });

  it('install in an org the version that its licence names', () => {
    const outdated = subscribers.find(({ name }) => name.startsWith('Adventure'));
    const fixture = new OrgFixture('lmo');
    const [versionId] = fixture.query(
      "SELECT sfLma__Version_ID__c FROM sfLma__Package_Version__c WHERE sfLma__Version_Number__c = '2.1.0'",
    ) as string[];
    const transaction = outdated?.database.begin();
    const [row] = [...(transaction?.all('SubscriberPackageVersion') ?? [])];
    assert.equal(row?.id, versionId);
    transaction?.rollback();
  });

  it('hold the trail of the grant in the documented words', () => {
    const fixture = new OrgFixture();
    assert.deepEqual(
      fixture.query(
        "SELECT Action, Display FROM SetupAuditTrail WHERE Action LIKE 'loginas%' ORDER BY CreatedDate DESC LIMIT 3",
      ),
      [
        'loginasgrantedtopartnerbt/dana.whitfield@northwind.example.uat has granted user login access through 1/20/2026 to package publisher Acme Software (00D5f00000AcmeL)',
        'loginasgrantedtopartnerbt/dana.whitfield@northwind.example.uat has granted user login access through 8/3/2026 to package publisher Globex Apps 2/3/2031 (00D7z0000Globex)',
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
