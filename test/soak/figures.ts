import { monitorEventLoopDelay } from 'node:perf_hooks';

const megabyte = 1024 * 1024;

/** The value that the share of all does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) {
    throw new Error('Soaks are run with --expose-gc: node scripts/soak.ts.');
  }
  globalThis.gc();
}

/** Megabytes that this process holds once all garbage is gone. */
export function heapMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / megabyte;
}

export function residentMegabytes(): number {
  collectGarbage();
  return process.memoryUsage.rss() / megabyte;
}

/** Watches how long the event loop is held up, in milliseconds. */
export class LagWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });

  constructor() {
    this.#delay.enable();
  }

  /** What 99 of a hundred turns did not exceed. Its own timer's ten milliseconds are not counted. */
  get p99(): number {
    return Math.max(0, this.#delay.percentile(99) / 1e6 - 10);
  }

  stop(): void {
    this.#delay.disable();
  }
}
