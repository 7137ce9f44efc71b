import type { Clock } from '../core/base/clock.ts';
import { Failure } from '../core/base/failure.ts';
import type { OrganizationFacts } from '../core/debugging/execution.ts';
import { type AuditRow, deriveGrant, grantActions } from '../core/loginAccess/grants.ts';
import type { Grant, SubscriberOrg } from '../core/subscribers/ports.ts';
import { ApexRunner } from './apexRuns.ts';
import { DebugLogRecords } from './debugLogs.ts';
import { DebugSessionRecords } from './debugSessionRecords.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { dateOf, record, someText } from './json.ts';
import { type LoginAsUser, loginAsUser, organizationFacts, organizationQuery } from './organization.ts';
import { InstalledPackages } from './packages.ts';
import { RecordsApi } from './recordsApi.ts';
import { Tracing } from './tracing.ts';
import type { AuditTrailRecord, DebugSessionRecord } from './wire/tooling.ts';

const grantQuery =
  `SELECT Action, Display, CreatedDate FROM SetupAuditTrail WHERE Action IN (${grantActions.map((action) => `'${action}'`).join(', ')}) ` +
  'ORDER BY CreatedDate DESC LIMIT 500';

const activeSessionQuery =
  "SELECT Id, CreatedBy.Username FROM ApexDebuggerSession WHERE Status = 'Active' ORDER BY CreatedDate DESC LIMIT 1";

/** A subscriber's org, as the login-as user sees it. */
export class SubscriberClient implements SubscriberOrg {
  readonly instanceUrl: string;
  readonly debugLogs: DebugLogRecords;
  readonly tracing: Tracing;
  readonly packages: InstalledPackages;
  readonly apex: ApexRunner;
  readonly #http: OrgHttp;
  readonly #clock: Clock;
  readonly #records: RecordsApi;
  readonly #sessions: DebugSessionRecords;

  constructor(http: OrgHttp, clock: Clock) {
    this.instanceUrl = http.session.instanceUrl;
    this.#http = http;
    this.#clock = clock;
    this.#records = new RecordsApi(http);
    this.#sessions = new DebugSessionRecords(http);
    this.debugLogs = new DebugLogRecords(http, this.#records);
    this.tracing = new Tracing(this.#records, clock, async () => (await this.loginAsUser()).id);
    this.packages = new InstalledPackages(this.#records, clock);
    this.apex = new ApexRunner(this.#records);
  }

  async organization(): Promise<OrganizationFacts> {
    return organizationFacts(await this.#records.query(organizationQuery, { action: 'say what org this is' }));
  }

  async loginAsUser(): Promise<LoginAsUser> {
    return loginAsUser(
      await this.#http.json({ method: 'GET', path: '/services/oauth2/userinfo', action: 'say who is logged in' }),
    );
  }

  async observeGrant(publisherOrgId?: string): Promise<Grant> {
    try {
      const rows = await this.#records.query(grantQuery, { action: 'show its audit trail' });
      return deriveGrant(rows.flatMap(auditRow), new Date(this.#clock.now()), publisherOrgId);
    } catch (error) {
      // Not every user may read the audit trail. That a grant is there is plain: it let us in.
      if (Failure.is(error, 'accessDenied') || Failure.is(error, 'objectMissing')) {
        return { state: 'unknown' };
      }
      throw error;
    }
  }

  async activeDebugSession(): Promise<{ readonly id: string; readonly createdBy: string | undefined } | undefined> {
    const rows = await this.#records.toolingQuery(activeSessionQuery, { action: 'look for a debug session' });
    const session = record<DebugSessionRecord>(rows[0]);
    const id = someText(session.Id);
    return id === undefined
      ? undefined
      : { id, createdBy: someText(record<DebugSessionRecord['CreatedBy']>(session.CreatedBy).Username) };
  }

  detachDebugSession(id: string): Promise<void> {
    return this.#sessions.detach(id);
  }
}

function auditRow(row: unknown): AuditRow[] {
  const { Action, Display, CreatedDate } = record<AuditTrailRecord>(row);
  const action = someText(Action);
  const created = dateOf(CreatedDate);
  return action === undefined || created === undefined ? [] : [{ action, display: someText(Display) ?? '', created }];
}
