import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';

const megabyte = 1024 * 1024;

/** The value that the share of all does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? 0;
}

/** Milliseconds of processor time of this process since `from`: what others do on the machine does not count. */
export function processorTime(from?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/** So that what was left behind before weighs on nothing that is measured next. */
export function collectGarbage(): void {
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

/** Megabytes of memory that the process has, without the room that the engine keeps for what is short-lived: that grows with the work. */
export function residentMegabytes(): number {
  collectGarbage();
  const nursery = getHeapSpaceStatistics().filter(({ space_name }) => space_name.startsWith('new_'));
  const room = nursery.reduce((sum, { physical_space_size }) => sum + physical_space_size, 0);
  return (process.memoryUsage.rss() - room) / megabyte;
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
