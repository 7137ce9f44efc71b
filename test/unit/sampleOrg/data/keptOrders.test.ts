import assert from 'node:assert/strict';
import { prepareQuery } from '../../../../src/sampleOrg/data/soql/prepare.ts';
import { runQuery } from '../../../../src/sampleOrg/data/soql/run.ts';
import type { Transaction } from '../../../../src/sampleOrg/data/contract.ts';
import { now, OrgFixture } from './orgFixture.ts';

describe('queries that come again', () => {
  let fixture: OrgFixture;

  beforeEach(() => {
    fixture = new OrgFixture();
  });

  function names(soql: string, transaction: Transaction = fixture.org.database.begin()): readonly unknown[] {
    const { schema } = transaction;
    const query = prepareQuery(soql, { schema, namespace: 'acme' });
    const answer = runQuery(query, [], { transaction, now: () => now, timeZone: 'UTC', userId: fixture.org.userId });
    assert.ok(answer.kind === 'records');
    return answer.records.map((record) => record.get('Name') ?? null);
  }

  /** Gives the account of that name another one. */
  function rename(from: string, to: string, transaction: Transaction = fixture.org.database.begin()): Transaction {
    const row = [...transaction.all('Account')].find(({ values }) => values.get('Name') === from);
    assert.ok(row);
    transaction.write({ ...row, values: new Map([...row.values, ['Name', to]]) });
    return transaction;
  }

  const questions = [
    'SELECT Name FROM Account ORDER BY Name',
    'SELECT Name FROM Account ORDER BY Name DESC LIMIT 2 OFFSET 1',
    "SELECT Name FROM Account WHERE Name > 'Alpine Outfitters' ORDER BY Name LIMIT 2",
    'SELECT Name FROM Invoice__c ORDER BY Account__r.Name, Name DESC',
    'SELECT Name FROM Invoice__c ORDER BY Account__r.Name NULLS LAST, Invoice_Date__c LIMIT 3',
    "SELECT Name FROM Account WHERE Name LIKE '%e%' ORDER BY Name LIMIT 3",
    "SELECT Name FROM Invoice__c WHERE Account__r.Name LIKE '%blue%' OR Name LIKE '%1' ORDER BY Name",
    "SELECT Name FROM Invoice__c WHERE Account__r.Name LIKE '%blue%' AND NOT (Name LIKE '%1') ORDER BY Name",
    "SELECT Name FROM Invoice__c WHERE Account__r.Name LIKE '%LUE h%'",
  ];

  for (const soql of questions) {
    it(`are answered as at first, and as records are then: ${soql}`, () => {
      const first = names(soql);
      assert.deepEqual([names(soql), names(soql), names(soql)], [first, first, first]);
      rename('Blue Harbor Foods', 'zzz').commit();
      const changed = new OrgFixture();
      rename('Blue Harbor Foods', 'zzz', changed.transaction);
      const expected = names(soql, changed.transaction);
      assert.deepEqual([names(soql), names(soql), names(soql)], [expected, expected, expected]);
    });
  }

  it('see what their own transaction has written, and nobody else does', () => {
    const [byName = ''] = questions;
    const before = names(byName);
    names(byName);
    const transaction = rename('Blue Harbor Foods', 'AAA');
    assert.equal(names(byName, transaction)[0], 'AAA');
    assert.deepEqual(names(byName), before);
  });
});
