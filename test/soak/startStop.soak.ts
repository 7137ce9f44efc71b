import { PassThrough } from 'node:stream';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import { encodeFrame } from '../../src/dap/framing.ts';
import { serveOnStreams } from '../../src/dap/streamConnection.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { breakpointsAt, diagnostics, packageFolder, repository, sources } from '../support/debugging.ts';
import { type OrgAddress, OrgDebugging } from '../support/orgDebugging.ts';
import { Draws } from '../support/random.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';
import { heapMegabytes } from './figures.ts';
import { amount, type Soak } from './soak.ts';

const mostGrownMegabytes = 5;
/** What comes once, such as compiled code, has come by then. */
const warmUp = 30;
const patience = 8_000;
const launch = { subscriber: '00D000000000001EAA' };
const file = 'classes/BillingDiagnostics.cls';

/** Ways through a debug session, from its start to its end. */
class Sessions {
  readonly #org: OrgAddress & SampleOrgClient;
  readonly #control: SampleOrgControl;
  readonly #orgId: string;

  constructor(ready: SampleOrgReady) {
    const subscriber = debuggableSubscriber(ready);
    this.#org = new SampleOrgClient(subscriber);
    this.#control = new SampleOrgControl(ready.control.url);
    this.#orgId = subscriber.orgId;
  }

  readonly ways: Readonly<Record<string, () => Promise<void>>> = {
    'started and left': async () => {
      const { client } = await this.#started();
      await client.body('disconnect');
      client.adapter.dispose();
    },
    'launched in vain': async () => {
      const { client } = new OrgDebugging(
        { url: this.#org.url, session: '00D000000000001!AQEAQexpired' },
        this.#sources,
      );
      await client.initialize();
      await client.request('launch', launch);
      await client.body('disconnect');
      client.adapter.dispose();
    },
    'left in the middle of the launch': async () => {
      const { client } = new OrgDebugging(this.#org, this.#sources);
      await client.initialize();
      const launched = client.request('launch', launch);
      await client.body('disconnect');
      await launched;
      client.adapter.dispose();
    },
    restarted: async () => {
      const { client } = await this.#started();
      await client.body('restart');
      await client.body('disconnect');
      client.adapter.dispose();
    },
    dropped: async () => {
      const { client } = await this.#started();
      client.adapter.dispose();
      await client.adapter.end();
    },
    'served on streams': async () => {
      const { client } = new OrgDebugging(this.#org, this.#sources);
      const input = new PassThrough();
      const output = new PassThrough();
      output.resume();
      const over = serveOnStreams(client.adapter, input, output, { clock: systemClock, logger: silentLogger });
      const send = (seq: number, command: string, args: object): boolean =>
        input.write(encodeFrame({ type: 'request', seq, command, arguments: args }));
      send(1, 'initialize', { adapterID: 'isv-apex' });
      send(2, 'launch', launch);
      await client.response(2);
      input.end();
      await over;
    },
    // Last, since the sockets of the test's own calls stay open for a while: the quick share does without them.
    'left while a request is stopped': async () => {
      const debugging = await this.#started(['describe(title, items);']);
      const run = this.#org.runAnonymousApex(diagnostics);
      await debugging.show(await debugging.stopped());
      await debugging.client.body('disconnect');
      debugging.client.adapter.dispose();
      await run;
    },
    'ended by the org': async () => {
      const { client } = await this.#started();
      await this.#control.terminateDebugSession(this.#orgId, 'Over.');
      await client.event('terminated');
      await client.body('disconnect');
      client.adapter.dispose();
    },
  };

  get #sources(): { readonly path: string; readonly namespace: string } {
    return sources[0] ?? { path: packageFolder, namespace: 'acme' };
  }

  async #started(codes: readonly string[] = []): Promise<OrgDebugging> {
    const debugging = new OrgDebugging(this.#org, this.#sources);
    await debugging.client.initialize();
    await debugging.launch(new Map([[`${packageFolder}/${file}`, await breakpointsAt(file, codes)]]));
    return debugging;
  }
}

/** What keeps the process alive, as the runtime names it: sockets, timers, files. Sorted. */
function handles(): string {
  // The look itself is an immediate.
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind !== 'Immediate')
    .sort()
    .join(', ');
}

/** The handles once they are those, or after the time that the runtime keeps unused sockets of the test's own calls. */
async function handlesThatStay(wanted: string): Promise<string> {
  const end = performance.now() + patience;
  while (handles() !== wanted && performance.now() < end) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return handles();
}

const startStop: Soak = {
  id: 'R8',
  title: 'a thousand debug sessions leave no memory, timer or socket behind',
  run: async (scale) => {
    await using sampleOrg = await startSampleOrgProcess(repository);
    const handlesBefore = handles();
    const { ways } = new Sessions(JSON.parse(sampleOrg.ready) as SampleOrgReady);
    const names = Object.keys(ways);
    const draws = new Draws(scale.seed);
    const cycles = amount(scale, 1_000, names.length - 2);
    for (let cycle = 0; cycle < amount(scale, warmUp, 2); cycle++) {
      await ways[names[cycle % names.length] ?? '']?.();
    }
    const before = heapMegabytes();
    const breaches: string[] = [];
    for (let cycle = 0; cycle < cycles; cycle++) {
      const name = cycle < names.length ? names[cycle] : draws.one(names);
      await ways[name ?? '']?.();
    }
    const grown = heapMegabytes() - before;
    if (grown > mostGrownMegabytes) {
      breaches.push(`The heap has grown by ${grown.toFixed(1)} MB.`);
    }
    const left = await handlesThatStay(handlesBefore);
    if (left !== handlesBefore) {
      breaches.push(`Open at the end: ${left}; at the beginning: ${handlesBefore}.`);
    }
    return { count: cycles, of: 'debug sessions', figures: `heap grown by ${grown.toFixed(1)} MB`, breaches };
  },
};

export const soaks: readonly Soak[] = [startStop];
