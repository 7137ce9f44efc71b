import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles a module for the extension host, which loads CommonJS. mocha 12 is ESM only, so the host runs mocha 11. */
export async function buildHostSuite(repository: string, entry: string, name: string): Promise<string> {
  const outfile = join(repository, '.cache/host', name);
  await build({
    absWorkingDir: repository,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha-host'],
    loader: { '.log': 'text' },
    logLevel: 'warning',
  });
  return outfile;
}
