import { type Disposable, toDisposable } from './disposable.ts';
import { loopbackNotAllowed } from './failures.ts';
import { allowedOrigin, isLoopback } from './orgAddress.ts';

/**
 * Which addresses on this machine an org session may be sent to: those of a sample org that the user has started. Any program of this
 * machine can listen there, so a pasted address alone opens none of them.
 */
export class LoopbackOrgs {
  readonly #admitted = new Set<string>();
  #admitsAll = false;

  /** For the tests and for the development of this extension. */
  admitAll(): void {
    this.#admitsAll = true;
  }

  /** The user has started what listens there. Disposing says that it has ended. */
  admit(address: string): Disposable {
    const origin = allowedOrigin(address);
    this.#admitted.add(origin);
    return toDisposable(() => this.#admitted.delete(origin));
  }

  admits(address: string): boolean {
    const origin = allowedOrigin(address);
    return this.#admitsAll || !isLoopback(origin) || this.#admitted.has(origin);
  }

  /** Throws a `Failure` where nothing may be sent. */
  check(address: string): void {
    if (!this.admits(address)) {
      throw loopbackNotAllowed(new URL(address).host);
    }
  }
}

/** Where no editor asks anybody: whoever launches names the address. */
export function anyLoopbackOrg(): LoopbackOrgs {
  const orgs = new LoopbackOrgs();
  orgs.admitAll();
  return orgs;
}
