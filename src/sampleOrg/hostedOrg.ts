import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { ApexEngine, ApexProgram } from './apex/engine.ts';
import type { RunningUser } from './apex/library/contract.ts';
import { AsyncApex } from './asyncApex/asyncApex.ts';
import { BayeuxServer } from './bayeux/bayeuxServer.ts';
import type { ClosedKind, CollectedLogs, PackagedCode, SeededOrg } from './data/seed/contract.ts';
import { ApexRequests } from './debugging/apexRequests.ts';
import { channelOf, systemChannel, userChannel } from './debugging/debugEvents.ts';
import type { DebuggerLicense } from './debugging/debuggerLicense.ts';
import { DebugSessions } from './debugging/debugSessions.ts';
import { Sweeper } from './debugging/sweeper.ts';
import { TypeRefs } from './debugging/typeRefs.ts';
import { type ApiReply, jsonReply } from './http/apiReply.ts';
import type { ApiRequest } from './http/apiRequest.ts';
import type { FaultyOrg, Loss } from './faults/contract.ts';
import { FaultTable } from './faults/faultTable.ts';
import { kindOf } from './http/apiKinds.ts';
import { RestFailure, sessionInvalid } from './http/failures.ts';
import { HttpListener } from './http/httpListener.ts';
import { LinkConditions } from './http/linkConditions.ts';
import type { Org, OrgCall } from './http/orgCall.ts';
import { bearerOf, OrgSessions } from './http/orgSessions.ts';
import type { Router } from './http/router.ts';
import { DebugLogs, loggingChannel } from './logs/debugLogs.ts';
import { type GrantingUser, LoginAccess } from './loginAccess.ts';
import { AuthorizationServer } from './oauth/authorizationServer.ts';
import { OrgPackages } from './packages/orgPackages.ts';
import type { PackageSource } from './packages/packageFolder.ts';
import type { OrgRecords } from './records/orgRecords.ts';
import { runningUser } from './records/runningUser.ts';
import { apiVersions, requireListedVersion } from './rest/rootResources.ts';
import { answerSoap } from './soap/soapServer.ts';
import { testResultChannel } from './tooling/testRuns.ts';

export interface HostedOrgOptions {
  readonly seeded: SeededOrg;
  /** Login access for the publisher at the start: of `user` first. Empty where nobody can let it in. */
  readonly grants: readonly GrantingUser[];
  /** Why publishers cannot log in. */
  readonly closed?: ClosedKind | undefined;
  /** Debug logs from before. */
  readonly collectedLogs?: CollectedLogs | undefined;
  readonly records: OrgRecords;
  /** Whom its org sessions act as. */
  readonly user: RunningUser;
  /** Undefined where the sample package is not installed. */
  readonly source: PackageSource | undefined;
  /** What is installed besides. */
  readonly furtherPackages?: readonly PackagedCode[];
  /** Pages for people at this machine, besides those that sign apps in; undefined for what is none of them. */
  readonly pages?: (request: ApiRequest) => ApiReply | undefined;
  readonly engine: ApexEngine;
  readonly program: ApexProgram;
  readonly license: DebuggerLicense;
  readonly router: Router<OrgCall>;
  /** What connections go by. */
  readonly clock: Clock;
  /** What everything goes by that the org dates, and its rules. */
  readonly orgClock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** One org behind an address of its own. */
export class HostedOrg implements Org, FaultyOrg {
  readonly organizationId: string;
  readonly name: string;
  readonly sandbox: boolean;
  /** Why publishers cannot log in there; null where users may let them. */
  readonly closed: ClosedKind | null;
  readonly user: RunningUser;
  readonly records: OrgRecords;
  readonly sessions: OrgSessions;
  readonly conditions = new LinkConditions();
  readonly faults = new FaultTable(this);
  readonly events: BayeuxServer;
  readonly debugging: DebugSessions;
  readonly apex: ApexRequests;
  readonly asyncApex: AsyncApex;
  readonly logs: DebugLogs;
  readonly package: PackageSource | undefined;
  readonly packages: OrgPackages;
  readonly loginAccess: LoginAccess;
  readonly signIn = new AuthorizationServer(this);
  /** What connections go by. */
  readonly clock: Clock;
  readonly #orgClock: Clock;
  readonly #sweeper: Sweeper;
  readonly #router: Router<OrgCall>;
  readonly #listener: HttpListener;
  readonly #pages: (request: ApiRequest) => ApiReply | undefined;
  readonly #onFault: (error: unknown) => void;
  #port = 0;
  #dead: { readonly closed: Promise<void>; readonly timer: Disposable | undefined } | undefined;

  constructor(options: HostedOrgOptions) {
    const { seeded, records, engine, program, clock, orgClock } = options;
    this.organizationId = seeded.organizationId;
    this.name = seeded.name;
    this.sandbox = seeded.isSandbox;
    this.closed = options.closed ?? null;
    this.user = options.user;
    this.records = records;
    this.package = options.source;
    this.packages = new OrgPackages(records, [
      ...(options.source === undefined ? [] : [options.source.installed]),
      ...(options.furtherPackages ?? []),
    ]);
    this.clock = clock;
    this.#orgClock = orgClock;
    this.#router = options.router;
    this.#onFault = options.onFault;
    this.#pages = options.pages ?? (() => undefined);
    const now = (): number => orgClock.now();
    this.sessions = new OrgSessions(seeded.organizationId);
    this.events = this.#createEvents();
    this.debugging = this.#createDebugging(options);
    this.#sweeper = new Sweeper(orgClock, () => {
      this.debugging.sweep();
      this.logs.sweep();
    });
    this.loginAccess = new LoginAccess({
      records,
      users: options.grants,
      clock: orgClock,
      onEnded: (user) => this.#endLoginAccess(user),
    });
    this.logs = new DebugLogs({
      records,
      clock: orgClock,
      publish: (channel, sobject) => this.events.publish(channel, sobject),
      collected: options.collectedLogs,
    });
    const { database } = seeded;
    this.asyncApex = new AsyncApex({
      records,
      clock: orgClock,
      run: (request) => this.apex.run(request),
      onFault: options.onFault,
    });
    const { debugging, logs, asyncApex: jobs } = this;
    this.apex = new ApexRequests({ engine, program, database, debugging, logs, jobs, now });
    this.#listener = new HttpListener({
      answer: (request) => this.#answer(request),
      latency: () => this.conditions.latency,
      clock,
      now,
      onFault: options.onFault,
    });
  }

  #createEvents(): BayeuxServer {
    return new BayeuxServer({
      channels: [systemChannel, userChannel, loggingChannel, testResultChannel],
      clock: this.clock,
      now: () => this.now(),
      sessionOf: (request) => this.#sessionOf(request),
      carriesSession: (request) => bearerOf(request.headers) !== undefined,
    });
  }

  #createDebugging({ seeded, closed, records, license, orgClock, engine, program }: HostedOrgOptions): DebugSessions {
    return new DebugSessions({
      organizationId: seeded.organizationId,
      debuggable: seeded.isSandbox && closed === undefined,
      records,
      license,
      clock: orgClock,
      engine,
      typeRefs: new TypeRefs(program.typeRefs),
      publish: (event) => this.events.publish(channelOf(event.Type), event),
      isLoggedIn: (userId) => this.sessions.all.some(({ user }) => user.id === userId),
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** False while it is dead. */
  get listening(): boolean {
    return this.#dead === undefined;
  }

  now(): number {
    return this.#orgClock.now();
  }

  inBackground(work: Promise<unknown>): void {
    work.catch(this.#onFault);
  }

  async listen(port: number): Promise<void> {
    this.#port = await this.#listener.listen(port);
  }

  async close(): Promise<void> {
    this.debugging.detach(this.debugging.active?.id ?? '');
    this.asyncApex.close();
    this.#sweeper.dispose();
    this.loginAccess.dispose();
    this.apex.abortAll();
    this.logs.dispose();
    this.events.forgetAll();
    this.#dead?.timer?.dispose();
    await (this.#dead?.closed ?? this.#listener.close());
  }

  /** Logs in another user of the org; answers the org session. Undefined when there is no such user. */
  logIn(username: string): string | undefined {
    const user = this.userNamed(username);
    return user === undefined ? undefined : this.sessions.open(user).id;
  }

  userNamed(username: string): RunningUser | undefined {
    const [user] = this.records.matching('User', 'Username', username);
    return user === undefined ? undefined : runningUser(user, this);
  }

  /** Ends logins of one user or of all; whoever listens or debugs by them learns it. */
  logOut(username?: string): void {
    for (const { id, user } of this.sessions.all) {
      if (username === undefined || user.username === username) {
        this.sessions.revoke(id);
      }
    }
    if (username === undefined || this.debugging.active?.user.username === username) {
      this.debugging.endFor('loggedOut');
    }
    this.events.releaseAll();
  }

  /** Org sessions have not been used for too long. Unlike a logout, this ends no debug session. */
  expireSessions(): void {
    this.sessions.revokeAll();
    this.events.releaseAll();
  }

  /** A hand-off needs a login of the publisher: answers its org session. */
  logInPublisher(user = this.user): string {
    return this.sessions.open(user, { byPublisher: true }).id;
  }

  #endLoginAccess({ id: userId }: RunningUser): void {
    for (const { id, byPublisher, user } of this.sessions.all) {
      if (byPublisher && user.id === userId) {
        this.sessions.revoke(id);
      }
    }
    if (this.debugging.active?.user.id === userId) {
      this.debugging.endFor('loginEnded');
    }
    this.events.releaseAll();
  }

  /** Stops listening; the port stays its own. Comes back after so many milliseconds, 0: when it is told to. */
  die(loss: Loss, comeBackAfter: number): void {
    if (this.#dead !== undefined) {
      return;
    }
    if (loss !== 'nothing') {
      this.events.forgetAll();
    }
    if (loss === 'sessions') {
      this.sessions.revokeAll();
      this.debugging.abandon();
    }
    const closed = this.#listener.close();
    const timer = comeBackAfter > 0 ? this.clock.schedule(comeBackAfter, () => void this.comeBack()) : undefined;
    this.#dead = { closed, timer };
  }

  /** Listens again after it died. Settles when it does. */
  async comeBack(): Promise<void> {
    const dead = this.#dead;
    if (dead === undefined) {
      return;
    }
    dead.timer?.dispose();
    await dead.closed;
    await this.#listener.listen(this.#port);
    this.#dead = undefined;
  }

  async #answer(request: ApiRequest): Promise<ApiReply | undefined> {
    this.conditions.count(kindOf(request));
    return this.faults.answer(request, async (passed) => {
      try {
        return await this.#answerWell(passed);
      } catch (error) {
        if (error instanceof RestFailure) {
          return error.toReply();
        }
        throw error;
      }
    });
  }

  async #answerWell(request: ApiRequest): Promise<ApiReply> {
    const kind = kindOf(request);
    if (kind === 'cometd') {
      return this.events.answer(request);
    }
    if (request.path === '/services/data') {
      return jsonReply(200, apiVersions());
    }
    if (kind === 'soap') {
      return answerSoap(this, request);
    }
    const page = kind === 'oauth2' ? this.signIn.answer(request) : this.#pages(request);
    if (page !== undefined) {
      return page;
    }
    const session = this.#sessionOf(request);
    if (session === undefined) {
      throw sessionInvalid();
    }
    requireListedVersion(request.path);
    return this.#router.answer(request.method, request.path, { org: this, request, session });
  }

  #sessionOf(request: ApiRequest) {
    return this.sessions.find(bearerOf(request.headers));
  }
}
