import assert from 'node:assert/strict';
import { compileErrorOf, exceptionOf, runApex } from './apexHarness.ts';

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

  it('have the fields of their only record behind ?., and nothing where there is none', () => {
    assert.deepEqual(
      runApex(`
        insert new Account(Name = 'Single', Industry = 'Trade');
        String found = [SELECT Industry FROM Account WHERE Name = 'Single']?.Industry;
        String none = [SELECT Industry FROM Account WHERE Name = 'None']?.Industry;
        String parent = [SELECT Parent.Name FROM Account WHERE Name = 'Single']?.Parent?.Name;
        Account other = [SELECT Id FROM Account WHERE Name = 'None'] ?? new Account(Name = 'Other');
        System.debug(found + ' ' + none + ' ' + parent + ' ' + other.Name);`),
      ['Trade null null Other'],
    );
    assert.equal(
      exceptionOf('String name = [SELECT Name FROM Account LIMIT 2]?.Name;'),
      'System.QueryException: List has more than 1 row for assignment to SObject',
    );
  });

  it('hand out aggregate rows as records', () => {
    assert.deepEqual(
      runApex(`
        insert new Account(Name = 'Counted');
        List<SObject> rows = [SELECT Name n, COUNT(Id) c FROM Account WHERE Name = 'Counted' GROUP BY Name];
        SObject row = [SELECT COUNT(Id) c FROM Account WHERE Name = 'Counted'];
        System.debug(rows[0].get('n') + ' ' + rows[0].get('c') + ' ' + row.get('c'));
        for (SObject one : [SELECT COUNT(Id) c FROM Account WHERE Name = 'Counted']) {
          System.debug(one.get('c'));
        }`),
      ['Counted 1 1', '1'],
    );
  });

  it('name the user of System.runAs', () => {
    assert.deepEqual(
      runApex('System.runAs([SELECT Id FROM User LIMIT 1]) { System.debug(UserInfo.getUserId() != null); }'),
      ['true'],
    );
    assert.equal(
      compileErrorOf('System.runAs([SELECT Id FROM Account LIMIT 1]) { }'),
      "1:14 runAs requires a single argument of type 'User' or 'Version'",
    );
  });
});
