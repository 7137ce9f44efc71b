import { type HttpReply, type HttpRequest, type HttpStream, type HttpTransport, headerText } from './httpTransport.ts';
import type { Clock } from '../../core/base/clock.ts';

/** A transport that asks before every request whether one may still be sent, and learns the org's own time from every reply. */
export class GuardedTransport implements HttpTransport {
  readonly #transport: HttpTransport;
  readonly #clock: Clock;
  #check: (() => void) | undefined;
  #offset = 0;

  constructor(transport: HttpTransport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** What `check` throws becomes the failure of the request. Undefined: everything may be sent. */
  guard(check: (() => void) | undefined): void {
    this.#check = check;
  }

  /** The org's time by its last reply, in milliseconds since 1970; the machine's until the org has answered. */
  serverNow(): number {
    return this.#clock.now() + this.#offset;
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    this.#check?.();
    const reply = await this.#transport.send(request);
    this.#noteTime(reply);
    return reply;
  }

  async stream(request: HttpRequest): Promise<HttpStream> {
    this.#check?.();
    const reply = await this.#transport.stream(request);
    this.#noteTime(reply);
    return reply;
  }

  dispose(): void {
    this.#transport.dispose();
  }

  /** An offset, so that a clock of ours that is wrong by hours judges nothing. `Date` has whole seconds: that is near enough. */
  #noteTime(reply: Pick<HttpReply, 'headers'>): void {
    const time = Date.parse(headerText(reply, 'date') ?? '');
    if (!Number.isNaN(time)) {
      this.#offset = time - this.#clock.now();
    }
  }
}
