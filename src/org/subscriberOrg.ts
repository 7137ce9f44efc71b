import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import type { OrganizationFacts, OrgDebugSession } from '../core/debugging/execution.ts';
import type { OrgLimit } from '../core/subscriberDetails/ports.ts';
import type { SubscriberOrg } from '../core/subscribers/ports.ts';
import type { OpenLink } from './bayeux/openLink.ts';
import { ApexRunner } from './apexRuns.ts';
import { DebugLogRecords } from './debugLogs.ts';
import { DebugSessionRecords } from './debugSessionRecords.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { LoginAccessRecords } from './loginAccess.ts';
import { type LoginAsUser, loginAsUser, organizationFacts, organizationQuery, userInfoPath } from './organization.ts';
import { InstalledPackages } from './packageSource/packages.ts';
import { RecordsApi } from './recordsApi.ts';
import { readLimits } from './subscriberDetails.ts';
import { TraceRecords } from './tracing.ts';

/** A subscriber's org, as the login-as user sees it. */
export class SubscriberClient implements SubscriberOrg {
  readonly instanceUrl: string;
  readonly orgTime: () => number;
  readonly loginAccess: LoginAccessRecords;
  readonly debugLogs: DebugLogRecords;
  readonly tracing: TraceRecords;
  readonly packages: InstalledPackages;
  readonly apex: ApexRunner;
  readonly #http: OrgHttp;
  readonly #records: RecordsApi;
  readonly #sessions: DebugSessionRecords;

  /** `orgTime`: the org's, by its last reply. */
  constructor(http: OrgHttp, openLink: OpenLink, clock: Clock, orgTime: () => number) {
    this.orgTime = orgTime;
    this.instanceUrl = http.session.instanceUrl;
    this.#http = http;
    this.#records = new RecordsApi(http);
    this.#sessions = new DebugSessionRecords(http);
    this.loginAccess = new LoginAccessRecords(http, this.#records, clock);
    this.debugLogs = new DebugLogRecords(http, this.#records, openLink);
    this.tracing = new TraceRecords(http, this.#records, clock);
    this.packages = new InstalledPackages(http, this.#records, clock);
    this.apex = new ApexRunner(http, this.#records, clock);
  }

  async organization(): Promise<OrganizationFacts> {
    return organizationFacts(await this.#records.query(organizationQuery, { action: l10n.t('say what org this is') }));
  }

  limits(signal?: AbortSignal): Promise<readonly OrgLimit[]> {
    return readLimits(this.#http, signal);
  }

  async loginAsUser(): Promise<LoginAsUser> {
    return loginAsUser(
      await this.#http.json({ method: 'GET', path: userInfoPath, action: l10n.t('say who is logged in') }),
    );
  }

  async runningDebugSessions(): Promise<readonly OrgDebugSession[]> {
    return (await this.#sessions.running()).running;
  }

  detachDebugSession(id: string): Promise<void> {
    return this.#sessions.detach(id);
  }
}
