import type { RunHistory } from '../../core/apexRuns/runHistory.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';
import type { LastTests } from './lastTests.ts';
import type { RunOutput } from './runOutput.ts';

/** What is kept of runs: the history, what they have said, and the tests that were chosen. */
export class KeptRuns implements CustomerStore {
  readonly #history: RunHistory;
  readonly #output: Pick<RunOutput, 'clear'>;
  readonly #lastTests: LastTests;

  constructor(history: RunHistory, output: Pick<RunOutput, 'clear'>, lastTests: LastTests) {
    this.#history = history;
    this.#output = output;
    this.#lastTests = lastTests;
  }

  /** The output holds what ran in every subscriber, so all of it goes, whichever customer is meant. */
  async purge(orgId: string): Promise<number> {
    await this.#output.clear();
    return this.#history.forget(orgId) + (await this.#lastTests.purge(orgId));
  }

  async purgeAll(): Promise<void> {
    await this.#output.clear();
    this.#history.forgetAll();
    await this.#lastTests.purgeAll();
  }
}
