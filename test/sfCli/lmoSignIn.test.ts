import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { silentLogger } from '../../src/core/base/logger.ts';
import { Failure } from '../../src/core/base/failure.ts';
import type { CliOrg } from '../../src/core/lmo/cliOrgs.ts';
import { memoryKeeper } from '../../src/core/lmo/ports.ts';
import { toLongOrgId } from '../../src/core/subscribers/orgId.ts';
import type { LicenseManagementOrg, OrgGateway } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import type { CliMachine } from '../../src/org/salesforceCli/cliMachine.ts';
import { systemMachine } from '../../src/org/salesforceCli/systemMachine.ts';
import { CliHome } from '../support/cliHome.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

/** Each command is a process of its own. */
const patience = 120_000;
const visitor = resolve(import.meta.dirname, '../support/oauthVisitor.ts');

/** A home in which Salesforce's own CLI is installed, with a browser that allows whatever it is asked. */
class CliUser {
  readonly home = new CliHome();
  readonly machine: CliMachine;
  readonly #program: string;

  constructor(encryption: 'v1' | 'v2') {
    const program = process.env['ISV_SF_CLI'];
    assert.ok(program, '`npm run test:sf-cli` installs the Salesforce CLI and names it');
    this.#script('bin/sf', `exec '${process.execPath}' '${program}' "$@"`);
    const visit = `import(${JSON.stringify(visitor)}).then(({ visit }) => visit(process.argv[1], "allow"))`;
    // As a browser does: whoever opens it does not wait for it.
    this.#script('bin/browser', `'${process.execPath}' -e '${visit}' "$1" >/dev/null 2>&1 &`);
    this.#program = join(this.home.folder, 'bin/sf');
    this.machine = {
      ...systemMachine(systemClock),
      home: this.home.folder,
      environment: {
        PATH: [join(this.home.folder, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
        HOME: this.home.folder,
        NO_PROXY: '127.0.0.1',
        BROWSER: join(this.home.folder, 'bin/browser'),
        SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
        ...(encryption === 'v2' ? { SF_CRYPTO_V2: 'true' } : {}),
      },
    };
  }

  /** Runs the CLI as its user would, in a terminal. */
  async sf(...argv: readonly string[]): Promise<void> {
    const { exitCode, output } = await this.machine.run({
      program: this.#program,
      argv: [...argv, '--json'],
      environment: { ...this.machine.environment, SF_DISABLE_TELEMETRY: 'true', SF_AUTOUPDATE_DISABLE: 'true' },
      workingFolder: this.home.folder,
      timeout: patience,
      signal: undefined,
    });
    assert.equal(exitCode, 0, output);
  }

  /** Everything that the CLI keeps. */
  files(): string {
    return readdirSync(join(this.home.folder, '.sfdx'))
      .filter((name) => name.includes('@'))
      .map((name) => readFileSync(join(this.home.folder, '.sfdx', name), 'utf8'))
      .join('\n');
  }

  #script(path: string, line: string): void {
    this.home.write(path, `#!/bin/sh\n${line}\n`);
    chmodSync(join(this.home.folder, path), 0o755);
  }
}

for (const encryption of ['v1', 'v2'] as const) {
  describe(`what Salesforce's own CLI knows, encrypted as ${encryption}`, function () {
    this.timeout(patience);
    this.bail(true);
    let org: SampleOrgHandle;
    let lmoId: string;
    let user: CliUser;
    let gateway: OrgGateway;
    let listed: CliOrg | undefined;
    let lmo: LicenseManagementOrg;

    before(async () => {
      org = await startSampleOrg();
      lmoId = toLongOrgId(org.lmo.session.slice(0, 15));
      user = new CliUser(encryption);
      gateway = createOrgGateway({ clock: systemClock, logger: silentLogger, cliMachine: user.machine });
      await user.sf(
        'org',
        'login',
        'web',
        '--instance-url',
        org.lmo.url,
        '--alias',
        'acme-lmo',
        '--set-default-dev-hub',
      );
    });

    after(async () => {
      user.home.dispose();
      await org.dispose();
      assert.deepEqual(org.orgFaults, []);
    });

    it('is listed from its files', async () => {
      [listed] = await gateway.lmoSignIns.listCliOrgs();
      assert.deepEqual(
        { ...listed, username: undefined, isDevHub: undefined },
        {
          username: undefined,
          aliases: ['acme-lmo'],
          instanceUrl: org.lmo.url,
          kind: 'production',
          isDevHub: undefined,
          isDefault: true,
          ends: undefined,
          isRenewable: true,
        },
      );
    });

    it('gives a session that lists subscribers, and the CLI’s files are left as they are', async () => {
      const before = user.files();
      const signal = new AbortController().signal;
      const signIn = await gateway.lmoSignIns.throughCli(listed?.username ?? '', signal);
      assert.ok(before.length > 0 && !before.includes(signIn.orgSession), 'the file is encrypted');
      lmo = gateway.openLicenseManagementOrg(signIn, memoryKeeper);
      assert.equal((await lmo.identity()).username, listed?.username);
      assert.equal(user.files(), before);
    });

    it('is renewed by the CLI itself, which stays signed in', async () => {
      for (let times = 0; times < 2; times++) {
        await org.controls.revokeSessions(lmoId);
        assert.equal((await lmo.identity()).username, listed?.username);
      }
      // Its refresh token has rotated twice: it is the CLI that has the latest.
      await user.sf('org', 'display', '--target-org', 'acme-lmo');
    });

    it('ends with the CLI’s sign-in, and goes on when the CLI is signed in again', async () => {
      await org.controls.revokeSessions(lmoId);
      const fault = { kind: 'status', status: 400, errorCode: 'invalid_grant', match: { path: 'oauth2/token' } };
      const id = await org.controls.addFault(lmoId, fault);
      await assert.rejects(lmo.identity(), (error) => Failure.is(error, 'lmoSessionExpired'));
      await org.controls.clearFaults(lmoId, id);
      const again = await gateway.lmoSignIns.throughCliAgain(listed?.username ?? '', new AbortController().signal);
      const fresh = gateway.openLicenseManagementOrg(again, memoryKeeper);
      assert.equal((await fresh.identity()).username, listed?.username);
    });
  });
}
