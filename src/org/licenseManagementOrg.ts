import { l10n } from '../core/base/l10n.ts';
import type { DebugLicenseHolder, LicenseManagementOrg, LmoIdentity } from '../core/subscribers/ports.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { record, someText } from './json.ts';
import { loginAsUser, organizationFacts, organizationQuery, userInfoPath } from './organization.ts';
import { LmoLoginAccessRecords } from './lmoLoginAccess.ts';
import { RecordsApi } from './recordsApi.ts';
import { SubscriberDetailRecords } from './subscriberDetails.ts';
import { LmoSubscriberLists } from './subscribers/lmoSubscribers.ts';
import type { DebugLicenseRecord } from './wire/licenseManagement.ts';

const holderQuery = 'SELECT ChildOrg, ChildSession, ChildUsername FROM ApexDebuggerLicense';

/** The License Management Org: who has the package, and who holds the debug licence. Reads only. */
export class LmoClient implements LicenseManagementOrg {
  readonly instanceUrl: string;
  readonly #http: OrgHttp;
  readonly subscribers: LmoSubscriberLists;
  readonly loginAccess: LmoLoginAccessRecords;
  readonly details: SubscriberDetailRecords;
  readonly #records: RecordsApi;

  constructor(http: OrgHttp) {
    this.instanceUrl = http.session.instanceUrl;
    this.#http = http;
    this.subscribers = new LmoSubscriberLists(http);
    this.loginAccess = new LmoLoginAccessRecords(http);
    this.details = new SubscriberDetailRecords(http);
    this.#records = new RecordsApi(http);
  }

  async identity(signal?: AbortSignal): Promise<LmoIdentity> {
    const [rows, user] = await Promise.all([
      this.#records.query(organizationQuery, { action: l10n.t('say what org this is'), signal }),
      this.#http.json({ method: 'GET', path: userInfoPath, action: l10n.t('say who is logged in'), signal }),
    ]);
    return { orgName: organizationFacts(rows).name, username: loginAsUser(user).username };
  }

  async debugLicenseHolder(): Promise<DebugLicenseHolder | undefined> {
    const rows = await this.#records.toolingQuery(holderQuery, { action: l10n.t('say who holds the debug licence') });
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
