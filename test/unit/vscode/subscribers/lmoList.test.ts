import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import type { LicenseManagementOrg } from '../../../../src/core/subscribers/ports.ts';
import { LmoList } from '../../../../src/vscode/subscribers/lmoList.ts';
import { SubscriberCache } from '../../../../src/vscode/subscribers/subscriberCache.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { subscriber } from '../../../support/fakeSubscribers.ts';
import { openLmo } from '../../../support/lmo.ts';
import { FakeOrgs } from '../fakeOrgs.ts';

const address = 'https://acme.my.salesforce.com';
const other = 'https://other.my.salesforce.com';
const minute = 60_000;

/** A cache that tells when something was kept. */
class WatchedCache extends SubscriberCache {
  #saved = Promise.withResolvers<undefined>();

  override async save(...given: Parameters<SubscriberCache['save']>): Promise<void> {
    await super.save(...given);
    this.#saved.resolve(undefined);
    this.#saved = Promise.withResolvers();
  }

  get nextSaved(): Promise<undefined> {
    return this.#saved.promise;
  }
}

describe('the list of an LMO', () => {
  let folder: string;
  let cache: WatchedCache;
  let clock: FakeClock;
  let orgs: FakeOrgs;
  let isSeen: boolean;
  const open: LmoList[] = [];

  const newList = (): LmoList => {
    const list = new LmoList({ cache, pinned: () => [], isSeen: () => isSeen, clock, logger: silentLogger });
    open.push(list);
    return list;
  };
  const lmoAt = (url: string): LicenseManagementOrg => openLmo(orgs, { url, session: 'session' });
  const namesOf = (list: LmoList): readonly string[] => (list.list?.shown ?? []).map(({ name }) => name);

  /** Waits until the list of a window was kept. */
  async function kept(): Promise<void> {
    const saved = cache.nextSaved;
    clock.advance(2_000);
    await saved;
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'isv-list-'));
    clock = new FakeClock();
    cache = new WatchedCache(folder, () => clock.now());
    orgs = new FakeOrgs();
    orgs.subscribers.all = [subscriber({ name: 'Northwind' })];
    isSeen = true;
  });

  afterEach(async () => {
    for (const list of open.splice(0)) {
      list.dispose();
    }
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  it('is shown in the next window before anybody was asked', async () => {
    await newList().connect(lmoAt(address));
    await kept();
    const next = newList();
    orgs.subscribers.requests.length = 0;
    await next.showKept(address);
    assert.deepEqual([namesOf(next), next.state, next.lmo], [['Northwind'], 'kept', undefined]);
    assert.deepEqual(orgs.subscribers.requests, []);
    await next.connect(lmoAt(address));
    assert.deepEqual([next.state, orgs.subscribers.requests], ['ready', ['changes']]);
  });

  it('asks nobody while nobody looks, and asks once somebody does', async () => {
    await newList().connect(lmoAt(address));
    await kept();
    isSeen = false;
    orgs.subscribers.requests.length = 0;
    const next = newList();
    await next.connect(lmoAt(address));
    assert.deepEqual([next.state, next.lmo?.instanceUrl, orgs.subscribers.requests], ['kept', address, []]);
    isSeen = true;
    await next.wasSeen();
    await next.wasSeen();
    assert.deepEqual([next.state, orgs.subscribers.requests], ['ready', ['changes']]);
  });

  it('asks where nothing is kept, whether somebody looks or not', async () => {
    isSeen = false;
    const list = newList();
    await list.connect(lmoAt(address));
    assert.deepEqual([list.state, namesOf(list)], ['ready', ['Northwind']]);
  });

  it('is brought up to date when it is seen again after a while', async () => {
    const list = newList();
    await list.connect(lmoAt(address));
    clock.advance(9 * minute);
    await list.wasSeen();
    assert.deepEqual(orgs.subscribers.requests, ['page']);
    clock.advance(2 * minute);
    await list.wasSeen();
    assert.deepEqual(orgs.subscribers.requests, ['page', 'changes']);
  });

  it('stays when the LMO does not answer, and is not asked for again and again', async () => {
    const list = newList();
    await list.connect(lmoAt(address));
    orgs.subscribers.failure = new Failure('lmoSessionExpired', 'Sign in.');
    await assert.rejects(list.refresh(), { code: 'lmoSessionExpired' });
    assert.deepEqual([list.state, namesOf(list)], ['failed', ['Northwind']]);
    await list.wasSeen();
    clock.advance(11 * minute);
    await assert.rejects(list.wasSeen(), { code: 'lmoSessionExpired' });
  });

  it('gives way to another LMO once that has answered', async () => {
    const list = newList();
    await list.connect(lmoAt(address));
    orgs.subscribers.failure = new Failure('orgBusy', 'Later.');
    await assert.rejects(list.connect(lmoAt(other)), { code: 'orgBusy' });
    assert.deepEqual([list.lmo?.instanceUrl, list.state, namesOf(list)], [address, 'ready', ['Northwind']]);
    orgs.subscribers.failure = undefined;
    orgs.subscribers.all = [subscriber({ name: 'Contoso' })];
    await list.connect(lmoAt(other));
    assert.deepEqual([list.lmo?.instanceUrl, namesOf(list)], [other, ['Contoso']]);
  });

  it('shows nothing of an answer that comes after another LMO was connected', async () => {
    const list = newList();
    await list.connect(lmoAt(address));
    const late = Promise.withResolvers<undefined>();
    assert.ok(list.list);
    list.list.refresh = () => late.promise.then(() => undefined);
    const refreshed = list.refresh();
    await list.connect(lmoAt(other));
    late.reject(new Failure('lmoSessionExpired', 'Sign in.'));
    await assert.rejects(refreshed, { code: 'lmoSessionExpired' });
    assert.deepEqual([list.lmo?.instanceUrl, list.state], [other, 'ready']);
  });

  it('is gone with what was kept of it once the LMO is forgotten', async () => {
    const list = newList();
    await list.connect(lmoAt(address));
    await kept();
    list.forget(other);
    assert.deepEqual([list.state, list.lmo?.instanceUrl], ['ready', address], 'another one was forgotten');
    list.forget(address);
    assert.deepEqual([list.state, list.list, list.lmo], ['notConnected', undefined, undefined]);
    clock.advance(2_000);
    await cache.deleteExpired();
    assert.equal(await cache.load(address), undefined);
  });

  it('is kept once for many changes', async () => {
    const list = newList();
    await list.connect(lmoAt(address));
    await list.refresh();
    await list.refresh();
    assert.equal(clock.pendingTimers, 1);
  });
});
