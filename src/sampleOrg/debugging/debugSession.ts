import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { RunningUser } from '../apex/library/contract.ts';
import { ArmedBreakpoints } from './armedBreakpoints.ts';
import type { DebugEvent } from './debugEvents.ts';
import type { DebuggedRequest } from './debuggedRequest.ts';
import { longestSession } from './debuggerLicense.ts';
import type { RequestFacts, RequestFilters } from './requestFilters.ts';

/** Milliseconds without a call of the debugger after which the org ends the session. */
const longestIdle = 60 * 60 * 1000;
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
  /** The time is up; the description says why. */
  readonly onTimeUp: (description: string) => void;
}

/** An active debug session (07a). */
export class DebugSession {
  readonly id: string;
  readonly user: RunningUser;
  readonly breakpoints = new ArmedBreakpoints();
  readonly #options: DebugSessionOptions;
  readonly #requests = new Map<string, DebuggedRequest>();
  readonly #cap: Disposable;
  #idle: Disposable;

  constructor(options: DebugSessionOptions) {
    this.id = options.id;
    this.user = options.user;
    this.#options = options;
    this.#cap = options.clock.schedule(longestSession, () =>
      options.onTimeUp('The debugging session was terminated because it reached the maximum duration of 4 hours.'),
    );
    this.#idle = this.#watchIdleness();
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
    return facts.user.id === this.user.id && this.#options.filters.admits(facts);
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
    this.#idle.dispose();
    this.#idle = this.#watchIdleness();
  }

  /** Requests run on as if they were never debugged. */
  end(): void {
    this.#cap.dispose();
    this.#idle.dispose();
    this.breakpoints.clear();
    const requests = this.requests;
    this.#requests.clear();
    for (const request of requests) {
      request.release();
    }
  }

  #watchIdleness(): Disposable {
    return this.#options.clock.schedule(longestIdle, () =>
      this.#options.onTimeUp('The debugging session was terminated because it was idle for 60 minutes.'),
    );
  }
}
