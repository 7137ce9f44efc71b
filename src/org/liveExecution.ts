import { type Event, EventEmitter } from '../core/base/event.ts';
import type { Clock } from '../core/base/clock.ts';
import { cancelled, Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';
import type { Logger } from '../core/base/logger.ts';
import { isSameRecord } from '../core/base/recordId.ts';
import type {
  BreakpointOutcome,
  BreakpointRequest,
  DebugSessionStarted,
  ExecutionEvent,
  ExecutionReference,
  FrameVariables,
  LiveExecution,
  OrganizationFacts,
  ReferenceQuery,
  Renewal,
  RequestFilters,
  RequestRecord,
  StartGate,
  StepKind,
  StoppedState,
} from '../core/debugging/execution.ts';
import { renewalRefusal } from '../core/loginAccess/renewal.ts';
import { readApexSources } from './apexSources.ts';
import type { BayeuxClient, BayeuxEvent } from './bayeux/bayeuxClient.ts';
import { linksOf } from './bayeux/openLink.ts';
import { BreakpointRecords } from './breakpointRecords.ts';
import { DebugApi } from './debugApi.ts';
import { DebugSessionRecords } from './debugSessionRecords.ts';
import {
  debugSessionMayRemain,
  eventTooLarge,
  executionEnded,
  executionStarted,
  mayHaveHappened,
  orgTimedOut,
} from './failures.ts';
import { OrgHttp } from './http/orgHttp.ts';
import { GuardedTransport } from './http/guardedTransport.ts';
import { NodeHttpTransport } from './http/nodeHttpTransport.ts';
import type { FreshSession, KnownOrg, LiveExecutionOptions } from './liveExecutionOptions.ts';
import { askLoginAsUser, askOrganization, type LoginAsUser } from './organization.ts';
import { SessionEvents } from './sessionEvents.ts';

const channels = ['/systemTopic/ApexDebuggerSystemEvent', '/systemTopic/ApexDebuggerEvent'];
/** Milliseconds that ending may take in all, however dead the network. */
const detachLimit = 3_000;

export function createLiveExecution(options: LiveExecutionOptions): LiveExecution {
  return new OrgExecution(options);
}

type Phase = 'new' | 'starting' | 'running' | 'ended';

/** A debugged execution in a live org: one debug session, its event link and its calls. */
class OrgExecution implements LiveExecution {
  readonly #events = new EventEmitter<ExecutionEvent>();
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #transport: GuardedTransport;
  readonly #http: OrgHttp;
  readonly #api: DebugApi;
  readonly #sessions: DebugSessionRecords;
  readonly #breakpoints: BreakpointRecords;
  readonly #link: BayeuxClient;
  readonly #sessionEvents: SessionEvents;
  readonly #known: KnownOrg | undefined;
  readonly #freshSession: LiveExecutionOptions['freshSession'];
  readonly #launch = new AbortController();
  #phase: Phase = 'new';
  #starting: Promise<DebugSessionStarted> | undefined;
  #sessionId: string | undefined;
  #started: KnownOrg | undefined;
  /** The org ended the session itself: there is nothing left to detach. */
  #terminated = false;
  /** Why no call is made any more; after the end of an org session, until a fresh one is there. */
  #deadLink: Failure | undefined;
  #detaching: Promise<void> | undefined;

  constructor({ session, clock, logger, known, freshSession, proxy, transport, random }: LiveExecutionOptions) {
    this.#known = known;
    this.#freshSession = freshSession;
    this.#clock = clock;
    this.#logger = logger;
    this.#transport = new GuardedTransport(transport ?? new NodeHttpTransport(clock, proxy), clock);
    this.#http = new OrgHttp(session, this.#transport, logger);
    this.#api = new DebugApi(this.#http);
    this.#sessions = new DebugSessionRecords(this.#http);
    this.#breakpoints = new BreakpointRecords(this.#http, clock, random ?? Math.random);
    this.#link = linksOf({ session, transport: this.#transport, clock, logger, random: random ?? Math.random })(
      channels,
    );
    this.#sessionEvents = new SessionEvents(
      logger,
      (sessionId) => this.#isOurs(sessionId),
      (event) => this.#happened(event),
    );
    this.#link.events((event) => this.#onLinkEvent(event));
  }

  readonly events: Event<ExecutionEvent> = (listener) => this.#events.event(listener);

  get roundTrips(): number {
    return this.#http.roundTrips + this.#link.roundTrips;
  }

  start(filters: RequestFilters, gate: StartGate, signal?: AbortSignal): Promise<DebugSessionStarted> {
    if (this.#phase !== 'new') {
      return Promise.reject(this.#phase === 'ended' ? executionEnded() : executionStarted());
    }
    this.#phase = 'starting';
    const cancel = (): void => this.#launch.abort();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) {
      cancel();
    }
    this.#starting = this.#start(filters, gate).finally(() => signal?.removeEventListener('abort', cancel));
    return this.#starting;
  }

  async changeBreakpoints(
    create: readonly BreakpointRequest[],
    remove: readonly string[],
  ): Promise<readonly BreakpointOutcome[]> {
    const sessionId = this.#runningSession();
    if (create.length + remove.length === 0) {
      return [];
    }
    const { outcomes, notRemoved } = await this.#ask(() => this.#breakpoints.change(sessionId, create, remove));
    for (const failure of notRemoved) {
      const text = `A breakpoint that you removed is still set in the org: ${failure.message}`;
      this.#events.fire({ kind: 'notice', severity: 'warning', text });
    }
    return outcomes;
  }

  async readState(requestId: string): Promise<StoppedState> {
    return this.#ask(() => this.#api.state(requestId));
  }

  async readFrame(requestId: string, frameNumber: number): Promise<FrameVariables> {
    return this.#ask(() => this.#api.frame(requestId, frameNumber));
  }

  async readReferences(requestId: string, queries: readonly ReferenceQuery[]): Promise<readonly ExecutionReference[]> {
    return this.#ask(() => this.#api.references(requestId, queries));
  }

  async readSources(typeRefs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#ask(() => readApexSources(this.#http, typeRefs));
  }

  async run(requestId: string): Promise<void> {
    return this.#ask(() => this.#api.run(requestId));
  }

  async step(requestId: string, kind: StepKind): Promise<void> {
    return this.#ask(() => this.#api.step(requestId, kind));
  }

  async showActivity(stoppedRequestId?: string): Promise<boolean> {
    if (stoppedRequestId !== undefined) {
      await this.readState(stoppedRequestId);
      return true;
    }
    return this.#ask(() => this.#breakpoints.saveOneAgain());
  }

  readRequests(): Promise<readonly RequestRecord[]> {
    return this.#ask((sessionId) => this.#sessions.requests(sessionId));
  }

  async renew(): Promise<Renewal> {
    const ended = this.#deadLink;
    const started = this.#started;
    if (ended === undefined || started === undefined || this.#freshSession === undefined || this.#phase !== 'running') {
      this.#runningSession();
      return 'goesOn';
    }
    this.#takeFresh(started, await this.#freshSession());
    this.#deadLink = undefined;
    try {
      if (!(await this.#sessions.runs(this.#sessionId ?? ''))) {
        this.#terminated = true;
        return 'debugSessionGone';
      }
      await this.#link.open();
    } catch (error) {
      this.#deadLink ??= ended;
      throw error;
    }
    this.#events.fire({ kind: 'orgSessionRenewed' });
    return 'goesOn';
  }

  /** Goes on with a fresh org session of the same user in the same org. Nothing of another one is used. */
  #takeFresh(started: KnownOrg, fresh: FreshSession): void {
    const { instanceUrl } = this.#http.session;
    const refusal = renewalRefusal({ ...started, instanceUrl }, { ...fresh, instanceUrl: fresh.session.instanceUrl });
    if (refusal !== undefined) {
      throw refusal;
    }
    this.#http.session.replace(fresh.session);
  }

  guardCalls(check: () => void): void {
    if (this.#detaching === undefined) {
      this.#transport.guard(check);
    }
  }

  serverNow(): number {
    return this.#transport.serverNow();
  }

  detach(): Promise<void> {
    // Ending is allowed whatever else is not.
    this.#transport.guard(undefined);
    this.#detaching ??= this.#detach();
    return this.#detaching;
  }

  async #start(filters: RequestFilters, gate: StartGate): Promise<DebugSessionStarted> {
    const { signal } = this.#launch;
    let undoCreate = (): Promise<void> => Promise.resolve();
    try {
      const { organization, user, time } = await this.#prepare(gate, signal);
      undoCreate = () => this.#sessions.detachSince(user.id, time);
      // Not cancelled midway: whether a session came to be would be left to guess.
      const sessionId = await this.#sessions.create(filters);
      undoCreate = () => this.#sessions.detach(sessionId);
      this.#sessionId = sessionId;
      this.#started = { organization, loginAsUser: user };
      await gate.afterSession?.(sessionId);
      this.#checkStarted(signal);
      this.#phase = 'running';
      // After the caller has seen the answer: events of a session that it does not know yet would only confuse it.
      this.#clock.schedule(0, () => this.#sessionEvents.release());
      return { sessionId, organization, loginAsUser: user };
    } catch (error) {
      this.#phase = 'ended';
      const [, undone] = await Promise.allSettled([
        this.#link.close(),
        mayHaveHappened(error) ? undoCreate() : undefined,
      ]);
      this.#transport.dispose();
      if (undone.status === 'rejected') {
        this.#logger.warn(String(undone.reason));
        throw Failure.is(undone.reason) ? debugSessionMayRemain(undone.reason) : error;
      }
      throw error;
    }
  }

  /** Has the gate admit the org and makes all ready for a debug session in it. */
  async #prepare(
    gate: StartGate,
    signal: AbortSignal,
  ): Promise<{ readonly organization: OrganizationFacts; readonly user: LoginAsUser; readonly time: Date }> {
    // Nothing else may be asked before it is known what this org is. What was known before is confirmed at the same time as all else.
    const known = this.#known;
    const first = known ?? (await askOrganization(this.#http, signal));
    await gate.admit(first.organization);
    // The link first: it gets the connection that is open already, and it is the longer way.
    const [, { organization, time }, user, others] = await Promise.all([
      this.#link.open(signal),
      'time' in first ? first : askOrganization(this.#http, signal),
      known?.loginAsUser ?? askLoginAsUser(this.#http, signal),
      gate.beforeSession && this.#sessions.running(signal),
    ]);
    if (known !== undefined) {
      await gate.admit(organization);
    }
    if (others !== undefined) {
      const endSession = (id: string): Promise<void> => this.#sessions.detach(id);
      await gate.beforeSession?.({ organization, loginAsUserId: user.id, ...others, endSession });
    }
    return { organization, user, time };
  }

  /** Whatever happened while the session was being created. */
  #checkStarted(signal: AbortSignal): void {
    if (signal.aborted) {
      throw cancelled();
    }
    if (this.#deadLink !== undefined) {
      throw this.#deadLink;
    }
    this.#sessionEvents.checkNotEnded(this.#sessionId);
  }

  async #detach(): Promise<void> {
    const limit = Promise.withResolvers<never>();
    const timer = this.#clock.schedule(detachLimit, () => limit.reject(orgTimedOut(this.#http.host, detachLimit)));
    try {
      await Promise.race([this.#end(), limit.promise]);
    } catch (error) {
      throw error instanceof Failure ? debugSessionMayRemain(error) : error;
    } finally {
      timer.dispose();
      this.#transport.dispose();
    }
  }

  async #end(): Promise<void> {
    this.#launch.abort();
    // A start that is under way undoes itself.
    await this.#starting?.catch(() => undefined);
    const sessionId = this.#phase === 'running' && !this.#terminated ? this.#sessionId : undefined;
    this.#phase = 'ended';
    const [detached] = await Promise.allSettled([
      sessionId === undefined ? undefined : this.#sessions.detach(sessionId),
      this.#link.close(),
    ]);
    if (detached.status === 'rejected') {
      throw detached.reason;
    }
  }

  #onLinkEvent(event: BayeuxEvent): void {
    switch (event.kind) {
      case 'message':
        this.#sessionEvents.receive(event.data);
        return;
      case 'lost':
        this.#events.fire({ kind: 'linkLost', reason: event.reason });
        return;
      case 'restored':
        this.#events.fire({ kind: 'linkRestored', eventsMayBeLost: event.eventsMayBeLost });
        if (event.eventsMayBeLost) {
          void this.#findMissedEnd();
        }
        return;
      case 'oversized':
        this.#events.fire({ kind: 'eventsMissed', reason: eventTooLarge(event.characters).message });
        return;
      case 'dead':
        this.#linkDied(event.failure);
        return;
    }
  }

  #linkDied(cause: Failure): void {
    const isSessionOver = cause.code === 'orgSessionExpired';
    const mayGoOn = isSessionOver && this.#phase === 'running' && this.#freshSession !== undefined;
    // What to do about it depends on where the org session came from.
    const failure = isSessionOver ? this.#http.session.ended() : cause;
    this.#deadLink = failure;
    this.#events.fire({ kind: mayGoOn ? 'orgSessionEnded' : 'linkDead', reason: failure.message });
  }

  /** The org's word that the debug session has ended may be among the events that are lost. */
  async #findMissedEnd(): Promise<void> {
    try {
      if (!(await this.#ask((sessionId) => this.#sessions.runs(sessionId))) && !this.#terminated) {
        this.#terminated = true;
        this.#events.fire({ kind: 'sessionTerminated', reason: l10n.t('The org ended the debug session.') });
      }
    } catch (error) {
      this.#logger.warn(`After a gap in events the debug session could not be looked for: ${String(error)}`);
    }
  }

  /** One call of the running session. That the org session has ended is known of any call, and the event link need not wait to hear it. */
  async #ask<T>(call: (sessionId: string) => Promise<T>): Promise<T> {
    const sessionId = this.#runningSession();
    try {
      return await call(sessionId);
    } catch (error) {
      if (Failure.is(error, 'orgSessionExpired')) {
        this.#link.fail(error);
      }
      throw error;
    }
  }

  #isOurs(sessionId: string): boolean {
    return this.#sessionId !== undefined && isSameRecord(sessionId, this.#sessionId) && this.#phase === 'running';
  }

  #happened(event: ExecutionEvent): void {
    if (event.kind === 'sessionTerminated') {
      this.#terminated = true;
    }
    this.#events.fire(event);
  }

  #runningSession(): string {
    if (this.#deadLink !== undefined) {
      throw this.#deadLink;
    }
    if (this.#phase !== 'running' || this.#terminated || this.#sessionId === undefined) {
      throw executionEnded();
    }
    return this.#sessionId;
  }
}
