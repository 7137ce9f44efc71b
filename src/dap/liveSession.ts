import { displayLine, displayText } from '../core/base/displayText.ts';
import { type Disposable, DisposableStore } from '../core/base/disposable.ts';
import { EventEmitter } from '../core/base/event.ts';
import { Failure } from '../core/base/failure.ts';
import type { BreakpointPlaces, BreakpointWish } from '../core/debugging/breakpoints/breakpoint.ts';
import { DebuggedRequests } from '../core/debugging/debuggedRequests.ts';
import type {
  DebuggedExecution,
  DebugSessionStarted,
  ExecutionEvent,
  ExecutionFrame,
  LiveExecution,
  Renewal,
  RequestFilters,
} from '../core/debugging/execution.ts';
import { requireAllowed } from '../core/base/decision.ts';
import { type SessionExpiry, SessionTimer, type SessionWarning } from '../core/sessionRules/sessionTimer.ts';
import type { ExtendedTime, TimeLeft } from '../core/sessionRules/timeLeft.ts';
import type { Clock } from '../core/base/clock.ts';
import { l10n } from '../core/base/l10n.ts';
import { locateBreakpoint } from './breakpointPlaces.ts';
import type { ClientIds } from './clientIds.ts';
import type { DebugSession, ShownPlace, ShownText } from './debugSession.ts';
import { apexMimeType, missingSource } from './missingSource.ts';
import { OrgSources } from './orgSources.ts';
import { SourceComparison } from './sourceComparison.ts';
import type { Sources } from './sources.ts';
import { threadNames } from './threadNames.ts';

type OutputEvent = Extract<ExecutionEvent, { kind: 'output' }>;

type StartedSession = DebugSessionStarted & {
  readonly filters: RequestFilters;
  /** Hit counts that the org can count are left to it. */
  readonly orgCountsHits: boolean;
  /** Real milliseconds until the grant ends, where that is known. */
  readonly grantEndsIn: number | undefined;
};

// What editors read after a stop they read by themselves for about this long; later it is the user who looks.
const editorReadsFor = 2_000;

// Editors give an adapter five seconds at most to go; the org gets three of them.
const detachPatience = 2_800;

/** A debug session in an org: the execution, what is known of its requests, its time, and its end. */
export class LiveSession implements DebugSession {
  readonly live = this;
  readonly replay = undefined;
  readonly started: StartedSession;
  readonly requests: DebuggedRequests;
  readonly ids: ClientIds;
  readonly sources: Sources;
  readonly #orgSources: OrgSources;
  readonly #comparison: SourceComparison;
  readonly #execution: LiveExecution;
  readonly #timer: SessionTimer;
  readonly #store = new DisposableStore();
  readonly #executionEvents = new EventEmitter<ExecutionEvent>();
  readonly #activity = new EventEmitter<void>();
  readonly #clock: Clock;
  /** Monotonic. */
  #stoppedAt = -Infinity;
  #needsFreshLink = false;

  /** Everything the execution tells, after `requests` has taken note of it. */
  readonly onEvent = this.#executionEvents.event;
  /** The user did something, so the deadline may have moved. */
  readonly onActivity = this.#activity.event;
  readonly onWarning: (listener: (warning: SessionWarning) => void) => Disposable;
  readonly onExpired: (listener: (expiry: SessionExpiry) => void) => Disposable;

  constructor(
    execution: LiveExecution,
    started: StartedSession,
    { sources, retrieved }: { readonly sources: Sources; readonly retrieved: Sources | undefined },
    breakpointsAt: ConstructorParameters<typeof DebuggedRequests>[1],
    ids: ClientIds,
    clocks: { readonly clock: Clock; readonly rulesClock: Clock },
  ) {
    this.#execution = execution;
    this.started = started;
    this.sources = sources;
    this.#orgSources = new OrgSources((typeRefs) => execution.readSources(typeRefs));
    this.#comparison = new SourceComparison(sources, retrieved, this.#orgSources);
    this.#clock = clocks.clock;
    this.ids = ids;
    this.requests = new DebuggedRequests(execution, breakpointsAt, () => ids.nextThreadId(), clocks.clock);
    this.#timer = this.#store.add(new SessionTimer(clocks.rulesClock, started));
    execution.guardCalls(() => {
      this.requireTime();
    });
    this.onWarning = this.#timer.onWarning;
    this.onExpired = this.#timer.onExpired;
    this.#store.add(
      this.requests.onDidEndStop((stop) => {
        ids.handles.release(stop);
      }),
    );
  }

  /** Lets go of something when the session is over. */
  own(disposable: Disposable): void {
    this.#store.add(disposable);
  }

  locate(wish: BreakpointWish): Promise<BreakpointPlaces> {
    return locateBreakpoint(this.sources, wish, this.started.orgCountsHits);
  }

  async placeOf({ typeRef, line }: ExecutionFrame): Promise<ShownPlace | undefined> {
    const path = await this.sources.pathOf(typeRef);
    return path === undefined ? undefined : { path, line };
  }

  async placeOfOutput({ typeName, line }: OutputEvent): Promise<ShownPlace | undefined> {
    const path = typeName === undefined ? undefined : await this.sources.pathOfTypeName(typeName);
    return path === undefined ? undefined : { path, line };
  }

  /** The org's own text of a class without a local file, where the org shows it. */
  async textOf(typeRef: string): Promise<ShownText> {
    const text = await this.#orgSources.textOf(typeRef);
    return text === undefined
      ? { content: missingSource(typeRef), mimeType: 'text/plain' }
      : { content: displayText(text), mimeType: apexMimeType };
  }

  remarkOn(path: string): Promise<string | undefined> {
    return this.#comparison.remarkOn(path);
  }

  forget(path: string): void {
    this.#comparison.forget(path);
  }

  /** Takes an event of the execution. Not subscribed here: events may come before the session is complete. */
  handle(event: ExecutionEvent): void {
    if (event.kind === 'stopped') {
      this.#stoppedAt = this.#clock.monotonic();
      this.#timer.userActivity();
    }
    if (event.kind === 'orgSessionEnded' || event.kind === 'orgSessionRenewed') {
      this.#needsFreshLink = event.kind === 'orgSessionEnded';
    }
    this.requests.handle(event);
    this.#executionEvents.fire(event);
  }

  get userName(): string {
    const { name, username } = this.started.loginAsUser;
    return displayLine(name === '' ? username : `${name} (${username})`, 120);
  }

  /** Whether requests of the login-as user can stop. They are the only ones that can. */
  get isUserDebugged(): boolean {
    const { loginAsUser, filters } = this.started;
    return filters.userIds.length === 0 || filters.userIds.some((id) => shortId(id) === shortId(loginAsUser.id));
  }

  get threadNames(): readonly string[] {
    const { name, username } = this.started.loginAsUser;
    return threadNames(this.requests.all, displayLine(name === '' ? username : name, 60));
  }

  get greeting(): string {
    return l10n.t(
      'Debug session {0} started in {1} as {2}.',
      displayLine(this.started.sessionId),
      this.organizationName,
      this.userName,
    );
  }

  get farewell(): string {
    return l10n.t('The debug session has ended and was detached from the org.');
  }

  get organizationName(): string {
    return displayLine(this.started.organization.name, 80) || this.started.organization.organizationId;
  }

  get timeLeft(): TimeLeft {
    return this.#timer.timeLeft();
  }

  /** The org no longer takes the org session, and the user has to bring a fresh one. */
  get needsFreshLink(): boolean {
    return this.#needsFreshLink;
  }

  /** Goes on with the fresh link that the user has entered the org with. */
  renew(): Promise<Renewal> {
    return this.#execution.renew();
  }

  readonly changeBreakpoints: DebuggedExecution['changeBreakpoints'] = (create, remove) =>
    (this.#execution as DebuggedExecution).changeBreakpoints(create, remove);

  /** The user did something that keeps the session from being idle. */
  userActivity(): void {
    this.#timer.userActivity();
    this.requireTime();
    this.#activity.fire();
  }

  /**
   * The user still wants the session: the idle limit starts anew once the org has counted an action too, the cap stays where it is. Counted
   * from before the org was asked, so that no more is promised than the org gives.
   */
  async extend(): Promise<ExtendedTime> {
    const asked = this.#timer.elapsed;
    const isExtended = await this.#execution.showActivity(this.requests.stoppedRequestId);
    if (isExtended) {
      this.#timer.userActivity(asked);
      this.requireTime();
      this.#activity.fire();
    }
    return { ...this.timeLeft, isExtended };
  }

  /** Values were asked for: by the user, or by an editor that shows a fresh stop. */
  valuesWanted(): void {
    if (this.#clock.monotonic() - this.#stoppedAt > editorReadsFor) {
      this.userActivity();
    }
  }

  /** Fails when the session's time is over, also when its timer is late. */
  requireTime(): void {
    requireAllowed(this.#timer.check());
  }

  /** Ends the org's debug session. Resolves with what the user must know when the org did not confirm it in time. */
  async detach(): Promise<string | undefined> {
    this.#timer.dispose();
    this.requests.endAll();
    return detachWithin(this.#execution, this.#clock, detachPatience);
  }

  dispose(): void {
    this.#store.dispose();
    this.#executionEvents.dispose();
    this.#activity.dispose();
  }
}

/** The 15 characters that tell an id; the other three only protect its case. */
function shortId(id: string): string {
  return id.slice(0, 15);
}

/** Detaches, but waits no longer than `patience` milliseconds. Resolves with a problem that the user must know of. */
export async function detachWithin(
  execution: LiveExecution,
  clock: Clock,
  patience = detachPatience,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = clock.schedule(patience, () => {
      resolve(detachUnconfirmed());
    });
    const settle = (problem: string | undefined): void => {
      timer.dispose();
      resolve(problem);
    };
    execution.detach().then(
      () => {
        settle(undefined);
      },
      (error: unknown) => {
        settle(Failure.is(error) ? displayText(error.message) : detachUnconfirmed());
      },
    );
  });
}

export const detachUnconfirmed = (): string =>
  l10n.t(
    'The org did not confirm in time that the debug session ended. If the next launch finds it still active, stop it there; the org ends it by itself after an idle hour.',
  );
