import { EventEmitter } from '../base/event.ts';
import type { ExecutionEvent, LiveExecution, StepKind } from './execution.ts';
import { notStopped, unknownThread } from './failures.ts';
import { Stop } from './stop.ts';

type Phase =
  | { readonly kind: 'running' }
  | { readonly kind: 'stopped'; readonly stop: Stop }
  /** The org has been told to go on and has not answered yet. */
  | { readonly kind: 'resuming'; readonly from: Stop };

/** One execution being debugged. DAP calls it a thread. */
export interface DebuggedRequest {
  readonly requestId: string;
  /** Counts from 1, never used twice in a session. */
  readonly threadId: number;
  /** What the org says it is, unsafe to show as it is. */
  readonly description: string | undefined;
}

export type StopReason = 'breakpoint' | 'step' | 'pause';

type StoppedEvent = Extract<ExecutionEvent, { kind: 'stopped' }>;

export type RequestChange =
  | { readonly kind: 'started'; readonly request: DebuggedRequest }
  | {
      readonly kind: 'stopped';
      readonly request: DebuggedRequest;
      readonly reason: StopReason;
      readonly event: StoppedEvent;
    }
  /** It goes on though nobody here asked for it. */
  | { readonly kind: 'continued'; readonly request: DebuggedRequest }
  | { readonly kind: 'exited'; readonly request: DebuggedRequest };

interface Entry {
  readonly request: DebuggedRequest;
  phase: Phase;
  stepping: boolean;
}

/**
 * The debugged requests of a session, derived from the execution's events alone. Tolerates missed, repeated and late events:
 * a stop of an unknown request adopts it, a second start or stop of a known one changes nothing.
 */
export class DebuggedRequests {
  readonly #execution: LiveExecution;
  readonly #entries = new Map<string, Entry>();
  readonly #finished = new Set<string>();
  readonly #changes = new EventEmitter<RequestChange>();
  readonly #stopEnded = new EventEmitter<Stop>();
  #threads = 0;

  readonly onDidChange = this.#changes.event;
  /** A stop is over: whatever was handed out for it is stale from now on. */
  readonly onDidEndStop = this.#stopEnded.event;

  constructor(execution: LiveExecution) {
    this.#execution = execution;
  }

  get all(): readonly DebuggedRequest[] {
    return [...this.#entries.values()].map((entry) => entry.request);
  }

  get isAnyStopped(): boolean {
    return [...this.#entries.values()].some((entry) => entry.phase.kind === 'stopped');
  }

  handle(event: ExecutionEvent): void {
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
          this.#findMissedStops();
        }
        break;
      case 'notice':
      case 'output':
      case 'linkLost':
        break;
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

  continue(threadId: number): Promise<void> {
    return this.#resume(threadId, false, (requestId) => this.#execution.run(requestId));
  }

  step(threadId: number, kind: StepKind): Promise<void> {
    return this.#resume(threadId, true, (requestId) => this.#execution.step(requestId, kind));
  }

  /** The session is over. */
  endAll(): void {
    for (const requestId of [...this.#entries.keys()]) {
      this.#finish(requestId);
    }
  }

  async #resume(threadId: number, stepping: boolean, command: (requestId: string) => Promise<void>): Promise<void> {
    const entry = this.#byThread(threadId);
    if (entry.phase.kind !== 'stopped') {
      throw notStopped();
    }
    const before = entry.phase.stop;
    const resuming: Phase = { kind: 'resuming', from: before };
    this.#endStop(before);
    entry.phase = resuming;
    entry.stepping = stepping;
    try {
      await command(entry.request.requestId);
    } catch (error) {
      // The org still holds the request where it was: the same place, read afresh.
      if (entry.phase === resuming) {
        this.#standAt(entry);
      }
      throw error;
    }
    // The org's events may have overtaken its answer; then they know better.
    if (entry.phase === resuming) {
      entry.phase = { kind: 'running' };
    }
  }

  #adopt(requestId: string, description: string | undefined): Entry | undefined {
    const known = this.#entries.get(requestId);
    if (known !== undefined || this.#finished.has(requestId)) {
      return known;
    }
    const request: DebuggedRequest = { requestId, threadId: ++this.#threads, description };
    const entry: Entry = { request, phase: { kind: 'running' }, stepping: false };
    this.#entries.set(requestId, entry);
    this.#changes.fire({ kind: 'started', request });
    return entry;
  }

  #stopped(event: StoppedEvent): void {
    const entry = this.#adopt(event.requestId, event.description);
    if (entry === undefined || entry.phase.kind === 'stopped') {
      return;
    }
    const reason = event.breakpointId !== undefined ? 'breakpoint' : entry.stepping ? 'step' : 'pause';
    this.#standAt(entry);
    this.#changes.fire({ kind: 'stopped', request: entry.request, reason, event });
  }

  /** A stop whose event was lost would hang for ever: ask each running request whether it stands. A running one has no state. */
  #findMissedStops(): void {
    for (const entry of this.#entries.values()) {
      const { phase } = entry;
      if (phase.kind === 'running') {
        this.#execution.readState(entry.request.requestId).then(
          () => {
            if (entry.phase === phase && this.#entries.has(entry.request.requestId)) {
              this.#stopped({ kind: 'stopped', requestId: entry.request.requestId });
            }
          },
          () => undefined,
        );
      }
    }
  }

  #standAt(entry: Entry): void {
    const stop = new Stop(entry.request.requestId, this.#execution);
    entry.phase = { kind: 'stopped', stop };
    entry.stepping = false;
    stop.prefetch();
  }

  #resumed(requestId: string): void {
    const entry = this.#entries.get(requestId);
    if (entry?.phase.kind === 'stopped') {
      this.#endStop(entry.phase.stop);
      entry.phase = { kind: 'running' };
      this.#changes.fire({ kind: 'continued', request: entry.request });
    } else if (entry !== undefined) {
      entry.phase = { kind: 'running' };
    }
  }

  #finish(requestId: string): void {
    this.#finished.add(requestId);
    const entry = this.#entries.get(requestId);
    if (entry === undefined) {
      return;
    }
    this.#entries.delete(requestId);
    if (entry.phase.kind === 'stopped') {
      this.#endStop(entry.phase.stop);
    }
    entry.phase = { kind: 'running' };
    this.#changes.fire({ kind: 'exited', request: entry.request });
  }

  #endStop(stop: Stop): void {
    stop.end();
    this.#stopEnded.fire(stop);
  }

  #byThread(threadId: number): Entry {
    for (const entry of this.#entries.values()) {
      if (entry.request.threadId === threadId) {
        return entry;
      }
    }
    throw unknownThread(threadId);
  }
}
