import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { EnteredOrgs } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import type { ListedSubscriber } from '../../../../src/vscode/subscribers/subscriberDirectory.ts';
import {
  matches,
  rootNodes,
  sandboxNodes,
  subscriberListKey,
  type SubscriberNode,
  subscriberWords,
} from '../../../../src/vscode/subscribers/subscriberTreeModel.ts';
import { FakeOrgs, handOffTo, productionId, sandboxId, subscriber } from '../fakeOrgs.ts';

function listed(overrides: Partial<ListedSubscriber> = {}): ListedSubscriber {
  const { orgId, name, isSandbox, parentOrgId } = subscriber();
  return { orgId, name, isSandbox, parentOrgId, subscriber: subscriber(), entered: undefined, ...overrides };
}

async function enteredSubscriber(): Promise<ListedSubscriber> {
  const entered = new EnteredOrgs(() => Promise.resolve(new FakeOrgs()), silentLogger);
  return listed({ entered: await entered.look(handOffTo(sandboxId)) });
}

const production = listed({ orgId: productionId, name: 'Northwind', isSandbox: false });
const sandbox = listed({ parentOrgId: productionId.slice(0, 15) });

function outline(nodes: readonly SubscriberNode[]): unknown[] {
  return nodes.map((node) => [node.listed.name, outline(sandboxNodes(node))]);
}

describe('subscriber tree', () => {
  it('puts a sandbox under its production org where both are listed', () => {
    assert.deepEqual(outline(rootNodes([production, sandbox], '')), [['Northwind', [['Northwind UAT', []]]]]);
  });

  it('puts a sandbox at the root where its production org is not shown', () => {
    assert.deepEqual(outline(rootNodes([sandbox], '')), [['Northwind UAT', []]]);
    assert.deepEqual(outline(rootNodes([production, sandbox], 'uat')), [['Northwind UAT', []]]);
  });

  it('finds by part of the name, whatever its case, and by org ids of 15 and 18 characters', () => {
    for (const search of ['', 'north', 'NORTHWIND u', ' uat ', sandboxId, sandboxId.slice(0, 15), '0002EA']) {
      assert.ok(matches(sandbox, search), search);
    }
    assert.ok(matches(listed({ orgId: sandboxId.slice(0, 15) }), sandboxId));
    assert.ok(!matches(sandbox, 'contoso'));
    assert.ok(!matches(sandbox, productionId));
  });

  it('says why the list looks as it does', () => {
    assert.equal(subscriberListKey('notConnected', [], ''), 'notConnected');
    assert.equal(subscriberListKey('reading', [], ''), 'reading');
    assert.equal(subscriberListKey('failed', [], ''), 'failed');
    assert.equal(subscriberListKey('ready', [], ''), 'noneListed');
    assert.equal(subscriberListKey('ready', [sandbox], 'contoso'), 'noMatch');
    assert.equal(subscriberListKey('ready', [sandbox], 'north'), 'listed');
    assert.equal(subscriberListKey('notConnected', [sandbox], ''), 'listed');
  });

  it('names a subscriber for when clauses by how we stand with it', async () => {
    assert.equal(subscriberWords(await enteredSubscriber(), ['debuggable']), 'subscriber entered debuggable');
    assert.equal(subscriberWords(production, []), 'subscriber notEntered');
  });
});
