import type { ServerMessage } from './messages.ts';

/** Events kept per channel. The platform keeps them by age; here by number and size. */
const capacity = 5_000;
/** Characters of all events kept per channel. */
const largest = 32 * 1024 * 1024;

interface Kept {
  readonly replayId: number;
  readonly message: ServerMessage;
  readonly size: number;
}

/** The events of one channel, for clients that come back and ask what they missed. */
export class ReplayBuffer {
  readonly #events: Kept[] = [];
  #lastDropped = 0;
  #size = 0;

  add(replayId: number, message: ServerMessage): void {
    const size = JSON.stringify(message).length;
    this.#events.push({ replayId, message, size });
    this.#size += size;
    while (this.#events.length > capacity || (this.#size > largest && this.#events.length > 1)) {
      const dropped = this.#events.shift();
      this.#size -= dropped?.size ?? 0;
      this.#lastDropped = dropped?.replayId ?? this.#lastDropped;
    }
  }

  /** Drops everything: ids up to `lastReplayId` are outside of what is kept. */
  lose(lastReplayId: number): void {
    this.#events.length = 0;
    this.#size = 0;
    this.#lastDropped = lastReplayId + 1;
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
