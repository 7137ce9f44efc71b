import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { repository, sources } from '../support/debugging.ts';
import { FakeExecution } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../support/inlineAdapter.ts';
import { MarkedExecution } from '../support/markedExecution.ts';
import { OrgDebugging } from '../support/orgDebugging.ts';
import { Draws } from '../support/random.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';
import { LagWatch, percentile, residentMegabytes } from './figures.ts';
import { amount, type Soak, type SoakScale } from './soak.ts';

const eventsPerSecond = 10;
const mostDrift = 0.1;
const mostLagWhileLong = 50;
const mostLagWhileFlooded = 100;
/** Lines a second that an editor is given: what is more freezes it. */
const mostLinesPerSecond = 500;
const tick = 10;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** How much more memory there was at the end than after the first quarter, as a share. */
function drift(samples: readonly number[]): number {
  const early = samples[Math.floor(samples.length / 4)] ?? 0;
  return early === 0 ? 0 : ((samples.at(-1) ?? 0) - early) / early;
}

interface LongRun {
  readonly events: number;
  readonly samples: readonly number[];
  readonly lag: number;
}

/** One second of a session: a request stops and is looked at, prints and goes on; now and then it ends and another begins. */
async function second(
  execution: MarkedExecution,
  client: InlineClient,
  draws: Draws,
  requestId: string,
): Promise<void> {
  execution.stop(requestId);
  const { threads } = await client.body<DebugProtocol.ThreadsResponse['body']>('threads');
  const threadId = threads.at(-1)?.id ?? 0;
  const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
  const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: stackFrames[0]?.id });
  await client.body('variables', { variablesReference: scopes[0]?.variablesReference });
  await client.body(draws.one(['continue', 'next']), { threadId });
  for (let event = 0; event < eventsPerSecond - 2; event++) {
    execution.fire({
      kind: 'output',
      origin: 'debug',
      text: `line ${event} of ${requestId}`,
      typeName: 'acme.Pricing',
      line: 4,
    });
  }
  execution.fire({ kind: 'requestFinished', requestId });
}

/** Four hours pass as fast as they can. */
async function onVirtualClock(scale: SoakScale): Promise<LongRun> {
  // A minute before Salesforce's own limit.
  const seconds = amount(scale, 4 * 60 * 60 - 60, 200);
  const draws = new Draws(scale.seed);
  const execution = new MarkedExecution();
  const host = fakeHost(execution);
  const client = new InlineClient(host);
  await client.start([3]);
  const samples: number[] = [];
  const lags: number[] = [];
  for (let passed = 0; passed < seconds; passed++) {
    const start = performance.now();
    await second(execution, client, draws, `07c${passed}`);
    host.clock.advance(1_000);
    host.rulesClock.advance(1_000);
    lags.push(performance.now() - start);
    await turn();
    client.forget();
    execution.calls.length = 0;
    execution.states.clear();
    if (passed % Math.ceil(seconds / 40) === 0) {
      samples.push(residentMegabytes());
    }
  }
  await client.body('disconnect');
  return { events: seconds * eventsPerSecond, samples, lag: percentile(lags, 0.99) };
}

/** Five minutes as they are, with a sample org. */
async function inRealTime(seconds: number): Promise<LongRun> {
  await using sampleOrg = await startSampleOrgProcess(repository);
  const org = new SampleOrgClient(debuggableSubscriber(JSON.parse(sampleOrg.ready) as SampleOrgReady));
  const [source] = sources;
  const { client } = new OrgDebugging(org, source ?? { path: repository, namespace: 'acme' });
  await client.initialize();
  await client.body('launch', { subscriber: '00D000000000001EAA' });
  await client.body('configurationDone');
  const lines = Array.from({ length: eventsPerSecond - 2 }, (_, line) => `System.debug('line ${line}');`).join(' ');
  const watch = new LagWatch();
  const samples: number[] = [];
  let events = 0;
  for (let passed = 0; passed < seconds; passed++) {
    await Promise.all([org.runAnonymousApex(lines), wait(1_000)]);
    events += client.messages.filter(({ event }) => event === 'output' || event === 'thread').length;
    client.forget();
    if (passed % 10 === 9) {
      samples.push(residentMegabytes());
    }
  }
  watch.stop();
  await client.body('disconnect');
  return { events, samples, lag: watch.p99 };
}

const longSession: Soak = {
  id: 'R9',
  title: 'a session of four hours takes no more memory at its end, and holds nothing up',
  run: async (scale) => {
    const breaches: string[] = [];
    const runs: [name: string, run: LongRun][] = [['four hours', await onVirtualClock(scale)]];
    if (scale.full) {
      runs.push(['five real minutes', await inRealTime(300)]);
    }
    const figures = runs.map(([name, { events, samples, lag }]) => {
      const grown = drift(samples);
      if (scale.full && grown > mostDrift) {
        breaches.push(
          `In ${name} memory has grown by ${(grown * 100).toFixed(0)} %: ${samples.map(Math.round).join(', ')} MB.`,
        );
      }
      if (scale.full && lag > mostLagWhileLong) {
        breaches.push(`In ${name} one turn in a hundred took ${lag.toFixed(0)} ms.`);
      }
      return `${name}: ${events} events, memory ${(grown * 100).toFixed(0)} %, lag p99 ${lag.toFixed(1)} ms`;
    });
    const count = runs.reduce((sum, [, { events }]) => sum + events, 0);
    if (scale.full && count < 140_000) {
      breaches.push(`There were only ${count} events.`);
    }
    return { count, of: 'events', figures: figures.join('; '), breaches };
  },
};

const flood: Soak = {
  id: 'R10',
  title: 'a flood of output is bounded, told of in one line a second, and holds nothing up',
  run: async (scale) => {
    const seconds = amount(scale, 10, 1);
    const lines = seconds * 10_000;
    const execution = new FakeExecution();
    const client = new InlineClient({ ...fakeHost(execution), clock: systemClock, rulesClock: systemClock });
    const shown: string[] = [];
    const notes: number[] = [];
    client.adapter.onDidSendMessage((message) => {
      const { event, body } = message as DebugProtocol.OutputEvent;
      const omitted = event === 'output' ? /^… (\d+) lines omitted/.exec(body.output)?.[1] : undefined;
      if (omitted !== undefined) {
        notes.push(Number(omitted));
      } else if (event === 'output' && /^(?:line|acme\.\w+Exception) /.test(body.output)) {
        shown.push(body.output);
      }
    });
    await client.start();
    const watch = new LagWatch();
    const began = performance.now();
    for (let sent = 0; sent < lines;) {
      await wait(tick);
      const due = Math.min(lines, Math.ceil(((performance.now() - began) / 1_000) * 10_000));
      for (; sent < due; sent++) {
        execution.fire(
          sent % 10 === 0
            ? {
                kind: 'output',
                origin: 'exception',
                text: `acme.OddException ${sent}`,
                stackTrace: 'Class.acme.Pricing: line 4',
              }
            : {
                kind: 'output',
                origin: 'debug',
                text: `line ${sent} ${'x'.repeat(200)}`,
                typeName: 'acme.Pricing',
                line: 4,
              },
        );
      }
    }
    const took = (performance.now() - began) / 1_000;
    watch.stop();
    await client.body('disconnect');
    const breaches: string[] = [];
    const omitted = notes.reduce((sum, count) => sum + count, 0);
    if (shown.length > mostLinesPerSecond * (took + 1)) {
      breaches.push(`${shown.length} lines were shown in ${took.toFixed(1)} s.`);
    }
    if (notes.length === 0 || notes.length > took + 2) {
      breaches.push(`It was said ${notes.length} times that lines are left out.`);
    }
    if (shown.length + omitted !== lines) {
      breaches.push(`${shown.length} lines were shown and ${omitted} omitted of ${lines}.`);
    }
    if (scale.full && watch.p99 > mostLagWhileFlooded) {
      breaches.push(`One turn in a hundred took ${watch.p99.toFixed(0)} ms.`);
    }
    const figures = `${shown.length} shown, ${omitted} omitted in ${notes.length} notes, lag p99 ${watch.p99.toFixed(1)} ms`;
    return { count: lines, of: 'lines', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [longSession, flood];
