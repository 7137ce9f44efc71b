import type { Clock } from '../core/base/clock.ts';
import { Failure } from '../core/base/failure.ts';
import type { OrganizationFacts } from '../core/debugging/execution.ts';
import { type AuditRow, deriveGrant, grantActions } from '../core/subscribers/grants.ts';
import type {
  AnonymousApexResult,
  ApexTestOutcome,
  DebugLogEntry,
  Grant,
  InstalledPackage,
  PackageFile,
  SubscriberOrg,
} from '../core/subscribers/ports.ts';
import { toolingPath } from './apiVersion.ts';
import { DebugSessionRecords } from './debugSessionRecords.ts';
import { apexTestNotRun } from './failures.ts';
import { bodyText } from './http/httpTransport.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { integer, list, record, someText } from './json.ts';
import { type LoginAsUser, loginAsUser, organizationFacts, organizationQuery } from './organization.ts';
import { PackageRetrieval } from './packageRetrieval.ts';
import { RecordsApi } from './recordsApi.ts';
import { Tracing } from './tracing.ts';
import type {
  ApexLogRecord,
  AuditTrailRecord,
  DebugSessionRecord,
  ExecuteAnonymousResult,
  InstalledPackageRecord,
  PackageVersionRecord,
  RunTestsResult,
  TestResult,
} from './wire/tooling.ts';

/** Logs in the list: the newest. */
const logLimit = 200;
/** A log has up to 20 MB. Milliseconds. */
const logTimeout = 120_000;
/** Code that waits at a breakpoint waits for a person. */
const noTimeout = 0;

const logQuery =
  'SELECT Id, LogUser.Username, LogUser.Name, Operation, Status, StartTime, DurationMilliseconds, LogLength ' +
  `FROM ApexLog ORDER BY StartTime DESC LIMIT ${logLimit}`;

const grantQuery =
  `SELECT Action, Display, CreatedDate FROM SetupAuditTrail WHERE Action IN (${grantActions.map((action) => `'${action}'`).join(', ')}) ` +
  'ORDER BY CreatedDate DESC LIMIT 500';

const activeSessionQuery =
  "SELECT Id, CreatedBy.Username FROM ApexDebuggerSession WHERE Status = 'Active' ORDER BY CreatedDate DESC LIMIT 1";

const packageQuery =
  'SELECT SubscriberPackageId, SubscriberPackage.Name, SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion, ' +
  'SubscriberPackageVersion.MinorVersion, SubscriberPackageVersion.PatchVersion, SubscriberPackageVersion.BuildNumber ' +
  'FROM InstalledSubscriberPackage';

/** A subscriber's org, as the login-as user sees it. */
export class SubscriberClient implements SubscriberOrg {
  readonly instanceUrl: string;
  readonly #http: OrgHttp;
  readonly #clock: Clock;
  readonly #records: RecordsApi;
  readonly #sessions: DebugSessionRecords;
  readonly #retrieval: PackageRetrieval;
  readonly #tracing: Tracing;

  constructor(http: OrgHttp, clock: Clock) {
    this.instanceUrl = http.session.instanceUrl;
    this.#http = http;
    this.#clock = clock;
    this.#records = new RecordsApi(http);
    this.#sessions = new DebugSessionRecords(http);
    this.#retrieval = new PackageRetrieval(this.#records, clock);
    this.#tracing = new Tracing(this.#records, clock);
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

  async listDebugLogs(): Promise<readonly DebugLogEntry[]> {
    return (await this.#records.toolingQuery(logQuery, { action: 'list debug logs' })).flatMap(debugLogEntry);
  }

  async readDebugLog(id: string, signal?: AbortSignal): Promise<string> {
    const reply = await this.#http.send({
      method: 'GET',
      path: `${toolingPath}/sobjects/ApexLog/${encodeURIComponent(id)}/Body`,
      action: 'hand out the debug log',
      timeout: logTimeout,
      signal,
    });
    return bodyText(reply);
  }

  async enableTracing(minutes: number): Promise<{ readonly expires: Date }> {
    return this.#tracing.enable((await this.loginAsUser()).id, minutes);
  }

  async installedPackages(): Promise<readonly InstalledPackage[]> {
    return (await this.#records.toolingQuery(packageQuery, { action: 'list installed packages' })).flatMap(
      installedPackage,
    );
  }

  retrievePackage(name: string, signal?: AbortSignal): Promise<readonly PackageFile[]> {
    return this.#retrieval.retrieve(name, signal);
  }

  async runAnonymousApex(source: string, signal?: AbortSignal): Promise<AnonymousApexResult> {
    const connection = await this.#records.connection({ action: 'run the Apex', timeout: noTimeout, signal });
    const result = record<ExecuteAnonymousResult>(await connection.tooling.executeAnonymous(source));
    return {
      compiled: result.compiled === true,
      success: result.success === true,
      line: position(result.line),
      column: position(result.column),
      compileProblem: someText(result.compileProblem),
      exceptionMessage: someText(result.exceptionMessage),
      exceptionStackTrace: someText(result.exceptionStackTrace),
    };
  }

  async runApexTest(className: string, methodName?: string, signal?: AbortSignal): Promise<readonly ApexTestOutcome[]> {
    const connection = await this.#records.connection({ action: 'run the Apex test', timeout: noTimeout, signal });
    const test = { className, ...(methodName === undefined ? {} : { testMethods: [methodName] }) };
    const result = record<RunTestsResult>(await connection.tooling.runTestsSynchronous({ tests: [test] }));
    const outcomes = [
      ...list(result.successes).map((row) => testOutcome(row, true)),
      ...list(result.failures).map((row) => testOutcome(row, false)),
    ];
    if (outcomes.length === 0) {
      throw apexTestNotRun(methodName === undefined ? className : `${className}.${methodName}`);
    }
    return outcomes;
  }
}

function auditRow(row: unknown): AuditRow[] {
  const { Action, Display, CreatedDate } = record<AuditTrailRecord>(row);
  const action = someText(Action);
  const created = dateOf(CreatedDate);
  return action === undefined || created === undefined ? [] : [{ action, display: someText(Display) ?? '', created }];
}

function debugLogEntry(row: unknown): DebugLogEntry[] {
  const log = record<ApexLogRecord>(row);
  const user = record<ApexLogRecord['LogUser']>(log.LogUser);
  const id = someText(log.Id);
  return id === undefined
    ? []
    : [
        {
          id,
          username: someText(user.Username) ?? someText(user.Name) ?? '',
          operation: someText(log.Operation) ?? '',
          status: someText(log.Status) ?? '',
          startTime: dateOf(log.StartTime) ?? new Date(0),
          durationMilliseconds: integer(log.DurationMilliseconds) ?? 0,
          length: integer(log.LogLength) ?? 0,
        },
      ];
}

function installedPackage(row: unknown): InstalledPackage[] {
  const { SubscriberPackageId, SubscriberPackage, SubscriberPackageVersion } = record<InstalledPackageRecord>(row);
  const { Name, NamespacePrefix } = record<InstalledPackageRecord['SubscriberPackage']>(SubscriberPackage);
  const { MajorVersion, MinorVersion, PatchVersion, BuildNumber } =
    record<PackageVersionRecord>(SubscriberPackageVersion);
  const packageId = someText(SubscriberPackageId);
  const numbers = [MajorVersion, MinorVersion, PatchVersion, BuildNumber].flatMap((number) => integer(number) ?? []);
  return packageId === undefined
    ? []
    : [
        {
          packageId,
          name: someText(Name) ?? packageId,
          namespace: someText(NamespacePrefix),
          versionNumber: numbers.length === 0 ? undefined : numbers.join('.'),
        },
      ];
}

function testOutcome(row: unknown, passed: boolean): ApexTestOutcome {
  const test = record<TestResult>(row);
  const namespace = someText(test.namespace);
  const name = someText(test.name) ?? '';
  return {
    className: namespace === undefined ? name : `${namespace}.${name}`,
    methodName: someText(test.methodName) ?? '',
    passed,
    message: someText(test.message),
    stackTrace: someText(test.stackTrace),
    milliseconds: integer(test.time) ?? 0,
  };
}

/** The org says -1 where there is no position. */
function position(value: unknown): number | undefined {
  const number = integer(value);
  return number === undefined || number < 1 ? undefined : number;
}

function dateOf(value: unknown): Date | undefined {
  const date = new Date(someText(value) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
