import '../../../support/editor/fakeEditor.ts';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { EventEmitter } from '../../../../src/core/base/event.ts';
import type { EnteredOrg } from '../../../../src/vscode/loginAccess/enteredOrgs.ts';
import { CustomerFiles } from '../../../../src/vscode/packageSource/customerFiles.ts';
import type { RetrieveOrder, RetrieveOutcome } from '../../../../src/vscode/packageSource/sourceRetriever.ts';
import { FakeStorage } from '../fakeStorage.ts';
import { sandboxId } from '../fakeOrgs.ts';

const { PackageSource } = await import('../../../../src/vscode/packageSource/packageSource.ts');
const { SourceRetention } = await import('../../../../src/vscode/packageSource/sourceRetention.ts');

const billing = { name: 'Acme Billing', namespace: 'acme', versionNumber: '2.4.0.1', packageId: '033000000000001AAA' };
const other = { name: 'Other', namespace: 'other', versionNumber: '1.0.0.1', packageId: '033000000000002AAA' };

describe('package source', () => {
  let root: string;
  let files: CustomerFiles;
  let orders: (RetrieveOrder & { readonly end: () => void })[];
  let source: InstanceType<typeof PackageSource>;
  let asked: PromiseWithResolvers<void>;
  const entered = {
    organization: { organizationId: sandboxId, name: 'Northwind' },
    org: { packages: { list: () => Promise.resolve([billing, other]) } },
  } as unknown as EnteredOrg;

  beforeEach(async () => {
    root = join(await mkdtemp(join(tmpdir(), 'isv-source-')), 'customers');
    files = new CustomerFiles(root);
    orders = [];
    asked = Promise.withResolvers();
    const retrieve = (_entered: EnteredOrg, order: RetrieveOrder, signal: AbortSignal): Promise<RetrieveOutcome[]> =>
      files.retrieves.run(sandboxId, signal, async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        orders.push({ ...order, end: resolve });
        asked.resolve();
        await promise;
        return [];
      });
    source = new PackageSource({
      entered: { use: (at: EnteredOrg, action: (org: unknown) => unknown) => action(at.org) } as never,
      files,
      names: { of: () => Promise.resolve('Northwind') } as never,
      picker: {
        choose: (
          _entered: unknown,
          installed: readonly (typeof billing)[],
          { packageName }: { packageName?: string },
        ) => Promise.resolve(installed.filter(({ name }) => packageName === undefined || name === packageName)),
      } as never,
      retriever: { retrieve } as never,
      nameOf: () => 'Northwind',
      logger: silentLogger,
    });
  });

  afterEach(() => rm(join(root, '..'), { recursive: true, force: true, maxRetries: 5 }));

  /** What the order is for that comes next. */
  async function nextOrder(): Promise<readonly string[]> {
    await asked.promise;
    asked = Promise.withResolvers();
    return orders.at(-1)?.packages.map(({ name }) => name) ?? [];
  }

  it('is retrieved once where it is asked for twice', async () => {
    const both = Promise.all([source.retrieve(entered), source.retrieve(entered, { fromOrg: false })]);
    await nextOrder();
    orders[0]?.end();
    await both;
    assert.equal(orders.length, 1);
  });

  it('is not taken for that of another package', async () => {
    const first = source.retrieve(entered, { packageName: billing.name });
    assert.deepEqual(await nextOrder(), [billing.name]);
    const second = source.retrieve(entered, { packageName: other.name });
    orders[0]?.end();
    await first;
    assert.deepEqual(await nextOrder(), [other.name]);
    orders[1]?.end();
    await second;
  });

  it('is retrieved anew for whoever asks after it was removed', async () => {
    const first = source.retrieve(entered);
    const stopped = assert.rejects(first, { name: 'AbortError' });
    await nextOrder();
    const purged = files.purge(sandboxId);
    const second = source.retrieve(entered);
    orders[0]?.end();
    await Promise.all([stopped, purged]);
    await nextOrder();
    orders[1]?.end();
    await second;
    assert.equal(orders.length, 2);
  });

  it('stays where an org that was forgotten is entered again, and its hand-off then expires', async () => {
    const folder = await files.folderFor({ orgId: sandboxId, name: 'Northwind' }, billing);
    await folder.update({ unfinished: false });
    const changed = new EventEmitter<undefined>();
    let isEntered = false;
    let isDebugged = true;
    const retention = new SourceRetention({
      entered: {
        onDidChange: changed.event,
        get: () => (isEntered ? entered : undefined),
        get all() {
          return isEntered ? [entered] : [];
        },
      } as never,
      files,
      isDebugged: () => isDebugged,
      rememberedOrgIds: () => Promise.resolve([]),
      memento: new FakeStorage().memento,
      logger: silentLogger,
    });
    await retention.handOffForgotten(sandboxId);
    isEntered = true;
    changed.fire(undefined);
    isEntered = false;
    isDebugged = false;
    await retention.debugSessionEnded(sandboxId);
    assert.equal((await files.packagesOf(sandboxId)).length, 1);
    await retention.handOffForgotten(sandboxId);
    assert.equal((await files.packagesOf(sandboxId)).length, 0);
    retention.dispose();
  });
});
