import assert from 'node:assert/strict';
import { exceptionOf, runApex } from './apexHarness.ts';

describe('Apex queries', () => {
  it('may have comments in them', () => {
    assert.deepEqual(
      runApex(`
        insert new Account(Name = '// no comment');
        List<Account> found = [
          SELECT Name // only this
          FROM Account /* of all
          */ WHERE Name = '// no comment'
        ];
        System.debug(found.size() + ' ' + found[0].Name);`),
      ['1 // no comment'],
    );
  });

  it('give one record where one is wanted, also when their text is made by the code', () => {
    assert.deepEqual(
      runApex(`
        insert new Account(Name = 'Only');
        Account one = Database.query('SELECT Name FROM Account WHERE Name = \\'Only\\'');
        SObject any = Database.queryWithBinds('SELECT Name FROM Account WHERE Name = :n', new Map<String, Object>{ 'n' => 'Only' }, AccessLevel.SYSTEM_MODE);
        AggregateResult counted = [SELECT COUNT(Id) n FROM Account WHERE Name = 'Only'];
        List<AggregateResult> rows = Database.query('SELECT COUNT(Id) n FROM Account WHERE Name = \\'Only\\'');
        System.debug(one.Name + ' ' + any.get('Name') + ' ' + counted.get('n') + ' ' + rows[0].get('n'));`),
      ['Only Only 1 1'],
    );
    assert.equal(
      exceptionOf("Account one = Database.query('SELECT Id FROM Account WHERE Name = \\'None\\'');"),
      'System.QueryException: List has no rows for assignment to SObject',
    );
    assert.equal(
      exceptionOf(
        "insert new Account(Name = 'Another'); Contact one = Database.query('SELECT Id FROM Account WHERE Name = \\'Another\\'');",
      ),
      'System.TypeException: Invalid conversion from runtime type Account to Contact',
    );
  });

  it('answer to the getters of results as properties', () => {
    assert.deepEqual(
      runApex(`
        Database.SaveResult saved = Database.insert(new Account(Name = 'New'), false);
        System.debug(saved.success + ' ' + (saved.id != null) + ' ' + saved.errors.size());
        System.debug(Account.SObjectType.getDescribe().label + ' ' + Account.Name.getDescribe().name);`),
      ['true true 0', 'Account Name'],
    );
  });
});
