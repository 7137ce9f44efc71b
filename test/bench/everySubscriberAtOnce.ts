import { joinSubscribers } from '../../src/core/subscribers/joinSubscribers.ts';
import { PackageVersions } from '../../src/core/subscribers/packageVersions.ts';
import type { Subscriber } from '../../src/core/subscribers/subscriber.ts';
import type { OrgHttp } from '../../src/org/http/orgHttp.ts';
import { installRow, licenseRow } from '../../src/org/subscribers/subscriberRows.ts';

// The plain way, which the bench compares with: all licences and all installs, page after page, joined in memory.

const licenses =
  'SELECT sfLma__Subscriber_Org_ID__c, sfLma__Subscriber_Org_Is_Sandbox__c, sfLma__Org_Instance__c, sfLma__Org_Edition__c, ' +
  'sfLma__License_Status__c, sfLma__Account__r.Name, sfLma__Lead__r.Company, sfLma__Package__r.Name, ' +
  'sfLma__Package_Version__r.sfLma__Version_Number__c FROM sfLma__License__c';

const installs = 'SELECT OrgKey, OrgName, OrgType, InstanceName, ParentOrg, InstalledStatus FROM PackageSubscriber';

export async function everySubscriberAtOnce(http: OrgHttp): Promise<readonly Subscriber[]> {
  const [licenseRecords, installRecords] = await Promise.all([all(http, licenses), all(http, installs)]);
  const rows = {
    licenses: licenseRecords.flatMap(licenseRow),
    installs: installRecords.flatMap(installRow),
    tenants: [],
  };
  const joined = joinSubscribers(rows, { versions: new PackageVersions([]), sandboxes: new Map() });
  return [...joined.values()].sort((a, b) => a.name.localeCompare(b.name));
}

async function all(http: OrgHttp, soql: string): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  for (let path: string | undefined = `/services/data/v62.0/query?q=${encodeURIComponent(soql)}`; path !== undefined;) {
    const page = (await http.json({ method: 'GET', path, action: 'list subscribers' })) as {
      readonly records: readonly unknown[];
      readonly nextRecordsUrl?: string;
    };
    records.push(...page.records);
    path = page.nextRecordsUrl;
  }
  return records;
}
