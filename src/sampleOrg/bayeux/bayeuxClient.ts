import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import type { ServerMessage } from './messages.ts';

/** Milliseconds within which a client must come back after an answer. */
const comeBackWithin = 40_000;

/** Events that wait for a client that does not come for them. */
const mostWaiting = 20_000;

/** What the server knows of one client: who it is, what it listens to, what waits for it, and its connect while it is held. */
export class BayeuxClient {
  readonly id: string;
  /** The org session that it shook hands with. */
  readonly orgSessionId: string;
  /** Value of the cookie that it has to bring back. */
  readonly cookie: string;
  readonly subscriptions = new Set<string>();
  /** It said good-bye. */
  left = false;
  readonly #clock: Clock;
  readonly #onExpired: () => void;
  #waiting: ServerMessage[] = [];
  #releasing = false;
  #held: (() => void) | undefined;
  #expiry: Disposable;

  constructor(options: {
    readonly id: string;
    readonly orgSessionId: string;
    readonly cookie: string;
    readonly clock: Clock;
    readonly onExpired: () => void;
  }) {
    this.id = options.id;
    this.orgSessionId = options.orgSessionId;
    this.cookie = options.cookie;
    this.#clock = options.clock;
    this.#onExpired = options.onExpired;
    this.#expiry = this.#watch();
  }

  get polling(): boolean {
    return this.#held !== undefined;
  }

  /** False when too much waits for it already. */
  deliver(message: ServerMessage): boolean {
    if (this.#waiting.length >= mostWaiting) {
      return false;
    }
    this.#waiting.push(message);
    if (!this.#releasing) {
      this.#releasing = true;
      // What happens in the same turn goes out in one answer.
      setImmediate(() => {
        this.#releasing = false;
        this.release();
      });
    }
    return true;
  }

  take(): readonly ServerMessage[] {
    const messages = this.#waiting;
    this.#waiting = [];
    return messages;
  }

  /** Settles when there is something to deliver, when the time is up, or when the client hangs up or polls anew. */
  hold(milliseconds: number, signal: AbortSignal): Promise<void> {
    this.release();
    this.#expiry.dispose();
    if (this.#waiting.length > 0 || milliseconds <= 0) {
      this.#expiry = this.#watch();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const end = (): void => {
        timer.dispose();
        signal.removeEventListener('abort', end);
        if (this.#held === end) {
          this.#held = undefined;
          this.#expiry = this.#watch();
        }
        resolve();
      };
      const timer = this.#clock.schedule(milliseconds, end);
      signal.addEventListener('abort', end, { once: true });
      this.#held = end;
    });
  }

  /** Answers the held connect now. */
  release(): void {
    this.#held?.();
  }

  dispose(): void {
    this.release();
    this.#expiry.dispose();
  }

  #watch(): Disposable {
    return this.#clock.schedule(comeBackWithin, this.#onExpired);
  }
}
