import { EventEmitter } from '../../core/base/event.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';

/** `org`: the key of an org id; undefined for all orgs. */
interface Work {
  readonly org: string | undefined;
  readonly ended: Promise<void>;
}

interface Retrieve extends Work {
  readonly stop: AbortController;
}

/**
 * The retrieves of this window that are under way. Those of one org follow one another, and none runs while what is stored of its org
 * is removed: it would bring back what was to go, and say that it is whole.
 */
export class Retrieves {
  readonly #running = new Set<Retrieve>();
  readonly #removals = new Set<Work>();
  readonly #stopping = new EventEmitter<string | undefined>();

  /** Retrieves of the org with this id, or of all, are stopped: who asks now asks for another one. */
  readonly onWillStop = this.#stopping.event;

  isRunning(orgId: string): boolean {
    return [...this.#running].some((one) => concerns(one, orgIdKey(orgId)));
  }

  /** Waits for its turn, then works. Rejects with an `AbortError` where what it brought was removed. */
  async run<T>(orgId: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const org = orgIdKey(orgId);
    for (let ahead = this.#ahead(org); ahead.length > 0; ahead = this.#ahead(org)) {
      await Promise.all(ahead);
    }
    const stop = new AbortController();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const retrieve = { org, stop, ended };
    this.#running.add(retrieve);
    try {
      const result = await work(AbortSignal.any([signal, stop.signal]));
      stop.signal.throwIfAborted();
      return result;
    } finally {
      this.#running.delete(retrieve);
      end();
    }
  }

  /** Stops the retrieves of an org, or of all, and removes once they have ended. Others wait until it is done. */
  async removing<T>(orgId: string | undefined, remove: () => Promise<T>): Promise<T> {
    const org = orgId === undefined ? undefined : orgIdKey(orgId);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const removal = { org, ended };
    this.#removals.add(removal);
    const stopped = [...this.#running].filter((one) => concerns(one, org));
    stopped.forEach(({ stop }) => stop.abort());
    this.#stopping.fire(orgId);
    try {
      await Promise.all(stopped.map((one) => one.ended));
      return await remove();
    } finally {
      this.#removals.delete(removal);
      end();
    }
  }

  #ahead(org: string): readonly Promise<void>[] {
    return [...this.#running, ...this.#removals].filter((one) => concerns(one, org)).map(({ ended }) => ended);
  }
}

function concerns(work: Work, org: string | undefined): boolean {
  return work.org === undefined || org === undefined || work.org === org;
}
