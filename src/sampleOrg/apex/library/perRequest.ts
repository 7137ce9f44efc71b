import type { RequestContext } from './contract.ts';

/** What a family of types remembers for as long as a request runs: mocks, an e-mail count, the REST context. */
export class PerRequest<T> {
  readonly #made = new WeakMap<RequestContext, T>();
  readonly #make: (context: RequestContext) => T;

  constructor(make: (context: RequestContext) => T) {
    this.#make = make;
  }

  of(context: RequestContext): T {
    let found = this.#made.get(context);
    if (found === undefined) {
      found = this.#make(context);
      this.#made.set(context, found);
    }
    return found;
  }
}
