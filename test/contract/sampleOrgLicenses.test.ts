import assert from 'node:assert/strict';
import { DebugCalls, type Reply } from '../support/debugCalls.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

type Row = Readonly<Record<string, unknown>>;

const northwind = '00DE20000NwUat1';
const humongous = '00D5g000HumonIn';
const billing = '033000000000001AAA';
const collections = '033000000000002AAA';

/** Partner tenants are younger than the API version that most calls here use. */
const newest = '/services/data/v66.0';

const tenantQuery =
  'SELECT PartnerTenant.Name, PartnerTenant.Tenant, PartnerTenant.IsSandbox, PartnerTenant.TenantStatus, PartnerTenant.Customer.Account.Name, ' +
  'PartnerPackageId, PartnerPackageVersion, Status, (SELECT ManagementLicenseStatus, ManagementProvisionedSeats, ManagementExpirationDate FROM SfdcPartnerTntPkgLicenses) ' +
  'FROM SfdcPartnerTenantPackage';

describe('who has the package, in the LMO of the sample org', () => {
  let org: SampleOrgHandle;
  let lmo: DebugCalls;

  afterEach(async () => {
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  const start = async (options: Parameters<typeof startSampleOrg>[0] = {}): Promise<void> => {
    org = await startSampleOrg(options);
    lmo = new DebugCalls({ url: org.lmo.url, session: org.lmo.session });
  };
  const query = (soql: string, root = newest): Promise<Reply> =>
    lmo.send('GET', `${root}/query/?q=${encodeURIComponent(soql)}`);
  const rows = async (soql: string): Promise<readonly Row[]> => {
    const { body, text, status } = await query(soql);
    assert.equal(status, 200, text);
    return (body as { records: readonly Row[] }).records;
  };
  const missing = (objectName: string): object => ({ status: 400, errorCode: 'INVALID_TYPE', objectName });
  const refusal = async (objectName: string, root?: string): Promise<object> => {
    const { status, body } = await query(`SELECT Id FROM ${objectName}`, root);
    const [{ errorCode, message } = { errorCode: '', message: '' }] = body as { errorCode: string; message: string }[];
    return { status, errorCode, objectName: /sObject type '(\w+)' is not supported\./.exec(message)?.[1] };
  };

  it('is in the License Management App and in PackageSubscriber, with packages and versions on either side', async () => {
    await start();
    assert.deepEqual(await refusal('SfdcPartnerTenant'), missing('SfdcPartnerTenant'));
    const [license] = await rows(
      `SELECT sfLma__Package__r.sfLma__Latest_Version__r.sfLma__Version_ID__c, sfLma__Package_Version__r.sfLma__Version_ID__c FROM sfLma__License__c WHERE sfLma__Subscriber_Org_ID__c = '${northwind}'`,
    );
    const [install] = await rows(
      `SELECT MetadataPackageId, MetadataPackageVersionId FROM PackageSubscriber WHERE OrgKey LIKE '${northwind}%'`,
    );
    assert.equal(
      (license?.sfLma__Package_Version__r as Row).sfLma__Version_ID__c,
      install?.MetadataPackageVersionId as string,
    );
    const latest = (license?.sfLma__Package__r as Row).sfLma__Latest_Version__r as Row;
    assert.equal(latest.sfLma__Version_ID__c, install?.MetadataPackageVersionId);
    const [version] = await rows(
      `SELECT MajorVersion, MinorVersion, PatchVersion, MetadataPackage.NamespacePrefix FROM MetadataPackageVersion WHERE Id = '${String(install?.MetadataPackageVersionId)}'`,
    );
    assert.equal((version?.MetadataPackage as Row).NamespacePrefix, 'acme');
  });

  it('names some orgs by 18 characters where the others have 15', async () => {
    await start({ sizes: { subscribers: 200 } });
    const ids = await rows('SELECT sfLma__Subscriber_Org_ID__c FROM sfLma__License__c');
    const lengths = Map.groupBy(ids, (row) => String(row.sfLma__Subscriber_Org_ID__c).length);
    assert.deepEqual([...lengths.keys()].sort(), [15, 18]);
    assert.ok((lengths.get(18)?.length ?? 0) < 60 && (lengths.get(15)?.length ?? 0) > 100);
    const [named] = await rows(
      `SELECT sfLma__Subscriber_Org_ID__c FROM sfLma__License__c WHERE sfLma__Account__r.Name = 'Humongous Insurance'`,
    );
    assert.match(String(named?.sfLma__Subscriber_Org_ID__c), new RegExp(`^${humongous}[A-Z]{3}$`));
  });

  it('has production orgs as parents of sandboxes, with the company’s name on both', async () => {
    await start({ sizes: { subscribers: 300 } });
    const installs = await rows('SELECT OrgKey, OrgName, OrgType, ParentOrg FROM PackageSubscriber');
    const byKey = new Map(installs.map((row) => [row.OrgKey, row]));
    const families = installs.flatMap((row) => {
      const parent = byKey.get(row.ParentOrg);
      return row.OrgType === 'Sandbox' && parent !== undefined ? [[row, parent] as const] : [];
    });
    assert.ok(families.length > 50, String(families.length));
    assert.ok(families.every(([, parent]) => parent.OrgType === 'Production' && parent.ParentOrg === null));
    assert.ok(families.some(([row, parent]) => String(row.OrgName).startsWith(`${String(parent.OrgName)} — `)));
  });

  it('can be in partner tenants as well, from the API versions on that know them', async () => {
    await start({ sizes: { subscribers: 150 }, lists: { partnerTenants: true } });
    assert.deepEqual(await refusal('SfdcPartnerTenant', '/services/data/v64.0'), missing('SfdcPartnerTenant'));
    assert.deepEqual(
      await refusal('SfdcPartnerTenantPackage', '/services/data/v65.0'),
      missing('SfdcPartnerTenantPackage'),
    );
    const describe = (version: string) =>
      lmo.send('GET', `/services/data/v${version}/sobjects/SfdcPartnerTenant/describe`);
    assert.deepEqual([(await describe('62.0')).status, (await describe('65.0')).status], [404, 200]);
    const installed = await rows(`${tenantQuery} WHERE PartnerTenant.Name = 'Contoso Ltd' ORDER BY PartnerPackageId`);
    assert.deepEqual(
      installed.map(({ PartnerPackageId, Status }) => [PartnerPackageId, Status]),
      [
        [billing, 'i'],
        [collections, 'i'],
      ],
    );
    const [first] = installed;
    const tenant = first?.PartnerTenant as Row;
    assert.deepEqual([tenant.IsSandbox, tenant.TenantStatus], [false, 'ACTIVE']);
    assert.equal(((tenant.Customer as Row).Account as Row).Name, 'Contoso Ltd');
    const { records } = first?.SfdcPartnerTntPkgLicenses as { records: readonly Row[] };
    assert.deepEqual(
      records.map(({ ManagementLicenseStatus, ManagementProvisionedSeats }) => [
        ManagementLicenseStatus,
        ManagementProvisionedSeats,
      ]),
      [['Active', 250]],
    );
    // Every generated licence has its tenant, and says the same.
    const licenses = await rows(
      'SELECT sfLma__Subscriber_Org_ID__c, sfLma__License_Status__c, sfLma__Subscriber_Org_Is_Sandbox__c FROM sfLma__License__c WHERE sfLma__License_Status__c != null',
    );
    const tenants = await rows(
      'SELECT PartnerTenant.Tenant, PartnerTenant.IsSandbox, Status FROM SfdcPartnerTenantPackage',
    );
    const byId = new Map(tenants.map((row) => [String((row.PartnerTenant as Row).Tenant).slice(0, 15), row]));
    for (const license of licenses) {
      const found = byId.get(String(license.sfLma__Subscriber_Org_ID__c).slice(0, 15));
      assert.ok(found !== undefined, String(license.sfLma__Subscriber_Org_ID__c));
      assert.equal(found.Status, license.sfLma__License_Status__c === 'Uninstalled' ? 'u' : 'i');
      assert.equal((found.PartnerTenant as Row).IsSandbox, license.sfLma__Subscriber_Org_Is_Sandbox__c);
    }
  });

  it('has cases of customers, which name the org by 15 or 18 characters, or only its account', async () => {
    await start({ sizes: { subscribers: 400 } });
    const ids = "('00DE20000NwUat1', '00DE20000NwUat1MQC')";
    const [known] = await rows(`SELECT Id FROM PackageSubscriber WHERE OrgKey IN ${ids}`);
    assert.ok(known !== undefined);
    const byOrg = await rows(
      `SELECT CaseNumber, IsClosed, Contact.Name FROM Case WHERE Subscriber_Org_Id__c IN ${ids} ORDER BY CaseNumber`,
    );
    assert.deepEqual(
      byOrg.map(({ CaseNumber, IsClosed }) => [CaseNumber, IsClosed]),
      [
        ['00000001', false],
        ['00000002', true],
      ],
    );
    const byAccount = await rows("SELECT CaseNumber FROM Case WHERE Account.Name = 'Northwind Traders'");
    assert.equal(byAccount.length, 3);
    const all = await rows('SELECT CaseNumber, IsClosed, ClosedDate, Subscriber_Org_Id__c FROM Case');
    assert.ok(all.length > 100, String(all.length));
    assert.equal(new Set(all.map(({ CaseNumber }) => CaseNumber)).size, all.length);
    assert.ok(all.every(({ IsClosed, ClosedDate }) => IsClosed === (ClosedDate !== null)));
  });

  it('may be in one list alone: the objects of the others are not supported', async () => {
    await start({ lists: { licenseApp: false } });
    assert.deepEqual(await refusal('sfLma__License__c'), missing('sfLma__License__c'));
    assert.ok((await rows('SELECT Id FROM PackageSubscriber')).length > 10);
    await org.dispose();
    await start({ lists: { packageSubscribers: false } });
    assert.deepEqual(await refusal('PackageSubscriber'), missing('PackageSubscriber'));
    assert.ok((await rows('SELECT Id FROM sfLma__License__c')).length > 10);
    await org.dispose();
    await start({ lists: { licenseApp: false, packageSubscribers: false, partnerTenants: true } });
    assert.ok((await rows('SELECT Id FROM SfdcPartnerTenant')).length > 10);
    await org.dispose();
    await start({ lists: { licenseApp: false, packageSubscribers: false } });
    assert.deepEqual(await refusal('sfLma__License__c'), missing('sfLma__License__c'));
    assert.deepEqual(await refusal('PackageSubscriber'), missing('PackageSubscriber'));
  });

  describe('changes, and says when', () => {
    const changedSince = async (objectName: string, since: string): Promise<readonly Row[]> =>
      rows(`SELECT Id FROM ${objectName} WHERE LastModifiedDate > ${since}`);
    const now = async (): Promise<string> => {
      await org.controls.skipTime(60_000);
      const [row] = await rows('SELECT MAX(LastModifiedDate) latest FROM sfLma__License__c');
      return String(row?.latest);
    };

    it('a licence in every list at once', async () => {
      await start({ sizes: { subscribers: 100 }, lists: { partnerTenants: true } });
      const since = await now();
      for (const objectName of ['sfLma__License__c', 'SfdcPartnerTenantPackage']) {
        assert.deepEqual(await changedSince(objectName, since), []);
      }
      await org.controls.changeLicense(northwind, {
        status: 'Suspended',
        version: '2.1.0',
        seats: 12,
        usedSeats: 3,
        expires: '2031-05-04',
        instance: 'USA9S',
      });
      for (const objectName of [
        'sfLma__License__c',
        'PackageSubscriber',
        'SfdcPartnerTenantPackage',
        'SfdcPartnerTntPkgLicense',
      ]) {
        assert.equal((await changedSince(objectName, since)).length, 1, objectName);
      }
      const [license] = await rows(
        `SELECT sfLma__License_Status__c, sfLma__Package_Version__r.sfLma__Version_Number__c, sfLma__Licensed_Seats__c, sfLma__Used_Licenses__c, sfLma__Expiration__c, sfLma__Org_Instance__c FROM sfLma__License__c WHERE LastModifiedDate > ${since}`,
      );
      assert.deepEqual(
        [
          license?.sfLma__License_Status__c,
          (license?.sfLma__Package_Version__r as Row).sfLma__Version_Number__c,
          license?.sfLma__Licensed_Seats__c,
          license?.sfLma__Used_Licenses__c,
          license?.sfLma__Expiration__c,
          license?.sfLma__Org_Instance__c,
        ],
        ['Suspended', '2.1.0', '12', 3, '2031-05-04', 'USA9S'],
      );
      const [tenantPackage] = await rows(`${tenantQuery} WHERE LastModifiedDate > ${since}`);
      const { records } = tenantPackage?.SfdcPartnerTntPkgLicenses as { records: readonly Row[] };
      assert.deepEqual(
        [
          records[0]?.ManagementLicenseStatus,
          records[0]?.ManagementProvisionedSeats,
          records[0]?.ManagementExpirationDate,
        ],
        [null, 12, '2031-05-04T00:00:00.000+0000'],
      );
    });

    it('one package of two, a generated licence too', async () => {
      await start({ sizes: { subscribers: 100 } });
      const since = await now();
      await org.controls.changeLicense('00D5g00Contoso1', { packageId: collections, seats: 41 });
      const [generated] = await rows(
        "SELECT sfLma__Subscriber_Org_ID__c FROM sfLma__License__c WHERE Name = 'L-10050'",
      );
      await org.controls.changeLicense(String(generated?.sfLma__Subscriber_Org_ID__c), { status: 'Trial' });
      const changed = await rows(
        `SELECT Name, sfLma__Seats__c, sfLma__License_Status__c FROM sfLma__License__c WHERE LastModifiedDate > ${since}`,
      );
      assert.equal(changed.length, 2);
      assert.ok(changed.some((row) => row.sfLma__Seats__c === 41));
      assert.ok(changed.some((row) => row.Name === 'L-10050' && row.sfLma__License_Status__c === 'Trial'));
    });

    it('uninstalls, deletions, which queryAll and the list of deleted records still tell, and new orgs', async () => {
      await start({ lists: { partnerTenants: true } });
      const since = await now();
      await org.controls.uninstallPackage(northwind);
      const [gone] = await rows(`SELECT InstalledStatus FROM PackageSubscriber WHERE OrgKey LIKE '${northwind}%'`);
      assert.equal(gone?.InstalledStatus, 'u');
      await org.controls.deleteLicense(humongous, collections);
      assert.deepEqual(await rows(`SELECT Id FROM PackageSubscriber WHERE OrgKey LIKE '${humongous}%'`), []);
      const { body } = await lmo.send(
        'GET',
        `${newest}/queryAll/?q=${encodeURIComponent(`SELECT Id, IsDeleted FROM sfLma__License__c WHERE IsDeleted = true AND LastModifiedDate > ${since}`)}`,
      );
      assert.equal((body as { totalSize: number }).totalSize, 1);
      await org.controls.addLicense({
        subscriber: '00D9x0000NewOne',
        packageId: billing,
        version: '2.4.0',
        name: 'Proseware, Inc. — Dev',
        sandbox: true,
      });
      const [added] = await rows(
        `SELECT sfLma__Lead__r.Company, sfLma__Package__r.Name, sfLma__License_Status__c, sfLma__Licensed_Seats__c FROM sfLma__License__c WHERE CreatedDate > ${since}`,
      );
      assert.deepEqual(
        [(added?.sfLma__Lead__r as Row).Company, added?.sfLma__License_Status__c, added?.sfLma__Licensed_Seats__c],
        ['Proseware, Inc. — Dev', 'Active', 'Site License'],
      );
      assert.equal(
        (await rows("SELECT Id FROM SfdcPartnerTenantPackage WHERE PartnerTenant.Name LIKE 'Proseware%'")).length,
        1,
      );
    });

    it('nothing of what it does not understand', async () => {
      await start();
      await assert.rejects(org.controls.changeLicense('00D000000000001', { seats: 1 }), /has no licence of/);
      await assert.rejects(org.controls.changeLicense('nobody', { seats: 1 }), /is no id of an org/);
      await assert.rejects(org.controls.changeLicense(northwind, { version: '9.9.9' }), /no version 9\.9\.9/);
      await assert.rejects(org.controls.changeLicense(northwind, { expires: 'soon' }), /must be a date/);
    });
  });
});
