import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import type { LicenseManagementOrg } from '../../../../src/core/subscribers/ports.ts';
import { EnteredOrgs } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import { LmoList } from '../../../../src/vscode/subscribers/lmoList.ts';
import { SubscriberCache } from '../../../../src/vscode/subscribers/subscriberCache.ts';
import { SubscriberDirectory } from '../../../../src/vscode/subscribers/subscriberDirectory.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { subscriber } from '../../../support/fakeSubscribers.ts';
import { openLmo } from '../../../support/lmo.ts';
import { FakeOrgs, handOffTo, productionId, sandboxId } from '../fakeOrgs.ts';

const lmoUrl = 'https://acme.my.salesforce.com';
const expired = (): Failure => new Failure('orgSessionExpired', 'The org session has expired.');

describe('subscriber directory', () => {
  let orgs: FakeOrgs;
  let directory: SubscriberDirectory;

  const lmoAt = (url: string): LicenseManagementOrg => openLmo(orgs, { url, session: 'session' });

  beforeEach(() => {
    orgs = new FakeOrgs();
    const openGateway = () => Promise.resolve(orgs);
    const list = new LmoList({
      cache: new SubscriberCache('/dev/null/nowhere'),
      pinned: () => [],
      isSeen: () => true,
      clock: new FakeClock(),
      logger: silentLogger,
    });
    directory = new SubscriberDirectory(list, new EnteredOrgs(openGateway, silentLogger));
  });

  it('lists the subscribers of the LMO by name', async () => {
    orgs.subscribers.all = [subscriber(), subscriber({ orgId: productionId, name: 'Contoso', isSandbox: false })];
    await directory.connectLmo(lmoAt(lmoUrl));
    assert.deepEqual(
      directory.subscribers.map(({ name }) => name),
      ['Contoso', 'Northwind UAT'],
    );
    assert.equal(directory.listState, 'ready');
  });

  it('stays connected to the first LMO when another does not answer', async () => {
    orgs.subscribers.all = [subscriber()];
    await directory.connectLmo(lmoAt(lmoUrl));
    orgs.subscribers.failure = expired();
    await assert.rejects(directory.connectLmo(lmoAt('https://other.my.salesforce.com')), {
      code: 'orgSessionExpired',
    });
    assert.equal(directory.lmo?.instanceUrl, lmoUrl);
    assert.equal(directory.listState, 'ready');
    assert.equal(directory.subscribers.length, 1);
  });

  it('tells a failed refresh from an empty list', async () => {
    await directory.connectLmo(lmoAt(lmoUrl));
    orgs.subscribers.failure = expired();
    await assert.rejects(directory.refresh());
    assert.equal(directory.listState, 'failed');
  });

  it('knows an entered org by ids of 15 and 18 characters', async () => {
    orgs.subscribers.all = [subscriber()];
    await directory.connectLmo(lmoAt(lmoUrl));
    await directory.enter(handOffTo(sandboxId.slice(0, 15)));
    assert.equal(directory.find(sandboxId)?.entered?.loginAsUser.username, 'jane@northwind.example');
    assert.equal(directory.subscribers.length, 1);
  });

  it('gives no access with what it lists: tree nodes carry that, and other extensions see them', async () => {
    orgs.subscribers.all = [subscriber()];
    await directory.connectLmo(lmoAt(lmoUrl));
    await directory.enter(handOffTo(sandboxId));
    assert.deepEqual(Object.keys(directory.find(sandboxId)?.entered ?? {}), [
      'organization',
      'loginAsUser',
      'grants',
      'grant',
      'evidence',
    ]);
  });

  it('lists an org that only a hand-off told of', async () => {
    await directory.enter(handOffTo(sandboxId));
    assert.deepEqual(
      directory.subscribers.map(({ orgId, name, subscriber: listed }) => ({ orgId, name, listed })),
      [{ orgId: sandboxId, name: 'Northwind', listed: undefined }],
    );
  });

  it('tells of each change', async () => {
    let changes = 0;
    directory.onDidChange(() => (changes += 1));
    await directory.connectLmo(lmoAt(lmoUrl));
    await directory.enter(handOffTo(sandboxId));
    directory.leave(sandboxId);
    directory.leave(sandboxId);
    directory.forgetLmo(lmoUrl);
    assert.equal(changes, 5, 'reading, ready, entered, left, forgotten');
  });
});
