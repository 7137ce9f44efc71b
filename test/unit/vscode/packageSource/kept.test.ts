import assert from 'node:assert/strict';
import { RememberedPackages } from '../../../../src/vscode/packageSource/rememberedPackages.ts';
import { SubscriberNames } from '../../../../src/vscode/packageSource/subscriberNames.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';
import { FakeStorage } from '../fakeStorage.ts';

describe('what is remembered of package source', () => {
  const packageId = '033000000000001AAA';

  it('forgets which packages were chosen of a customer that is purged, and of no other', async () => {
    const choices = new RememberedPackages(new FakeStorage().memento);
    await choices.remember(sandboxId, [packageId]);
    await choices.remember(productionId, [packageId]);
    assert.equal(await choices.purge(sandboxId), 1);
    assert.deepEqual([choices.of(sandboxId), choices.of(productionId)], [[], [packageId]]);
    assert.equal(await choices.purge(sandboxId), 0);
    await choices.purgeAll();
    assert.deepEqual(choices.all, []);
  });

  it('forgets how a customer that is purged was called, and no other', async () => {
    const names = new SubscriberNames(new FakeStorage().memento);
    await names.of(sandboxId, 'Northwind');
    await names.of(productionId, 'Contoso');
    assert.equal(await names.purge(sandboxId), 1);
    assert.equal(await names.purge(sandboxId), 0);
    assert.equal(await names.of(sandboxId, 'Renamed'), 'Renamed');
    assert.equal(await names.of(productionId, 'Renamed'), 'Contoso');
    await names.purgeAll();
    assert.equal(await names.of(productionId, 'Renamed'), 'Renamed');
  });
});
