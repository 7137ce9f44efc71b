import { silentLogger } from '../../../src/core/base/logger.ts';
import type { AdapterHost } from '../../../src/dap/adapterHost.ts';
import { createLiveExecution } from '../../../src/org/liveExecution.ts';
import type { FreshSession } from '../../../src/org/liveExecutionOptions.ts';
import { OrgSession } from '../../../src/org/orgSession.ts';
import { FakeClock } from '../fakeClock.ts';
import { sandbox } from '../fakeExecution.ts';
import { fakeHost, InlineClient } from '../inlineAdapter.ts';
import { ownMachine } from '../ownMachine.ts';
import { seededRandom } from '../random.ts';
import { host } from './faultedLink.ts';
import { OrgModel } from './orgModel.ts';

/** Virtual milliseconds that anything may take at most. */
const patience = 120_000;

/** Adapters of one machine and an org that exists in virtual time alone. */
export class ModelDebugging {
  readonly random: () => number;
  readonly clock = new FakeClock();
  readonly org: OrgModel;
  readonly #machine = ownMachine();

  constructor(seed: number) {
    this.random = seededRandom(seed);
    this.org = new OrgModel(this.clock, this.random);
  }

  /** An adapter with its client, as an editor starts one for each debug session. */
  async client(): Promise<InlineClient> {
    const client = new InlineClient({ ...fakeHost(undefined as never), ...this.#host(), ...this.#machine });
    await this.until(client.initialize());
    return client;
  }

  /** Launches with breakpoints at these lines; answers why it failed. */
  async launch(client: InlineClient, lines: readonly number[]): Promise<string | undefined> {
    const launched = client.request('launch', { subscriber: sandbox.organizationId });
    const set = this.setBreakpoints(client, lines);
    const { success, message } = await this.until(launched);
    await set;
    if (success) {
      await this.until(client.body('configurationDone'));
    }
    return success ? undefined : (message ?? 'the launch failed');
  }

  async setBreakpoints(client: InlineClient, lines: readonly number[]): Promise<void> {
    await this.until(
      client.body('setBreakpoints', {
        source: { path: '/src/Pricing.cls' },
        breakpoints: lines.map((line) => ({ line })),
      }),
    );
  }

  /** Lets time pass until the promise has settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const progress = { isSettled: false };
    const settled = promise.finally(() => (progress.isSettled = true));
    settled.catch(() => undefined);
    const end = this.clock.monotonic() + patience;
    await turns();
    while (!progress.isSettled && this.clock.monotonic() < end) {
      this.clock.advance(Math.min(500, this.clock.untilNext ?? 500));
      await turns();
    }
    if (!progress.isSettled) {
      throw new Error('nothing came of it');
    }
    return settled;
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.monotonic() + milliseconds;
    await turns();
    for (let left = milliseconds; left > 0; left = end - this.clock.monotonic()) {
      this.clock.advance(Math.min(left, this.clock.untilNext ?? left));
      await turns();
    }
  }

  #host(): Partial<AdapterHost> {
    const loginAsUser = { id: '005000000000001AAA', username: 'ada@northwind.example', name: 'Ada' };
    const freshSession = (): Promise<FreshSession> =>
      Promise.resolve({
        session: new OrgSession(`https://${host}`, this.org.link.session),
        organization: sandbox,
        loginAsUser,
      });
    return {
      openExecution: async () => {
        const { session } = await freshSession();
        const { clock, random, org: transport } = this;
        return createLiveExecution({ session, freshSession, clock, random, transport, logger: silentLogger });
      },
      clock: this.clock,
      rulesClock: this.clock,
    };
  }
}

/** Promises that wait for nothing but each other: as many rounds as the longest chain needs. */
async function turns(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
