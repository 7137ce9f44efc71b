import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { debuggableSubscriber, type SampleOrgReady } from '../../scripts/demo/workspace.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { SourceIndex } from '../../src/core/apexLanguage/sourceIndex.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import type { BreakpointRequest, LiveExecution } from '../../src/core/debugging/execution.ts';
import type { AdapterHost } from '../../src/dap/adapterHost.ts';
import { nodeSourceFiles } from '../../src/dap/nodeSourceFiles.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createLiveExecution } from '../../src/org/liveExecution.ts';
import { OrgSession } from '../../src/org/orgSession.ts';
import { InlineClient } from '../support/inlineAdapter.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';
import { SampleOrgClient } from '../support/sampleOrgClient.ts';
import type { Measurement } from './measurement.ts';

const repository = resolve(import.meta.dirname, '../..');
const packageFolder = { path: join(repository, 'src/sampleOrg/samplePackage'), namespace: 'acme' };
const warmUps = 5;
const stopFile = join(packageFolder.path, 'classes/BillingDiagnostics.cls');

interface Cost {
  readonly milliseconds: number;
  readonly roundTrips: number;
}

type Place = Extract<BreakpointRequest, { kind: 'line' }> & { readonly path: string };

/** Launching and stopping in the sample org, beside what the same costs one call at a time. */
export async function measureDebugging(): Promise<Measurement[]> {
  const sampleOrg = await startSampleOrgProcess(repository);
  try {
    const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
    const org = new SampleOrgClient(debuggableSubscriber(ready));
    const control = new SampleOrgControl(ready.control.url);
    const places = await breakablePlaces();
    const measurements: Measurement[] = [];
    // The first ones pay for loading and compiling; they are not what a day of debugging feels like.
    for (let run = 0; run < warmUps; run++) {
      await launchToReady(openExecution(org), places.slice(0, 50));
      await stopToVariables(org, openExecution(org));
    }
    for (const latency of [0, 100]) {
      await control.setLatency(latency);
      for (const count of [1, 50]) {
        const subject = `launch-to-ready with ${count} breakpoint${count === 1 ? '' : 's'} at ${latency} ms latency`;
        const baseline = await launchToReady(oneCallEach(openExecution(org)), places.slice(0, count));
        const cost = await launchToReady(openExecution(org), places.slice(0, count));
        measurements.push(...compared(subject, cost, 'same adapter, one call per breakpoint', baseline));
      }
      const baseline = await stopToVariables(org, oneCallEach(openExecution(org)));
      const cost = await stopToVariables(org, openExecution(org));
      const subject = `stop-to-variables at ${latency} ms latency`;
      measurements.push(...compared(subject, cost, 'same adapter, one call per reference', baseline));
    }
    return measurements;
  } finally {
    await sampleOrg.close();
  }
}

function compared(subject: string, cost: Cost, otherWay: string, baseline: Cost): Measurement[] {
  return [
    {
      name: subject,
      value: cost.milliseconds,
      unit: 'ms',
      baseline: { name: otherWay, value: baseline.milliseconds, unit: 'ms' },
    },
    {
      name: `${subject}, HTTP round trips`,
      value: cost.roundTrips,
      unit: 'calls',
      baseline: { name: otherWay, value: baseline.roundTrips, unit: 'calls' },
    },
  ];
}

/** Lines of the sample package where a breakpoint can stand, from as few files as possible. */
async function breakablePlaces(): Promise<readonly Place[]> {
  const index = new SourceIndex();
  const places: Place[] = [];
  for (const { path, namespace } of await nodeSourceFiles.listApexFiles(packageFolder)) {
    index.update(path, await nodeSourceFiles.readText(path), namespace);
    for (const { typeRef, breakableLines } of index.typesOf(path)) {
      places.push(...breakableLines.map((line) => ({ kind: 'line' as const, path, typeRef, line })));
    }
  }
  assert.ok(places.length >= 50);
  return places;
}

function openExecution(org: SampleOrgClient): LiveExecution {
  return createLiveExecution({
    session: new OrgSession(org.url, org.session),
    clock: systemClock,
    logger: silentLogger,
  });
}

/** A client in this process: what is measured is the adapter and the org, not the start of a process. */
function openClient(execution: LiveExecution): InlineClient {
  const host: AdapterHost = {
    openExecution: () => Promise.resolve(execution),
    defaultSources: () => Promise.resolve([packageFolder]),
    sourceFiles: nodeSourceFiles,
    clock: systemClock,
    rulesClock: systemClock,
    logger: silentLogger,
  };
  return new InlineClient(host);
}

/** Launches with breakpoints as an editor does: the launch first, the breakpoints file by file while it runs. */
async function launchToReady(execution: LiveExecution, places: readonly Place[]): Promise<Cost> {
  const client = openClient(execution);
  await client.initialize();
  const started = performance.now();
  const launched = client.body('launch', { subscriber: '00D000000000001EAA' });
  const byPath = Map.groupBy(places, ({ path }) => path);
  const answers = await Promise.all(
    [...byPath].map(([path, lines]) =>
      client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
        source: { path },
        breakpoints: lines.map(({ line }) => ({ line })),
      }),
    ),
  );
  await launched;
  await client.body('configurationDone');
  const cost = { milliseconds: performance.now() - started, roundTrips: execution.roundTrips };
  assert.ok(answers.every(({ breakpoints }) => breakpoints.every(({ verified }) => verified)));
  await client.body('disconnect');
  return cost;
}

/** An execution as Salesforce's own debugger has it: each breakpoint and each reference in a call of its own, one after another. */
function oneCallEach(execution: LiveExecution): LiveExecution {
  return {
    events: execution.events,
    get roundTrips() {
      return execution.roundTrips;
    },
    start: (filters, admit, signal) => execution.start(filters, admit, signal),
    changeBreakpoints: async (create, remove) => {
      for (const id of remove) {
        await execution.changeBreakpoints([], [id]);
      }
      return inTurn(create, (request) => execution.changeBreakpoints([request], []));
    },
    readState: (requestId) => execution.readState(requestId),
    readFrame: (requestId, frameNumber) => execution.readFrame(requestId, frameNumber),
    readReferences: (requestId, queries) => inTurn(queries, (query) => execution.readReferences(requestId, [query])),
    readSources: (typeRefs) => execution.readSources(typeRefs),
    run: (requestId) => execution.run(requestId),
    step: (requestId, kind) => execution.step(requestId, kind),
    detach: () => execution.detach(),
  };
}

async function inTurn<From, To>(items: readonly From[], ask: (item: From) => Promise<readonly To[]>): Promise<To[]> {
  const answers: To[] = [];
  for (const item of items) {
    answers.push(...(await ask(item)));
  }
  return answers;
}

async function stopToVariables(org: SampleOrgClient, execution: LiveExecution): Promise<Cost> {
  const client = openClient(execution);
  await client.initialize();
  await client.body('launch', { subscriber: '00D000000000001EAA' });
  const lines = (await nodeSourceFiles.readText(stopFile)).split('\n');
  const line = lines.findIndex((text) => text.includes('describe(title, items);')) + 1;
  await client.body('setBreakpoints', { source: { path: stopFile }, breakpoints: [{ line }] });
  await client.body('configurationDone');
  const before = execution.roundTrips;
  const stopped = new Promise<number>((settle) => {
    execution.events((event) => {
      if (event.kind === 'stopped') {
        settle(performance.now());
      }
    });
  });
  const run = org.runAnonymousApex('acme.BillingApi.runDiagnostics();');
  const at = await stopped;
  const { threadId } = await client.event<{ threadId: number }>('stopped');
  await showTopFrame(client, threadId);
  const cost = { milliseconds: performance.now() - at, roundTrips: execution.roundTrips - before };
  await client.body('continue', { threadId });
  await run;
  await client.body('disconnect');
  return cost;
}

/** What VS Code asks after a stop. */
async function showTopFrame(client: InlineClient, threadId: number): Promise<void> {
  await client.body('threads');
  const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
  const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: stackFrames[0]?.id });
  const { variables } = await client.body<DebugProtocol.VariablesResponse['body']>('variables', {
    variablesReference: scopes[0]?.variablesReference,
  });
  assert.ok(variables.length > 10);
}
