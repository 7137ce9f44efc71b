import { Failure } from '../core/base/failure.ts';
import { isOrgId } from '../core/subscribers/orgId.ts';
import type { DebugLicenseHolder, LicenseManagementOrg, LmoIdentity, Subscriber } from '../core/subscribers/ports.ts';
import { type InstallRow, type LicenseRow, joinSubscribers } from '../core/subscribers/subscriberList.ts';
import { notALicenseManagementOrg } from './failures.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { record, someText } from './json.ts';
import { loginAsUser, organizationFacts, organizationQuery, userInfoPath } from './organization.ts';
import { RecordsApi } from './recordsApi.ts';
import type { DebugLicenseRecord, LicenseRecord, PackageSubscriberRecord } from './wire/licenseManagement.ts';

const licenseQuery =
  'SELECT sfLma__Subscriber_Org_ID__c, sfLma__Subscriber_Org_Is_Sandbox__c, sfLma__Org_Instance__c, sfLma__Org_Edition__c, ' +
  'sfLma__License_Status__c, sfLma__Account__r.Name, sfLma__Lead__r.Company, sfLma__Package__r.Name, ' +
  'sfLma__Package_Version__r.sfLma__Version_Number__c FROM sfLma__License__c';

const installQuery = 'SELECT OrgKey, OrgName, OrgType, InstanceName, ParentOrg, InstalledStatus FROM PackageSubscriber';

const holderQuery = 'SELECT ChildOrg, ChildSession, ChildUsername FROM ApexDebuggerLicense';

/** The License Management Org: who has the package, and who holds the debug licence. Reads only. */
export class LmoClient implements LicenseManagementOrg {
  readonly instanceUrl: string;
  readonly #http: OrgHttp;
  readonly #records: RecordsApi;

  constructor(http: OrgHttp) {
    this.instanceUrl = http.session.instanceUrl;
    this.#http = http;
    this.#records = new RecordsApi(http);
  }

  async identity(signal?: AbortSignal): Promise<LmoIdentity> {
    const [rows, user] = await Promise.all([
      this.#records.query(organizationQuery, { action: 'say what org this is', signal }),
      this.#http.json({ method: 'GET', path: userInfoPath, action: 'say who is logged in', signal }),
    ]);
    return { orgName: organizationFacts(rows).name, username: loginAsUser(user).username };
  }

  async listSubscribers(signal?: AbortSignal): Promise<readonly Subscriber[]> {
    const context = { action: 'list subscribers', signal };
    const [licenses, installs] = await Promise.all([
      this.#records.query(licenseQuery, context).catch(unlessMissing),
      this.#records.query(installQuery, context).catch(unlessMissing),
    ]);
    if (licenses === undefined && installs === undefined) {
      throw notALicenseManagementOrg(new URL(this.instanceUrl).host);
    }
    return joinSubscribers((licenses ?? []).flatMap(licenseRow), (installs ?? []).flatMap(installRow));
  }

  async debugLicenseHolder(): Promise<DebugLicenseHolder | undefined> {
    const rows = await this.#records.toolingQuery(holderQuery, { action: 'say who holds the debug licence' });
    for (const row of rows) {
      const license = record<DebugLicenseRecord>(row);
      const orgId = someText(license.ChildOrg);
      if (orgId !== undefined) {
        return { orgId, username: someText(license.ChildUsername), sessionId: someText(license.ChildSession) };
      }
    }
    return undefined;
  }
}

/** Neither the LMA nor PackageSubscriber is there in every LMO; one of them is enough. */
function unlessMissing(error: unknown): undefined {
  if (Failure.is(error, 'objectMissing')) {
    return undefined;
  }
  throw error;
}

function licenseRow(row: unknown): LicenseRow[] {
  const license = record<LicenseRecord>(row);
  const orgId = someText(license.sfLma__Subscriber_Org_ID__c);
  return orgId === undefined || !isOrgId(orgId)
    ? []
    : [
        {
          orgId,
          orgName:
            someText(record<{ Name: string }>(license.sfLma__Account__r).Name) ??
            someText(record<{ Company: string }>(license.sfLma__Lead__r).Company),
          isSandbox: license.sfLma__Subscriber_Org_Is_Sandbox__c === true,
          instanceName: someText(license.sfLma__Org_Instance__c),
          edition: someText(license.sfLma__Org_Edition__c),
          status: someText(license.sfLma__License_Status__c),
          packageName: someText(record<{ Name: string }>(license.sfLma__Package__r).Name),
          packageVersion: someText(
            record<{ sfLma__Version_Number__c: string }>(license.sfLma__Package_Version__r).sfLma__Version_Number__c,
          ),
        },
      ];
}

function installRow(row: unknown): InstallRow[] {
  const install = record<PackageSubscriberRecord>(row);
  const orgId = someText(install.OrgKey);
  return orgId === undefined || !isOrgId(orgId)
    ? []
    : [
        {
          orgId,
          orgName: someText(install.OrgName),
          isSandbox: install.OrgType === 'Sandbox',
          isInstalled: install.InstalledStatus === 'i',
          instanceName: someText(install.InstanceName),
          parentOrgId: someText(install.ParentOrg),
        },
      ];
}
