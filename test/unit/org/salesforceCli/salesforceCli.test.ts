import assert from 'node:assert/strict';
import { join } from 'node:path';
import { cancelled, Failure } from '../../../../src/core/base/failure.ts';
import {
  type CliMachine,
  type ProgramAnswer,
  type ProgramRun,
  ProgramTimedOut,
} from '../../../../src/org/salesforceCli/cliMachine.ts';
import { SalesforceCli } from '../../../../src/org/salesforceCli/salesforceCli.ts';
import { CliHome } from '../../../support/cliHome.ts';
import { CliKey } from '../../../support/cliKey.ts';

const ada = 'ada@acme.example';
const kept = '00D000000000001!AQ.kept';
const fresh = '00D000000000001!AQ.fresh';

/** A machine whose programs are functions of the test. */
class FakeMachine implements CliMachine {
  platform: NodeJS.Platform = 'linux';
  readonly home: string;
  readonly environment: Record<string, string> = {};
  readonly programs = new Set<string>();
  readonly runs: ProgramRun[] = [];
  keychain: () => ProgramAnswer | Promise<ProgramAnswer> = () => ({ exitCode: 1, output: '' });
  sf: (argv: readonly string[]) => ProgramAnswer | Promise<ProgramAnswer> = () => assert.fail('sf is not expected');

  constructor(home: string) {
    this.home = home;
  }

  isProgram(path: string): Promise<boolean> {
    return Promise.resolve(this.programs.has(path));
  }

  async run(run: ProgramRun): Promise<ProgramAnswer> {
    this.runs.push(run);
    return run.program.endsWith('secret-tool') ? this.keychain() : this.sf(run.argv);
  }
}

const answer = (result: object, status = 0): ProgramAnswer => ({
  exitCode: status,
  output: JSON.stringify({ status, result, warnings: ['secret'] }),
});

describe('what the Salesforce CLI knows', () => {
  let home: CliHome;
  let machine: FakeMachine;
  let cli: SalesforceCli;
  const key = new CliKey(1);

  beforeEach(() => {
    home = new CliHome();
    machine = new FakeMachine(home.folder);
    cli = new SalesforceCli(machine);
    home.write('.sfdx/key.json', { account: 'local', service: 'sfdx', key: key.text });
    signIn(ada);
  });

  afterEach(() => home.dispose());

  function signIn(username: string, fields: object = {}, session = kept): void {
    home.write(`.sfdx/${username}.json`, {
      username,
      instanceUrl: 'https://acme.my.salesforce.com',
      accessToken: key.encrypted(session),
      refreshToken: key.encrypted('5Aeprefresh'),
      orgId: '00D000000000001EAA',
      clientId: 'PlatformCLI',
      ...fields,
    });
  }

  /** Puts `sf` and a keychain's program on the machine. */
  function install(...programs: readonly ('sf' | 'secret-tool')[]): void {
    for (const program of programs) {
      machine.programs.add(`/opt/bin/${program}`);
    }
    machine.environment['PATH'] = 'relative/bin:/usr/bin:/opt/bin';
    machine.environment['SFDX_SECRET_TOOL_PATH'] = '/opt/bin/secret-tool';
    machine.programs.add('relative/bin/sf');
  }

  describe('its orgs', () => {
    it('are listed with aliases and defaults, and nothing is started for it', async () => {
      signIn('hub@acme.example', { isDevHub: true });
      signIn('uat@acme.example.uat', { instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com' });
      signIn('scratch@acme.example', { devHubUsername: 'hub@acme.example', expirationDate: '2026-01-10' });
      signIn('trial@acme.example', { trailExpirationDate: '2026-02-01T00:00:00.000+0000', refreshToken: undefined });
      home.write('.sfdx/alias.json', { orgs: { lmo: ada, uat: 'uat@acme.example.uat', ada } });
      home.write('.sf/config.json', { 'target-dev-hub': 'hub@acme.example', 'target-org': 'uat' });
      const orgs = await cli.orgs();
      const byName = Object.fromEntries(orgs.map((org) => [org.username, org]));
      assert.equal(orgs.length, 5);
      assert.deepEqual(byName[ada], {
        username: ada,
        aliases: ['lmo', 'ada'],
        instanceUrl: 'https://acme.my.salesforce.com',
        kind: 'production',
        isDevHub: false,
        isDefault: false,
        ends: undefined,
        isRenewable: true,
      });
      assert.deepEqual(
        orgs.filter(({ isDefault }) => isDefault).map(({ username }) => username),
        ['hub@acme.example', 'uat@acme.example.uat'],
      );
      assert.equal(byName['uat@acme.example.uat']?.kind, 'sandbox');
      const scratch = byName['scratch@acme.example'];
      assert.deepEqual([scratch?.kind, scratch?.ends], ['scratchOrg', Date.UTC(2026, 0, 10)]);
      const trial = byName['trial@acme.example'];
      assert.deepEqual([trial?.isRenewable, trial?.ends], [false, Date.UTC(2026, 1, 1)]);
      assert.deepEqual(machine.runs, []);
    });

    it('have the defaults and aliases of older versions too', async () => {
      home.write('.sf/alias.json', { orgs: { old: ada } });
      home.write('.sfdx/sfdx-config.json', { defaultdevhubusername: 'old' });
      const [org] = await cli.orgs();
      assert.deepEqual([org?.aliases, org?.isDefault], [['old'], true]);
    });

    it('give no access with what is listed', async () => {
      assert.doesNotMatch(JSON.stringify(await cli.orgs()), /kept|refresh|[a-f0-9]{32}/);
    });

    it('leave out what is no sign-in, or leads away from Salesforce', async () => {
      signIn('evil@acme.example', { instanceUrl: 'https://evil.example' });
      signIn('plain@acme.example', { instanceUrl: 'http://acme.my.salesforce.com' });
      home.write('.sfdx/00D000000000001.sandbox.json', { username: ada });
      home.write('.sfdx/broken@acme.example.json', '{');
      home.write('.sfdx/list@acme.example.json', '[]');
      home.write('.sfdx/large@acme.example.json', `{"username":"large@acme.example","x":"${'x'.repeat(300_000)}"}`);
      home.write('.sfdx/alias.json', '"none"');
      assert.deepEqual(
        (await cli.orgs()).map(({ username }) => username),
        [ada],
      );
    });

    it('are none where the CLI was never used', async () => {
      const nowhere = new FakeMachine(join(home.folder, 'nobody'));
      assert.deepEqual(await new SalesforceCli(nowhere).orgs(), []);
    });
  });

  describe('its org session', () => {
    it('is decrypted with the key in the file', async () => {
      assert.deepEqual(await cli.keptSession(ada), {
        username: ada,
        instanceUrl: 'https://acme.my.salesforce.com',
        orgSession: kept,
      });
      assert.deepEqual(machine.runs, []);
    });

    it('is decrypted with the key in the keychain, of either version', async () => {
      install('secret-tool');
      for (const version of [1, 2] as const) {
        const inKeychain = new CliKey(version);
        signIn(ada, { accessToken: inKeychain.encrypted(kept) });
        machine.keychain = () => ({ exitCode: 0, output: `${inKeychain.text}\n` });
        assert.equal((await cli.keptSession(ada)).orgSession, kept);
      }
      const [run] = machine.runs;
      assert.equal(run?.program, '/opt/bin/secret-tool');
      assert.deepEqual(run.argv, ['lookup', 'user', 'local', 'domain', 'sfdx']);
    });

    it('is decrypted with the file where the keychain has another key, or does not open', async () => {
      install('secret-tool');
      for (const keychain of [
        () => ({ exitCode: 0, output: new CliKey(1).text }),
        () => Promise.reject(new ProgramTimedOut()),
        () => Promise.reject(new Error('cannot be started')),
      ]) {
        machine.keychain = keychain;
        assert.equal((await cli.keptSession(ada)).orgSession, kept);
      }
    });

    it('asks no keychain where the CLI is told to use none', async () => {
      install('secret-tool');
      machine.environment['SF_USE_GENERIC_UNIX_KEYCHAIN'] = 'true';
      await cli.keptSession(ada);
      assert.deepEqual(machine.runs, []);
    });

    it('comes from the CLI itself where no key fits', async () => {
      install('sf');
      signIn(ada, { accessToken: new CliKey(2).encrypted(kept) });
      machine.sf = () => answer({ accessToken: fresh });
      assert.equal((await cli.keptSession(ada)).orgSession, fresh);
      const [run] = machine.runs;
      assert.equal(run?.program, '/opt/bin/sf', 'relative folders of the path are left out');
      assert.deepEqual(run.argv, ['org', 'auth', 'show-access-token', `--target-org=${ada}`, '--json']);
      assert.equal(run.workingFolder, home.folder);
    });

    it('is not to be had without a key and without the CLI', async () => {
      signIn(ada, { accessToken: new CliKey(2).encrypted(kept) });
      await assert.rejects(cli.keptSession(ada), (error) => Failure.is(error, 'cliSecretsLocked'));
      await assert.rejects(cli.keptSession('nobody@acme.example'), (error) => Failure.is(error, 'cliOrgMissing'));
      await assert.rejects(cli.freshSession(ada), (error) => Failure.is(error, 'cliNotFound'));
    });

    it('is asked of older versions by their own command', async () => {
      install('sf');
      machine.sf = (argv) =>
        argv[1] === 'auth'
          ? { exitCode: 127, output: 'sf: command org:auth:show-access-token not found' }
          : {
              exitCode: 0,
              output: `Warning: news\n${JSON.stringify({ status: 0, result: { accessToken: fresh } })}\n`,
            };
      assert.equal((await cli.freshSession(ada)).orgSession, fresh);
      assert.deepEqual(
        machine.runs.map(({ argv }) => argv[1]),
        ['auth', 'display'],
      );
    });

    it('is no text that only stands in its place', async () => {
      install('sf');
      machine.sf = () => answer({ accessToken: "[REDACTED] Use 'sf org auth show-access-token' to view" });
      await assert.rejects(cli.freshSession(ada), (error) => Failure.is(error, 'cliFailed'));
    });
  });

  describe('the CLI as a program', () => {
    beforeEach(() => install('sf'));

    it('is given no secret, neither in its arguments nor in its environment', async () => {
      Object.assign(machine.environment, {
        SF_ACCESS_TOKEN: kept,
        GITHUB_TOKEN: 'secret',
        https_proxy: 'http://proxy',
      });
      machine.sf = () => answer({ accessToken: fresh });
      await cli.freshSession(ada);
      const [run] = machine.runs;
      assert.doesNotMatch(JSON.stringify(run), /AQ|secret"/);
      assert.equal(run?.environment['https_proxy'], 'http://proxy');
      assert.equal(run.environment['SF_DISABLE_TELEMETRY'], 'true');
    });

    for (const [layout, path, files, started] of [
      [
        'the installer',
        'C:\\Program Files\\sf\\bin',
        ['bin\\sf.cmd', 'client\\bin\\node.exe', 'client\\bin\\run.js'],
        'client\\bin\\run.js',
      ],
      ['its updates', 'C:\\Program Files\\sf\\bin', ['bin\\sf.cmd', 'bin\\node.exe', 'bin\\run.js'], 'bin\\run.js'],
      [
        'npm',
        'C:\\Program Files\\sf\\bin',
        ['bin\\sf.cmd', 'bin\\node_modules\\@salesforce\\cli\\bin\\run.js', 'bin\\node.exe'],
        'bin\\node_modules\\@salesforce\\cli\\bin\\run.js',
      ],
    ] as const) {
      it(`is found on Windows without a shell, as ${layout} leaves it`, async () => {
        machine.platform = 'win32';
        machine.environment['Path'] = `.;C:\\Windows;${path}`;
        delete machine.environment['PATH'];
        files.forEach((file) => machine.programs.add(`C:\\Program Files\\sf\\${file}`));
        machine.sf = () => answer({ accessToken: fresh });
        await cli.freshSession(ada);
        const [run] = machine.runs;
        assert.match(run?.program ?? '', /^C:\\Program Files\\sf\\.*node\.exe$/);
        assert.equal(run?.argv[0], `C:\\Program Files\\sf\\${started}`);
      });
    }

    it('is told of no other option by a user name that looks like one', async () => {
      signIn('--help@acme.example');
      machine.sf = () => answer({ accessToken: fresh });
      await cli.freshSession('--help@acme.example');
      assert.ok(machine.runs[0]?.argv.includes('--target-org=--help@acme.example'));
    });

    it('signs its user in again, whoever that is then', async () => {
      signIn('eve@acme.example', {}, fresh);
      machine.sf = () => answer({ username: 'eve@acme.example' });
      const session = await cli.signInAgain(ada);
      assert.deepEqual([session.username, session.orgSession], ['eve@acme.example', fresh]);
      const argv = ['org', 'login', 'web', '--instance-url=https://acme.my.salesforce.com', '--json'];
      assert.deepEqual(machine.runs[0]?.argv, argv);
    });

    it('says why it did not sign in, without what is secret in that', async () => {
      machine.sf = () => ({ exitCode: 1, output: JSON.stringify({ status: 1, message: `no browser for ${kept}` }) });
      await assert.rejects(cli.signInAgain(ada), (error) => {
        return Failure.is(error, 'cliFailed') && /no browser for 00D000000000001!…\./.test(error.message);
      });
    });

    it('is ended when it takes too long or is cancelled, and that is said', async () => {
      machine.sf = () => Promise.reject(new ProgramTimedOut());
      await assert.rejects(cli.freshSession(ada), (error) => Failure.is(error, 'cliTimedOut'));
      machine.sf = () => Promise.reject(cancelled());
      await assert.rejects(cli.freshSession(ada), (error) => Failure.is(error, 'cancelled'));
      const enoent = Object.assign(new Error('spawn ENOENT'), { syscall: 'spawn' });
      machine.sf = () => Promise.reject(enoent);
      await assert.rejects(cli.freshSession(ada), (error) => Failure.is(error, 'cliNotFound'));
    });
  });
});
