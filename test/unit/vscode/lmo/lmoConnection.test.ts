import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { lmoSessionExpired } from '../../../../src/core/lmo/failures.ts';
import { LmoSignIn, type SignInSource } from '../../../../src/core/lmo/lmoSignIn.ts';
import type { SignInKeeper } from '../../../../src/core/lmo/ports.ts';
import type { LicenseManagementOrg } from '../../../../src/core/subscribers/ports.ts';
import { systemClock } from '../../../../src/dap/systemClock.ts';
import { LmoConnection, type LmoDirectory } from '../../../../src/vscode/lmo/lmoConnection.ts';
import { LmoStore } from '../../../../src/vscode/lmo/lmoStore.ts';
import { RenewalLock } from '../../../../src/vscode/lmo/renewalLock.ts';
import { FakeOrgs } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

const acme = 'https://acme.my.salesforce.com';
const contoso = 'https://contoso.my.salesforce.com';
const browser: SignInSource = { way: 'browser', loginUrl: 'https://login.salesforce.com', clientId: '3MVG9' };

function signIn(instanceUrl: string, source = browser): LmoSignIn {
  return new LmoSignIn(instanceUrl, source, { orgSession: '00D000000000001!x', refreshToken: '5AepFirst' });
}

const expired = (instanceUrl: string): Failure => lmoSessionExpired(new URL(instanceUrl).host, browser);

/** A list of subscribers that reads at once, or when a test lets it. */
class FakeDirectory implements LmoDirectory {
  lmo: LicenseManagementOrg | undefined;
  failure: Failure | undefined;
  answer = true;
  refreshed = 0;
  readonly forgotten: string[] = [];
  /** What reading waits for. */
  reading: () => Promise<void> = () => Promise.resolve();

  async connectLmo(lmo: LicenseManagementOrg): Promise<boolean> {
    await this.reading();
    if (this.failure !== undefined) {
      throw this.failure;
    }
    if (this.answer) {
      this.lmo = lmo;
    }
    return this.answer;
  }

  forgetLmo(instanceUrl: string): void {
    this.forgotten.push(instanceUrl);
    if (this.lmo?.instanceUrl === instanceUrl) {
      this.lmo = undefined;
    }
  }

  refresh(): Promise<void> {
    this.refreshed += 1;
    return Promise.resolve();
  }
}

/** Orgs that remember who keeps their sign-ins, and what was revoked. */
class RecordingOrgs extends FakeOrgs {
  readonly keepers: SignInKeeper[] = [];
  readonly revoked: string[] = [];
  revocation: Error | undefined;
  cli: () => Promise<LmoSignIn> = () => Promise.reject(new Error('not asked in this test'));

  override readonly lmoSignIns = {
    ...new FakeOrgs().lmoSignIns,
    throughCli: () => this.cli(),
    revoke: ({ instanceUrl, refreshToken }: LmoSignIn) => {
      this.revoked.push(`${instanceUrl} ${refreshToken ?? ''}`);
      return this.revocation === undefined ? Promise.resolve() : Promise.reject(this.revocation);
    },
  };

  override openLicenseManagementOrg(given: LmoSignIn, keeper: SignInKeeper): LicenseManagementOrg {
    this.keepers.push(keeper);
    return super.openLicenseManagementOrg(given, keeper);
  }
}

describe('the connection to LMOs', () => {
  let orgs: RecordingOrgs;
  let directory: FakeDirectory;
  let secrets: FakeStorage;
  let memento: FakeStorage;
  let folder: string;
  let remembers: boolean;
  let connection: LmoConnection;

  const window = (): LmoConnection => {
    const lock = new RenewalLock(join(folder, 'lock'), systemClock);
    const parts = { secrets: secrets.secrets, globalState: memento.memento };
    const store = new LmoStore(parts, () => remembers, lock, assert.ifError);
    directory = new FakeDirectory();
    return new LmoConnection({ directory, store, openGateway: () => Promise.resolve(orgs), logger: silentLogger });
  };

  beforeEach(() => {
    orgs = new RecordingOrgs();
    secrets = new FakeStorage();
    memento = new FakeStorage();
    folder = mkdtempSync(join(tmpdir(), 'lmo-connection-'));
    remembers = true;
    connection = window();
  });

  afterEach(() => {
    connection.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const addresses = (): readonly string[] => connection.known.map(({ instanceUrl }) => instanceUrl);

  /** Waits until the org has said who it is. */
  const named = async (): Promise<void> => {
    while (connection.current?.orgName === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  it('lists the LMO that was signed in to, and learns its name without waiting for it', async () => {
    await connection.connect(signIn(acme));
    assert.equal(directory.lmo?.instanceUrl, acme);
    assert.equal(connection.isSignedOut, false);
    await named();
    assert.deepEqual([connection.current?.orgName, connection.current?.username], ['Acme', 'ada@acme.example']);
    assert.equal(connection.known[0]?.orgName, 'Acme');
  });

  it('stays with the LMO before when another does not answer', async () => {
    await connection.connect(signIn(acme));
    directory.failure = new Failure('orgUnreachable', 'not there');
    await assert.rejects(connection.connect(signIn(contoso)), (error) => Failure.is(error, 'orgUnreachable'));
    assert.equal(connection.current?.instanceUrl, acme);
    assert.deepEqual(addresses(), [acme]);
    assert.equal(secrets.values.size, 1);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(orgs.revoked, [`${contoso} 5AepFirst`], 'nobody has that sign-in then');
  });

  it('takes a sign-in back where another LMO was connected meanwhile', async () => {
    await connection.connect(signIn(acme));
    directory.answer = false;
    await connection.connect(signIn(contoso));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(orgs.revoked, [`${contoso} 5AepFirst`]);
    assert.deepEqual([...secrets.values.keys()], [`lmo ${acme}`], 'nor is it kept');
    assert.deepEqual(addresses(), [acme]);
  });

  it('takes the sign-in before back when the LMO is signed in to again', async () => {
    await connection.connect(signIn(acme));
    await connection.connect(signIn(acme));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(orgs.revoked, [], 'the same token is in use');
    const again = new LmoSignIn(acme, browser, { orgSession: '00D000000000001!z', refreshToken: '5AepAgain' });
    await connection.connect(again);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(orgs.revoked, [`${acme} 5AepFirst`]);
    assert.match(String(secrets.values.get(`lmo ${acme}`)), /5AepAgain/);
  });

  it('switches between LMOs that are signed in to, latest first', async () => {
    await connection.connect(signIn(acme));
    await connection.connect(signIn(contoso));
    assert.deepEqual(addresses(), [contoso, acme]);
    const [, first] = connection.known;
    assert.ok(first && connection.isOpen(first));
    assert.equal(await connection.switchTo(first), true);
    assert.equal(directory.lmo?.instanceUrl, acme);
    assert.deepEqual(addresses(), [acme, contoso]);
    assert.equal(orgs.keepers.length, 2, 'nothing was opened anew');
  });

  it('says when an LMO has to be signed in to before it can be switched to', async () => {
    remembers = false;
    await connection.connect(signIn(acme));
    connection = window();
    const [lmo] = connection.known;
    assert.ok(lmo);
    assert.equal(await connection.switchTo(lmo), false);
    assert.equal(directory.lmo, undefined);
  });

  it('goes back to the LMO of last time', async () => {
    await connection.connect(signIn(acme));
    await named();
    connection = window();
    const states: boolean[] = [];
    connection.onDidChange(() => states.push(connection.isSignedOut));
    await connection.restore();
    assert.equal(directory.lmo?.instanceUrl, acme);
    assert.equal(connection.current?.orgName, 'Acme');
    assert.deepEqual([...new Set(states)], [false], 'it never looks signed out on the way');
  });

  it('shows the LMO of last time as signed out where nothing is kept of it', async () => {
    remembers = false;
    await connection.connect(signIn(acme));
    connection = window();
    await connection.restore();
    assert.deepEqual([connection.current?.instanceUrl, connection.isSignedOut], [acme, true]);
    assert.equal(connection.toSignIn?.instanceUrl, acme);
    assert.equal(directory.lmo, undefined);
  });

  it('goes back to an LMO of the Salesforce CLI though nothing is kept here', async () => {
    remembers = false;
    const cli: SignInSource = { way: 'salesforceCli', username: 'ada@acme.example' };
    await connection.connect(signIn(acme, cli));
    assert.equal(secrets.values.size, 0);
    connection = window();
    orgs.cli = () => Promise.resolve(signIn(acme, cli));
    await connection.restore();
    assert.equal(directory.lmo?.instanceUrl, acme);
    connection = window();
    orgs.cli = () => Promise.reject(new Failure('cliOrgMissing', 'gone'));
    await assert.rejects(connection.restore(), (error) => Failure.is(error, 'cliOrgMissing'));
    assert.equal(connection.isSignedOut, true);
  });

  it('tries again to go back when the list is refreshed', async () => {
    await connection.connect(signIn(acme));
    connection = window();
    directory.failure = new Failure('orgUnreachable', 'no network');
    await assert.rejects(connection.restore(), (error) => Failure.is(error, 'orgUnreachable'));
    assert.deepEqual([connection.current?.instanceUrl, connection.isSignedOut], [acme, false]);
    directory.failure = undefined;
    await connection.refresh();
    assert.equal(directory.lmo?.instanceUrl, acme);
    assert.equal(connection.isSignedOut, false);
    assert.equal(directory.refreshed, 1);
  });

  it('leaves the LMO that the user connects while it goes back', async () => {
    await connection.connect(signIn(acme));
    connection = window();
    const late = Promise.withResolvers<undefined>();
    directory.reading = () => late.promise.then(() => undefined);
    const restored = connection.restore();
    // It has to look for what is kept first.
    await new Promise((resolve) => setImmediate(resolve));
    directory.reading = () => Promise.resolve();
    await connection.connect(signIn(contoso));
    directory.answer = false;
    late.resolve(undefined);
    await restored;
    assert.equal(connection.current?.instanceUrl, contoso);
    assert.equal(directory.lmo?.instanceUrl, contoso);
  });

  describe('once a sign-in has ended', () => {
    it('keeps what is listed and says so, whichever call has found it out', async () => {
      await connection.connect(signIn(acme));
      const changes: boolean[] = [];
      connection.onDidChange(() => changes.push(connection.isSignedOut));
      connection.noteFailure(new Failure('orgBusy', 'busy'));
      assert.equal(connection.isSignedOut, false);
      connection.noteFailure(expired(acme));
      assert.equal(connection.isSignedOut, true);
      assert.deepEqual(changes, [true]);
      assert.equal(directory.lmo?.instanceUrl, acme);
      assert.equal(connection.toSignIn?.instanceUrl, acme);
      const { current } = connection;
      assert.ok(current && !connection.isOpen(current));
      assert.equal(await connection.switchTo(current), false, 'asking again would change nothing');
      await connection.refresh();
      assert.equal(connection.isSignedOut, false, 'another window has signed in again');
      assert.ok(connection.isOpen(current));
    });

    it('is as before after signing in again', async () => {
      await connection.connect(signIn(acme));
      connection.noteFailure(expired(acme));
      await connection.connect(signIn(acme));
      assert.equal(connection.isSignedOut, false);
      assert.equal(connection.toSignIn, connection.current);
    });

    it('leaves the current LMO alone where the answer is a late one of the LMO before', async () => {
      await connection.connect(signIn(acme));
      await connection.connect(signIn(contoso));
      connection.noteFailure(expired(acme));
      assert.equal(connection.isSignedOut, false);
      assert.equal(connection.toSignIn?.instanceUrl, acme);
      const { current } = connection;
      assert.ok(current && connection.isOpen(current));
    });

    it('says nothing of an LMO that was forgotten meanwhile', async () => {
      await connection.connect(signIn(acme));
      await connection.connect(signIn(contoso));
      const [, forgotten] = connection.known;
      assert.ok(forgotten);
      await connection.forget(forgotten, { revokes: false });
      connection.noteFailure(expired(acme));
      assert.equal(connection.toSignIn?.instanceUrl, contoso);
      assert.equal(connection.isSignedOut, false);
    });

    it('stays with the LMO that was connected while the one before was asked again', async () => {
      await connection.connect(signIn(acme));
      connection.noteFailure(expired(acme));
      const late = Promise.withResolvers<undefined>();
      directory.refresh = async () => {
        await late.promise;
      };
      const refreshed = connection.refresh();
      await connection.connect(signIn(contoso));
      connection.noteFailure(expired(contoso));
      late.resolve(undefined);
      await refreshed;
      assert.deepEqual([connection.current?.instanceUrl, connection.isSignedOut], [contoso, true]);
    });

    it('means another LMO where that was to be connected', async () => {
      await connection.connect(signIn(acme));
      directory.failure = expired(contoso);
      await assert.rejects(connection.connect(signIn(contoso)), (error) => {
        connection.noteFailure(error);
        return Failure.is(error, 'lmoSessionExpired');
      });
      assert.equal(connection.current?.instanceUrl, acme);
      assert.equal(connection.isSignedOut, false, 'the current one has not ended');
      assert.equal(connection.toSignIn?.instanceUrl, contoso);
    });
  });

  describe('forgetting', () => {
    it('deletes the secrets and takes the sign-in back in Salesforce, with the latest token', async () => {
      await connection.connect(signIn(acme));
      const [keeper] = orgs.keepers;
      assert.ok(keeper);
      await keeper.renewed(signIn(acme), (latest) =>
        Promise.resolve(latest.renewed({ orgSession: '00D000000000001!y', refreshToken: '5AepSecond' })),
      );
      const { current } = connection;
      assert.ok(current);
      await connection.forget(current, { revokes: true });
      assert.deepEqual(orgs.revoked, [`${acme} 5AepSecond`]);
      assert.deepEqual(
        [addresses(), secrets.values.size, directory.lmo, connection.current],
        [[], 0, undefined, undefined],
      );
    });

    it('sends nothing where nothing may be sent', async () => {
      await connection.connect(signIn(acme));
      const { current } = connection;
      assert.ok(current);
      await connection.forget(current, { revokes: false });
      assert.deepEqual(orgs.revoked, []);
    });

    it('says what is left to do where Salesforce cannot be told', async () => {
      await connection.connect(signIn(acme));
      const { current } = connection;
      assert.ok(current);
      orgs.revocation = new Error('no network.');
      await assert.rejects(connection.forget(current, { revokes: true }), (error) => {
        return Failure.is(error, 'signInNotRevoked') && /could not be told: no network\./.test(error.message);
      });
      assert.deepEqual(addresses(), []);
    });

    it('leaves the current LMO alone when it is another that is forgotten', async () => {
      await connection.connect(signIn(acme));
      await connection.connect(signIn(contoso));
      const [, first] = connection.known;
      assert.ok(first);
      await connection.forget(first, { revokes: true });
      assert.equal(directory.lmo?.instanceUrl, contoso);
      assert.deepEqual(addresses(), [contoso]);
      assert.deepEqual(directory.forgotten, [acme], 'and what it listed is forgotten');
    });
  });

  it('ends with the window what nobody keeps', async () => {
    await connection.connect(signIn(acme));
    await connection.endUnkept();
    assert.deepEqual(orgs.revoked, []);
    remembers = false;
    await connection.endUnkept();
    assert.deepEqual(orgs.revoked, [`${acme} 5AepFirst`]);
  });

  it('keeps the newest secrets where the first list has already renewed them', async () => {
    directory.reading = async () => {
      await orgs.keepers[0]?.renewed(signIn(acme), (latest) =>
        Promise.resolve(latest.renewed({ orgSession: '00D000000000001!y', refreshToken: '5AepSecond' })),
      );
    };
    await connection.connect(signIn(acme));
    assert.match(String(secrets.values.get(`lmo ${acme}`)), /5AepSecond/);
  });

  describe('a sample org', () => {
    const sample = 'http://127.0.0.1:6109';
    const source: SignInSource = { way: 'sampleOrg' };

    it('is one of the LMOs while it runs, and is not remembered', async () => {
      await connection.connect(signIn(acme));
      await connection.connect(signIn(sample, source));
      assert.deepEqual(addresses(), [sample, acme]);
      assert.equal(JSON.stringify([...memento.values]).includes(sample), false);
      connection.leaveSample(sample);
      assert.deepEqual([addresses(), connection.current], [[acme], undefined]);
      await connection.restore();
      assert.equal(directory.lmo?.instanceUrl, acme);
    });

    it('takes no LMO with it that was connected since', async () => {
      await connection.connect(signIn(sample, source));
      await connection.connect(signIn(acme));
      connection.leaveSample(sample);
      assert.equal(directory.lmo?.instanceUrl, acme);
    });
  });
});
