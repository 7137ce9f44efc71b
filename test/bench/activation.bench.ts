import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildHostSuite } from '../../scripts/host/buildHostSuite.ts';
import { runInHost } from '../../scripts/host/hostRun.ts';
import type { Measurement } from './measurement.ts';

const repository = resolve(import.meta.dirname, '../..');

/** Activation in a real extension host, from the bundle in dist/, beside an extension that comes with VS Code. */
export async function measureActivation(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'isv-bench-'));
  try {
    const results = join(folder, 'activation.json');
    const exitCode = await runInHost({
      repository,
      suite: await buildHostSuite(repository, 'test/host/activation.ts', 'activation.cjs'),
      environment: { ISV_HOST_RESULTS: results },
      pictures: folder,
      timeoutMilliseconds: 120_000,
      log: () => undefined,
    });
    if (exitCode !== 0) {
      throw new Error('The extension could not be activated in the editor. Run `npm run test:host` to see why.');
    }
    const { ours, baseline } = JSON.parse(await readFile(results, 'utf8')) as { ours: number; baseline: number };
    return [
      {
        name: 'activation',
        value: ours,
        unit: 'ms',
        baseline: { name: "activation of VS Code's own JSON extension", value: baseline, unit: 'ms' },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
