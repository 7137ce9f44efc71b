import type { Clock } from '../../core/base/clock.ts';
import { type Disposable, toDisposable } from '../../core/base/disposable.ts';
import type { RunningUser } from '../apex/library/contract.ts';
import { ArmedBreakpoints } from './armedBreakpoints.ts';
import type { DebugEvent } from './debugEvents.ts';
import type { DebuggedRequest } from './debuggedRequest.ts';
import { longestSession } from './debuggerLicense.ts';
import type { RequestFacts, RequestFilters } from './requestFilters.ts';
import type { EndingReason } from './sessionEndings.ts';

const minute = 60_000;
/** Milliseconds without a call of the debugger after which the org ends the session; the second while it is under load. */
const longestIdle = 60 * minute;
const longestIdleUnderLoad = 30 * minute;
/** Milliseconds before an end at which the org warns of it. */
const warning = 5 * minute;
const mostRequests = 2;

export interface DebugSessionOptions {
  /** 07a… */
  readonly id: string;
  /** The login-as user: whose requests can stop. */
  readonly user: RunningUser;
  readonly filters: RequestFilters;
  /** The rules' clock. */
  readonly clock: Clock;
  readonly publish: (event: DebugEvent) => void;
  readonly onTimeUp: (reason: EndingReason) => void;
}

/** A debug session (07a) that is pending or active. */
export class DebugSession {
  readonly id: string;
  readonly user: RunningUser;
  readonly breakpoints = new ArmedBreakpoints();
  readonly #options: DebugSessionOptions;
  readonly #requests = new Map<string, DebuggedRequest>();
  readonly #cap: Disposable;
  #idle: Disposable | undefined;
  #touchedAt: number;
  #underLoad = false;
  #pending = false;

  constructor(options: DebugSessionOptions) {
    this.id = options.id;
    this.user = options.user;
    this.#options = options;
    this.#touchedAt = options.clock.monotonic();
    this.#cap = this.#countDown(
      longestSession,
      'The debugging session will be terminated in 5 minutes because it reaches the maximum duration of 4 hours.',
      'cap',
    );
    this.#watchIdleness();
  }

  /** While it is pending it debugs nothing. */
  get pending(): boolean {
    return this.#pending;
  }

  set pending(pending: boolean) {
    this.#pending = pending;
  }

  /** Under load the org has less patience with sessions that idle. What is over it already ends at once. */
  set underLoad(underLoad: boolean) {
    this.#underLoad = underLoad;
    this.#watchIdleness();
  }

  get requests(): readonly DebuggedRequest[] {
    return [...this.#requests.values()];
  }

  request(id: string): DebuggedRequest | undefined {
    return this.#requests.get(id);
  }

  /** Whether a request of this kind is one of those that the session debugs. */
  wants(facts: RequestFacts): boolean {
    // The grant lets the publisher in as one user: others' requests stay untouched.
    return !this.#pending && facts.user.id === this.user.id && this.#options.filters.admits(facts);
  }

  get full(): boolean {
    return this.#requests.size >= mostRequests;
  }

  start(request: DebuggedRequest, description: string): void {
    this.#requests.set(request.id, request);
    this.publish({ Type: 'RequestStarted', RequestId: request.id, Description: description });
  }

  finish(request: DebuggedRequest): void {
    if (this.#requests.delete(request.id)) {
      this.publish({ Type: 'RequestFinished', RequestId: request.id });
    }
  }

  publish(event: Omit<DebugEvent, 'SessionId'>): void {
    this.#options.publish({ SessionId: this.id, ...event });
  }

  /** A call of the debugger: the idle hour starts anew. */
  touch(): void {
    this.#touchedAt = this.#options.clock.monotonic();
    this.#watchIdleness();
  }

  /** Requests run on as if they were never debugged. */
  end(): void {
    this.#cap.dispose();
    this.#idle?.dispose();
    this.breakpoints.clear();
    const requests = this.requests;
    this.#requests.clear();
    for (const request of requests) {
      request.release();
    }
  }

  #watchIdleness(): void {
    this.#idle?.dispose();
    const limit = this.#underLoad ? longestIdleUnderLoad : longestIdle;
    const idle = this.#options.clock.monotonic() - this.#touchedAt;
    this.#idle = this.#countDown(
      Math.max(0, limit - idle),
      `The debugging session will be terminated in 5 minutes because it is idle for ${(limit - warning) / minute} minutes.`,
      this.#underLoad ? 'idleUnderLoad' : 'idle',
    );
  }

  /** Warns when little is left, then says that the time is up. */
  #countDown(left: number, text: string, reason: EndingReason): Disposable {
    const { clock, onTimeUp } = this.#options;
    const warned =
      left > warning
        ? clock.schedule(left - warning, () => this.publish({ Type: 'SystemWarning', Description: text }))
        : undefined;
    const ended = clock.schedule(left, () => onTimeUp(reason));
    return toDisposable(() => {
      warned?.dispose();
      ended.dispose();
    });
  }
}
