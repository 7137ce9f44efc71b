import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { orgIdKey } from '../../../../src/core/subscribers/orgId.ts';
import type { Pinned } from '../../../../src/core/subscribers/pinned.ts';
import { everySubscriber, noFilters, type SubscriberQuery } from '../../../../src/core/subscribers/subscriberQuery.ts';
import { EnteredOrgs } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import type { ListState } from '../../../../src/vscode/subscribers/lmoList.ts';
import type { ListedSubscriber } from '../../../../src/vscode/subscribers/subscriberDirectory.ts';
import {
  outlineOf,
  sandboxesOf,
  subscriberListKey,
  subscriberWords,
  type TreeSource,
} from '../../../../src/vscode/subscribers/subscriberTreeModel.ts';
import { subscriber } from '../../../support/fakeSubscribers.ts';
import { FakeOrgs, handOffTo, productionId, sandboxId } from '../fakeOrgs.ts';

function listed(overrides: Partial<ListedSubscriber> = {}): ListedSubscriber {
  const { orgId, name, isSandbox, parentOrgId } = subscriber();
  return { orgId, name, isSandbox, parentOrgId, subscriber: subscriber(), entered: undefined, ...overrides };
}

async function enteredSubscriber(): Promise<ListedSubscriber> {
  const entered = new EnteredOrgs(() => Promise.resolve(new FakeOrgs()), silentLogger);
  return listed({ entered: await entered.look(handOffTo(sandboxId)) });
}

const production = listed({
  orgId: productionId,
  name: 'Northwind',
  isSandbox: false,
  subscriber: subscriber({ orgId: productionId, name: 'Northwind', isSandbox: false, sandboxIds: [sandboxId] }),
});
const sandbox = listed({ parentOrgId: productionId.slice(0, 15) });

interface Shows {
  readonly state?: ListState;
  /** Known, but on no page that was read. */
  readonly known?: readonly ListedSubscriber[];
  readonly unlisted?: readonly ListedSubscriber[];
}

function source(
  shown: readonly ListedSubscriber[],
  { state = 'ready', known = [], unlisted = [] }: Shows = {},
): TreeSource {
  const all = [...shown, ...known, ...unlisted];
  return {
    shown,
    unlisted,
    listState: state,
    find: (orgId) => all.find((one) => orgIdKey(one.orgId) === orgIdKey(orgId)),
  };
}

const nobodyPinned: Pinned = { favorites: [], recent: [] };
const searched = (text: string): SubscriberQuery => ({ text, filters: noFilters });

/** Names, with the sandboxes below each. */
function lines(tree: TreeSource, query: SubscriberQuery = everySubscriber, pinned: Pinned = nobodyPinned): unknown {
  const told = (some: readonly ListedSubscriber[]): unknown[] =>
    some.map((one) => [one.name, sandboxesOf(one, tree, query, pinned).map(({ name }) => name)]);
  const { favorites, recent, roots } = outlineOf(tree, query, pinned);
  return { favorites: told(favorites), recent: told(recent), roots: told(roots) };
}

describe('subscriber tree', () => {
  it('puts a sandbox under its production org where both are listed', () => {
    assert.deepEqual(lines(source([production, sandbox])), {
      favorites: [],
      recent: [],
      roots: [['Northwind', ['Northwind UAT']]],
    });
  });

  it('puts a sandbox at the root where its production org is not listed', () => {
    assert.deepEqual(lines(source([sandbox])), { favorites: [], recent: [], roots: [['Northwind UAT', []]] });
  });

  it('puts a sandbox that was sought at the root where its production org was not found', () => {
    const found = lines(source([sandbox], { known: [production] }), searched('uat'));
    assert.deepEqual(found, { favorites: [], recent: [], roots: [['Northwind UAT', []]] });
  });

  it('leaves a sandbox out where its production org comes with a later page', () => {
    assert.deepEqual(lines(source([sandbox], { known: [production] })), { favorites: [], recent: [], roots: [] });
  });

  it('shows favorites and the last ones used on top, and each subscriber once', () => {
    const contoso = listed({ orgId: '00D000000000003EAA', name: 'Contoso', isSandbox: false, subscriber: undefined });
    const tree = source([contoso, production, sandbox]);
    const pinned = { favorites: [sandboxId.slice(0, 15), '00D000000000009EAA'], recent: [sandboxId, contoso.orgId] };
    assert.deepEqual(lines(tree, everySubscriber, pinned), {
      favorites: [['Northwind UAT', []]],
      recent: [['Contoso', []]],
      roots: [['Northwind', []]],
    });
    assert.deepEqual(lines(tree, searched('n'), pinned), {
      favorites: [],
      recent: [],
      roots: [
        ['Contoso', []],
        ['Northwind', ['Northwind UAT']],
      ],
    });
  });

  it('puts an org that only a hand-off told of among the rest', () => {
    const unlisted = [listed({ orgId: '00D000000000009EAA', name: 'Northland', subscriber: undefined })];
    const contoso = listed({ orgId: '00D000000000003EAA', name: 'Contoso' });
    const tree = source([contoso, production], { unlisted });
    const names = (query: SubscriberQuery): readonly string[] =>
      outlineOf(tree, query, nobodyPinned).roots.map(({ name }) => name);
    assert.deepEqual(names(everySubscriber), ['Contoso', 'Northland', 'Northwind']);
    // The LMO has sought among its own.
    assert.deepEqual(names(searched('northl')), ['Contoso', 'Northland', 'Northwind']);
    assert.deepEqual(names(searched('contoso')), ['Contoso', 'Northwind']);
    assert.deepEqual(names({ text: '', filters: { ...noFilters, kind: 'production' } }), ['Contoso', 'Northwind']);
    assert.deepEqual(names({ text: '', filters: { ...noFilters, onlyBehind: true } }), ['Contoso', 'Northwind']);
  });

  it('says why the list looks as it does', () => {
    const key = (tree: TreeSource, query: SubscriberQuery, problems: readonly Failure[] = []): string =>
      subscriberListKey(outlineOf(tree, query, nobodyPinned), tree.listState, query, problems);
    const states: readonly ListState[] = ['notConnected', 'reading', 'failed'];
    for (const state of states) {
      assert.equal(key(source([], { state }), everySubscriber), state);
    }
    assert.equal(key(source([]), everySubscriber), 'noneListed');
    assert.equal(key(source([], { state: 'kept' }), everySubscriber), 'noneListed');
    assert.equal(key(source([]), searched('contoso')), 'noMatch');
    assert.equal(key(source([]), everySubscriber, [new Failure('orgBusy', 'Later.')]), 'listed');
    assert.equal(key(source([sandbox]), searched('north')), 'listed');
    assert.equal(key(source([sandbox], { state: 'notConnected' }), everySubscriber), 'listed');
  });

  it('names a subscriber for when clauses by how we stand with it', async () => {
    assert.equal(subscriberWords(await enteredSubscriber(), ['debuggable']), 'subscriber entered debuggable');
    assert.equal(subscriberWords(production, []), 'subscriber notEntered');
  });
});
