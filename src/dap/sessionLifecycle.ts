import type { BreakpointSynchroniser } from '../core/debugging/breakpointSynchroniser.ts';
import type {
  DebugSessionStarted,
  ExecutionEvent,
  LiveExecution,
  OrganizationFacts,
} from '../core/debugging/execution.ts';
import { Failure } from '../core/base/failure.ts';
import type { Clock } from '../core/base/clock.ts';
import { admitDebugSession } from '../core/sessionRules/admission.ts';
import { requireAllowed } from '../core/sessionRules/decision.ts';
import type { AdapterHost } from './adapterHost.ts';
import { DebugSession, detachWithin } from './debugSession.ts';
import { alreadyLaunched, noSession, requestCancelled, sessionEnded } from './failures.ts';
import type { LaunchConfiguration } from './launchConfiguration.ts';
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
  #state: State = { kind: 'new' };
  #ending: Promise<void> | undefined;
  #isConfigured = false;

  constructor(host: AdapterHost, breakpoints: BreakpointSynchroniser, reporter: SessionReporter) {
    this.#host = host;
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

  get sessionIfLive(): DebugSession | undefined {
    return this.#state.kind === 'live' ? this.#state.session : undefined;
  }

  async launch(configuration: LaunchConfiguration, signal: AbortSignal): Promise<void> {
    if (this.#state.kind !== 'new') {
      throw alreadyLaunched();
    }
    const abort = new AbortController();
    signal.addEventListener('abort', () => {
      abort.abort();
    });
    this.#breakpoints.expectSession();
    const starting = this.#start(configuration, abort.signal);
    this.#state = { kind: 'launching', abort, settled: starting.catch(() => undefined) };
    try {
      const session = await starting;
      this.#state = { kind: 'live', session };
      this.#reporter.started(session);
      this.#announceWaiting();
    } catch (error) {
      this.#state = { kind: 'ended' };
      this.#breakpoints.end('There is no debug session: the launch failed.');
      throw error;
    }
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

  #announceWaiting(): void {
    if (this.#isConfigured && this.#state.kind === 'live') {
      this.#reporter.waiting(this.#state.session);
    }
  }

  async #start(configuration: LaunchConfiguration, signal: AbortSignal): Promise<DebugSession> {
    const execution = await this.#host.openExecution(configuration.target);
    const early: ExecutionEvent[] = [];
    let take = (event: ExecutionEvent): void => {
      early.push(event);
    };
    const subscription = execution.events((event) => {
      take(event);
    });
    try {
      requireNotCancelled(signal);
      const folders = configuration.sources ?? (await this.#host.defaultSources(configuration.target));
      const sources = new Sources(this.#host.sourceFiles, folders);
      await sources.ready();
      const started = await this.#startExecution(execution, configuration, signal);
      requireNotCancelled(signal);
      const session = new DebugSession(execution, started, sources, this.#host);
      session.own(subscription);
      this.#listen(session);
      take = (event) => {
        session.handle(event);
      };
      void this.#breakpoints.connect({
        locate: (path, line) => sources.locate(path, line),
        changeBreakpoints: session.changeBreakpoints,
      });
      // The session is complete only when its caller has it; then come the events that overtook it.
      void Promise.resolve().then(() => {
        early.forEach(take);
      });
      return session;
    } catch (error) {
      subscription.dispose();
      await detachWithin(execution, this.#host.clock);
      throw error;
    }
  }

  async #startExecution(
    execution: LiveExecution,
    configuration: LaunchConfiguration,
    signal: AbortSignal,
  ): Promise<DebugSessionStarted> {
    let organization: OrganizationFacts | undefined;
    const admit = (facts: OrganizationFacts): void => {
      organization = facts;
      requireAllowed(admitDebugSession({ organization: facts, now: this.#host.clock.now() }));
    };
    try {
      return await execution.start(configuration.filters, admit, signal);
    } catch (error) {
      if (Failure.is(error, 'licenseInUse') && organization !== undefined) {
        const licenseHolder = await this.#licenseHolder();
        requireAllowed(admitDebugSession({ organization, now: this.#host.clock.now(), licenseHolder }));
      }
      throw error;
    }
  }

  async #licenseHolder(): Promise<string | undefined> {
    try {
      return await this.#host.describeLicenseHolder?.();
    } catch {
      // The org's own refusal stands; it only names nobody.
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
        await within(this.#host.clock, launchPatience, state.settled);
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
    this.#breakpoints.end('The debug session has ended.');
    const problem = await session.detach();
    this.#reporter.ended(problem);
    session.dispose();
  }
}

async function within(clock: Clock, patience: number, promise: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.schedule(patience, resolve);
    void promise.finally(() => {
      timer.dispose();
      resolve();
    });
  });
}

function requireNotCancelled(signal: AbortSignal): void {
  if (signal.aborted) {
    throw requestCancelled();
  }
}
