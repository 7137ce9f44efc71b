import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { SourceIndex } from '../../src/core/apexLanguage/sourceIndex.ts';
import { nodeSourceFiles } from '../../src/dap/nodeSourceFiles.ts';
import { OrgDebugging, referenceOf, type Shown } from '../support/orgDebugging.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';
import { createDebuggerSubject, type DebuggerSubject } from './debuggerSubject.ts';
import type { Measurement } from './measurement.ts';
import { oneCallEach } from './oneCallEach.ts';

const repository = resolve(import.meta.dirname, '../..');
const warmUps = 5;

interface Cost {
  readonly milliseconds: number;
  readonly calls: number;
}

type Breakpoints = ReadonlyMap<string, readonly DebugProtocol.SourceBreakpoint[]>;
type Through = typeof oneCallEach;

/** What a person waits for when debugging in the sample org, at two latencies. Most of it beside bare round trips to the same org. */
export async function measureDebugging(): Promise<Measurement[]> {
  await using subject = await createDebuggerSubject(join(repository, 'src/sampleOrg/samplePackage'));
  await using sampleOrg = await startSampleOrgProcess(repository, ['--package', subject.folder]);
  const bench = new DebuggingBench(JSON.parse(sampleOrg.ready) as SampleOrgReady, subject);
  const measurements: Measurement[] = [];
  // The first ones pay for loading and compiling; they are not what a day of debugging feels like.
  for (let run = 0; run < warmUps; run++) {
    await bench.launching(50);
    await bench.operations();
  }
  for (const latency of [0, 100]) {
    await bench.setLatency(latency);
    measurements.push(
      ...(await measureLaunches(bench, latency)),
      ...(await measureOperations(bench, latency)),
      ...(await measurePassing(bench, latency)),
    );
  }
  return measurements;
}

async function measureLaunches(bench: DebuggingBench, latency: number): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const count of [1, 20, 50]) {
    const otherWay = 'same adapter, one call per breakpoint';
    const baseline = await bench.launching(count, oneCallEach);
    const cost = await bench.launching(count);
    const subject = `launch with ${count} breakpoint${count === 1 ? '' : 's'} at ${latency} ms latency`;
    measurements.push(
      { name: subject, value: cost.milliseconds, unit: 'ms', baseline: time(otherWay, baseline.milliseconds) },
      { name: `${subject}, round trips`, value: cost.calls, unit: 'calls', baseline: calls(otherWay, baseline.calls) },
    );
  }
  return measurements;
}

/** How many calls an operation should cost, and how many round trips it cannot do without, that of an event among them. */
const goals: Readonly<Record<string, { readonly calls: number; readonly roundTrips: number }>> = {
  'set one breakpoint': { calls: 1, roundTrips: 1 },
  'stop to stack, scopes and variables': { calls: 1, roundTrips: 1 },
  'watch with operators': { calls: 0, roundTrips: 0 },
  'evaluate a path': { calls: 1, roundTrips: 1 },
  'open a page of a list of 10,000': { calls: 1, roundTrips: 1 },
  'open an object and its 20 children': { calls: 1, roundTrips: 1 },
  'step to stack, scopes and variables': { calls: 2, roundTrips: 3 },
  continue: { calls: 1, roundTrips: 1 },
  'pass a condition that is not met': { calls: 2, roundTrips: 3 },
  'pass a hit that does not count': { calls: 1, roundTrips: 2 },
};

async function measureOperations(bench: DebuggingBench, latency: number): Promise<Measurement[]> {
  const runs: ReadonlyMap<string, Cost>[] = [];
  for (let run = 0; run < (latency === 0 ? 9 : 3); run++) {
    runs.push(await bench.operations());
  }
  const roundTrip = await bench.bareRoundTrip();
  const names = [...(runs[0]?.keys() ?? [])];
  const children = await bench.operations(oneCallEach);
  return names.flatMap((name) => {
    const costs = runs.flatMap((run) => run.get(name) ?? []);
    const others = name.includes('children') ? children.get(name) : undefined;
    return compared(name, latency, medianCost(costs), roundTrip, others);
  });
}

async function measurePassing(bench: DebuggingBench, latency: number): Promise<Measurement[]> {
  const turns = latency === 0 ? 200 : 10;
  const roundTrip = await bench.bareRoundTrip();
  const condition = await bench.passing(turns, { condition: `i == ${turns}` });
  const hits = await bench.passing(turns, { hitCondition: String(turns + 1) });
  return [
    ...compared('pass a condition that is not met', latency, condition, roundTrip),
    ...compared('pass a hit that does not count', latency, hits, roundTrip),
  ];
}

function compared(name: string, latency: number, cost: Cost, roundTrip: number, otherWay?: Cost): Measurement[] {
  const goal = goals[name] ?? { calls: 0, roundTrips: 0 };
  const subject = `${name} at ${latency} ms latency`;
  const one = 'same adapter, one call per reference';
  return [
    {
      name: subject,
      value: cost.milliseconds,
      unit: 'ms',
      baseline:
        otherWay === undefined
          ? time(`${goal.roundTrips} × a bare round trip`, goal.roundTrips * roundTrip)
          : time(one, otherWay.milliseconds),
    },
    {
      name: `${subject}, debug calls`,
      value: cost.calls,
      unit: 'calls',
      baseline: otherWay === undefined ? calls('goal', goal.calls) : calls(one, otherWay.calls),
    },
  ];
}

function time(name: string, value: number): Measurement {
  return { name, value, unit: 'ms' };
}

function calls(name: string, value: number): Measurement {
  return { name, value, unit: 'calls' };
}

function medianCost(costs: readonly Cost[]): Cost {
  return {
    milliseconds: median(costs.map(({ milliseconds }) => milliseconds)),
    calls: Math.max(...costs.map((cost) => cost.calls)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Debug sessions with a client in this process: what is measured is the adapter and the org, not the start of a process. */
class DebuggingBench {
  readonly #org: SampleOrgClient;
  readonly #orgId: string;
  readonly #control: SampleOrgControl;
  readonly #subject: DebuggerSubject;

  constructor(ready: SampleOrgReady, subject: DebuggerSubject) {
    const subscriber = debuggableSubscriber(ready);
    this.#org = new SampleOrgClient(subscriber);
    this.#orgId = subscriber.orgId;
    this.#control = new SampleOrgControl(ready.control.url);
    this.#subject = subject;
  }

  setLatency(milliseconds: number): Promise<void> {
    return this.#control.setLatency(milliseconds);
  }

  /** Milliseconds of the least that can be asked of the org. */
  async bareRoundTrip(): Promise<number> {
    const times: number[] = [];
    for (let turn = 0; turn < 7; turn++) {
      const started = performance.now();
      await (await fetch(`${this.#org.url}/services/data/`)).text();
      times.push(performance.now() - started);
    }
    return median(times);
  }

  async launching(count: number, through?: Through): Promise<Cost> {
    const breakpoints = breakpointsByPath((await this.#breakablePlaces()).slice(0, count));
    const debugging = await this.#open(through);
    const started = performance.now();
    await debugging.launch(breakpoints);
    const cost = { milliseconds: performance.now() - started, calls: debugging.execution.roundTrips };
    await debugging.client.body('disconnect');
    return cost;
  }

  /** One debug session: each thing that is done in it, and its cost. */
  async operations(through?: Through): Promise<ReadonlyMap<string, Cost>> {
    const debugging = await this.#open(through);
    const { path } = this.#subject;
    const places = await this.#breakablePlaces();
    const stops = [{ line: this.#subject.lineOf('note(total);') }];
    const another = { line: this.#subject.lineOf('note(turns);') };
    const elsewhere = places.filter(({ path }) => path !== this.#subject.path).slice(0, 20);
    await debugging.launch(breakpointsByPath([...elsewhere, ...stops.map((stop) => ({ ...stop, path }))]));
    // What goes on behind a launch has been asked by then.
    await this.bareRoundTrip();
    const costs = new Costs((api) => this.#calls(api));
    await costs.measure('set one breakpoint', () => debugging.setBreakpoints(path, [...stops, another]), {
      api: 'tooling',
    });
    await debugging.setBreakpoints(path, stops);
    await this.#stopping(debugging, costs);
    await debugging.client.body('disconnect');
    return costs.all;
  }

  /** Milliseconds and calls for each of so many times that a request passes a breakpoint, before it stops there. */
  async passing(turns: number, breakpoint: object): Promise<Cost> {
    const debugging = await this.#open();
    const line = this.#subject.lineOf('total += i;');
    await debugging.launch(new Map([[this.#subject.path, [{ line, ...breakpoint }]]]));
    const times = stopTimes(debugging);
    const before = await this.#calls();
    const run = this.#org.runAnonymousApex(`acme.DebuggerSubject.stand(${turns + 1});`);
    const { locals } = await debugging.show(await debugging.stopped());
    assert.equal(locals.find(({ name }) => name === 'i')?.value, String(turns));
    // The last stop is shown, which is not what is measured.
    const passed = (await this.#calls()) - before - 1;
    assert.equal(times.length, turns + 1);
    await debugging.client.body('disconnect');
    await run;
    return { milliseconds: ((times.at(-1) ?? 0) - (times[0] ?? 0)) / turns, calls: passed / turns };
  }

  /** Everything that is done at a stop. */
  async #stopping(debugging: OrgDebugging, costs: Costs): Promise<void> {
    const times = stopTimes(debugging);
    const run = this.#org.runAnonymousApex('acme.DebuggerSubject.stand(3);');
    let threadId = 0;
    const shown = await costs.measure(
      'stop to stack, scopes and variables',
      async (): Promise<Shown> => {
        threadId = await debugging.stopped();
        return debugging.show(threadId);
      },
      { startedAt: () => times.at(-1) ?? Number.NaN },
    );
    const { frameId, locals } = shown;
    const watch = (expression: string): Promise<unknown> =>
      debugging.ask('evaluate', { expression, frameId, context: 'watch' });
    const variables = async (variablesReference: number, window: object = {}): Promise<Shown['locals']> =>
      (await debugging.ask('variables', { variablesReference, ...window })).variables;
    await costs.measure('watch with operators', () => watch('numbers.size() > 5 && total + 1 != tree.value'));
    await costs.measure('open a page of a list of 10,000', () =>
      variables(referenceOf(locals, 'numbers'), { filter: 'indexed', start: 5_000, count: 100 }),
    );
    await costs.measure('evaluate a path', () => watch("nodes.get('tree').value"));
    await costs.measure('open an object and its 20 children', async () => {
      const children = await variables(referenceOf(locals, 'tree'));
      return Promise.all(
        children.filter(({ name }) => name.startsWith('n')).map((child) => variables(child.variablesReference)),
      );
    });
    await costs.measure('step to stack, scopes and variables', async () => {
      await debugging.client.body('next', { threadId });
      return debugging.show(await debugging.stopped());
    });
    await costs.measure('continue', () => debugging.client.body('continue', { threadId }));
    assert.ok(await run);
  }

  async #open(through?: Through): Promise<OrgDebugging> {
    const debugging = new OrgDebugging(
      { url: this.#org.url, session: this.#org.session },
      { path: this.#subject.folder, namespace: 'acme' },
      through,
    );
    await debugging.client.initialize();
    return debugging;
  }

  /** Calls that the org has seen. */
  async #calls(api: Api = 'debug'): Promise<number> {
    const { requests } = await this.#control.state(this.#orgId);
    return requests[api] ?? 0;
  }

  /** Lines of the package where a breakpoint can stand, from as few files as possible. */
  async #breakablePlaces(): Promise<readonly { readonly path: string; readonly line: number }[]> {
    const index = new SourceIndex();
    const places: { readonly path: string; readonly line: number }[] = [];
    const files = await nodeSourceFiles.listApexFiles({ path: this.#subject.folder, namespace: 'acme' });
    for (const { path, namespace } of files) {
      index.update(path, await nodeSourceFiles.readText(path), namespace);
      for (const { breakableLines } of index.typesOf(path)) {
        places.push(...breakableLines.map((line) => ({ path, line })));
      }
    }
    assert.ok(places.length >= 50);
    return places;
  }
}

type Api = 'debug' | 'tooling';

/** What each operation of a debug session costs. */
class Costs {
  readonly all = new Map<string, Cost>();
  readonly #calls: (api: Api) => Promise<number>;

  constructor(calls: (api: Api) => Promise<number>) {
    this.#calls = calls;
  }

  async measure<T>(
    name: string,
    work: () => Promise<T>,
    { api = 'debug', startedAt }: { readonly api?: Api; readonly startedAt?: () => number } = {},
  ): Promise<T> {
    const before = await this.#calls(api);
    const started = performance.now();
    const result = await work();
    const milliseconds = performance.now() - (startedAt?.() ?? started);
    this.all.set(name, { milliseconds, calls: (await this.#calls(api)) - before });
    return result;
  }
}

function breakpointsByPath(places: readonly { readonly path: string; readonly line: number }[]): Breakpoints {
  const byPath = Map.groupBy(places, ({ path }) => path);
  return new Map([...byPath].map(([path, lines]) => [path, lines.map(({ line }) => ({ line }))]));
}

/** When the org told of each stop. */
function stopTimes({ execution }: OrgDebugging): readonly number[] {
  const times: number[] = [];
  execution.events(({ kind }) => {
    if (kind === 'stopped') {
      times.push(performance.now());
    }
  });
  return times;
}
