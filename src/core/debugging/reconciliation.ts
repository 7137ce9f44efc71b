import { recordIdKey } from '../base/recordId.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { DebuggedExecution, ExecutionFrame } from './execution.ts';

/** A request that runs as far as events tell. The token is another one as soon as they tell something else. */
export interface RunningRequest {
  readonly requestId: string;
  readonly token: object;
}

/** What the org says instead of an event that was lost. */
export interface MissedEvents {
  readonly running: readonly RunningRequest[];
  foundActive(requestId: string): void;
  foundStopped(request: RunningRequest, top: ExecutionFrame | undefined): void;
  foundFinished(request: RunningRequest): void;
}

/** How often running requests are looked at, in case the event of their stop never came. Milliseconds. */
const period = 30_000;
/** An event may be on its way still: a stop is believed when it is seen twice, so much apart. */
const doubt = 2_000;

/** Makes up for events that may have been lost by asking the org where requests stand. */
export class Reconciliation implements Disposable {
  readonly #execution: Pick<DebuggedExecution, 'readState' | 'readRequests'>;
  readonly #requests: MissedEvents;
  readonly #clock: Clock | undefined;
  #timer: Disposable | undefined;

  /** Without a clock it looks only when it is told to. */
  constructor(
    execution: Pick<DebuggedExecution, 'readState' | 'readRequests'>,
    requests: MissedEvents,
    clock: Clock | undefined,
  ) {
    this.#execution = execution;
    this.#requests = requests;
    this.#clock = clock;
  }

  /** Events may be missing: which requests there are is asked for, and whether each of them stands. */
  async eventsMayBeMissing(): Promise<void> {
    const before = this.#requests.running;
    const stands = this.#standing(before);
    const records = (await this.#execution.readRequests?.().catch(() => [])) ?? [];
    const known = new Set(before.map(({ requestId }) => recordIdKey(requestId)));
    for (const { requestId, isActive } of records) {
      const request = before.find((one) => recordIdKey(one.requestId) === recordIdKey(requestId));
      if (request !== undefined && !isActive) {
        this.#requests.foundFinished(request);
      } else if (isActive && !known.has(recordIdKey(requestId))) {
        this.#requests.foundActive(requestId);
      }
    }
    const found = this.#requests.running.filter(({ requestId }) => !known.has(recordIdKey(requestId)));
    const standing = [...(await stands), ...(await this.#standing(found))];
    for (const { request, top } of standing) {
      this.#requests.foundStopped(request, top);
    }
  }

  /** Something runs now that may stop without a word. Nothing is asked while nothing runs. */
  watch(): void {
    if (this.#clock !== undefined && this.#timer === undefined && this.#requests.running.length > 0) {
      this.#timer = this.#clock.schedule(period, () => {
        void this.#look(this.#requests.running).finally(() => {
          this.#timer = undefined;
          this.watch();
        });
      });
    }
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  async #look(running: readonly RunningRequest[]): Promise<void> {
    const suspects = (await this.#standing(running)).map(({ request }) => request);
    if (suspects.length > 0) {
      await new Promise<void>((resolve) => {
        this.#timer = this.#clock?.schedule(doubt, resolve);
      });
      for (const { request, top } of await this.#standing(suspects)) {
        this.#requests.foundStopped(request, top);
      }
    }
  }

  /** Those of the requests that stand. One that runs has no state. */
  async #standing(
    requests: readonly RunningRequest[],
  ): Promise<readonly { readonly request: RunningRequest; readonly top: ExecutionFrame | undefined }[]> {
    const read = await Promise.allSettled(
      requests.map(async (request) => {
        const { frames } = await this.#execution.readState(request.requestId);
        return { request, top: frames[0] };
      }),
    );
    return read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }
}
