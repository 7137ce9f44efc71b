import type { Clock } from '../../src/core/base/clock.ts';
import { type Disposable, toDisposable } from '../../src/core/base/disposable.ts';
import type { CrashLedger, LedgerEntry } from '../../src/core/sessionRules/crashLedger.ts';
import { NodeHttpTransport } from '../../src/org/http/nodeHttpTransport.ts';
import type { HttpReply, HttpRequest, HttpStream, HttpTransport } from '../../src/org/http/httpTransport.ts';

const never = new Promise<never>(() => undefined);

/**
 * The life of a process, as far as others can see it: what it sends, writes and waits for. At a chosen step it ends as by SIGKILL: nothing
 * that it has begun goes on, and nothing new begins.
 */
export class Mortal {
  readonly #dieAt: number;
  readonly #death = Promise.withResolvers<undefined>();
  readonly #end = new AbortController();
  readonly #timers = new Set<Disposable>();
  #steps = 0;
  #counts = false;

  /** Counted from `beginCounting` on. Infinity: it lives. */
  constructor(dieAt: number) {
    this.#dieAt = dieAt;
  }

  get steps(): number {
    return this.#steps;
  }

  get isDead(): boolean {
    return this.#end.signal.aborted;
  }

  get died(): Promise<undefined> {
    return this.#death.promise;
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  beginCounting(): void {
    this.#counts = true;
  }

  /** Something that others can see is about to happen, or has. Never resolves in the dead. */
  step(): Promise<void> {
    if (this.#counts && !this.isDead && ++this.#steps === this.#dieAt) {
      this.die();
    }
    return this.isDead ? never : Promise.resolve();
  }

  die(): void {
    this.#end.abort();
    this.#timers.forEach((timer) => timer.dispose());
    this.#death.resolve(undefined);
  }

  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      schedule: (delay, callback) => {
        if (this.isDead) {
          return toDisposable(() => undefined);
        }
        const timer = clock.schedule(delay, () => {
          this.#timers.delete(timer);
          callback();
        });
        this.#timers.add(timer);
        return toDisposable(() => {
          this.#timers.delete(timer);
          timer.dispose();
        });
      },
    };
  }
}

/** Requests of a process that may die before one is sent, or after the org has done it and before its answer is here. */
export class MortalTransport implements HttpTransport {
  readonly #mortal: Mortal;
  readonly #inner: NodeHttpTransport;

  constructor(mortal: Mortal, clock: Clock) {
    this.#mortal = mortal;
    this.#inner = new NodeHttpTransport(clock);
    mortal.signal.addEventListener('abort', () => this.#inner.dispose(), { once: true });
  }

  async send(request: HttpRequest): Promise<HttpReply> {
    // The event link only listens.
    const isLink = request.url.includes('/cometd/');
    await (isLink ? undefined : this.#mortal.step());
    const signals = [request.signal, this.#mortal.signal].filter((signal) => signal !== undefined);
    const reply = await this.#inner.send({ ...request, signal: AbortSignal.any(signals) }).catch((error: unknown) => {
      if (this.#mortal.isDead) {
        return never;
      }
      throw error;
    });
    await (isLink ? undefined : this.#mortal.step());
    return this.#mortal.isDead ? never : reply;
  }

  stream(request: HttpRequest): Promise<HttpStream> {
    return this.#inner.stream(request);
  }

  dispose(): void {
    this.#inner.dispose();
  }
}

/** A ledger that is written by a process which may die before or after it. */
export class MortalLedger implements CrashLedger {
  readonly #mortal: Mortal;
  readonly #kept: CrashLedger;

  constructor(mortal: Mortal, kept: CrashLedger) {
    this.#mortal = mortal;
    this.#kept = kept;
  }

  async record(entry: LedgerEntry): Promise<void> {
    this.#mortal.beginCounting();
    await this.#mortal.step();
    await this.#kept.record(entry);
    await this.#mortal.step();
  }

  async remove(id: string): Promise<void> {
    await this.#mortal.step();
    await this.#kept.remove(id);
    await this.#mortal.step();
  }

  async entries(): Promise<readonly LedgerEntry[]> {
    return this.#kept.entries();
  }
}
