import assert from 'node:assert/strict';
import { type CustomerStore, CustomerStores } from '../../../../src/vscode/customerFiles/customerStores.ts';
import { sandboxId } from '../fakeOrgs.ts';

describe('purging all stores', () => {
  const purged: string[] = [];
  const emptied = (name: string): CustomerStore => ({
    purge: () => Promise.resolve(purged.push(`${name} of one`) && 2),
    purgeAll: () => Promise.resolve(void purged.push(`${name} of all`)),
  });
  const locked: CustomerStore = {
    purge: () => {
      throw new Error('EBUSY');
    },
    purgeAll: () => Promise.reject(new Error('EBUSY')),
  };
  const stores = new CustomerStores([
    { holds: 'source', store: emptied('source') },
    { holds: 'logs', store: locked },
    { holds: 'notes', store: emptied('notes') },
  ]);

  beforeEach(() => purged.splice(0));

  it('of one customer goes on where one store fails, and tells what is left', async () => {
    const { removed, failures } = await stores.purge(sandboxId);
    assert.deepEqual(purged, ['source of one', 'notes of one']);
    assert.equal(removed, 4);
    assert.deepEqual(
      failures.map(({ holds, reason }) => [holds, String(reason)]),
      [['logs', 'Error: EBUSY']],
    );
  });

  it('of all customers goes on where one store fails, and tells what is left', async () => {
    const { failures } = await stores.purgeAll();
    assert.deepEqual(purged, ['source of all', 'notes of all']);
    assert.deepEqual(
      failures.map(({ holds }) => holds),
      ['logs'],
    );
  });
});
