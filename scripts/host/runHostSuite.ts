import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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
const grep = process.argv[2] ?? '';
const exitCodes = [await runSuite('host-alone.json', 'screenshots', grep, {})];
if (grep === '') {
  console.log("\n  Once more, beside what Salesforce's Apex extension contributes");
  const beside = join(repository, 'test/host/salesforceApex');
  exitCodes.push(await runSuite('host-beside.json', 'screenshots-beside', 'beside Salesforce|main job', { beside }));
}
await writeTotal(['host-alone.json', ...(grep === '' ? ['host-beside.json'] : [])]);
process.exitCode = exitCodes.find((code) => code !== 0) ?? 0;

/** Each run has an org of its own: the main job leaves traces there. */
async function runSuite(counts: string, pictures: string, only: string, extra: { beside?: string }): Promise<number> {
  await rm(join(results, counts), { force: true });
  await using sampleOrg = await startSampleOrgProcess(repository);
  return await runInHost({
    repository,
    suite,
    ...extra,
    environment: {
      ISV_SAMPLE_ORG: sampleOrg.ready,
      ISV_HOST_RESULTS: join(results, counts),
      ISV_HOST_GREP: only,
      ...(extra.beside === undefined ? {} : { ISV_HOST_BESIDE_SALESFORCE: '1' }),
    },
    pictures: join(results, pictures),
    timeoutMilliseconds: 300_000,
    log: print,
  });
}

function print(...values: unknown[]): void {
  const text = values.map(String).join(' ');
  // The workbench talks about itself on the same channel.
  if (!/^\[|^Creating a socket|^Ignoring fetching|^Updating additional|^Resolv(?:ing|ed) connection token/.test(text)) {
    console.log(...values);
  }
}

/** `npm test` reads one file for the layer. */
async function writeTotal(names: readonly string[]): Promise<void> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const counts = JSON.parse(await readFile(join(results, name), 'utf8')) as typeof total;
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  await writeFile(join(results, 'host.json'), JSON.stringify(total));
}
