import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { toLongOrgId } from '../../../../src/core/subscribers/orgId.ts';
import { PackageVersions } from '../../../../src/core/subscribers/packageVersions.ts';
import type { Subscriber } from '../../../../src/core/subscribers/subscriber.ts';
import { everySubscriber, noFilters, type SubscriberQuery } from '../../../../src/core/subscribers/subscriberQuery.ts';
import { type ListChange, SubscriberList } from '../../../../src/core/subscribers/subscriberList.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeSubscribers, subscriber, subscriberPackage } from '../../../support/fakeSubscribers.ts';

const day = 24 * 60 * 60_000;

/** An org id with this number at its end. */
function idOf(number: number): string {
  return toLongOrgId(`00D${String(number).padStart(12, '0')}`);
}

function production(number: number, name: string, more: Partial<Subscriber> = {}): Subscriber {
  return subscriber({ orgId: idOf(number), name, isSandbox: false, lastModified: '2026-01-01T00:00:00.000Z', ...more });
}

const searched = (text: string): SubscriberQuery => ({ text, filters: noFilters });

describe('the list of subscribers', () => {
  let lmo: FakeSubscribers;
  let clock: FakeClock;
  let list: SubscriberList;
  let pinned: readonly string[];
  let changes: ListChange[];

  const names = (): readonly string[] => list.shown.map(({ name }) => name);

  beforeEach(() => {
    lmo = new FakeSubscribers();
    lmo.pageSize = 2;
    lmo.all = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'].map((name, index) => production(index + 1, name));
    clock = new FakeClock();
    pinned = [];
    list = new SubscriberList({ clock, pinned: () => pinned });
    list.attach(lmo);
    changes = [];
    list.onDidChange((change) => changes.push(change));
  });

  it('begins with a page, and is read on from where it ends', async () => {
    assert.deepEqual([list.hasMore, list.readAt], [false, undefined]);
    await list.refresh();
    assert.deepEqual([names(), list.hasMore, list.total], [['Alpha', 'Bravo'], true, 5]);
    assert.equal(list.readAt, clock.now());
    await list.readMore();
    await list.readMore();
    assert.deepEqual([names(), list.hasMore], [['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo'], false]);
    await list.readMore();
    assert.deepEqual(lmo.requests, ['page', 'page', 'page']);
  });

  it('goes on showing what was found while the list was read anew', async () => {
    const gate = Promise.withResolvers<undefined>();
    lmo.gate = gate.promise;
    const reading = list.read();
    lmo.gate = Promise.resolve();
    await list.search(searched('Delta'));
    assert.deepEqual(names(), ['Delta']);
    gate.resolve(undefined);
    await reading;
    assert.deepEqual([names(), list.total], [['Delta'], 1]);
  });

  it('takes pinned orgs along, whatever page they stand on', async () => {
    pinned = [idOf(5).slice(0, 15)];
    await list.refresh();
    assert.deepEqual(lmo.requests, ['page']);
    assert.equal(list.find(idOf(5))?.name, 'Echo');
    assert.deepEqual(names(), ['Alpha', 'Bravo']);
  });

  it('reads orgs by id once', async () => {
    await list.refresh();
    await list.require([idOf(1), idOf(4), idOf(5)]);
    await list.require([idOf(4)]);
    assert.deepEqual(lmo.requests, ['page', 'byId 2']);
    assert.equal(list.find(idOf(4))?.name, 'Delta');
  });

  it('says that nobody can be asked while no LMO is connected', async () => {
    const unconnected = new SubscriberList({ clock, pinned: () => [] });
    for (const call of [
      () => unconnected.refresh(),
      () => unconnected.readMore(),
      () => unconnected.search(searched('x')),
      () => unconnected.require([idOf(1)]),
    ]) {
      await assert.rejects(call(), { code: 'lmoNotConnected' });
    }
    await unconnected.search(everySubscriber);
  });

  it('stays as it is when the LMO does not answer', async () => {
    await list.refresh();
    lmo.failure = new Failure('orgBusy', 'Later.');
    await assert.rejects(list.refresh(), { code: 'orgBusy' });
    await assert.rejects(list.readMore(), { code: 'orgBusy' });
    await assert.rejects(list.search(searched('x')), { code: 'orgBusy' });
    assert.deepEqual(names(), ['Alpha', 'Bravo']);
  });

  describe('when it is searched', () => {
    it('shows what was found, page by page, and everything again without a text', async () => {
      await list.refresh();
      await list.search(searched('a'));
      assert.deepEqual([names(), list.hasMore, list.query.text], [['Alpha', 'Bravo'], true, 'a']);
      await list.readMore();
      assert.deepEqual(names(), ['Alpha', 'Bravo', 'Charlie', 'Delta']);
      await list.search(searched(' '));
      assert.deepEqual([names(), list.query], [['Alpha', 'Bravo'], everySubscriber]);
      assert.equal(lmo.requests.length, 3);
    });

    it('shows the last search alone, whichever is answered first', async () => {
      await list.refresh();
      const gates = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      lmo.gate = gates[0]?.promise ?? Promise.resolve();
      const first = list.search(searched('alpha'));
      lmo.gate = gates[1]?.promise ?? Promise.resolve();
      const second = list.search(searched('bravo'));
      gates[1]?.resolve(undefined);
      await second;
      assert.deepEqual(names(), ['Bravo']);
      gates[0]?.resolve(undefined);
      await first;
      assert.deepEqual(names(), ['Bravo'], 'a search that nobody waits for is no failure either');
    });

    it('keeps a page out that was read for another search', async () => {
      await list.refresh();
      await list.search(searched('a'));
      const gate = Promise.withResolvers<undefined>();
      lmo.gate = gate.promise;
      const more = list.readMore();
      lmo.gate = Promise.resolve();
      await list.search(searched('echo'));
      gate.resolve(undefined);
      await more;
      assert.deepEqual(names(), ['Echo']);
    });

    it('looks for others without showing them', async () => {
      await list.refresh();
      const found = await list.look(searched('echo'), new AbortController().signal);
      assert.deepEqual(
        found.map(({ name }) => name),
        ['Echo'],
      );
      assert.deepEqual(names(), ['Alpha', 'Bravo']);
      assert.equal(list.find(idOf(5))?.name, 'Echo');
    });
  });

  describe('when it is brought up to date', () => {
    const later = '2026-01-02T00:00:00.000Z';

    beforeEach(async () => {
      await list.refresh();
      changes.length = 0;
      lmo.requests.length = 0;
    });

    function change(...changed: readonly Subscriber[]): void {
      const ids = new Set(changed.map(({ orgId }) => orgId));
      lmo.all = [...lmo.all.filter(({ orgId }) => !ids.has(orgId)), ...changed];
      lmo.changed = { orgs: changed.map(({ orgId }) => ({ orgId, moment: later })) };
    }

    it('asks once where nothing has changed', async () => {
      await list.refresh();
      assert.deepEqual(lmo.requests, ['changes']);
      assert.deepEqual(changes, [{ keys: new Set() }]);
    });

    it('asks twice for what has changed, and tells which lines are others', async () => {
      change(production(2, 'Bravo', { instanceName: 'USA9', lastModified: later }));
      await list.refresh();
      assert.deepEqual(lmo.requests, ['changes', 'byId 1']);
      assert.equal(list.find(idOf(2))?.instanceName, 'USA9');
      assert.deepEqual(changes, [{ keys: new Set([idOf(2).slice(0, 15)]) }]);
    });

    it('does not read again what it has taken in: refreshes overlap', async () => {
      change(production(2, 'Bravo', { lastModified: later }));
      await list.refresh();
      await list.refresh();
      lmo.changed = { orgs: [{ orgId: idOf(1), moment: '2025-12-31T00:00:00.000Z' }] };
      await list.refresh();
      assert.deepEqual(lmo.requests, ['changes', 'byId 1', 'changes', 'changes']);
    });

    it('puts a subscriber that came where it belongs, if that was read', async () => {
      change(production(8, 'Bolivia', { lastModified: later }), production(9, 'Zulu', { lastModified: later }));
      await list.refresh();
      assert.deepEqual([names(), list.total], [['Alpha', 'Bolivia', 'Bravo'], 6]);
      await list.readMore();
      assert.deepEqual(names(), ['Alpha', 'Bolivia', 'Bravo', 'Charlie', 'Delta']);
    });

    it('takes a subscriber out that is gone, and asks no more for it', async () => {
      lmo.all = lmo.all.filter(({ name }) => name !== 'Bravo');
      lmo.changed = { orgs: [{ orgId: idOf(2), moment: later }] };
      await list.refresh();
      assert.deepEqual([names(), list.find(idOf(2))], [['Alpha'], undefined]);
      assert.deepEqual(changes, [{ keys: undefined }]);
      await list.refresh();
      assert.deepEqual(lmo.requests, ['changes', 'byId 1', 'changes']);
    });

    it('counts one whose package was uninstalled as gone', async () => {
      change(production(2, 'Bravo', { packages: [subscriberPackage({ isInstalled: false })] }));
      await list.refresh();
      assert.deepEqual(names(), ['Alpha']);
    });

    it('keeps production orgs and sandboxes in step', async () => {
      const sandbox = subscriber({ orgId: idOf(20), name: 'Alpha UAT', parentOrgId: idOf(1), lastModified: later });
      change(sandbox);
      await list.refresh();
      assert.deepEqual(list.find(idOf(1))?.sandboxIds, [idOf(20)]);
      lmo.all = lmo.all.filter(({ orgId }) => orgId !== sandbox.orgId);
      lmo.changed = { orgs: [{ orgId: idOf(20), moment: '2026-01-03T00:00:00.000Z' }] };
      await list.refresh();
      assert.deepEqual(list.find(idOf(1))?.sandboxIds, []);
    });

    it('puts into a search what fits now, and takes out what does not', async () => {
      await list.search(searched('alpha'));
      change(production(1, 'Renamed', { lastModified: later }), production(9, 'Alphabet', { lastModified: later }));
      await list.refresh();
      assert.deepEqual(names(), ['Alphabet']);
    });

    it('says who is behind once there is a newer version', async () => {
      const newest = { versionId: '04t000000000009AAA', number: '9.0.0', isBeta: false };
      lmo.versions = new PackageVersions([
        { packageId: '033000000000001AAA', name: 'Acme Billing', latest: newest, versions: [newest] },
      ]);
      lmo.changed = { hasNewVersions: true };
      await list.refresh();
      assert.deepEqual(lmo.requests, ['changes', 'packages']);
      assert.ok(list.shown.every(({ packages }) => packages[0]?.isBehind === true));
      assert.deepEqual(changes, [{ keys: undefined }]);
    });

    it('is read anew where the LMO cannot tell, or the gap is too long', async () => {
      lmo.changed = { isIncomplete: true };
      await list.refresh();
      clock.advance(8 * day);
      await list.refresh();
      assert.deepEqual(lmo.requests, ['changes', 'page', 'page']);
    });

    it('is read anew with the search, and with what was asked for by id', async () => {
      await list.require([idOf(5)]);
      await list.search(searched('alpha'));
      await list.read();
      assert.deepEqual(lmo.requests.slice(-2).sort(), ['page', 'page alpha']);
      assert.equal(list.find(idOf(5))?.name, 'Echo');
      assert.deepEqual(names(), ['Alpha']);
    });
  });

  describe('when it is kept', () => {
    it('is there again as it was, and goes on from there', async () => {
      await list.refresh();
      const { snapshot } = list;
      assert.ok(snapshot);
      const again = new SubscriberList({ clock, pinned: () => [] });
      again.restore(snapshot);
      assert.deepEqual(
        again.shown.map(({ name }) => name),
        ['Alpha', 'Bravo'],
      );
      assert.deepEqual([again.hasMore, again.total, again.readAt], [true, 5, list.readAt]);
      again.attach(lmo);
      lmo.requests.length = 0;
      await again.refresh();
      await again.readMore();
      assert.deepEqual(lmo.requests, ['changes', 'page']);
      assert.equal(again.shown.length, 4);
    });

    it('is not kept before it was read', () => {
      assert.equal(list.snapshot, undefined);
    });
  });
});
