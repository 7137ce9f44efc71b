import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Clock } from '../core/base/clock.ts';
import { type Disposable, DisposableStore } from '../core/base/disposable.ts';
import { EventEmitter } from '../core/base/event.ts';
import { l10n } from '../core/base/l10n.ts';
import { BreakpointSynchroniser } from '../core/debugging/breakpoints/breakpointSynchroniser.ts';
import type { ExtendedTime } from '../core/sessionRules/timeLeft.ts';
import { notStopped } from '../core/debugging/failures.ts';
import type { AdapterHost } from './adapterHost.ts';
import { BreakpointRequests, breakpointsGate } from './breakpointRequests.ts';
import { capabilities, type SessionKind } from './capabilities.ts';
import { ClientIds } from './clientIds.ts';
import { ClientDialect } from './clientDialect.ts';
import {
  alreadyInitialized,
  attachNotOffered,
  noSession,
  notInitialized,
  onlyLive,
  requestCancelled,
} from './failures.ts';
import { Inspection } from './inspection.ts';
import { kindOf, launchKind, parseLaunch } from './launchKind.ts';
import { launchRemarks } from './launchRemarks.ts';
import { Movements } from './movements.ts';
import type { LiveSession } from './liveSession.ts';
import { ReplayRequests } from './replay/replayRequests.ts';
import { type CommandHandler, type CommandTable, ProtocolServer } from './protocolServer.ts';
import { RequestArguments } from './requestArguments.ts';
import { SessionClaim } from './sessionClaim.ts';
import { SessionLifecycle } from './sessionLifecycle.ts';
import { configuredGate, SessionReporter, threadGate } from './sessionReporter.ts';

/** The answer to the custom request `isv.renew`: what became of the debug session. */
export interface RenewResponseBody {
  readonly debugSession: 'goesOn' | 'startedAgain';
}

/** The answer to the custom request `isv.extend`: whether that did anything, what is left now, and which limit comes first. */
export type ExtendResponseBody = ExtendedTime;

// No event may be seen before the client knows what it talks to.
const initializedGate = 'initialized';

/**
 * The debug adapter: one per client and debug session. Takes messages, gives messages; whoever holds it brings the transport.
 * `vscode.DebugAdapter` has the same shape.
 */
export class DebugAdapter implements Disposable {
  readonly #messages = new EventEmitter<DebugProtocol.ProtocolMessage>();
  readonly #store = new DisposableStore();
  readonly #server: ProtocolServer;
  readonly #breakpoints = new BreakpointSynchroniser();
  readonly #breakpointRequests: BreakpointRequests;
  readonly #claim: SessionClaim;
  readonly #replayRequests: ReplayRequests;
  readonly #movements = new Movements({
    session: (command) => this.#lifecycle.session(command),
    stateChanged: (session) => {
      this.#reporter.stateChanged(session);
    },
  });
  readonly #ids = new ClientIds();
  #lifecycle: SessionLifecycle;
  readonly #reporter: SessionReporter;
  readonly #clock: Clock;
  readonly #newLifecycle: () => SessionLifecycle;
  /** The arguments of the launch that was not refused, for a restart. */
  #launchArguments: RequestArguments | undefined;
  #clientDialect: ClientDialect | undefined;
  #inspection: Inspection | undefined;
  /** What the client was told of what the adapter can do. */
  #announced: SessionKind = 'live';
  #isConfigured = false;
  /** The client is gone or wants to go: nothing is started any more. */
  #isEnding = false;

  readonly onDidSendMessage = this.#messages.event;

  constructor(host: AdapterHost) {
    this.#clock = host.clock;
    this.#server = new ProtocolServer(this.#commands(), host.logger, (message) => {
      this.#messages.fire(message);
    });
    this.#server.outbox.close(initializedGate);
    this.#server.outbox.close(configuredGate);
    const dialect = (): ClientDialect => this.#dialect();
    this.#reporter = new SessionReporter(
      (event, gates) => {
        this.#server.send(event, [initializedGate, ...gates]);
      },
      host,
      dialect,
    );
    this.#claim = new SessionClaim(host, {
      endElsewhere: () => this.end(endedElsewhere()),
      remark: (text) => {
        this.#reporter.remark(text);
      },
    });
    this.#newLifecycle = () =>
      new SessionLifecycle({
        host,
        breakpoints: this.#breakpoints,
        reporter: this.#reporter,
        ids: this.#ids,
        claim: this.#claim,
      });
    this.#lifecycle = this.#newLifecycle();
    this.#breakpointRequests = new BreakpointRequests(
      this.#breakpoints,
      dialect,
      () => this.#lifecycle.sessionIfLive,
      (path) => {
        this.#lifecycle.compareWithOrg(path);
      },
    );
    this.#replayRequests = new ReplayRequests(dialect, this.#ids, () => this.#lifecycle.session('replay'));
    this.#store.add(
      this.#breakpoints.onDidChange((report) => {
        this.#server.send(this.#breakpointRequests.changedEvent(report), [initializedGate, breakpointsGate]);
      }),
    );
  }

  /** Takes one message from the client, well formed or not. */
  handleMessage(message: unknown): void {
    this.#server.handle(message);
  }

  /** Told by a transport whose client does not read what was written to it, and again when it has. */
  clientIsBehind(isBehind: boolean): void {
    this.#reporter.clientIsBehind(isBehind);
  }

  /**
   * Ends the debug session, as when the client is gone; `reason` is for a client that is still there. Resolves when the org was
   * told, after three seconds at most.
   */
  async end(reason?: string): Promise<void> {
    this.#isEnding = true;
    await this.#lifecycle.end(reason);
    await this.#claim.release();
    await this.#reporter.flush();
    this.#server.cancelAll(() => false);
  }

  dispose(): void {
    void this.end().finally(() => {
      this.#store.dispose();
      this.#messages.dispose();
    });
  }

  #commands(): CommandTable {
    const configuring = { admit: this.#requireInitialized };
    const inSession = { admit: this.#requireSession };
    const ending = { run: this.#disconnect, isUncancellable: true, progress: l10n.t('Ending the debug session') };
    const starting = { ...configuring, showsErrors: true, progress: l10n.t('Starting the debug session') };
    const settingBreakpoints = {
      ...configuring,
      gate: () => breakpointsGate,
      isUncancellable: true,
      progress: l10n.t('Setting breakpoints in the org'),
    };
    const reading = { ...inSession, progress: l10n.t('Reading from the org') };
    // A client that has not seen the answer to one step has not seen the next stop either: it cannot mean that one.
    const resuming = {
      ...inSession,
      gate: gateOfThread,
      refuseWhileGated: notStopped,
      showsErrors: true,
      isUncancellable: true,
      progress: l10n.t('Resuming the request'),
    };
    return new Map<string, CommandHandler>([
      ['initialize', { gate: () => initializedGate, run: this.#initialize }],
      ['cancel', { run: this.#cancel }],
      ['disconnect', ending],
      ['terminate', { ...ending, admit: this.#requireLaunch }],
      ['launch', { ...starting, run: (args, signal) => this.#launch(args, signal) }],
      ['restart', { ...starting, ...inSession, run: (args, signal) => this.#restart(args, signal) }],
      ['attach', { ...configuring, run: refuseWith(attachNotOffered), showsErrors: true }],
      ['configurationDone', { ...configuring, gate: () => configuredGate, run: this.#configurationDone }],
      ['setBreakpoints', { ...settingBreakpoints, run: (args) => this.#breakpointRequests.setBreakpoints(args) }],
      [
        'setFunctionBreakpoints',
        { ...settingBreakpoints, run: (args) => this.#breakpointRequests.setFunctionBreakpoints(args) },
      ],
      [
        'setExceptionBreakpoints',
        { ...settingBreakpoints, run: (args) => this.#breakpointRequests.setExceptionBreakpoints(args) },
      ],
      [
        'setDataBreakpoints',
        { ...settingBreakpoints, run: (args) => this.#breakpointRequests.setDataBreakpoints(args) },
      ],
      ['dataBreakpointInfo', { ...inSession, run: (args) => this.#replayRequests.dataBreakpointInfo(args) }],
      ['breakpointLocations', { ...configuring, run: (args) => this.#breakpointRequests.breakpointLocations(args) }],
      ['threads', { ...configuring, run: () => this.#threads() }],
      ['stackTrace', { ...reading, run: (args) => this.#inspect().stackTrace(args) }],
      ['exceptionInfo', { ...inSession, run: (args) => this.#inspect().exceptionInfo(args) }],
      ['scopes', { ...inSession, run: (args) => this.#inspect().scopes(args) }],
      ['variables', { ...reading, run: (args) => this.#inspect().variables(args) }],
      ['evaluate', { ...reading, run: (args) => this.#inspect().evaluate(args) }],
      ['completions', { ...inSession, run: (args) => this.#inspect().completions(args) }],
      ['loadedSources', { ...inSession, run: () => this.#inspect().loadedSources() }],
      ['source', { ...reading, run: (args) => this.#inspect().source(args) }],
      ['continue', { ...resuming, run: (args) => this.#movements.continue(args) }],
      ['reverseContinue', { ...resuming, run: (args) => this.#movements.reverseContinue(args) }],
      ['next', { ...resuming, run: this.#movements.step('over') }],
      ['stepBack', { ...resuming, run: this.#movements.step('over', 'backwards') }],
      ['stepIn', { ...resuming, run: this.#movements.step('into') }],
      ['stepOut', { ...resuming, run: this.#movements.step('out') }],
      // Not in the protocol: the other two ways to step, backwards.
      ['isv.stepBackInto', { ...resuming, run: this.#movements.step('into', 'backwards') }],
      ['isv.stepBackOut', { ...resuming, run: this.#movements.step('out', 'backwards') }],
      [
        'restartFrame',
        {
          ...resuming,
          gate: (args) => this.#replayRequests.gateOfFrame(args),
          run: (args) => this.#replayRequests.restartFrame(args),
        },
      ],
      ['gotoTargets', { ...inSession, run: (args) => this.#replayRequests.gotoTargets(args) }],
      ['goto', { ...resuming, run: (args) => this.#replayRequests.goTo(args) }],
      // Not in the protocol: the user says that the session is still wanted.
      ['isv.extend', { ...inSession, run: this.#extend, progress: l10n.t('Extending the debug session') }],
      // Nor this: the user has entered the org with a fresh link.
      [
        'isv.renew',
        {
          ...inSession,
          progress: l10n.t('Going on with the fresh link'),
          run: (args, signal) => this.#renew(args, signal),
        },
      ],
      ['pause', { ...inSession, run: () => this.#movements.pause(), showsErrors: true }],
    ]);
  }

  readonly #requireInitialized = (command: string): void => {
    if (this.#clientDialect === undefined) {
      throw notInitialized(command);
    }
  };

  readonly #requireLaunch = (command: string): void => {
    this.#requireInitialized(command);
    if (!this.#lifecycle.isLaunched) {
      throw noSession(command);
    }
  };

  readonly #requireSession = (command: string): void => {
    this.#requireInitialized(command);
    this.#lifecycle.session(command).requireTime();
  };

  readonly #initialize = (parameters: RequestArguments): DebugProtocol.Capabilities => {
    if (this.#clientDialect !== undefined) {
      throw alreadyInitialized();
    }
    const kind = kindOf(parameters.string('adapterID'));
    this.#announced = kind;
    this.#clientDialect = new ClientDialect(parameters);
    if (this.#clientDialect.supportsProgress) {
      this.#server.reportProgress(this.#clock);
    }
    this.#server.outbox.open(initializedGate);
    // Breakpoints are taken from now on, as what is wanted. The request's own gate holds this until it was answered.
    this.#server.send({ event: 'initialized' }, [initializedGate]);
    return capabilities(kind);
  };

  async #launch(parameters: RequestArguments, signal: AbortSignal): Promise<void> {
    // Before anything can fail: a misspelt name may be why it does.
    const kind = launchKind(parameters.raw);
    launchRemarks(parameters.raw, kind).forEach((remark) => {
      this.#reporter.remark(remark);
    });
    const configuration = parseLaunch(parameters.raw);
    this.#announce(kind);
    if (!this.#lifecycle.isLaunched) {
      this.#launchArguments = parameters;
    }
    if (configuration.trace) {
      this.#server.trace(this.#clock);
    }
    await this.#lifecycle.launch(configuration, signal);
    await this.#reporter.flush();
  }

  /** Clients that call the adapter by a name of their own learn from the launch what is debugged. */
  #announce(kind: SessionKind): void {
    if (kind !== this.#announced) {
      this.#announced = kind;
      this.#server.send({ event: 'capabilities', body: { capabilities: capabilities(kind) } }, [initializedGate]);
    }
  }

  /** Ends the org's debug session and starts another, with the same breakpoints and, if no others come, the same arguments. */
  async #restart(parameters: RequestArguments, signal: AbortSignal): Promise<void> {
    const launchArguments = parameters.optionalObject('arguments') ?? this.#launchArguments ?? parameters;
    parseLaunch(launchArguments.raw);
    await this.#lifecycle.endToRestart();
    this.#lifecycle = this.#newLifecycle();
    this.#inspection = undefined;
    try {
      if (this.#isEnding) {
        throw requestCancelled();
      }
      await this.#launch(launchArguments, signal);
    } catch (error) {
      await this.#claim.release();
      this.#reporter.ended(undefined);
      throw error;
    }
    this.#lifecycle.configurationDone();
  }

  readonly #configurationDone = (): void => {
    if (!this.#isConfigured) {
      this.#isConfigured = true;
      this.#server.outbox.open(configuredGate);
      this.#lifecycle.configurationDone();
    }
  };

  readonly #disconnect = async (): Promise<void> => {
    this.#isEnding = true;
    await this.#lifecycle.end();
    await this.#reporter.flush();
    this.#server.cancelAll((command) => command === 'disconnect' || command === 'terminate');
  };

  readonly #cancel = (parameters: RequestArguments): void => {
    const seq = parameters.optionalInteger('requestId');
    if (seq !== undefined) {
      this.#server.cancel(seq);
    }
    const progressId = parameters.optionalString('progressId');
    if (progressId !== undefined) {
      this.#server.cancelProgress(progressId);
    }
  };

  #threads(): DebugProtocol.ThreadsResponse['body'] {
    return this.#lifecycle.isLive ? this.#inspect().threads() : { threads: [] };
  }

  readonly #extend = (): Promise<ExtendResponseBody> => this.#liveSession('isv.extend').extend();

  /** Goes on with the debug session, or, where the org has ended it meanwhile, with another like it. */
  async #renew(parameters: RequestArguments, signal: AbortSignal): Promise<RenewResponseBody> {
    const session = this.#liveSession('isv.renew');
    session.userActivity();
    if ((await session.renew()) === 'goesOn') {
      return { debugSession: 'goesOn' };
    }
    this.#reporter.shown(
      l10n.t(
        'The org has ended the debug session meanwhile; it is started again with the same breakpoints and filters.',
      ),
    );
    await this.#restart(parameters, signal);
    return { debugSession: 'startedAgain' };
  }

  #liveSession(command: string): LiveSession {
    const { live } = this.#lifecycle.session(command);
    if (live === undefined) {
      throw onlyLive();
    }
    return live;
  }

  #inspect(): Inspection {
    this.#inspection ??= new Inspection(this.#lifecycle.session('threads'), this.#dialect());
    return this.#inspection;
  }

  #dialect(): ClientDialect {
    // Events before `initialize` are held back, but their text is made ready.
    return this.#clientDialect ?? new ClientDialect(RequestArguments.of('initialize', undefined));
  }
}

const endedElsewhere = (): string =>
  l10n.t(
    'The debug session was ended from another window, which debugs now. Start it again when that one is done; your breakpoints are kept.',
  );

function gateOfThread(parameters: RequestArguments): string {
  return threadGate(parameters.integer('threadId'));
}

function refuseWith(failure: () => Error): () => never {
  return () => {
    throw failure();
  };
}
