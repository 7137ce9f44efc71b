import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/core/base/logger.ts';
import { HandOff } from '../../src/core/loginAccess/handOff.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { AuditFiles } from '../../src/machine/auditFiles.ts';
import { CrashLedgerFiles } from '../../src/machine/crashLedgerFiles.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { secretText } from '../../src/sampleOrg/secretText.ts';
import { LogFiles } from '../../src/vscode/debugLogs/logFiles.ts';
import { CanaryWatch, type CanaryReport } from '../support/canary/canaryWatch.ts';
import { Debugging } from '../support/debugging.ts';
import { Draws } from '../support/random.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';
import { amount, type Soak } from './soak.ts';

const orgId = '00D000000000002EAA';

/** How a secret can come to stand somewhere, by name: each is told what the secret is. */
const spellings: Readonly<Record<string, (secret: string) => Buffer>> = {
  'as it is': (secret) => Buffer.from(secret),
  'behind the !': (secret) => Buffer.from(secret.slice(secret.indexOf('!') + 1)),
  'in a header': (secret) => Buffer.from(`Authorization: Bearer ${secret}\r\n`),
  'in a hand-off': (secret) => Buffer.from(`forceide://Acme/?url=acme&sessionId=${encodeURIComponent(secret)}`),
  'URL-encoded twice': (secret) => Buffer.from(encodeURIComponent(encodeURIComponent(secret))),
  'in JSON': (secret) => Buffer.from(JSON.stringify({ orgSession: secret })),
  'in base64': (secret) => Buffer.from(Buffer.from(secret).toString('base64')),
  'in base64 for URLs': (secret) => Buffer.from(Buffer.from(secret).toString('base64url')),
  'in base64 behind something': (secret) => Buffer.from(Buffer.from(`user:${secret}`).toString('base64')),
  'in base64 behind more': (secret) => Buffer.from(Buffer.from(`Bearer ${secret} `).toString('base64')),
  'in hexadecimal': (secret) => Buffer.from(Buffer.from(secret).toString('hex')),
  'in UTF-16': (secret) => Buffer.from(secret, 'utf16le'),
};

type Place = (watch: CanaryWatch, bytes: Buffer, folder: string, draws: Draws) => void | Promise<unknown>;

/** Where it can stand. */
const places: Readonly<Record<string, Place>> = {
  'a file that is still there': (_watch, bytes, folder, draws) =>
    writeFileSync(join(folder, 'left.bin'), padded(bytes, draws)),
  'a file that is removed': (_watch, bytes, folder, draws) => {
    const gone = mkdtempSync(join(folder, 'gone-'));
    mkdirSync(join(gone, 'a/b'), { recursive: true });
    writeFileSync(join(gone, 'a/b/state.vscdb'), padded(bytes, draws));
    rmSync(gone, { recursive: true });
  },
  'a file that is removed in the background': async (_watch, bytes, folder, draws) => {
    writeFileSync(join(folder, 'late.log'), padded(bytes, draws));
    await rm(join(folder, 'late.log'));
  },
  'what a program writes': async (_watch, bytes) => {
    const write = `process.stdout.write(Buffer.from('${bytes.toString('hex')}', 'hex'))`;
    await once(spawn(process.execPath, ['-e', write], { stdio: ['ignore', 'pipe', 'inherit'] }), 'close');
  },
  'a command line': async (_watch, bytes) => {
    await once(spawn(process.execPath, ['-e', '0', withoutZeros(bytes)], { stdio: 'ignore' }), 'close');
  },
  'an environment': async (_watch, bytes) => {
    const env = { PATH: process.env['PATH'], TOKEN: withoutZeros(bytes) };
    await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore', env }), 'close');
  },
  'what is shown': (watch, bytes) => watch.hear('a notification', bytes),
  'where a link leads': (_watch, bytes, folder) =>
    symlinkSync(`/nowhere/${withoutZeros(bytes).slice(0, 200)}`, join(folder, 'link')),
};

/** No argument and no name can hold a zero, and no name a slash. */
function withoutZeros(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll('\0', '').replaceAll('/', '_');
}

/** Somewhere in other bytes; at times where a look into a long file begins or ends. */
function padded(bytes: Buffer, draws: Draws): Buffer {
  const window = 8 * 1024 * 1024;
  const before = draws.happens(0.05) ? window - draws.below(bytes.length + 40) : draws.below(40_000);
  return Buffer.concat([Buffer.alloc(before, 'x'), bytes, Buffer.alloc(draws.below(1_000), 'y')]);
}

/** Plants a secret, which must be found, and something that is none, which must not. */
async function plant(index: number, draws: Draws): Promise<string[]> {
  const placeNames = Object.keys(places);
  const spellingNames = Object.keys(spellings);
  const place = placeNames[index % placeNames.length] ?? '';
  // Each place with every spelling, and all of both soon.
  const spelling = spellingNames[(5 * index + Math.floor(index / spellingNames.length)) % spellingNames.length] ?? '';
  const secret = draws.happens(0.7) ? `${orgId.slice(0, 15)}!${secretText('AQ', 96)}` : secretText('5Aep', 88);
  const problems: string[] = [];
  for (const isSecret of draws.happens(0.2) ? [true, false] : [true]) {
    const watch = CanaryWatch.start();
    let report: CanaryReport | undefined;
    try {
      const said = isSecret ? secret : randomBytes(secret.length).toString('base64url').slice(0, secret.length);
      const folder = mkdtempSync(join(tmpdir(), 'plant-'));
      await places[place]?.(watch, spellings[spelling]?.(said) ?? Buffer.alloc(0), folder, draws);
    } finally {
      report = watch.report();
    }
    if (report.findings.length > 0 !== isSecret) {
      problems.push(`A ${isSecret ? 'secret' : 'text'} ${spelling} in ${place} was ${isSecret ? 'not ' : ''}found.`);
    }
  }
  return problems;
}

/** What is done for a customer, with all that is written of it in one folder. */
async function workInOrgs(org: SampleOrgHandle, home: string): Promise<void> {
  const { sandbox } = org;
  await org.controls.writeLogs(sandbox.orgId, { count: 5, bytes: 200_000 });
  const debugging = new Debugging(sandbox, { XDG_STATE_HOME: home, HOME: home });
  try {
    await debugging.start('classes/BillingDiagnostics.cls', ['Boolean flag = true']);
    // Customer code can print what it has.
    const ran = debugging.org.runAnonymousApex(`System.debug('${sandbox.session}'); acme.BillingApi.runDiagnostics();`);
    const { threadId } = await debugging.stopped();
    for (const frame of await debugging.frames(threadId)) {
      await debugging.scope(frame, 'Local');
    }
    await debugging.client.body('continue', { threadId });
    await ran;
    await debugging.client.body('disconnect');
  } finally {
    await debugging.client.leave();
  }
  const gateway = createOrgGateway({ clock: systemClock, logger: silentLogger });
  const subscriber = gateway.openSubscriberOrg(new HandOff(sandbox.url, 'Acme', sandbox.session));
  const logs = new LogFiles(join(home, 'debugLogs'));
  for (const log of await subscriber.debugLogs.list(5)) {
    const writer = await logs.openForDownload(sandbox.orgId, log);
    for await (const chunk of (await subscriber.debugLogs.open(log.id, 0)).chunks) {
      await writer.append(chunk);
    }
    await writer.close();
    await logs.finish(writer, {});
  }
  await noteInTrails(sandbox.session, sandbox.orgId, home);
}

/** What is recorded may have a secret in it, whoever put it there. */
async function noteInTrails(session: string, customer: string, home: string): Promise<void> {
  const audit = new AuditFiles(join(home, 'audit'), 'jane', new Date());
  await audit.record(
    { kind: 'logRead', orgId: customer, subject: session, outcome: `failed: Bearer ${session}` },
    new Date(),
  );
  await audit.close();
  const ledger = new CrashLedgerFiles(join(home, 'ledger'));
  await ledger.entries();
}

/** The whole job for customers, and the count of what was looked through. Secrets in customers' own logs are theirs: they are left out. */
async function realWork(): Promise<CanaryReport> {
  const watch = CanaryWatch.start();
  const org = await startSampleOrg();
  try {
    await workInOrgs(org, await mkdtemp(join(tmpdir(), 'work-')));
  } finally {
    await org.dispose();
  }
  return watch.report();
}

const canaries: Soak = {
  id: 'X1',
  title:
    'no secret of a sample org in what is written, shown or given to programs, and the scanner finds each that is planted',
  run: async (scale) => {
    const draws = new Draws(scale.seed);
    const count = amount(scale, 960, 16);
    const breaches: string[] = [];
    for (let index = 0; index < count; index += 1) {
      breaches.push(...(await plant(index, draws)));
    }
    const { files, bytes, heard, processes, findings } = await realWork();
    breaches.push(...findings);
    return {
      count,
      of: 'planted secrets',
      figures: `${Object.keys(spellings).length} spellings in ${Object.keys(places).length} places; then ${files} files of ${bytes} bytes, ${heard} bytes said and ${processes} processes of real work`,
      breaches,
    };
  },
};

/** Whoever runs this file looks for secrets as well, and would find those that are planted. */
export const plantsSecrets = true;

export const soaks: readonly Soak[] = [canaries];
