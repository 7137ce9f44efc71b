import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { repository } from '../support/debugging.ts';
import { amount, type Soak } from './soak.ts';

/**
 * The share of the suite: each ability of the debugger from the adapter's own process to the sample org, transcripts compared. All of the
 * suite fifty times would take an hour.
 */
const share = 'test/dap/abilities.test.ts';
const quickShare = 'log messages';
/** A run takes seconds. One that hangs must not keep all others from being told of. Milliseconds. */
const longestRun = 120_000;

interface Report {
  readonly stats: { readonly passes: number; readonly failures: number };
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message?: string } }[];
}

/** One run of the share. No test is tried again. */
async function runOnce(grep: string): Promise<Report> {
  const mocha = join(repository, 'node_modules/mocha/bin/mocha.js');
  const argv = [mocha, '--reporter', 'json', '--timeout', '30000', '--grep', grep, join(repository, share)];
  const environment = { ...process.env, NODE_COMPILE_CACHE: join(repository, '.cache/compile') };
  const child = spawn(process.execPath, argv, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: environment,
    timeout: longestRun,
    killSignal: 'SIGKILL',
  });
  const output = await text(child.stdout);
  try {
    return JSON.parse(output.slice(output.indexOf('{'))) as Report;
  } catch {
    const message = child.killed ? `It was not over after ${longestRun / 1_000} s.` : 'It ended without a report.';
    return { stats: { passes: 0, failures: 1 }, failures: [{ fullTitle: 'The run', err: { message } }] };
  }
}

const flakes: Soak = {
  id: 'R12',
  title: `no test of ${share} fails in any run`,
  run: async (scale) => {
    const runs = amount(scale, 50, 1);
    const breaches: string[] = [];
    let tests = 0;
    let failed = 0;
    let slowest = 0;
    for (let run = 1; run <= runs; run++) {
      const start = performance.now();
      const { stats, failures } = await runOnce(scale.full ? '' : quickShare);
      slowest = Math.max(slowest, performance.now() - start);
      tests += stats.passes + stats.failures;
      failed += stats.failures > 0 ? 1 : 0;
      breaches.push(...failures.map(({ fullTitle, err }) => `Run ${run}: ${fullTitle}: ${err.message ?? ''}`));
    }
    if (tests === 0) {
      breaches.push('No test was run.');
    }
    const rate = ((failed / runs) * 100).toFixed(1);
    const figures = `${tests} tests, ${failed} runs failed (${rate} %), slowest ${(slowest / 1_000).toFixed(1)} s`;
    return { count: runs, of: 'runs', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [flakes];
