import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildHostSuite } from './buildHostSuite.ts';
import { runInHost } from './hostRun.ts';
import { startSampleOrgProcess } from './sampleOrgProcess.ts';

// Runs test/host inside a real VS Code: code-server, with its extension host in Node and its window in Chromium.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const results = join(repository, 'test-results');

if (!existsSync(join(repository, 'dist/extension.cjs'))) {
  throw new Error('Build first: npm run build');
}
await mkdir(results, { recursive: true });
const suite = await buildHostSuite(repository, 'test/host/suite/index.ts', 'suite.cjs');
await using sampleOrg = await startSampleOrgProcess(repository);
process.exitCode = await runInHost({
  repository,
  suite,
  environment: {
    ISV_SAMPLE_ORG: sampleOrg.ready,
    ISV_HOST_RESULTS: join(results, 'host.json'),
    ISV_HOST_GREP: process.argv[2] ?? '',
  },
  pictures: join(results, 'screenshots'),
  timeoutMilliseconds: 300_000,
  log: (...values) => {
    const text = values.map(String).join(' ');
    // The workbench talks about itself on the same channel.
    if (
      !/^\[|^Creating a socket|^Ignoring fetching|^Updating additional|^Resolv(?:ing|ed) connection token/.test(text)
    ) {
      console.log(...values);
    }
  },
});
