import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { AdapterPipe } from '../support/adapterPipe.ts';
import { KnownIds } from '../support/dapRequests.ts';
import { packageFolder, repository, sources, variable } from '../support/debugging.ts';
import { mutations, randomMutation, randomRequest } from '../support/frameMutations.ts';
import { Draws } from '../support/random.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';
import { amount, type Soak } from './soak.ts';

const mostMilliseconds = 1_000;
const mostGrownMegabytes = 96;
/** Adapters at a time: most of the time they wait out that a message does not go on. */
const lanes = 8;
/** An adapter takes so many before the next one begins. */
const framesOfOneLife = 2_000;
const mostAtOnce = 16;
const diagnostics = `${packageFolder}/classes/BillingDiagnostics.cls`;
const paths = [diagnostics, `${packageFolder}/classes/InvoiceService.cls`, '/elsewhere/Nope.cls'];

interface Tally {
  frames: number;
  readonly kinds: Set<string>;
  readonly waits: number[];
  mostGrown: number;
  readonly breaches: string[];
}

/** One adapter, from its start until it has taken its share. `prepare` brings it into the state in which it is mutated at. */
async function live(
  draws: Draws,
  tally: Tally,
  frames: number,
  prepare: (adapter: AdapterPipe) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const adapter = new AdapterPipe(environment);
  const known = new KnownIds(paths);
  adapter.onResponse = (response) => {
    known.learn(response);
  };
  await prepare(adapter);
  let before = 0;
  for (let left = frames; left > 0;) {
    const count = Math.min(left, 1 + draws.below(mostAtOnce));
    const kinds = Array.from({ length: count }, () => randomMutation(draws));
    for (const kind of kinds) {
      for (const piece of mutations[kind]?.(randomRequest(draws, known), draws) ?? []) {
        await adapter.write(piece);
      }
      tally.kinds.add(kind);
    }
    tally.frames += count;
    left -= count;
    const asked = performance.now();
    if ((await adapter.ask('threads')) === undefined) {
      const state = adapter.hasExited ? 'has ended' : 'is deaf';
      tally.breaches.push(`The adapter ${state} after ${kinds.join(', ')}.`);
      adapter.process.kill('SIGKILL');
      break;
    }
    tally.waits.push(performance.now() - asked);
    before ||= await adapter.residentMegabytes();
  }
  tally.mostGrown = Math.max(tally.mostGrown, (await adapter.residentMegabytes()) - before);
  await adapter.close();
  tally.breaches.push(...adapter.problems);
}

/** In a debug session, with a request that stops time and again. */
async function liveInSession(draws: Draws, tally: Tally, frames: number): Promise<void> {
  await using sampleOrg = await startSampleOrgProcess(repository);
  const org = new SampleOrgClient(debuggableSubscriber(JSON.parse(sampleOrg.ready) as SampleOrgReady));
  let isOver = false;
  const runAgain = (): void => {
    if (!isOver) {
      void org.runAnonymousApex('acme.BillingApi.runDiagnostics();').then(runAgain, () => undefined);
    }
  };
  const prepare = async (adapter: AdapterPipe): Promise<void> => {
    await adapter.ask('initialize', { adapterID: 'isv-apex', supportsVariableType: true });
    const launched = await adapter.ask('launch', { ...org.launchArguments(variable), sources });
    if (launched?.success !== true) {
      throw new Error(`The launch failed: ${launched?.message ?? 'it was not answered'}`);
    }
    await adapter.ask('setBreakpoints', { source: { path: diagnostics }, breakpoints: [{ line: 16 }, { line: 36 }] });
    await adapter.ask('configurationDone');
    runAgain();
  };
  await live(draws, tally, frames, prepare, { [variable]: org.session });
  isOver = true;
}

const mutated: Soak = {
  id: 'R1',
  title: 'the adapter lives through whatever is written to it, and answers the next request within a second',
  run: async (scale) => {
    const wanted = amount(scale, 100_000, 120);
    const tally: Tally = { frames: 0, kinds: new Set(), waits: [], mostGrown: 0, breaches: [] };
    let started = 0;
    const lane = async (number: number): Promise<void> => {
      for (let life = 0; started < wanted; life++) {
        const frames = Math.min(wanted - started, scale.full ? framesOfOneLife : wanted / 2);
        started += frames;
        const draws = new Draws(scale.seed + number * 1_000 + life);
        if (number === 0) {
          await liveInSession(draws, tally, frames);
        } else {
          await live(draws, tally, frames, async (adapter) => {
            // Every third has not even been initialised; it refuses everything once it has started.
            await (number % 3 === 0 ? adapter.ask('threads') : adapter.ask('initialize', { adapterID: 'isv-apex' }));
          });
        }
      }
    };
    await Promise.all(Array.from({ length: scale.full ? lanes : 2 }, (_, number) => lane(number)));
    const { breaches, kinds, waits } = tally;
    const slowest = Math.max(...waits);
    if (scale.full && slowest > mostMilliseconds) {
      breaches.push(`A request was answered only after ${slowest.toFixed(0)} ms.`);
    }
    if (scale.full && tally.mostGrown > mostGrownMegabytes) {
      breaches.push(`An adapter has grown by ${tally.mostGrown.toFixed(0)} MB.`);
    }
    if (scale.full && kinds.size < Object.keys(mutations).length) {
      breaches.push(`Only ${kinds.size} kinds of mutation came up.`);
    }
    const figures = `${kinds.size} kinds, slowest answer ${slowest.toFixed(0)} ms, grown by ${tally.mostGrown.toFixed(0)} MB`;
    return { count: tally.frames, of: 'mutated messages', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [mutated];
