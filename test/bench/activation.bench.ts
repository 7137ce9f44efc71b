import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { buildHostSuite } from '../../scripts/host/buildHostSuite.ts';
import { runInHost } from '../../scripts/host/hostRun.ts';
import type { Measurement } from './measurement.ts';

const repository = resolve(import.meta.dirname, '../..');

interface Activations {
  readonly ours: number;
  readonly baseline: number;
  readonly baselineId: string;
}

/** Activation in a real extension host, from the bundles as they ship, beside an extension that comes with VS Code. */
export async function measureActivation(): Promise<readonly Measurement[]> {
  await promisify(execFile)(process.execPath, ['scripts/build.ts', '--production'], { cwd: repository });
  const folder = await mkdtemp(join(tmpdir(), 'isv-bench-'));
  try {
    const results = join(folder, 'activation.json');
    const lines: string[] = [];
    const exitCode = await runInHost({
      repository,
      suite: await buildHostSuite(repository, 'test/host/activation.ts', 'activation.cjs'),
      environment: { ISV_HOST_RESULTS: results },
      pictures: folder,
      timeoutMilliseconds: 120_000,
      log: (...values) => lines.push(values.map(String).join(' ')),
    });
    if (exitCode !== 0) {
      throw new Error(`The extension could not be activated in the editor:\n${lines.join('\n')}`);
    }
    const { ours, baseline, baselineId } = JSON.parse(await readFile(results, 'utf8')) as Activations;
    return [
      {
        name: 'activation',
        value: ours,
        unit: 'ms',
        baseline: { name: `activation of ${baselineId}`, value: baseline, unit: 'ms' },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
