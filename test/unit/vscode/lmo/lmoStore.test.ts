import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure } from '../../../../src/core/base/failure.ts';
import type { KnownLmo } from '../../../../src/core/lmo/knownLmos.ts';
import { LmoSignIn } from '../../../../src/core/lmo/lmoSignIn.ts';
import { systemClock } from '../../../../src/dap/systemClock.ts';
import { LmoStore } from '../../../../src/vscode/lmo/lmoStore.ts';
import { RenewalLock } from '../../../../src/vscode/lmo/renewalLock.ts';
import { FakeStorage } from '../fakeStorage.ts';

const instanceUrl = 'https://acme.my.salesforce.com';
const source = { way: 'browser', loginUrl: 'https://login.salesforce.com', clientId: '3MVG9' } as const;
const acme: KnownLmo = { instanceUrl, source };

function signIn(round: number): LmoSignIn {
  return new LmoSignIn(instanceUrl, source, {
    orgSession: `00D000000000001!secret${round}`,
    refreshToken: `5AepSecret${round}`,
  });
}

/** An authorisation server that rotates: each refresh token is good once, and using one again ends them all. */
class RotatingServer {
  #round = 0;
  #ended = false;
  calls = 0;

  readonly renew = async (latest: LmoSignIn): Promise<LmoSignIn> => {
    this.calls += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#ended || latest.refreshToken !== `5AepSecret${this.#round}`) {
      this.#ended = true;
      throw new Error('invalid_grant');
    }
    this.#round += 1;
    return signIn(this.#round);
  };
}

describe('LMO store', () => {
  let storage: FakeStorage;
  let memento: FakeStorage;
  let folder: string;
  let remembers: boolean;
  let reported: Failure[];

  beforeEach(() => {
    storage = new FakeStorage();
    memento = new FakeStorage();
    folder = mkdtempSync(join(tmpdir(), 'lmo-store-'));
    remembers = true;
    reported = [];
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lockPath = (): string => join(folder, 'locks/renewal');
  /** A window of the editor: all of them share storage and locks. */
  const window = (): LmoStore => {
    const lock = new RenewalLock(lockPath(), systemClock);
    const parts = { secrets: storage.secrets, globalState: memento.memento };
    return new LmoStore(
      parts,
      () => remembers,
      lock,
      (failure) => reported.push(failure),
    );
  };

  it('keeps addresses always, and secrets only where that was chosen', async () => {
    remembers = false;
    await window().remember(acme);
    await window().keep(signIn(0));
    assert.equal(window().known[0]?.instanceUrl, instanceUrl);
    assert.equal(storage.values.size, 0);
    remembers = true;
    await window().keep(signIn(0));
    assert.equal((await window().load(acme))?.refreshToken, '5AepSecret0');
    assert.doesNotMatch(JSON.stringify([...memento.values]), /secret/i);
  });

  it('forgets secrets once the user chooses not to be remembered', async () => {
    await window().keep(signIn(0));
    remembers = false;
    assert.equal(await window().load(acme), undefined);
    assert.equal(storage.values.size, 0);
  });

  it('leaves what the Salesforce CLI keeps to the CLI', async () => {
    const cli = { way: 'salesforceCli', username: 'ada@acme.example' } as const;
    await window().keep(new LmoSignIn(instanceUrl, cli, { orgSession: '00D000000000001!x' }));
    assert.equal(storage.values.size, 0);
  });

  it('keeps several LMOs apart, and forgets one with its secrets', async () => {
    const other = { ...acme, instanceUrl: 'https://contoso.my.salesforce.com' };
    await window().remember(acme);
    await window().remember(other);
    await window().keep(signIn(0));
    await window().keep(new LmoSignIn(other.instanceUrl, source, { orgSession: '00D000000000002!x' }));
    await window().forget(other);
    assert.deepEqual(
      window().known.map((lmo) => lmo.instanceUrl),
      [instanceUrl],
    );
    assert.equal(await window().load(other), undefined);
    assert.equal((await window().load(acme))?.orgSession, '00D000000000001!secret0');
  });

  it('takes what it does not understand for nothing', async () => {
    for (const text of ['', '{', 'null', '[]', '{"orgSession": 1}']) {
      storage.values.set(`lmo ${instanceUrl}`, text);
      assert.equal(await window().load(acme), undefined, text);
    }
  });

  it('renews once for all windows, which would end the sign-in between them otherwise', async () => {
    const server = new RotatingServer();
    await window().keep(signIn(0));
    const windows = Array.from({ length: 6 }, window);
    const renewed = await Promise.all(windows.map((store) => store.renewed(signIn(0), server.renew)));
    assert.deepEqual([...new Set(renewed.map(({ refreshToken }) => refreshToken))], ['5AepSecret1']);
    assert.equal(server.calls, 1);
    assert.equal((await window().load(acme))?.refreshToken, '5AepSecret1');
    assert.deepEqual(readdirSync(join(folder, 'locks')), []);
  });

  it('keeps the next refresh token before anybody uses what came with it', async () => {
    const order: string[] = [];
    const store = window();
    const { secrets } = storage;
    const stored = secrets.store.bind(secrets);
    secrets.store = async (key, value) => {
      await stored(key, value);
      order.push('kept');
    };
    await store.renewed(signIn(0), () => Promise.resolve(signIn(1))).then(() => order.push('used'));
    assert.deepEqual(order, ['kept', 'used']);
  });

  it('goes on with a renewed sign-in that cannot be kept, deletes the spent one, and says what to do', async () => {
    await window().keep(signIn(0));
    storage.secrets.store = () => Promise.reject(new Error('the keyring is locked'));
    const renewed = await window().renewed(signIn(0), () => Promise.resolve(signIn(1)));
    assert.equal(renewed.refreshToken, '5AepSecret1');
    assert.equal(storage.values.size, 0, 'the next window would end the sign-in with it');
    assert.deepEqual(
      reported.map(({ code }) => code),
      ['signInNotKept'],
    );
    assert.match(reported[0]?.message ?? '', /acme.*the keyring is locked.*sign in again/i);
    assert.doesNotMatch(reported[0]?.message ?? '', /secret/i);
  });

  it('renews what is kept, where a window was left behind', async () => {
    const server = new RotatingServer();
    await window().keep(signIn(0));
    await window().renewed(signIn(0), server.renew);
    const late = await window().renewed(signIn(0), server.renew);
    assert.deepEqual([late.refreshToken, server.calls], ['5AepSecret1', 1]);
  });

  it('lets the next one renew when a renewal failed', async () => {
    await assert.rejects(
      window().renewed(signIn(0), () => Promise.reject(new Error('no network'))),
      /no network/,
    );
    assert.equal((await window().renewed(signIn(0), () => Promise.resolve(signIn(1)))).refreshToken, '5AepSecret1');
  });

  it('waits for no window that has crashed', async () => {
    await window().renewed(signIn(0), () => Promise.resolve(signIn(1)));
    writeFileSync(lockPath(), '');
    const longAgo = new Date(Date.now() - 61_000);
    utimesSync(lockPath(), longAgo, longAgo);
    const renewed = await window().renewed(signIn(1), () => Promise.resolve(signIn(2)));
    assert.equal(renewed.refreshToken, '5AepSecret2');
  });

  it('takes no lock where nothing is shared', async () => {
    remembers = false;
    await window().renewed(signIn(0), () => Promise.resolve(signIn(1)));
    assert.deepEqual(readdirSync(folder), []);
  });
});
