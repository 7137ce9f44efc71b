import { displayBlock, displayLine, withoutMarkup } from '../core/base/displayText.ts';
import type { RequestChange } from '../core/debugging/debuggedRequest.ts';
import type { ExecutionEvent } from '../core/debugging/execution.ts';
import { admitRequest } from '../core/sessionRules/admission.ts';
import type { SessionWarning } from '../core/sessionRules/sessionTimer.ts';
import type { TimeLeft } from '../core/sessionRules/timeLeft.ts';
import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import type { AdapterHost } from './adapterHost.ts';
import type { DebugSession, ShownPlace } from './debugSession.ts';
import type { LiveSession } from './liveSession.ts';
import type { OutgoingEvent } from './outbox.ts';
import { OutputLimit } from './outputLimit.ts';
import { exceptionType } from './exceptionInfo.ts';
import { shownFileName } from './sources.ts';
import { conditionFailed, protocolReasons, stopDescriptions } from './stopTexts.ts';
import type { ClientDialect } from './clientDialect.ts';

/** The custom event `isv.sessionState`: what the editor's status bar shows. */
export interface SessionStateBody {
  /** `needsFreshLink`: the org no longer takes the org session; all else is kept. */
  readonly state: 'waiting' | 'stopped' | 'running' | 'needsFreshLink' | 'ended';
  readonly organization: string;
  readonly user: string;
  /** When the session ends by the nearest limit: milliseconds since 1970 on the rules' clock. */
  readonly deadline?: number;
  readonly limitedBy?: TimeLeft['limitedBy'];
  /** Why it ended, for the user, when it was not the user who ended it. */
  readonly reason?: string;
}

/** The custom event `isv.sessionWarning`: for editors that show warnings with what can be done about them. */
export type SessionWarningBody = Pick<SessionWarning, 'kind' | 'minutesLeft' | 'message'>;

/** Before configurationDone nothing of a request may be seen. */
export const configuredGate = 'configured';

export function threadGate(threadId: number): string {
  return `thread ${threadId}`;
}

// A reason stands in a notification, too.
const longestReason = 1000;

type Category = 'console' | 'important' | 'stdout' | 'stderr';

/** Turns what happens in a session into DAP events. */
export class SessionReporter {
  readonly #send: (event: OutgoingEvent, gates: readonly string[]) => void;
  readonly #rulesClock: Clock;
  readonly #showsWarnings: boolean;
  #comingWarning: SessionWarning | undefined;
  readonly #dialect: () => ClientDialect;
  #lastState: SessionStateBody | undefined;
  #hasStopped = false;
  #isTold = false;
  readonly #told = new Set<string>();
  #isTerminated = false;
  // Source look-ups are asynchronous; lines must still come in order.
  #output: Promise<void> = Promise.resolve();
  readonly #flood: OutputLimit;

  constructor(
    send: (event: OutgoingEvent, gates: readonly string[]) => void,
    host: Pick<AdapterHost, 'clock' | 'rulesClock' | 'showsWarnings'>,
    dialect: () => ClientDialect,
  ) {
    this.#send = send;
    this.#rulesClock = host.rulesClock;
    this.#showsWarnings = host.showsWarnings === true;
    this.#flood = new OutputLimit(host.clock, (omitted) => {
      this.#print('console', l10n.t("… {0} lines omitted. All of them are in the request's debug log.", omitted));
    });
    this.#dialect = dialect;
  }

  listen(session: DebugSession): void {
    session.requests.onDidChange((change) => {
      this.#requestChanged(session, change);
    });
    session.requests.onDidTurnAway((message) => {
      this.#tellOnce('important', message);
    });
    session.onEvent((event) => {
      this.#report(session, event);
    });
    session.live?.onActivity(() => {
      this.stateChanged(session);
    });
    session.live?.onWarning((warning) => {
      this.#warnOnce(session, warning);
    });
  }

  started(session: DebugSession): void {
    this.#print('console', session.greeting);
    this.stateChanged(session);
  }

  /** Everything is ready and no request has stopped yet. */
  waiting(session: LiveSession): void {
    if (!this.#hasStopped && !this.#isTold) {
      this.#isTold = true;
      this.#print(
        'console',
        session.isUserDebugged
          ? l10n.t('No request has stopped yet. Now reproduce it as {0} in the browser, or run Apex.', session.userName)
          : l10n.t(
              'Nothing can stop: only requests of {0} can, and "userIdFilter" leaves that user out. Add {1} to it or leave it out, then start again.',
              session.userName,
              displayLine(session.started.loginAsUser.id),
            ),
      );
    }
  }

  /** Sends the state again where it differs from what was sent last. */
  stateChanged({ live, requests }: DebugSession): void {
    // A replay has no time that could end, and no org.
    if (live === undefined) {
      return;
    }
    const left = live.timeLeft;
    this.#sendState({
      state: live.needsFreshLink
        ? 'needsFreshLink'
        : requests.isAnyStopped
          ? 'stopped'
          : requests.all.length > 0
            ? 'running'
            : 'waiting',
      organization: live.organizationName,
      user: live.userName,
      deadline: Math.round(this.#rulesClock.now() + left.milliseconds),
      limitedBy: left.limitedBy,
    });
  }

  ending(session: DebugSession, reason: string | undefined): void {
    this.#flood.dispose();
    // What would have come is here.
    this.#comingWarning = undefined;
    if (reason !== undefined) {
      this.shown(displayBlock(reason, longestReason));
    }
    const { live } = session;
    if (live !== undefined) {
      this.#sendState({
        state: 'ended',
        organization: live.organizationName,
        user: live.userName,
        ...(reason === undefined ? {} : { reason: displayBlock(reason, longestReason) }),
      });
    }
  }

  /** Whether the client reads more slowly than is written to it: then nothing that requests print is added. */
  clientIsBehind(isBehind: boolean): void {
    this.#flood.shut(isBehind);
  }

  /** Something that the user should know, and that is no failure. */
  remark(text: string): void {
    this.#print('console', text);
  }

  /** Something that the user must know, and that no answer says. */
  problem(text: string): void {
    this.#print('important', text);
  }

  /** Something that the user must know, and that the editor shows by itself where it is ours. */
  shown(text: string): void {
    this.#print(this.#showsWarnings ? 'console' : 'important', displayBlock(text));
  }

  /** `problem` says what may have been left in the org. Whatever ends it first is told, once. */
  ended(problem: string | undefined, farewell = ''): void {
    if (this.#isTerminated) {
      return;
    }
    this.#isTerminated = true;
    this.#print(problem === undefined ? 'console' : 'important', problem ?? farewell);
    void this.#output.then(() => {
      this.#send({ event: 'terminated' }, []);
    });
  }

  /** Resolves when every line so far has been sent. */
  flush(): Promise<void> {
    return this.#output;
  }

  #requestChanged(session: DebugSession, change: RequestChange): void {
    const { threadId } = change.request;
    const gates = [configuredGate, threadGate(threadId)];
    switch (change.kind) {
      case 'started':
        this.#send({ event: 'thread', body: { reason: 'started', threadId } }, gates);
        break;
      case 'exited':
        this.#send({ event: 'thread', body: { reason: 'exited', threadId } }, gates);
        break;
      case 'heldBack':
        if (this.#dialect().supportsInvalidated) {
          this.#send({ event: 'invalidated', body: { areas: ['stacks'], threadId } }, gates);
        }
        break;
      case 'continued':
        this.#send({ event: 'continued', body: { threadId, allThreadsContinued: false } }, gates);
        break;
      case 'stopped':
        this.#hasStopped = true;
        this.#stopped(change, gates);
        break;
      case 'logged':
        this.#logged(session, change);
        break;
    }
    this.stateChanged(session);
  }

  #stopped(change: Extract<RequestChange, { kind: 'stopped' }>, gates: readonly string[]): void {
    const { reason, breakpointIds, event, problem } = change.cause;
    const text = reason === 'exception' ? exceptionType(change.cause) : event.description;
    if (problem !== undefined) {
      this.#print('important', displayBlock(problem));
    }
    this.#send(
      {
        event: 'stopped',
        body: {
          reason: protocolReasons[reason] ?? reason,
          description: problem === undefined ? stopDescriptions()[reason] : conditionFailed(),
          threadId: change.request.threadId,
          allThreadsStopped: false,
          ...(text === undefined ? {} : { text: displayLine(text) }),
          ...(breakpointIds.length > 0 ? { hitBreakpointIds: breakpointIds } : {}),
        },
      },
      gates,
    );
  }

  #logged(session: DebugSession, { text, event }: Extract<RequestChange, { kind: 'logged' }>): void {
    if (this.#flood.admit()) {
      const { typeRef, line } = event;
      const path = typeRef === undefined ? undefined : session.sources.pathOf(typeRef);
      this.#print('console', displayBlock(text), async () => this.#placeOf(placeIn(await path, line)));
    }
  }

  #report(session: DebugSession, event: ExecutionEvent): void {
    switch (event.kind) {
      case 'notice':
        this.#print(event.severity === 'info' ? 'console' : 'important', displayBlock(event.text));
        this.#explain(session, event.text);
        break;
      case 'output':
        this.#printOutput(session, event);
        break;
      case 'linkLost':
        this.#print(
          'important',
          l10n.t(
            'The event link to the org is interrupted: {0}. Stops are not seen until it is back; trying again.',
            displayLine(event.reason),
          ),
        );
        break;
      case 'linkRestored':
        this.#print(
          event.eventsMayBeLost ? 'important' : 'console',
          event.eventsMayBeLost
            ? l10n.t(
                'The event link to the org is back, but events may have been lost. If a request seems to hang, run it again.',
              )
            : l10n.t('The event link to the org is back; nothing was lost.'),
        );
        break;
      case 'eventsMissed':
        this.#print('important', displayBlock(event.reason));
        break;
      case 'orgSessionEnded':
        this.shown(event.reason);
        this.#print(
          'console',
          l10n.t('The debug session and its breakpoints are kept meanwhile, and requests stay where they are.'),
        );
        this.stateChanged(session);
        break;
      case 'orgSessionRenewed':
        this.#print('console', l10n.t('The debug session goes on with the fresh link.'));
        this.stateChanged(session);
        break;
      case 'requestStarted':
      case 'stopped':
      case 'resumed':
      case 'requestFinished':
      case 'sessionTerminated':
      case 'linkDead':
        break;
    }
  }

  /** The org says that it does not debug a request, but not what to do. */
  #explain(session: DebugSession, notice: string): void {
    const decision = admitRequest(session.requests.all.length);
    if (!decision.allowed && /too many concurrent debugged requests/i.test(notice)) {
      this.#tellOnce('console', decision.message);
    }
  }

  /** What holds for the whole session, however often the org says it. */
  #tellOnce(category: Category, message: string): void {
    if (!this.#told.has(message)) {
      this.#told.add(message);
      this.#print(category, displayBlock(message));
    }
  }

  #printOutput(session: DebugSession, event: Extract<ExecutionEvent, { kind: 'output' }>): void {
    if (!this.#flood.admit()) {
      return;
    }
    const text = [event.text, event.stackTrace].filter((part) => part !== undefined && part !== '').join('\n');
    this.#print(outputCategories[event.origin], displayBlock(text), async () =>
      this.#placeOf(await session.placeOfOutput(event)),
    );
  }

  #placeOf(place: ShownPlace | undefined): object {
    const dialect = this.#dialect();
    return place === undefined
      ? {}
      : {
          source: { name: shownFileName(place.path), path: dialect.toClientPath(place.path) },
          ...(place.line === undefined ? {} : { line: dialect.toClientLine(place.line) }),
        };
  }

  /** After sleep several are due at once: only the last of them is still true, and none where the session has ended. */
  #warnOnce(session: DebugSession, warning: SessionWarning): void {
    const isFirst = this.#comingWarning === undefined;
    this.#comingWarning = warning;
    if (isFirst) {
      queueMicrotask(() => {
        const latest = this.#comingWarning;
        this.#comingWarning = undefined;
        if (latest !== undefined) {
          this.#warn(session, latest);
        }
      });
    }
  }

  #warn(session: DebugSession, { kind, minutesLeft, message }: SessionWarning): void {
    this.shown(message);
    this.#send({ event: 'isv.sessionWarning', body: { kind, minutesLeft, message } satisfies SessionWarningBody }, []);
    this.stateChanged(session);
  }

  #print(category: Category, text: string, place: () => Promise<object> = () => Promise.resolve({})): void {
    this.#output = this.#output.then(async () => {
      // An output without its place is better than none.
      const located = await place().catch(() => ({}));
      // Editors may show what is important as a notification.
      const shown = category === 'important' ? withoutMarkup(text) : text;
      this.#send({ event: 'output', body: { category, output: `${shown}\n`, ...located } }, []);
    });
  }

  #sendState(body: SessionStateBody): void {
    const last = this.#lastState;
    if (last?.state === 'ended') {
      // Requests that end with their session have nothing more to say of it.
      return;
    }
    const sameDeadline = Math.abs((last?.deadline ?? 0) - (body.deadline ?? 0)) < 1000;
    if (last?.state !== body.state || !sameDeadline || last.limitedBy !== body.limitedBy) {
      this.#lastState = body;
      this.#send({ event: 'isv.sessionState', body }, []);
    }
  }
}

function placeIn(path: string | undefined, line: number | undefined): ShownPlace | undefined {
  return path === undefined ? undefined : { path, line };
}

const outputCategories = { debug: 'stdout', exception: 'stderr', event: 'console' } as const;
