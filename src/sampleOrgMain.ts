import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseClockRate } from './core/base/clock.ts';
import { systemClock } from './sampleOrg/systemClock.ts';
import { createEngine } from './sampleOrg/apex/createEngine.ts';
import { startSampleOrg } from './sampleOrg/sampleOrg.ts';

// Starts the sample org, prints one line of JSON that says how to reach it, and runs until it is ended.

const usage =
  'Usage: sampleOrg [--port N] [--latency MILLISECONDS] [--package FOLDER] [--subscribers N] [--logs N] [--generated-package N] [--seed N] [--partner-tenants] [--no-license-app] [--no-package-subscribers] [--parent-pid PID]. Numbers are whole and from 0 on.';

/** Milliseconds between looks at whether the parent process is still there. */
const parentCheck = 1_000;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function readArguments() {
  try {
    const options = {
      port: { type: 'string', default: '0' },
      latency: { type: 'string', default: '0' },
      package: { type: 'string' },
      subscribers: { type: 'string', default: '0' },
      logs: { type: 'string', default: '0' },
      'generated-package': { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      'partner-tenants': { type: 'boolean', default: false },
      'no-license-app': { type: 'boolean', default: false },
      'no-package-subscribers': { type: 'boolean', default: false },
      'parent-pid': { type: 'string' },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  return /^\d+$/.test(text) && value <= most ? value : fail(`--${name} ${text} is not understood.\n${usage}`);
}

/** Beside the bundle, or where the sources have it. */
function defaultPackageFolder(): string {
  const beside = fileURLToPath(new URL('./samplePackage', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('./sampleOrg/samplePackage', import.meta.url));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function main(): Promise<void> {
  // A fault that nobody reads of must not end the org for those who use it.
  process.stderr.on('error', () => undefined);
  const values = readArguments();
  const parent = values['parent-pid'];
  const parentPid = parent === undefined ? undefined : wholeNumber('parent-pid', parent, Number.MAX_SAFE_INTEGER);
  const org = await startSampleOrg({
    port: wholeNumber('port', values.port, 65_535),
    latency: wholeNumber('latency', values.latency, 600_000),
    sizes: {
      subscribers: wholeNumber('subscribers', values.subscribers, 200_000),
      logs: wholeNumber('logs', values.logs, 100_000),
      packageClasses: wholeNumber('generated-package', values['generated-package'], 10_000),
      seed: wholeNumber('seed', values.seed, 2_147_483_647),
    },
    lists: {
      licenseApp: !values['no-license-app'],
      packageSubscribers: !values['no-package-subscribers'],
      partnerTenants: values['partner-tenants'],
    },
    packageFolder: values.package ?? defaultPackageFolder(),
    clockRate: parseClockRate(process.env['ISV_DEBUGGER_CLOCK_RATE']),
    clock: systemClock,
    createEngine,
    onFault: (error) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  });
  const end = (): void => {
    void org.close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // Who reads how to reach it has gone before it was said, so nobody will.
  process.stdout.once('error', end);
  if (parentPid !== undefined) {
    setInterval(() => {
      if (!isAlive(parentPid)) {
        end();
      }
    }, parentCheck).unref();
  }
  process.stdout.write(`${JSON.stringify(org.access)}\n`);
}

main().catch((error: unknown) => {
  const code = (error as NodeJS.ErrnoException).code;
  const message = error instanceof Error ? error.message : String(error);
  fail(
    code === 'EADDRINUSE'
      ? `A port is taken (${message}). Give another one with --port, or --port 0 for any that is free.`
      : message,
  );
});
