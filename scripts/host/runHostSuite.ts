import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CanaryWatch, describeReport } from '../../test/support/canary/canaryWatch.ts';
import { pseudoExtension, pseudoLanguage } from '../l10n/pseudoLocale.ts';
import { buildHostSuite } from './buildHostSuite.ts';
import { runInHost } from './hostRun.ts';
import { sampleOrgEnvironment } from '../demo/workspace.ts';
import { startSampleOrgProcess } from './sampleOrgProcess.ts';
import { grepOf, lastOf, readResults, sumOf, totalOf, unsteadySuites, type SuiteResults } from './suiteResults.ts';
import type { SuiteCounts } from '../../test/host/suite/suiteCounts.ts';

// Runs test/host inside a real VS Code: code-server, with its extension host in Node and its window in Chromium.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const results = join(repository, 'test-results');

if (!existsSync(join(repository, 'dist/extension.cjs'))) {
  throw new Error('Build first: npm run build');
}
await mkdir(results, { recursive: true });
const canaries = CanaryWatch.start();
const suite = await buildHostSuite(repository, 'test/host/suite/index.ts', 'suite.cjs');

interface SuiteRun {
  readonly title: string;
  /** Of the tests' names, as mocha's grep takes it. */
  readonly only: string;
  readonly beside?: string;
  readonly language?: string;
  readonly extension?: string;
  /** The workspace is not trusted. */
  readonly distrusts?: boolean;
  /** How much faster the clock of the rules runs. */
  readonly clockRate?: number;
}

const besideSalesforce: SuiteRun = {
  title: "Once more, beside what Salesforce's Apex extension contributes",
  only: 'beside Salesforce|main job',
  beside: join(repository, 'test/host/salesforceApex'),
};
const pseudo: SuiteRun = {
  title: 'In a language that nobody speaks, to see texts that are in none',
  only: 'the pseudo-language',
  language: pseudoLanguage,
  extension: join(results, 'pseudoExtension'),
};

const untrusted: SuiteRun = { title: 'In a workspace that is not trusted', only: '', distrusts: true };
/** An hour in little more than half a minute, of which a warning leaves six seconds to answer it. */
const fastClock: SuiteRun = { title: 'On a fast clock, until a debug session is idle', only: '', clockRate: 100 };

// A word picks tests by their names; `--pseudo`, `--untrusted` and `--clock` pick the runs in the pseudo-language, without trust and on a fast clock.
const grep = process.argv[2] ?? '';
const alone: SuiteRun = { title: 'Alone', only: '' };
const picked: Readonly<Record<string, Readonly<Record<string, SuiteRun>>>> = {
  '': { alone, beside: besideSalesforce, pseudo, untrusted, fastClock },
  '--pseudo': { pseudo },
  '--untrusted': { untrusted },
  '--clock': { fastClock },
};
const runs = picked[grep] ?? { alone: { ...alone, only: grep } };
await pseudoExtension(repository, join(results, 'pseudoExtension'));
/** A run that died without counting, or that found fault with what no test counts. */
const oneFailure: SuiteCounts = { passed: 0, failed: 1, skipped: 0 };
const counts: SuiteCounts[] = [];
for (const [name, run] of Object.entries(runs)) {
  console.log(`\n  ${run.title}`);
  const ran = await runTwiceAtMost(name, run);
  counts.push(ran === undefined ? oneFailure : totalOf(ran));
}
const report = canaries.report([results]);
console.log(`\n  ${describeReport(report)}`);
const total = sumOf(report.findings.length > 0 ? [...counts, oneFailure] : counts);
// `npm test` reads one file for the layer.
await writeFile(join(results, 'host.json'), JSON.stringify(total));
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function runTwiceAtMost(name: string, run: SuiteRun): Promise<SuiteResults | undefined> {
  const first = await runSuite(name, run);
  const unsteady = first === undefined ? [] : unsteadySuites(first);
  if (first === undefined || unsteady.length === 0) {
    return first;
  }
  console.log(`\n  Once more, to tell a defect from a busy machine: ${unsteady.join(', ')}`);
  const both = lastOf(first, await runSuite(name, { ...run, only: grepOf(unsteady) }));
  for (const title of unsteady.filter((unsteadyTitle) => both.suites[unsteadyTitle]?.failed === 0)) {
    console.log(`  Unsteady: "${title}" failed first and passed when it ran again.`);
  }
  return both;
}

/** Each run has an org of its own: the main job leaves traces there. Undefined where it died, or failed in what is no test's. */
async function runSuite(name: string, run: SuiteRun): Promise<SuiteResults | undefined> {
  await rm(countsOf(name), { force: true });
  await using sampleOrg = await startSampleOrgProcess(repository);
  const exitCode = await runInHost({
    repository: run.extension ?? repository,
    suite,
    ...(run.beside === undefined ? {} : { beside: run.beside }),
    ...(run.language === undefined ? {} : { language: run.language }),
    ...(run.distrusts === undefined ? {} : { distrusts: run.distrusts }),
    environment: {
      ...sampleOrgEnvironment(sampleOrg.ready),
      ISV_HOST_RESULTS: countsOf(name),
      ISV_HOST_GREP: run.only,
      ...(run.beside === undefined ? {} : { ISV_HOST_BESIDE_SALESFORCE: '1' }),
      ...(run.distrusts === undefined ? {} : { ISV_HOST_UNTRUSTED: '1' }),
      ...(run.clockRate === undefined ? {} : { ISV_DEBUGGER_CLOCK_RATE: String(run.clockRate) }),
    },
    pictures: join(results, name === 'alone' ? 'screenshots' : `screenshots-${name}`),
    timeoutMilliseconds: 1_200_000,
    log: print,
  });
  const ran = await readResults(countsOf(name));
  return ran !== undefined && exitCode !== 0 && totalOf(ran).failed === 0 ? undefined : ran;
}

function countsOf(name: string): string {
  return join(results, `host-${name}.json`);
}

function print(...values: unknown[]): void {
  const text = values.map(String).join(' ');
  // The workbench talks about itself on the same channel.
  if (
    !/^\[|^Creating a socket|^Ignoring fetching|^Updating additional|^No extension gallery|^Timed out waiting for authentication|^Resolv(?:ing|ed) connection token/.test(
      text,
    )
  ) {
    console.log(...values);
  }
}
