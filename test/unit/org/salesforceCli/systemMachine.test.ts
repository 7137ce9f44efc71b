import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../../src/core/base/failure.ts';
import { type CliMachine, type ProgramRun, ProgramTimedOut } from '../../../../src/org/salesforceCli/cliMachine.ts';
import { systemMachine } from '../../../../src/org/salesforceCli/systemMachine.ts';
import { CliHome } from '../../../support/cliHome.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

describe('running a program', () => {
  let home: CliHome;
  let clock: FakeClock;
  let machine: CliMachine;

  beforeEach(() => {
    home = new CliHome();
    clock = new FakeClock();
    machine = systemMachine(clock);
  });

  afterEach(() => home.dispose());

  function script(source: string, more: Partial<ProgramRun> = {}): ProgramRun {
    return {
      program: process.execPath,
      argv: ['-e', source, '--', 'one two', '$(three)'],
      environment: { GIVEN: 'yes' },
      workingFolder: home.folder,
      timeout: 1_000,
      signal: undefined,
      ...more,
    };
  }

  /** A script that says that it runs, and would for ever. */
  const endless = `require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);`;

  it('passes arguments as they are, and nothing of our environment', async () => {
    const said =
      'console.log(JSON.stringify([process.argv.slice(1), process.env.GIVEN, process.env.HOME, process.cwd()]))';
    const { exitCode, output } = await machine.run(script(said));
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(output), [['one two', '$(three)'], 'yes', null, home.folder]);
    assert.equal(clock.pendingTimers, 0);
  });

  it('keeps what the program says on its error output to nobody', async () => {
    const { exitCode, output } = await machine.run(script('console.error("secret"); process.exit(3)'));
    assert.deepEqual([exitCode, output], [3, '']);
  });

  it('rejects what is not there', async () => {
    await assert.rejects(machine.run(script('', { program: join(home.folder, 'none') })), /ENOENT/);
  });

  it('ends a program that says too much', async () => {
    const flood = 'setInterval(() => process.stdout.write("x".repeat(100000)), 0)';
    await assert.rejects(machine.run(script(flood)), /said more than/);
  });

  async function running(): Promise<number> {
    for (;;) {
      try {
        return Number(readFileSync(join(home.folder, 'pid'), 'utf8') || undefined);
      } catch {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  async function gone(pid: number): Promise<void> {
    for (;;) {
      try {
        process.kill(pid, 0);
        await new Promise((resolve) => setImmediate(resolve));
      } catch {
        return;
      }
    }
  }

  it('ends a program that takes too long', async () => {
    const outcome = machine.run(script(endless));
    outcome.catch(() => undefined);
    const pid = await running();
    clock.advance(1_000);
    await assert.rejects(outcome, ProgramTimedOut);
    await gone(pid);
  });

  it('ends a program that is cancelled, with what it started', async () => {
    const stop = new AbortController();
    const nested = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(endless)}], { stdio: 'ignore' }); setInterval(() => {}, 1000);`;
    const outcome = machine.run(script(nested, { signal: stop.signal }));
    outcome.catch(() => undefined);
    const pid = await running();
    stop.abort();
    await assert.rejects(outcome, (error) => Failure.is(error, 'cancelled'));
    await gone(pid);
    await assert.rejects(machine.run(script('', { signal: stop.signal })), (error) => Failure.is(error, 'cancelled'));
  });
});
