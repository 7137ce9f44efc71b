import { integer, record, type Untrusted } from '../json.ts';
import type { BayeuxReply } from '../wire/bayeux.ts';
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

  /** It goes on after an event that the server knows: one that is no longer kept is refused. */
  get isAnchored(): boolean {
    return this.#last !== undefined;
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
    const id = replayIdOf(data);
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

/**
 * The replies of one answer with the events of each channel in the order of their ids. A server numbers events as they happen, but
 * nothing promises that an answer which repeats some lists them so.
 */
export function inReplayOrder(replies: readonly Untrusted<BayeuxReply>[]): readonly Untrusted<BayeuxReply>[] {
  const byChannel = Map.groupBy(replies.filter(isNumbered), ({ channel }) => channel);
  for (const events of byChannel.values()) {
    events.sort((a, b) => (replayIdOf(a.data) ?? 0) - (replayIdOf(b.data) ?? 0));
  }
  return replies.map((reply) => (isNumbered(reply) ? (byChannel.get(reply.channel)?.shift() ?? reply) : reply));
}

function isNumbered(reply: Untrusted<BayeuxReply>): boolean {
  return replayIdOf(reply.data) !== undefined;
}

function replayIdOf(data: unknown): number | undefined {
  return integer(record<DebuggerEventData['event']>(record<DebuggerEventData>(data).event).replayId);
}
