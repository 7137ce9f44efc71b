import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the host suite for the extension host, which loads CommonJS. mocha 12 is ESM only, so the host runs mocha 11. */
export async function buildHostSuite(repository: string): Promise<string> {
  const outfile = join(repository, '.cache/host/suite.cjs');
  await build({
    absWorkingDir: repository,
    entryPoints: ['test/host/suite/index.ts'],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha-host'],
    logLevel: 'warning',
  });
  return outfile;
}
