import assert from 'node:assert/strict';
import { ApexId } from '../../../../src/sampleOrg/apex/values/id.ts';
import type { StoredRecord, Transaction } from '../../../../src/sampleOrg/data/contract.ts';
import { Schema } from '../../../../src/sampleOrg/data/schema/schema.ts';
import { standardObjects } from '../../../../src/sampleOrg/data/schema/standardObjects.ts';
import { Database } from '../../../../src/sampleOrg/data/store/database.ts';

function account(id: string, name: string): StoredRecord {
  return { id, objectName: 'Account', deleted: false, values: new Map([['Name', name]]) };
}

function names(transaction: Transaction): readonly unknown[] {
  return [...transaction.all('Account')].map((record) => record.values.get('Name'));
}

describe('transactions', () => {
  const begin = () => {
    const database = new Database(new Schema(standardObjects));
    const first = database.begin();
    const id = first.newId('Account');
    first.write(account(id, 'kept'));
    first.commit();
    return { database, id };
  };

  it('reads its own writes; others read them after the commit', () => {
    const { database, id } = begin();
    const one = database.begin();
    const two = database.begin();
    one.write(account(id, 'changed'));
    one.write(account(one.newId('Account'), 'new'));
    assert.deepEqual(names(one), ['changed', 'new']);
    assert.deepEqual(names(two), ['kept']);
    one.commit();
    assert.deepEqual(names(two), ['changed', 'new']);
  });

  it('forgets what is rolled back, to a savepoint or altogether', () => {
    const { database, id } = begin();
    const one = database.begin();
    one.write(account(id, 'first'));
    const savepoint = one.savepoint();
    one.write(account(id, 'second'));
    const added = one.newId('Account');
    one.write(account(added, 'new'));
    one.rollbackTo(savepoint);
    assert.deepEqual(names(one), ['first']);
    assert.equal(one.find('Account', added), undefined);
    one.rollback();
    assert.deepEqual(names(database.begin()), ['kept']);
  });

  it('refuses a savepoint of another transaction, or one that was rolled back over', () => {
    const { database, id } = begin();
    const one = database.begin();
    const early = one.savepoint();
    one.write(account(id, 'x'));
    const late = one.savepoint();
    one.rollbackTo(early);
    assert.throws(() => one.rollbackTo(late), RangeError);
    assert.throws(() => one.rollbackTo(database.begin().savepoint()), RangeError);
  });

  it('locks what an open transaction wrote, until that ends', () => {
    const { database, id } = begin();
    const one = database.begin();
    const two = database.begin();
    assert.equal(one.write(account(id, 'one')), true);
    assert.equal(two.write(account(id, 'two')), false);
    one.rollback();
    assert.equal(two.write(account(id, 'two')), true);
  });

  it('hides data, not setup, from an isolated transaction', () => {
    const { database } = begin();
    const setup = database.begin();
    setup.write({ id: setup.newId('User'), objectName: 'User', deleted: false, values: new Map() });
    setup.commit();
    const test = database.begin({ isolated: true });
    assert.deepEqual(names(test), []);
    assert.equal([...test.all('User')].length, 1);
    test.write(account(test.newId('Account'), 'of the test'));
    assert.deepEqual(names(test), ['of the test']);
  });

  it('gives ids that tell their object and fit their checksum', () => {
    const { database, id } = begin();
    assert.equal(ApexId.parse(id)?.value, id);
    assert.equal(database.schema.objectOfId(id)?.name, 'Account');
    assert.equal(database.begin().find('Account', id.slice(0, 15))?.id, id);
  });
});
