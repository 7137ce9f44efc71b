import type { DebugProtocol } from '@vscode/debugprotocol';
import { redact } from '../core/base/logger.ts';

export type OutgoingResponse = Omit<DebugProtocol.Response, 'seq'>;
export interface OutgoingEvent {
  readonly event: string;
  readonly body?: unknown;
}

/**
 * The one way out. Numbers messages from 1 and holds an event back while one of its gates is closed: a `stopped` waits for
 * the answer to the step that caused it, a `breakpoint` event for the answer that told the client its id. No org session
 * passes, not even one that customer code prints or holds in a variable.
 */
export class Outbox {
  readonly #write: (message: DebugProtocol.ProtocolMessage) => void;
  readonly #closed = new Map<string, number>();
  #held: { readonly event: OutgoingEvent; readonly gates: readonly string[] }[] = [];
  #seq = 0;

  constructor(write: (message: DebugProtocol.ProtocolMessage) => void) {
    this.#write = write;
  }

  respond(response: OutgoingResponse): void {
    this.#number(response);
  }

  send(event: OutgoingEvent, gates: readonly string[]): void {
    if (this.#isClosed(gates)) {
      this.#held.push({ event, gates });
    } else {
      this.#number({ type: 'event', ...event });
    }
  }

  /** Closings count: a gate opens again when each was undone. */
  close(gate: string): void {
    this.#closed.set(gate, (this.#closed.get(gate) ?? 0) + 1);
  }

  open(gate: string): void {
    const closings = (this.#closed.get(gate) ?? 0) - 1;
    if (closings > 0) {
      this.#closed.set(gate, closings);
      return;
    }
    this.#closed.delete(gate);
    const held = this.#held;
    this.#held = [];
    for (const { event, gates } of held) {
      this.send(event, gates);
    }
  }

  isHeld(gate: string): boolean {
    return this.#closed.has(gate);
  }

  #isClosed(gates: readonly string[]): boolean {
    return gates.some((gate) => this.#closed.has(gate));
  }

  #number(message: { readonly type: string }): void {
    this.#write({ ...(redacted(message) as typeof message), seq: ++this.#seq });
  }
}

/** Answers the value itself where nothing is to be removed, as is nearly always so: no message is copied for nothing. */
function redacted(value: unknown): unknown {
  if (typeof value === 'string') {
    return redact(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.every(isClean) ? value : value.map(redacted);
  }
  return Object.values(value).every(isClean)
    ? value
    : Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redacted(member)]));
}

function isClean(value: unknown): boolean {
  return redacted(value) === value;
}
