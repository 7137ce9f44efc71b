import assert from 'node:assert/strict';
import { orgIdKey } from '../../../../src/core/subscribers/orgId.ts';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { EnteredOrgs } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import type { ListedSubscriber, ListState } from '../../../../src/vscode/subscribers/subscriberDirectory.ts';
import {
  rootNodes,
  sandboxNodes,
  subscriberListKey,
  type SubscriberNode,
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

function outline(tree: TreeSource, nodes: readonly SubscriberNode[]): unknown[] {
  return nodes.map((node) => [node.listed.name, outline(tree, sandboxNodes(node, tree))]);
}

function roots(tree: TreeSource, text = ''): unknown[] {
  return outline(tree, rootNodes(tree, text));
}

describe('subscriber tree', () => {
  it('puts a sandbox under its production org where both are listed', () => {
    assert.deepEqual(roots(source([production, sandbox])), [['Northwind', [['Northwind UAT', []]]]]);
  });

  it('puts a sandbox at the root where its production org is not shown', () => {
    assert.deepEqual(roots(source([sandbox])), [['Northwind UAT', []]]);
    assert.deepEqual(roots(source([sandbox], { known: [production] }), 'uat'), [['Northwind UAT', []]]);
  });

  it('leaves a sandbox out where its production org comes with a later page', () => {
    assert.deepEqual(roots(source([sandbox], { known: [production] })), []);
  });

  it('puts an org that only a hand-off told of among the rest', () => {
    const unlisted = [listed({ orgId: '00D000000000009EAA', name: 'Northland', subscriber: undefined })];
    const [, contoso] = [production, listed({ orgId: '00D000000000003EAA', name: 'Contoso' })];
    const shown = source([contoso, production], { unlisted });
    const names = (text: string): readonly string[] => rootNodes(shown, text).map((node) => node.listed.name);
    assert.deepEqual(names(''), ['Contoso', 'Northland', 'Northwind']);
    assert.deepEqual(names('northl'), ['Contoso', 'Northland', 'Northwind'], 'the LMO has sought among its own');
    assert.deepEqual(names('contoso'), ['Contoso', 'Northwind']);
  });

  it('says why the list looks as it does', () => {
    const states: readonly ListState[] = ['notConnected', 'reading', 'failed'];
    for (const state of states) {
      assert.equal(subscriberListKey(source([], { state }), ''), state);
    }
    assert.equal(subscriberListKey(source([]), ''), 'noneListed');
    assert.equal(subscriberListKey(source([]), 'contoso'), 'noMatch');
    assert.equal(subscriberListKey(source([sandbox]), 'north'), 'listed');
    assert.equal(subscriberListKey(source([sandbox], { state: 'notConnected' }), ''), 'listed');
  });

  it('names a subscriber for when clauses by how we stand with it', async () => {
    assert.equal(subscriberWords(await enteredSubscriber(), ['debuggable']), 'subscriber entered debuggable');
    assert.equal(subscriberWords(production, []), 'subscriber notEntered');
  });
});
