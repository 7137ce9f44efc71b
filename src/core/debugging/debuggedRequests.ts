import type { Clock } from '../base/clock.ts';
import { EventEmitter } from '../base/event.ts';
import { l10n } from '../base/l10n.ts';
import { reasonOf } from '../base/reasonOf.ts';
import type { BreakpointHere } from './breakpoints/breakpoint.ts';
import type { StopPlace } from './breakpoints/breakpointSynchroniser.ts';
import { judgeStop, needsJudging } from './breakpoints/stopJudge.ts';
import {
  type DebuggedRequest,
  isLeaving,
  type RequestChange,
  type RequestEntry,
  type RequestPhase,
} from './debuggedRequest.ts';
import type { DebuggedExecution, Direction, ExecutionEvent, ExecutionFrame, StepKind } from './execution.ts';
import { admitRequest } from '../sessionRules/admission.ts';
import { notStopped, unknownThread } from './failures.ts';
import { type MissedEvents, Reconciliation, type RunningRequest } from './reconciliation.ts';
import { nextStep, stepPlan } from './stepPlan.ts';
import { Stop } from './stop.ts';
import { causeOf, type StopCause, type StoppedEvent } from './stopCause.ts';

/** The user's breakpoints at a place; undefined where the user has removed them. */
type BreakpointsAt = (place: StopPlace) => readonly BreakpointHere[] | undefined;

/**
 * The debugged requests of a session, derived from the execution's events alone. Tolerates missed, repeated and late events:
 * a stop of an unknown request adopts it, a second start or stop of a known one changes nothing.
 */
export class DebuggedRequests implements MissedEvents {
  readonly #execution: DebuggedExecution;
  readonly #breakpointsAt: BreakpointsAt;
  readonly #nextThreadId: () => number;
  readonly #entries = new Map<string, RequestEntry>();
  readonly #finished = new Set<string>();
  readonly #changes = new EventEmitter<RequestChange>();
  readonly #stopEnded = new EventEmitter<Stop>();
  readonly #turnedAway = new EventEmitter<string>();
  readonly #reconciliation: Reconciliation;
  #isOver = false;

  readonly onDidChange = this.#changes.event;
  /** A stop is over: whatever was handed out for it is stale from now on. */
  readonly onDidEndStop = this.#stopEnded.event;
  /** One more request stopped than may be debugged at once, and was let run; the text says so. */
  readonly onDidTurnAway = this.#turnedAway.event;

  /** Without a clock running requests are never looked at unasked. */
  constructor(execution: DebuggedExecution, breakpointsAt: BreakpointsAt, nextThreadId: () => number, clock?: Clock) {
    this.#execution = execution;
    this.#reconciliation = new Reconciliation(execution, this, clock);
    this.#breakpointsAt = breakpointsAt;
    this.#nextThreadId = nextThreadId;
  }

  get all(): readonly DebuggedRequest[] {
    return [...this.#entries.values()].map((entry) => entry.request);
  }

  get isAnyStopped(): boolean {
    return this.stoppedRequestId !== undefined;
  }

  /** One that stands still, for the user to see; undefined where none does. */
  get stoppedRequestId(): string | undefined {
    const stopped = [...this.#entries.values()].find((entry) => entry.phase.kind === 'stopped');
    return stopped?.request.requestId;
  }

  handle(event: ExecutionEvent): void {
    // A session that ends tells of requests still; nobody could make them go on.
    if (this.#isOver) {
      return;
    }
    switch (event.kind) {
      case 'requestStarted':
        this.#adopt(event.requestId, event.description);
        break;
      case 'stopped':
        this.#stopped(event);
        break;
      case 'resumed':
        this.#resumed(event.requestId);
        break;
      case 'requestFinished':
        this.#finish(event.requestId);
        break;
      case 'sessionTerminated':
      case 'linkDead':
        this.endAll();
        break;
      case 'linkRestored':
        if (event.eventsMayBeLost) {
          void this.#reconciliation.eventsMayBeMissing();
        }
        break;
      case 'eventsMissed':
        void this.#reconciliation.eventsMayBeMissing();
        break;
      case 'notice':
      case 'output':
      case 'linkLost':
      case 'orgSessionEnded':
      case 'orgSessionRenewed':
        break;
    }
    this.#reconciliation.watch();
  }

  get running(): readonly RunningRequest[] {
    return [...this.#entries.values()].flatMap(({ request: { requestId }, phase }) =>
      phase.kind === 'running' ? [{ requestId, token: phase }] : [],
    );
  }

  foundActive(requestId: string): void {
    this.#adopt(requestId, undefined);
  }

  foundStopped(request: RunningRequest, top: ExecutionFrame | undefined): void {
    if (this.#isStill(request)) {
      const place = top === undefined ? {} : { typeRef: top.typeRef, line: top.line };
      this.#stopped({ kind: 'stopped', requestId: request.requestId, ...place }, true);
    }
  }

  foundFinished(request: RunningRequest): void {
    if (this.#isStill(request)) {
      this.#finish(request.requestId);
    }
  }

  /** Where the thread stands. Fails with `notStopped` when it runs or is unknown. */
  stopOf(threadId: number): Stop {
    const entry = this.#byThread(threadId);
    if (entry.phase.kind !== 'stopped') {
      throw notStopped();
    }
    return entry.phase.stop;
  }

  continue(threadId: number, direction: Direction = 'forwards'): Promise<void> {
    return this.#resume(threadId, undefined, (requestId) => this.#execution.run(requestId, direction));
  }

  step(threadId: number, kind: StepKind, direction: Direction = 'forwards'): Promise<void> {
    return this.#resume(threadId, kind, (requestId) => this.#execution.step(requestId, kind, direction));
  }

  /** Leaves the stop for another one, by a command that no other execution than this one knows. */
  jump(threadId: number, command: (requestId: string) => Promise<void>): Promise<void> {
    return this.#resume(threadId, undefined, command);
  }

  /** The session is over. */
  endAll(): void {
    this.#reconciliation.dispose();
    this.#isOver = true;
    for (const requestId of [...this.#entries.keys()]) {
      this.#finish(requestId);
    }
  }

  async #resume(
    threadId: number,
    step: StepKind | undefined,
    command: (requestId: string) => Promise<void>,
  ): Promise<void> {
    const entry = this.#byThread(threadId);
    if (entry.phase.kind !== 'stopped') {
      throw notStopped();
    }
    const before = entry.phase.stop;
    entry.step = step === undefined ? undefined : stepPlan(step, before.knownFrames);
    try {
      await this.#leave(entry, before, command);
    } catch (error) {
      // The org still holds the request where it was: the same place, read afresh.
      if (isLeaving(entry, before)) {
        this.#standAt(entry, before.cause);
        this.#changes.fire({ kind: 'heldBack', request: entry.request });
      }
      throw error;
    }
  }

  /** Tells the org to go on from a stop. */
  async #leave(entry: RequestEntry, before: Stop, command: (requestId: string) => Promise<void>): Promise<void> {
    this.#endStop(before);
    entry.phase = { kind: 'resuming', from: before };
    await command(entry.request.requestId);
    // The org's events may have overtaken its answer; then they know better.
    if (isLeaving(entry, before)) {
      entry.phase = { kind: 'running' };
      this.#reconciliation.watch();
    }
  }

  #adopt(requestId: string, description: string | undefined): RequestEntry | undefined {
    const known = this.#entries.get(requestId);
    if (known !== undefined) {
      const { request } = known;
      known.request = { ...request, description: request.description ?? description };
    }
    if (known !== undefined || this.#finished.has(requestId)) {
      return known;
    }
    const request: DebuggedRequest = { requestId, threadId: this.#nextThreadId(), description };
    const entry: RequestEntry = { request, phase: { kind: 'running' }, step: undefined };
    this.#entries.set(requestId, entry);
    this.#changes.fire({ kind: 'started', request });
    return entry;
  }

  /** `isFound`: the org's own event was lost. Then the place tells which breakpoint it may have been. */
  #stopped(event: StoppedEvent, isFound = false): void {
    const admission = admitRequest(this.#standingBeside(event.requestId));
    if (!admission.allowed) {
      this.#turnAway(event.requestId, admission.message);
      return;
    }
    // What an event says of a stop, such as an exception's message, says nothing of the request.
    const entry = this.#adopt(event.requestId, undefined);
    if (entry === undefined || entry.phase.kind === 'stopped' || entry.phase.kind === 'judging') {
      return;
    }
    const breakpoints = event.breakpointId === undefined && !isFound ? [] : this.#breakpointsHit(event);
    if (breakpoints === undefined) {
      void this.#judge(entry, event, []);
    } else if (needsJudging(breakpoints) || entry.step?.isCatchingUp === true) {
      void this.#judge(entry, event, breakpoints);
    } else {
      this.#stay(entry, event, breakpoints, undefined);
    }
  }

  /** Undefined where the user has removed all of them meanwhile. */
  #breakpointsHit(event: StoppedEvent): readonly BreakpointHere[] | undefined {
    const { otherBreakpointIds = [] } = event;
    const found = [event, ...otherBreakpointIds.map((breakpointId) => ({ breakpointId }))].map(this.#breakpointsAt);
    return found.every((breakpoints) => breakpoints === undefined)
      ? undefined
      : found.flatMap((breakpoints) => breakpoints ?? []);
  }

  /** Those that are known to stand still. One that only runs may be over: its end may have been lost. */
  #standingBeside(requestId: string): number {
    return [...this.#entries.values()].filter(
      ({ request, phase }) => request.requestId !== requestId && (phase.kind === 'stopped' || phase.kind === 'judging'),
    ).length;
  }

  /** The org should not have stopped it: it runs on as if it had not. */
  #turnAway(requestId: string, message: string): void {
    if (this.#finished.has(requestId)) {
      return;
    }
    this.#turnedAway.fire(message);
    this.#execution.run(requestId, 'forwards').catch((error: unknown) => {
      this.#turnedAway.fire(l10n.t('It should have run on, but could not. {0}', reasonOf(error)));
    });
  }

  /** Decides, unseen by the user, whether the request stays. What goes wrong on the way makes it stay. */
  async #judge(entry: RequestEntry, event: StoppedEvent, breakpoints: readonly BreakpointHere[]): Promise<void> {
    const stop = new Stop(
      entry.request.requestId,
      this.#execution,
      causeOf(entry.step !== undefined, event, breakpoints, undefined),
    );
    const judging: RequestPhase = { kind: 'judging', stop };
    entry.phase = judging;
    const isOver = (): boolean => entry.phase !== judging;
    try {
      const verdict = await judgeStop(stop, breakpoints);
      if (isOver()) {
        return;
      }
      for (const text of verdict.logs) {
        this.#changes.fire({ kind: 'logged', request: entry.request, text, event });
      }
      if (verdict.stoppedBy.length > 0) {
        this.#stay(entry, event, verdict.stoppedBy, verdict.problem);
        return;
      }
      const { takeUp } = this.#execution;
      if (takeUp !== undefined) {
        await this.#leave(entry, stop, takeUp);
        return;
      }
      const next = entry.step === undefined ? undefined : nextStep(entry.step, await stop.frames());
      if (isOver()) {
        return;
      }
      if (next?.kind === 'ended') {
        this.#stay(entry, event, [], undefined);
      } else {
        entry.step = next?.plan;
        await this.#leave(entry, stop, (requestId) =>
          next === undefined
            ? this.#execution.run(requestId, 'forwards')
            : this.#execution.step(requestId, next.command, 'forwards'),
        );
      }
    } catch (error) {
      if (!isOver() || isLeaving(entry, stop)) {
        const why = reasonOf(error);
        this.#stay(entry, event, breakpoints, l10n.t('It should have gone on from here, but could not. {0}', why));
      }
    }
  }

  #stay(
    entry: RequestEntry,
    event: StoppedEvent,
    breakpoints: readonly BreakpointHere[],
    problem: string | undefined,
  ): void {
    const cause = causeOf(entry.step !== undefined, event, breakpoints, problem);
    this.#standAt(entry, cause);
    this.#changes.fire({ kind: 'stopped', request: entry.request, cause });
  }

  #isStill({ requestId, token }: RunningRequest): boolean {
    return this.#entries.get(requestId)?.phase === token;
  }

  /** What was read to judge a stop need not be read again to show it. */
  #standAt(entry: RequestEntry, cause: StopCause): void {
    const { phase } = entry;
    const known = phase.kind === 'judging' || phase.kind === 'stopped' ? phase.stop : undefined;
    const stop = known ?? new Stop(entry.request.requestId, this.#execution, cause);
    stop.cause = cause;
    entry.phase = { kind: 'stopped', stop };
    entry.step = undefined;
    stop.prefetch();
  }

  #resumed(requestId: string): void {
    const entry = this.#entries.get(requestId);
    if (entry === undefined) {
      return;
    }
    const wasSeen = entry.phase.kind === 'stopped';
    this.#goOn(entry);
    if (wasSeen) {
      this.#changes.fire({ kind: 'continued', request: entry.request });
    }
  }

  #finish(requestId: string): void {
    this.#finished.add(requestId);
    const entry = this.#entries.get(requestId);
    if (entry === undefined) {
      return;
    }
    this.#entries.delete(requestId);
    this.#goOn(entry);
    this.#changes.fire({ kind: 'exited', request: entry.request });
  }

  /** It stands no longer, whether anybody saw it stand or not. */
  #goOn(entry: RequestEntry): void {
    const { phase } = entry;
    if (phase.kind === 'stopped' || phase.kind === 'judging') {
      this.#endStop(phase.stop);
    }
    entry.phase = { kind: 'running' };
  }

  #endStop(stop: Stop): void {
    stop.end();
    this.#stopEnded.fire(stop);
  }

  #byThread(threadId: number): RequestEntry {
    for (const entry of this.#entries.values()) {
      if (entry.request.threadId === threadId) {
        return entry;
      }
    }
    throw unknownThread(threadId);
  }
}
