import { displayLine } from '../core/base/displayText.ts';
import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import type { BreakpointSynchroniser } from '../core/debugging/breakpoints/breakpointSynchroniser.ts';
import type { DebugSession } from './debugSession.ts';
import { alreadyLaunched, noSession, requestCancelled, sessionEnded } from './failures.ts';
import { isReplayLaunch, type LaunchConfiguration } from './launchConfiguration.ts';
import { detachUnconfirmed } from './liveSession.ts';
import { LiveStart, requireNotCancelled, type StartParts } from './liveStart.ts';
import { ReplayStart } from './replay/replayStart.ts';
import type { SessionReporter } from './sessionReporter.ts';
import type { OpenSession, SessionStart } from './sessionStart.ts';

// Milliseconds that an end waits for a launch which it has cancelled.
const launchPatience = 2_800;

type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'launching'; readonly abort: AbortController; readonly settled: Promise<unknown> }
  | { readonly kind: 'live'; readonly session: DebugSession; readonly start: SessionStart; readonly begin: () => void }
  | { readonly kind: 'ended' };

/** From launch to the end. There is one way in and one way out, and each is walked once. */
export class SessionLifecycle {
  readonly #parts: StartParts;
  readonly #clock: Clock;
  readonly #breakpoints: BreakpointSynchroniser;
  readonly #reporter: SessionReporter;
  #state: State = { kind: 'new' };
  #ending: Promise<void> | undefined;
  #isConfigured = false;
  #isArmed = false;

  constructor(parts: Omit<StartParts, 'problem'>) {
    const { host, breakpoints, reporter } = parts;
    this.#clock = host.clock;
    this.#breakpoints = breakpoints;
    this.#reporter = reporter;
    this.#parts = {
      ...parts,
      problem: (text) => {
        if (this.#ending === undefined) {
          reporter.problem(text);
        }
      },
    };
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
    void session?.remarkOn(path).then((remark) => {
      if (remark !== undefined && this.sessionIfLive === session) {
        this.#reporter.problem(remark);
      }
    });
  }

  /** The client has sent all it wanted to before the first stop. */
  configurationDone(): void {
    this.#isConfigured = true;
    this.#beginIfReady();
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
      const { session, start } = state;
      if (session.live !== undefined) {
        const { sessionId } = session.live.started;
        this.#reporter.remark(l10n.t('Restarting: debug session {0} is ended first.', displayLine(sessionId)));
      }
      this.#breakpoints.end(l10n.t('The debug session is being restarted.'));
      const problem = await session.detach();
      session.dispose();
      await start.ended(problem === undefined);
      if (problem !== undefined) {
        this.#reporter.problem(problem);
      }
    }
  }

  #beginIfReady(): void {
    if (this.#isConfigured && this.#isArmed && this.#state.kind === 'live') {
      this.#state.begin();
    }
  }

  async #launch(configuration: LaunchConfiguration, signal: AbortSignal): Promise<void> {
    const start = isReplayLaunch(configuration)
      ? new ReplayStart(this.#parts, configuration)
      : new LiveStart(this.#parts, configuration);
    let armed = Promise.resolve();
    await start.open(signal, (opened) => {
      this.#state = { kind: 'live', session: opened.session, start, begin: () => opened.begin() };
      armed = this.#goLive(opened);
    });
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
    this.#beginIfReady();
  }

  /** Resolves when the breakpoints that were wanted so far stand in the org. */
  #goLive({ session, inbox }: OpenSession): Promise<void> {
    session.own(inbox);
    this.#listen(session);
    const armed = this.#breakpoints.connect(session);
    this.#reporter.started(session);
    inbox.open((event) => {
      session.handle(event);
    });
    return armed;
  }

  #listen(session: DebugSession): void {
    this.#reporter.listen(session);
    session.live?.onExpired(({ message }) => {
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
        if (!(await isWithin(this.#clock, launchPatience, state.settled))) {
          this.#reporter.problem(detachUnconfirmed());
        }
        break;
      case 'live':
        this.#state = { kind: 'ended' };
        await this.#endSession(state, reason);
        break;
    }
    this.#state = { kind: 'ended' };
  }

  async #endSession({ session, start }: Extract<State, { kind: 'live' }>, reason: string | undefined): Promise<void> {
    this.#reporter.ending(session, reason);
    this.#breakpoints.end(l10n.t('The debug session has ended.'));
    const problem = await session.detach();
    await start.ended(problem === undefined);
    await start.release();
    this.#reporter.ended(problem, session.farewell);
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
