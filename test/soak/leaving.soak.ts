import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { Debugging, diagnostics, repository } from '../support/debugging.ts';
import { Draws } from '../support/random.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import { amount, type Soak, type SoakScale } from './soak.ts';

const mostMillisecondsToAnswer = 1_000;
const mostMillisecondsWithoutNetwork = 3_000;
const mostMillisecondsToGo = 5_000;
/** Adapters at a time, each with an org of its own: most of the time they wait for one that does not answer. */
const lanes = 3;
const file = 'classes/BillingDiagnostics.cls';
const lineReached = 'describe(title, items);';

/** Where a debug session is when its client leaves. */
const states = {
  // It has started once it refuses something.
  'not initialised': ({ session }) => session.client.request('threads'),
  initialised: ({ session }) => session.initialize(),
  'launch under way': async ({ session, draws, slowDown }) => {
    await slowDown(draws.below(60));
    await session.initialize();
    session.client.post('launch', session.launchArguments);
    await wait(draws.below(500));
  },
  'launch failed': async ({ session }) => {
    await session.initialize();
    await session.client.request('launch', session.org.launchArguments('NO_SUCH_VARIABLE'));
  },
  waiting: ({ session }) => session.start(file, []),
  stopped: ({ stop }) => stop(),
  running: async ({ session, stop }) => {
    await stop();
    await session.client.body('continue', { threadId: 1 });
  },
  stepping: async ({ session, stop, slowDown }) => {
    await stop();
    await slowDown(50);
    session.client.post('next', { threadId: 1 });
  },
  restarting: async ({ session, stop, draws }) => {
    await stop();
    session.client.post('restart', {});
    await wait(draws.below(300));
  },
  'link down': async ({ stop, control, orgId }) => {
    await stop();
    await control.addFault(orgId, { kind: 'hang', match: { api: 'cometd' } });
  },
  'network dead': async ({ stop, control, orgId }) => {
    await stop();
    await control.addFault(orgId, { kind: 'hang' });
  },
  'ended by the org': async ({ session, stop, control, orgId }) => {
    await stop();
    await control.terminateDebugSession(orgId, 'Over.');
    await session.client.expectEvent('terminated');
  },
} satisfies Readonly<Record<string, (scene: Scene) => Promise<unknown>>>;

/** How it leaves. What is answered is the number of the request whose answer counts. */
const ways = {
  disconnect: ({ client }) => client.post('disconnect'),
  'disconnect twice': ({ client }) => [client.post('disconnect'), client.post('disconnect')][0],
  'terminate, then disconnect': ({ client }) => [client.post('terminate'), client.post('disconnect')][1],
  'stdin closed': ({ client }) => {
    client.process.stdin.end();
    return undefined;
  },
  SIGTERM: ({ client }) => {
    client.process.kill('SIGTERM');
    return undefined;
  },
  'client killed': ({ client }) => {
    client.process.stdout.destroy();
    client.process.stderr.destroy();
    client.process.stdin.destroy();
    return undefined;
  },
} satisfies Readonly<Record<string, (session: Debugging) => number | undefined>>;

interface Scene {
  readonly session: Debugging;
  readonly control: SampleOrgControl;
  readonly orgId: string;
  readonly draws: Draws;
  /** A request of the customer's stops. */
  readonly stop: () => Promise<void>;
  /** The org takes so many milliseconds for each answer from now on. */
  readonly slowDown: (milliseconds: number) => Promise<void>;
}

type State = keyof typeof states;
type Way = keyof typeof ways;

/** One org, and adapters that leave it one after another. */
class Lane {
  readonly breaches: string[] = [];
  readonly answers: number[] = [];
  readonly departures: number[] = [];
  readonly #ready: SampleOrgReady;
  readonly #draws: Draws;
  readonly #isFull: boolean;

  constructor(ready: SampleOrgReady, draws: Draws, { full }: SoakScale) {
    this.#ready = ready;
    this.#draws = draws;
    this.#isFull = full;
  }

  async run(state: State, way: Way): Promise<void> {
    const subscriber = debuggableSubscriber(this.#ready);
    const control = new SampleOrgControl(this.#ready.control.url);
    const session = new Debugging(subscriber);
    const { orgId } = subscriber;
    const what = `${state}, ${way}`;
    try {
      await states[state]({
        session,
        control,
        orgId,
        draws: this.#draws,
        stop: async () => {
          await session.start(file, [lineReached]);
          session.org.runAnonymousApex(diagnostics).catch(() => undefined);
          await session.stopped();
        },
        slowDown: (milliseconds) => control.setLatency(milliseconds, orgId),
      });
      await this.#leave(session, what, state === 'network dead', ways[way](session));
      await control.clearFaults(orgId);
      await control.setLatency(0, orgId);
      const left = (await control.state(orgId)).debugSession;
      if (left !== null && state !== 'network dead') {
        this.breaches.push(`${what}: a debug session is left in the org.`);
      }
      await session.client.leave();
    } catch (error) {
      this.breaches.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      session.client.kill();
    }
    await control.clearFaults(orgId);
    await control.setLatency(0, orgId);
    await control.terminateDebugSession(orgId);
  }

  async #leave({ client }: Debugging, what: string, isNetworkDead: boolean, asked: number | undefined): Promise<void> {
    const start = performance.now();
    const took = (): number => performance.now() - start;
    const timer = setTimeout(() => {
      client.kill();
    }, 2 * mostMillisecondsToGo);
    if (asked !== undefined) {
      const { success } = await client.response(asked);
      this.answers.push(took());
      const most = isNetworkDead ? mostMillisecondsWithoutNetwork : mostMillisecondsToAnswer;
      if (!success || (this.#isFull && took() > most)) {
        this.breaches.push(`${what}: ${success ? 'answered' : 'refused'} after ${took().toFixed(0)} ms.`);
      }
    }
    await (client.process.exitCode ?? client.process.signalCode ?? once(client.process, 'exit'));
    clearTimeout(timer);
    this.departures.push(took());
    const { exitCode, signalCode } = client.process;
    if (exitCode !== 0 || (this.#isFull && took() > mostMillisecondsToGo)) {
      this.breaches.push(`${what}: gone with ${exitCode ?? signalCode ?? ''} after ${took().toFixed(0)} ms.`);
    }
  }
}

/** Every state with every way, over and over, in an order that the seed decides. */
function plan(count: number, draws: Draws): readonly (readonly [State, Way])[] {
  const all = (Object.keys(states) as State[]).flatMap((state) =>
    (Object.keys(ways) as Way[]).map((way) => [state, way] as const),
  );
  return Array.from({ length: Math.ceil(count / all.length) }, () =>
    all
      .map((pair) => ({ pair, order: draws.number() }))
      .sort((a, b) => a.order - b.order)
      .map(({ pair }) => pair),
  )
    .flat()
    .slice(0, count);
}

const leaving: Soak = {
  id: 'R11',
  title:
    'whatever a session is doing, a client that leaves is answered at once and its adapter goes and leaves nothing in the org',
  run: async (scale) => {
    const runs = [...plan(amount(scale, 500, 3), new Draws(scale.seed))];
    const count = runs.length;
    const finished: Lane[] = [];
    const lane = async (number: number): Promise<void> => {
      await using sampleOrg = await startSampleOrgProcess(repository);
      const own = new Lane(JSON.parse(sampleOrg.ready) as SampleOrgReady, new Draws(scale.seed + number), scale);
      finished.push(own);
      for (let next = runs.shift(); next !== undefined; next = runs.shift()) {
        await own.run(...next);
      }
    };
    await Promise.all(Array.from({ length: scale.full ? lanes : 1 }, (_, number) => lane(number)));
    const answered = Math.max(0, ...finished.flatMap(({ answers }) => answers));
    const gone = Math.max(0, ...finished.flatMap(({ departures }) => departures));
    const breaches = finished.flatMap((each) => each.breaches);
    const figures = `slowest answer ${answered.toFixed(0)} ms, slowest to go ${gone.toFixed(0)} ms`;
    return { count, of: 'departures', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [leaving];
