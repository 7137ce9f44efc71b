import type { ServerMessage } from './messages.ts';

/** Events kept per channel. The platform keeps them by age; here by number. */
const capacity = 5_000;

interface Kept {
  readonly replayId: number;
  readonly message: ServerMessage;
}

/** The events of one channel, for clients that come back and ask what they missed. */
export class ReplayBuffer {
  readonly #events: Kept[] = [];
  #lastDropped = 0;

  add(replayId: number, message: ServerMessage): void {
    this.#events.push({ replayId, message });
    if (this.#events.length > capacity) {
      this.#lastDropped = this.#events.shift()?.replayId ?? 0;
    }
  }

  /** -1: none; -2: all that are kept; otherwise those after that id. Undefined for an id outside of what is kept. */
  after(replayId: number): readonly ServerMessage[] | undefined {
    if (replayId === -1) {
      return [];
    }
    if (replayId === -2) {
      return this.#events.map(({ message }) => message);
    }
    const last = this.#events.at(-1)?.replayId ?? this.#lastDropped;
    if (replayId < this.#lastDropped || replayId > last) {
      return undefined;
    }
    return this.#events.filter((event) => event.replayId > replayId).map(({ message }) => message);
  }
}
