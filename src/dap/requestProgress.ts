import type { Clock } from '../core/base/clock.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { OutgoingEvent } from './outbox.ts';

// Milliseconds. What is done sooner needs no progress that flashes up.
const patience = 1_000;

/** Tells the client that a request takes its time. Every start has one end. */
export class RequestProgress {
  readonly #clock: Clock;
  readonly #send: (event: OutgoingEvent) => void;

  constructor(clock: Clock, send: (event: OutgoingEvent) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Begins to wait for a request; disposed when it is answered. */
  begin(seq: number, title: string, cancellable: boolean): Disposable {
    const progressId = progressIdOf(seq);
    let isShown = false;
    const timer = this.#clock.schedule(patience, () => {
      isShown = true;
      this.#send({ event: 'progressStart', body: { progressId, title, requestId: seq, cancellable } });
    });
    return {
      dispose: () => {
        timer.dispose();
        if (isShown) {
          isShown = false;
          this.#send({ event: 'progressEnd', body: { progressId } });
        }
      },
    };
  }
}

/** The id under which the progress of a request is cancelled. */
export function progressIdOf(seq: number): string {
  return `request ${seq}`;
}
