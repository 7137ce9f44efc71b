import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DebugSession, StoppedEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugAdapter } from '../../src/dap/debugAdapter.ts';
import { emptyVariables, FakeExecution, frame, value } from '../support/fakeExecution.ts';
import { fakeHost } from '../support/inlineAdapter.ts';
import { AdapterClient, showStop } from './adapterClient.ts';
import type { Measurement } from './measurement.ts';

const steps = 3_000;
const warmUps = 1_000;
const depth = 10;
const locals = 40;

/** What the adapter itself adds, with an org that answers at once. */
export async function measureAdapter(): Promise<Measurement[]> {
  const ours = await stepTimes(await ourAdapter());
  const stock = await stepTimes(await stockAdapter());
  const paged = await memoryOf('paged');
  const atOnce = await memoryOf('atOnce');
  const name = `adapter's own time for a step with ${depth} frames and ${locals} variables`;
  const baseline = '@vscode/debugadapter with fixed answers';
  const percentile = (share: number, times: readonly number[]): number =>
    times[Math.floor(times.length * share)] ?? Number.NaN;
  return [
    ...[0.5, 0.99].map((share): Measurement => ({
      name: `${name}, p${share * 100}`,
      value: percentile(share, ours),
      unit: 'ms',
      baseline: { name: baseline, value: percentile(share, stock), unit: 'ms' },
    })),
    ...(['peak', 'kept'] as const).map((which): Measurement => ({
      name: `memory for paging through a list of 1,000,000, ${which}`,
      value: paged[which],
      unit: 'MB',
      baseline: { name: 'answering all its elements at once', value: atOnce[which], unit: 'MB' },
    })),
  ];
}

/** Milliseconds from a step to the variables after it, in order of size. */
async function stepTimes(client: AdapterClient): Promise<readonly number[]> {
  const times: number[] = [];
  for (let step = 0; step < warmUps + steps; step++) {
    const started = performance.now();
    const stopped = client.event('stopped');
    await client.ask('next', { threadId: 1 });
    await stopped;
    await showStop(client, 1);
    if (step >= warmUps) {
      times.push(performance.now() - started);
    }
  }
  return times.toSorted((a, b) => a - b);
}

/** Each step ends at once, where it began. */
class SteppingExecution extends FakeExecution {
  override step(requestId: string): Promise<void> {
    this.calls.length = 0;
    this.fire({ kind: 'resumed', requestId });
    this.fire({ kind: 'stopped', requestId });
    return Promise.resolve();
  }
}

async function ourAdapter(): Promise<AdapterClient> {
  const execution = new SteppingExecution();
  execution.state = {
    frames: Array.from({ length: depth }, (_, index) => frame(index)),
    variables: {
      ...emptyVariables,
      locals: Array.from({ length: locals }, (_, index) => value(`local${index}`, { text: String(index) })),
    },
  };
  const client = new AdapterClient(new DebugAdapter(fakeHost(execution)));
  await client.ask('initialize', { adapterID: 'isv-apex', supportsVariableType: true });
  await client.ask('launch', { subscriber: '00D000000000001EAA' });
  await client.ask('configurationDone');
  const stopped = client.event('stopped');
  execution.fire({ kind: 'stopped', requestId: '07c1' });
  await stopped;
  return client;
}

/** The least that an adapter on the stock SDK can do. */
class StockAdapter extends DebugSession {
  protected override nextRequest(response: DebugProtocol.NextResponse): void {
    this.sendResponse(response);
    this.sendEvent(new StoppedEvent('step', 1));
  }

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    this.sendResponse({ ...response, body: { threads: [{ id: 1, name: 'request' }] } });
  }

  protected override stackTraceRequest(response: DebugProtocol.StackTraceResponse): void {
    const stackFrames = Array.from({ length: depth }, (_, id) => ({
      id,
      name: 'acme.Pricing.total()',
      line: 3,
      column: 1,
      source: { name: 'Pricing.cls', path: '/src/Pricing.cls' },
    }));
    this.sendResponse({ ...response, body: { stackFrames, totalFrames: depth } });
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse): void {
    const scopes = ['Local', 'Static', 'Global'].map((name, index) => ({
      name,
      variablesReference: index + 1,
      expensive: false,
    }));
    this.sendResponse({ ...response, body: { scopes } });
  }

  protected override variablesRequest(response: DebugProtocol.VariablesResponse): void {
    const variables = Array.from({ length: locals }, (_, index) => ({
      name: `local${index}`,
      value: String(index),
      type: 'Integer',
      variablesReference: 0,
      evaluateName: `local${index}`,
    }));
    this.sendResponse({ ...response, body: { variables } });
  }
}

async function stockAdapter(): Promise<AdapterClient> {
  const client = new AdapterClient(new StockAdapter());
  await client.ask('initialize', { adapterID: 'stock', pathFormat: 'path' });
  return client;
}

/** Megabytes: resident at most, and on the heap at the end. */
async function memoryOf(how: 'paged' | 'atOnce'): Promise<{ readonly peak: number; readonly kept: number }> {
  const script = fileURLToPath(new URL('listMemory.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, how]);
  return JSON.parse(stdout) as { readonly peak: number; readonly kept: number };
}
