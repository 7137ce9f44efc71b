import { integer, record } from '../json.ts';
import type { DebuggerEventData } from '../wire/debuggerEvent.ts';

/** Replay positions that a server understands besides an event's own id. */
const newEventsOnly = -1;
const everythingKept = -2;

/** How many ids are remembered to recognise a repeated event. */
const remembered = 4_096;

/** One channel: from where to replay after an interruption, and which events were seen. */
export class Subscription {
  readonly channel: string;
  readonly #seen = new Set<number>();
  #last: number | undefined;
  #everSubscribed = false;

  constructor(channel: string) {
    this.channel = channel;
  }

  /**
   * Where a subscribe asks to start. The first one wants new events only. Later ones want what came after the last event
   * processed; if there was none, everything that is kept, because listeners drop what is not theirs.
   */
  get replayFrom(): number {
    return this.#last ?? (this.#everSubscribed ? everythingKept : newEventsOnly);
  }

  subscribed(): void {
    this.#everSubscribed = true;
  }

  /** Forgets the position: the server no longer keeps it. */
  startFromNow(): void {
    this.#last = undefined;
    this.#everSubscribed = false;
  }

  /** Whether an event is new here; it then counts as processed. Events without an id are always new. */
  accept(data: unknown): boolean {
    const id = integer(record<DebuggerEventData['event']>(record<DebuggerEventData>(data).event).replayId);
    if (id === undefined) {
      return true;
    }
    if (this.#seen.has(id)) {
      return false;
    }
    this.#seen.add(id);
    if (this.#seen.size > remembered) {
      for (const oldest of this.#seen) {
        this.#seen.delete(oldest);
        break;
      }
    }
    this.#last = Math.max(id, this.#last ?? id);
    return true;
  }
}
