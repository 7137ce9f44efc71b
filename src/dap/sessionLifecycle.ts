import type { BreakpointSynchroniser } from '../core/debugging/breakpoints/breakpointSynchroniser.ts';
import type {
  DebugSessionStarted,
  ExecutionEvent,
  LiveExecution,
  OrganizationFacts,
  StartGate,
} from '../core/debugging/execution.ts';
import { displayLine } from '../core/base/displayText.ts';
import { Failure } from '../core/base/failure.ts';
import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import { withTraces } from '../core/base/logger.ts';
import { admitDebugSession } from '../core/sessionRules/admission.ts';
import { requireAllowed } from '../core/base/decision.ts';
import type { Grant } from '../core/loginAccess/grant.ts';
import type { AdapterHost, LaunchTarget } from './adapterHost.ts';
import { locateBreakpoint } from './breakpointPlaces.ts';
import type { ClientIds } from './clientIds.ts';
import { DebugSession, detachUnconfirmed, detachWithin } from './debugSession.ts';
import { EventInbox } from './eventInbox.ts';
import { alreadyLaunched, licenseHolderUnknown, noSession, requestCancelled, sessionEnded } from './failures.ts';
import type { LaunchConfiguration } from './launchConfiguration.ts';
import type { SessionClaim } from './sessionClaim.ts';
import type { SessionReporter } from './sessionReporter.ts';
import { Sources } from './sources.ts';

// Milliseconds that an end waits for a launch which it has cancelled.
const launchPatience = 2_800;

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'launching'; readonly abort: AbortController; readonly settled: Promise<unknown> }
  | { readonly kind: 'live'; readonly session: DebugSession }
  | { readonly kind: 'ended' };

/** From launch to the end. There is one way in and one way out, and each is walked once. */
export class SessionLifecycle {
  readonly #host: AdapterHost;
  readonly #breakpoints: BreakpointSynchroniser;
  readonly #reporter: SessionReporter;
  readonly #ids: ClientIds;
  readonly #claim: SessionClaim;
  #state: State = { kind: 'new' };
  #ending: Promise<void> | undefined;
  #isConfigured = false;
  #isArmed = false;
  #grant: Grant | undefined;

  constructor(
    host: AdapterHost,
    breakpoints: BreakpointSynchroniser,
    reporter: SessionReporter,
    ids: ClientIds,
    claim: SessionClaim,
  ) {
    this.#host = host;
    this.#ids = ids;
    this.#claim = claim;
    this.#breakpoints = breakpoints;
    this.#reporter = reporter;
  }

  get isLive(): boolean {
    return this.#state.kind === 'live';
  }

  /** The running session. Fails before the launch is done and after the end. */
  session(command: string): DebugSession {
    if (this.#state.kind === 'live') {
      return this.#state.session;
    }
    throw this.#state.kind === 'ended' ? sessionEnded() : noSession(command);
  }

  /** Whether anything was launched, running or not. */
  get isLaunched(): boolean {
    return this.#state.kind !== 'new';
  }

  get sessionIfLive(): DebugSession | undefined {
    return this.#state.kind === 'live' ? this.#state.session : undefined;
  }

  async launch(configuration: LaunchConfiguration, signal: AbortSignal): Promise<void> {
    if (this.#state.kind !== 'new') {
      throw alreadyLaunched();
    }
    requireNotCancelled(signal);
    const abort = new AbortController();
    signal.addEventListener('abort', () => {
      abort.abort();
    });
    this.#breakpoints.expectSession();
    const launching = this.#launch(configuration, abort.signal);
    this.#state = { kind: 'launching', abort, settled: launching.catch(() => undefined) };
    try {
      await launching;
    } catch (error) {
      this.#state = { kind: 'ended' };
      this.#breakpoints.end(l10n.t('There is no debug session: the launch failed.'));
      throw error;
    }
  }

  /** Says so when a file with breakpoints is not what the org runs. Nobody waits for it: a breakpoint is as good before. */
  compareWithOrg(path: string): void {
    const session = this.sessionIfLive;
    void session?.comparison.remarkOn(path).then((remark) => {
      if (remark !== undefined && this.sessionIfLive === session) {
        this.#reporter.problem(remark);
      }
    });
  }

  /** The client has sent all it wanted to before the first stop. */
  configurationDone(): void {
    this.#isConfigured = true;
    this.#announceWaiting();
  }

  /** Ends whatever there is. Called again, it waits for the same end. `reason` is undefined when the user asked for it. */
  end(reason?: string): Promise<void> {
    this.#ending ??= this.#end(reason);
    return this.#ending;
  }

  /** Ends the org's debug session, but not the client's: another one follows. */
  endToRestart(): Promise<void> {
    // Whoever ends it meanwhile waits for this end.
    this.#ending ??= this.#endToRestart();
    return this.#ending;
  }

  async #endToRestart(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'ended' };
    if (state.kind === 'live') {
      const { session } = state;
      this.#reporter.remark(
        l10n.t('Restarting: debug session {0} is ended first.', displayLine(session.started.sessionId)),
      );
      this.#breakpoints.end(l10n.t('The debug session is being restarted.'));
      const problem = await session.detach();
      session.dispose();
      await this.#claim.ended(problem === undefined);
      if (problem !== undefined) {
        this.#reporter.problem(problem);
      }
    }
  }

  #announceWaiting(): void {
    if (this.#isConfigured && this.#isArmed && this.#state.kind === 'live') {
      this.#reporter.waiting(this.#state.session);
    }
  }

  async #launch(configuration: LaunchConfiguration, signal: AbortSignal): Promise<void> {
    const execution = await this.#host.openExecution(
      configuration.target,
      configuration.trace ? withTraces(this.#host.logger) : this.#host.logger,
    );
    // The org's first events may overtake its answer; they wait until the session is complete.
    const inbox = new EventInbox(execution.events);
    let armed: Promise<void>;
    try {
      const session = await this.#start(execution, configuration, signal);
      session.own(inbox);
      this.#state = { kind: 'live', session };
      armed = this.#goLive(session, inbox, configuration.orgCountsHits);
    } catch (error) {
      inbox.dispose();
      const problem = await detachWithin(execution, this.#host.clock);
      await this.#claim.ended(problem === undefined && !Failure.is(error, 'debugSessionMayRemain'));
      await this.#claim.release();
      if (problem !== undefined && this.#ending === undefined) {
        this.#reporter.problem(problem);
      }
      throw error;
    }
    await this.#awaitBreakpoints(armed, signal);
  }

  /** What somebody runs once the launch is answered has to stop at what was set before it. */
  async #awaitBreakpoints(armed: Promise<void>, signal: AbortSignal): Promise<void> {
    const cancelled = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => {
      cancelled.resolve();
    });
    await Promise.race([armed, cancelled.promise]);
    if (signal.aborted) {
      await this.end();
      throw requestCancelled();
    }
    this.#isArmed = true;
    this.#announceWaiting();
  }

  async #start(
    execution: LiveExecution,
    configuration: LaunchConfiguration,
    signal: AbortSignal,
  ): Promise<DebugSession> {
    requireNotCancelled(signal);
    const folders = configuration.sources ?? (await this.#host.defaultSources(configuration.target));
    const sources = new Sources(this.#host.sourceFiles, folders);
    for (const remark of await sources.ready()) {
      this.#reporter.remark(remark);
    }
    const retrieved = await this.#retrievedSources(configuration.target);
    const started = await this.#startExecution(execution, configuration, signal);
    requireNotCancelled(signal);
    return new DebugSession(
      execution,
      { ...started, filters: configuration.filters, grantEndsIn: grantEndsIn(this.#grant, execution.serverNow()) },
      { sources, retrieved },
      (place) => this.#breakpoints.at(place),
      this.#ids,
      this.#host,
    );
  }

  /** Resolves when the breakpoints that were wanted so far stand in the org. */
  #goLive(session: DebugSession, inbox: EventInbox<ExecutionEvent>, orgCountsHits: boolean): Promise<void> {
    this.#listen(session);
    const armed = this.#breakpoints.connect({
      locate: (wish) => locateBreakpoint(session.sources, wish, orgCountsHits),
      changeBreakpoints: session.changeBreakpoints,
    });
    this.#reporter.started(session);
    inbox.open((event) => {
      session.handle(event);
    });
    return armed;
  }

  async #startExecution(
    execution: LiveExecution,
    configuration: LaunchConfiguration,
    signal: AbortSignal,
  ): Promise<DebugSessionStarted> {
    const grant = await this.#host.grant?.(configuration.target);
    this.#grant = grant;
    let organization: OrganizationFacts | undefined;
    const gate: StartGate = {
      admit: (facts) => {
        organization = facts;
        requireAllowed(admitDebugSession({ organization: facts, grant, now: execution.serverNow() }));
        return this.#claim.take(facts);
      },
      beforeSession: (session) => this.#claim.begin(session),
      afterSession: (sessionId) => this.#claim.began(sessionId),
    };
    try {
      return await execution.start(configuration.filters, gate, signal);
    } catch (error) {
      if (Failure.is(error, 'licenseInUse') && organization !== undefined) {
        const licenseHolder = await this.#licenseHolder();
        requireAllowed(admitDebugSession({ organization, grant, now: execution.serverNow(), licenseHolder }));
        throw licenseHolderUnknown(error);
      }
      throw error;
    }
  }

  async #retrievedSources(target: LaunchTarget): Promise<Sources | undefined> {
    const folders = (await this.#host.retrievedSources?.(target)) ?? [];
    return folders.length === 0 ? undefined : new Sources(this.#host.sourceFiles, folders);
  }

  async #licenseHolder(): Promise<string | undefined> {
    try {
      return await this.#host.describeLicenseHolder?.();
    } catch {
      // The refusal stands; it only names nobody.
      return undefined;
    }
  }

  #listen(session: DebugSession): void {
    this.#reporter.listen(session);
    session.onExpired(({ message }) => {
      void this.end(message);
    });
    session.onEvent((event) => {
      if (event.kind === 'sessionTerminated' || event.kind === 'linkDead') {
        void this.end(event.reason);
      }
    });
  }

  async #end(reason: string | undefined): Promise<void> {
    const state = this.#state;
    switch (state.kind) {
      case 'new':
      case 'ended':
        break;
      case 'launching':
        state.abort.abort();
        // The launch detaches by itself. Where a dead network holds it up, it does so behind our back.
        if (!(await isWithin(this.#host.clock, launchPatience, state.settled))) {
          this.#reporter.problem(detachUnconfirmed());
        }
        break;
      case 'live':
        this.#state = { kind: 'ended' };
        await this.#endSession(state.session, reason);
        break;
    }
    this.#state = { kind: 'ended' };
  }

  async #endSession(session: DebugSession, reason: string | undefined): Promise<void> {
    this.#reporter.ending(session, reason);
    this.#breakpoints.end(l10n.t('The debug session has ended.'));
    const problem = await session.detach();
    await this.#claim.ended(problem === undefined);
    // Before the client is told: it may start another one at once.
    await this.#claim.release();
    this.#reporter.ended(problem);
    session.dispose();
  }
}

/** Whether a promise settles within so many milliseconds. Resolves as soon as that is known. */
function isWithin(clock: Clock, patience: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.schedule(patience, () => {
      resolve(false);
    });
    void promise.finally(() => {
      timer.dispose();
      resolve(true);
    });
  });
}

/** By the org's time: ours may be wrong by hours. */
function grantEndsIn(grant: Grant | undefined, serverNow: number): number | undefined {
  return grant?.state === 'live' ? grant.expires.getTime() - serverNow : undefined;
}

function requireNotCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw requestCancelled();
  }
}
