import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadCpuUsage } from 'node:process';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { systemClock } from '../../src/dap/systemClock.ts';
import { generatedLog } from '../support/generatedLog.ts';
import { fakeHost, InlineClient } from '../support/inlineAdapter.ts';
import { FakeExecution } from '../support/fakeExecution.ts';
import type { Measurement } from './measurement.ts';

const logBytes = 20 * 1024 * 1024;
const sessions = 7;
const steps = 200;

/**
 * A replay of a log of 20 MB at FINEST, as an editor has it: from the launch to the first stop with its stack and variables, and
 * each step back from the middle of the log with the same. Beside it what the usual replay debugger does before its first stop.
 */
export async function measureReplaySession(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-bench-'));
  try {
    const path = join(folder, 'large.log');
    await writeFile(path, generatedLog({ seed: 1, bytes: logBytes }));
    const starts: number[] = [];
    const splits: number[] = [];
    const backSteps: number[] = [];
    /** Of this thread alone: what others do on the machine does not count. */
    const processors: number[] = [];
    for (let session = 0; session < sessions; session += 1) {
      splits.push(await timed(async () => (await readFile(path, 'utf8')).trim().split(/\r?\n/)));
      const replay = new BenchReplay(path);
      const processor = threadCpuUsage();
      starts.push(await timed(() => replay.start()));
      const { user, system } = threadCpuUsage(processor);
      processors.push((user + system) / 1_000);
      if (session === 0) {
        await replay.goToMiddle();
        for (let step = 0; step < steps; step += 1) {
          backSteps.push(await timed(() => replay.stepBack()));
        }
      }
      await replay.end();
    }
    const baseline = { name: 'read and split lines', value: median(splits), unit: 'ms' };
    return [
      { name: 'replay of 20 MB: launch to stack and variables, first', value: starts[0] ?? 0, unit: 'ms' },
      { name: 'replay of 20 MB: launch to stack and variables, median', value: median(starts), unit: 'ms', baseline },
      {
        name: 'replay of 20 MB: launch to stack and variables, processor, median',
        value: median(processors),
        unit: 'ms',
      },
      { name: 'replay: a step back with stack and variables, median', value: median(backSteps), unit: 'ms' },
      {
        name: 'replay: a step back with stack and variables, 99th percentile',
        value: percentile(backSteps, 0.99),
        unit: 'ms',
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

class BenchReplay {
  readonly #path: string;
  readonly #client: InlineClient;

  constructor(path: string) {
    this.#path = path;
    const overrides = { readLog: (log: string) => readFile(log), defaultSources: () => Promise.resolve([]) };
    const host = fakeHost(new FakeExecution(), overrides);
    this.#client = new InlineClient({ ...host, clock: systemClock, rulesClock: systemClock });
  }

  async start(): Promise<void> {
    await this.#client.initialize({ adapterID: 'isv-apex-replay' });
    const launched = this.#client.body('launch', { logFile: this.#path });
    await this.#client.body('configurationDone');
    await launched;
    await this.#stopped(0);
  }

  async goToMiddle(): Promise<void> {
    const { targets } = await this.#client.body<DebugProtocol.GotoTargetsResponse['body']>('gotoTargets', {
      source: { path: this.#path },
      line: 110_000,
    });
    await this.#move('goto', { threadId: 1, targetId: targets[0]?.id });
  }

  stepBack(): Promise<void> {
    return this.#move('stepBack', { threadId: 1 });
  }

  async end(): Promise<void> {
    await this.#client.body('disconnect');
    this.#client.adapter.dispose();
  }

  async #move(command: string, args: object): Promise<void> {
    const from = this.#client.messages.length;
    await this.#client.body(command, args);
    await this.#stopped(from);
  }

  /** As an editor reads a stop: the stack, its scopes, and the locals. */
  async #stopped(from: number): Promise<void> {
    await this.#client.event('stopped', () => true, from);
    const { stackFrames } = await this.#client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: 1,
    });
    const { scopes } = await this.#client.body<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: stackFrames[0]?.id,
    });
    await this.#client.body('variables', { variablesReference: scopes[0]?.variablesReference });
  }
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
