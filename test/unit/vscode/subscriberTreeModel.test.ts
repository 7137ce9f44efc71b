import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { type ListedSubscriber, SubscriberDirectory } from '../../../src/vscode/subscriberDirectory.ts';
import {
  contextWords,
  matches,
  operationName,
  rootNodes,
  subscriberChildren,
  subscriberListKey,
  type SubscriberNode,
} from '../../../src/vscode/subscriberTreeModel.ts';
import { FakeOrgs, handOffTo, productionId, sandboxId, subscriber } from './fakeOrgs.ts';

function listed(overrides: Partial<ListedSubscriber> = {}): ListedSubscriber {
  const { orgId, name, isSandbox, parentOrgId } = subscriber();
  return { orgId, name, isSandbox, parentOrgId, subscriber: subscriber(), entered: undefined, ...overrides };
}

async function enteredSubscriber(): Promise<ListedSubscriber> {
  const directory = new SubscriberDirectory(() => Promise.resolve(new FakeOrgs()), silentLogger);
  return listed({ entered: await directory.enter(handOffTo(sandboxId)) });
}

const production = listed({ orgId: productionId, name: 'Northwind', isSandbox: false });
const sandbox = listed({ parentOrgId: productionId.slice(0, 15) });

function outline(nodes: readonly SubscriberNode[]): unknown[] {
  return nodes.map((node) =>
    node.kind === 'subscriber' ? [node.listed.name, outline(subscriberNodes(node))] : node.kind,
  );
}

function subscriberNodes(node: Extract<SubscriberNode, { kind: 'subscriber' }>): SubscriberNode[] {
  return subscriberChildren(node.listed, node.sandboxes, false).filter(({ kind }) => kind === 'subscriber');
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

  it('shows debugging, source and logs once an org is entered', async () => {
    const kinds = (of: ListedSubscriber, stored = false) => subscriberChildren(of, [], stored).map(({ kind }) => kind);
    const entered = await enteredSubscriber();
    assert.deepEqual(kinds(sandbox), ['loginAccess']);
    assert.deepEqual(kinds(sandbox, true), ['loginAccess', 'packageSource']);
    assert.deepEqual(kinds(entered), ['loginAccess', 'debugSession', 'debugLogs', 'packageSource']);
    assert.deepEqual(kinds({ ...entered, isSandbox: false }), ['loginAccess', 'debugLogs', 'packageSource']);
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

  it('offers to debug a sandbox that is entered and not being debugged', async () => {
    const [node] = rootNodes([await enteredSubscriber()], '');
    const [other] = rootNodes([production], '');
    assert.ok(node && other);
    assert.equal(contextWords(node, true, false), 'subscriber entered debuggable hasSource');
    assert.equal(contextWords(node, false, true), 'subscriber entered');
    assert.equal(contextWords(other, false, false), 'subscriber notEntered');
  });

  it('names a debug log by the end of its operation', () => {
    assert.equal(operationName('/services/data/v62.0/tooling/executeAnonymous/'), 'executeAnonymous');
    assert.equal(operationName('/apex/Invoice'), 'Invoice');
    assert.equal(operationName('common.api.soap.DirectSoap'), 'common.api.soap.DirectSoap');
    assert.equal(operationName('/'), '/');
  });
});
