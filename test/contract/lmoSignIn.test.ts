import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { Failure } from '../../src/core/base/failure.ts';
import { silentLogger } from '../../src/core/base/logger.ts';
import { groupCliOrgs } from '../../src/core/lmo/cliOrgs.ts';
import { LmoSignIn } from '../../src/core/lmo/lmoSignIn.ts';
import { memoryKeeper, type SignInKeeper } from '../../src/core/lmo/ports.ts';
import { toLongOrgId } from '../../src/core/subscribers/orgId.ts';
import type { LicenseManagementOrg, OrgGateway } from '../../src/core/subscribers/ports.ts';
import { systemClock } from '../../src/dap/systemClock.ts';
import { createOrgGateway } from '../../src/org/gateway.ts';
import { systemMachine } from '../../src/org/salesforceCli/systemMachine.ts';
import { CliHome } from '../support/cliHome.ts';
import { CliKey } from '../support/cliKey.ts';
import { firstPage, openLmo } from '../support/lmo.ts';
import { decideOnPage, visit } from '../support/oauthVisitor.ts';
import { type SampleOrgHandle, startSampleOrg } from '../support/sampleOrg.ts';

const clientId = '3MVG9AcmeSupport.SampleOrg.ExternalClientApp';
const pages = {
  signedIn: { title: 'Signed in', text: '' },
  failed: { title: 'Failed', text: '' },
  foreign: { title: 'Foreign', text: '' },
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Remembers what it was given to keep, as a store would. */
class RecordingKeeper implements SignInKeeper {
  readonly kept: LmoSignIn[] = [];

  async renewed(signIn: LmoSignIn, renew: (latest: LmoSignIn) => Promise<LmoSignIn>): Promise<LmoSignIn> {
    const next = await renew(this.kept.at(-1) ?? signIn);
    this.kept.push(next);
    return next;
  }
}

describe('signing in to an LMO', () => {
  let org: SampleOrgHandle;
  let orgId: string;
  let gateway: OrgGateway;
  let home: CliHome;

  before(async () => {
    org = await startSampleOrg();
    orgId = toLongOrgId(org.lmo.session.slice(0, 15));
    home = new CliHome();
    const machine = { ...systemMachine(systemClock), home: home.folder };
    const PATH = [join(home.folder, 'bin'), dirname(process.execPath)].join(delimiter);
    const cliMachine = { ...machine, environment: { PATH, SF_USE_GENERIC_UNIX_KEYCHAIN: 'true' } };
    gateway = createOrgGateway({ clock: systemClock, logger: silentLogger, cliMachine });
  });

  after(async () => {
    home.dispose();
    await org.dispose();
    assert.deepEqual(org.orgFaults, []);
  });

  /** How often the token endpoint and its like were asked. */
  const oauthCalls = async (): Promise<number> => (await org.controls.state(orgId)).requests['oauth2'] ?? 0;

  describe('with the browser', () => {
    async function signIn(openBrowser: (url: string) => Promise<unknown>, loginUrl = org.lmo.url): Promise<LmoSignIn> {
      const request = {
        loginUrl,
        clientId,
        callbackPort: await freePort(),
        pages,
        pastedAddress: () => new Promise<never>(() => undefined),
        openBrowser: (url: string) => {
          void openBrowser(url);
          return Promise.resolve(true);
        },
      };
      return gateway.lmoSignIns.inBrowser(request, new AbortController().signal);
    }

    const allowed = (): Promise<LmoSignIn> => signIn((url) => visit(url, 'allow'));
    const open = (given: LmoSignIn, keeper: SignInKeeper = memoryKeeper): LicenseManagementOrg =>
      gateway.openLicenseManagementOrg(given, keeper);

    it('lists subscribers with what came of it, and knows whose LMO it is', async () => {
      const shown = Promise.withResolvers<string>();
      const lmo = open(await signIn((url) => visit(url, 'allow').then(shown.resolve)));
      assert.match(await shown.promise, /<h1>Signed in<\/h1>/);
      const [subscribers, identity] = await Promise.all([firstPage(lmo), lmo.identity()]);
      assert.ok(subscribers.length > 5);
      assert.match(identity.username, /@/);
      assert.notEqual(identity.orgName, '');
    });

    it('is told when the user says no', async () => {
      const shown = Promise.withResolvers<string>();
      await assert.rejects(
        signIn((url) => visit(url, 'deny').then(shown.resolve)),
        (error) => {
          return Failure.is(error, 'signInDenied');
        },
      );
      assert.match(await shown.promise, /<h1>Failed<\/h1>/);
    });

    it('takes no answer of another sign-in, and still takes its own', async () => {
      const { orgSession } = await signIn(async (url) => {
        const back = await decideOnPage(url, 'allow');
        const forged = new URL(back);
        forged.searchParams.set('state', 'another');
        assert.match(await (await fetch(forged)).text(), /<h1>Foreign<\/h1>/);
        await fetch(back);
      });
      assert.match(orgSession, /^00D/);
    });

    it('passes on what the org does not like about the request', async () => {
      const wrongScope = signIn(async (url) => {
        const asked = new URL(url);
        asked.searchParams.set('code_challenge_method', 'plain');
        await fetch(await decideOnPage(asked.href, 'allow'));
      });
      await assert.rejects(wrongScope, (error) => {
        return Failure.is(error, 'signInRefused') && /code challenge method must be S256/.test(error.message);
      });
    });

    it('renews an ended session without a word, and keeps each new refresh token', async () => {
      const first = await allowed();
      const keeper = new RecordingKeeper();
      const lmo = open(first, keeper);
      await firstPage(lmo);
      const before = await oauthCalls();
      for (const round of [1, 2, 3]) {
        await org.controls.revokeSessions(orgId);
        const lists = await Promise.all([firstPage(lmo), firstPage(lmo), lmo.identity()]);
        assert.ok(lists[0].length > 5);
        assert.equal(keeper.kept.length, round, 'one renewal for all that were refused');
      }
      const tokens = [first, ...keeper.kept].map(({ refreshToken }) => refreshToken);
      assert.equal(new Set(tokens).size, 4);
      const identities = 3 * 2;
      assert.equal(
        (await oauthCalls()) - before,
        3 + identities,
        'a token call each, besides the user info and its repetition',
      );
    });

    it('ends for good when a used refresh token comes again, and asks no more then', async () => {
      const first = await allowed();
      await firstPage(open(first));
      await org.controls.revokeSessions(orgId);
      const keeper = new RecordingKeeper();
      const lmo = open(first, keeper);
      await firstPage(lmo);
      // Somebody else comes with the token that was used.
      await org.controls.revokeSessions(orgId);
      await assert.rejects(firstPage(open(first)), (error) => {
        return Failure.is(error, 'lmoSessionExpired') && /Sign in again in your browser/.test(error.message);
      });
      await assert.rejects(firstPage(lmo), (error) => Failure.is(error, 'lmoSessionExpired'));
      const before = await oauthCalls();
      await assert.rejects(firstPage(lmo), (error) => Failure.is(error, 'lmoSessionExpired'));
      assert.equal(await oauthCalls(), before);
    });

    it('ends when the user takes it back in Salesforce', async () => {
      const given = await allowed();
      const lmo = open(given);
      await firstPage(lmo);
      const body = new URLSearchParams({ token: given.refreshToken ?? '' });
      assert.equal((await fetch(`${org.lmo.url}/services/oauth2/revoke`, { method: 'POST', body })).status, 200);
      await assert.rejects(firstPage(lmo), (error) => Failure.is(error, 'lmoSessionExpired'));
    });

    it('can be taken back from here', async () => {
      const given = await allowed();
      await gateway.lmoSignIns.revoke(given);
      const headers = { authorization: `Bearer ${given.orgSession}` };
      assert.equal((await fetch(`${org.lmo.url}/services/data/v62.0/limits`, { headers })).status, 401);
      await assert.rejects(firstPage(open(given)), (error) => Failure.is(error, 'lmoSessionExpired'));
      // Twice does no harm, and what is not ours is left alone.
      await gateway.lmoSignIns.revoke(given);
      await gateway.lmoSignIns.revoke(new LmoSignIn(org.lmo.url, { way: 'session' }, { orgSession: org.lmo.session }));
    });

    it('survives an org that cannot be asked for a moment', async () => {
      const lmo = open(await allowed());
      await firstPage(lmo);
      await org.controls.revokeSessions(orgId);
      await org.controls.addFault(orgId, { kind: 'status', status: 503, match: { path: 'oauth2/token' }, times: 1 });
      await assert.rejects(firstPage(lmo), (error) => Failure.is(error) && error.code !== 'lmoSessionExpired');
      assert.ok((await firstPage(lmo)).length > 5);
    });
  });

  describe('with a pasted session', () => {
    it('ends with that session, and says to paste a fresh one', async () => {
      const session = await org.controls.logIn(orgId, (await openLmo(gateway, await freshLmo()).identity()).username);
      const lmo = openLmo(gateway, { url: org.lmo.url, session });
      assert.ok((await firstPage(lmo)).length > 5);
      await org.controls.revokeSessions(orgId);
      await assert.rejects(firstPage(lmo), (error) => {
        return Failure.is(error, 'lmoSessionExpired') && /Paste a fresh session/.test(error.message);
      });
    });
  });

  /** The session that the sample org printed may have been ended by a test. */
  async function freshLmo(): Promise<{ url: string; session: string }> {
    return { url: org.lmo.url, session: await org.controls.logIn(orgId, lmoUser) };
  }
  const lmoUser = 'sam.okafor@acme-software.example';

  describe('through the Salesforce CLI', () => {
    const username = lmoUser;
    const key = new CliKey(2);

    async function keep(): Promise<string> {
      const { url, session } = await freshLmo();
      home.write('.sfdx/key.json', { account: 'local', service: 'sfdx', key: key.text });
      home.write('.sfdx/alias.json', { orgs: { lmo: username } });
      home.write(`.sfdx/${username}.json`, {
        username,
        instanceUrl: url,
        accessToken: key.encrypted(session),
        isDevHub: true,
      });
      return session;
    }

    /** An `sf` that answers with what stands in a file. */
    function install(): string {
      const program = join(home.folder, 'bin/sf');
      mkdirSync(dirname(program), { recursive: true });
      const answer = join(home.folder, 'answer.json');
      writeFileSync(
        program,
        `#!/usr/bin/env node\nprocess.stdout.write(require('fs').readFileSync(${JSON.stringify(answer)}));\n`,
        {
          mode: 0o755,
        },
      );
      return answer;
    }

    it('lists the LMO first and connects with the session that is kept', async () => {
      await keep();
      const { likely } = groupCliOrgs(await gateway.lmoSignIns.listCliOrgs(), Date.now());
      assert.deepEqual(
        likely.map(({ aliases }) => aliases),
        [['lmo']],
      );
      const given = await gateway.lmoSignIns.throughCli(username, new AbortController().signal);
      const lmo = gateway.openLicenseManagementOrg(given, memoryKeeper);
      assert.ok((await firstPage(lmo)).length > 5);
    });

    it('goes on with the session that the CLI has made since', async () => {
      await keep();
      const given = await gateway.lmoSignIns.throughCli(username, new AbortController().signal);
      const lmo = gateway.openLicenseManagementOrg(given, memoryKeeper);
      await org.controls.revokeSessions(orgId);
      await keep();
      assert.ok((await firstPage(lmo)).length > 5);
    });

    it('has the CLI renew the session, and says so when it cannot', async () => {
      await keep();
      const given = await gateway.lmoSignIns.throughCli(username, new AbortController().signal);
      const lmo = gateway.openLicenseManagementOrg(given, memoryKeeper);
      await org.controls.revokeSessions(orgId);
      await assert.rejects(firstPage(lmo), (error) => {
        return Failure.is(error, 'lmoSessionExpired') && /CLI is not installed/.test(error.message);
      });
      const answer = install();
      const { session } = await freshLmo();
      writeFileSync(answer, JSON.stringify({ status: 0, result: { accessToken: session } }));
      assert.ok((await firstPage(lmo)).length > 5);
      await org.controls.revokeSessions(orgId);
      // Its refresh token has ended as well: it answers what it had.
      await assert.rejects(firstPage(lmo), (error) => {
        return Failure.is(error, 'lmoSessionExpired') && /Sign in again with the CLI/.test(error.message);
      });
    });
  });
});
