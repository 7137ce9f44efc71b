import assert from 'node:assert/strict';
import { linesOf } from './apexRuns.ts';

describe('saving through Apex', () => {
  it('merges records: the first stays, takes over what refers to the others, and those are deleted', () => {
    assert.deepEqual(
      linesOf(`
        List<Account> all = [SELECT Id FROM Account ORDER BY Name];
        Account master = new Account(Id = all[0].Id, Rating = 'Hot');
        Integer before = [SELECT COUNT() FROM Contact WHERE AccountId = :all[1].Id];
        Integer own = [SELECT COUNT() FROM Contact WHERE AccountId = :master.Id];
        merge master all[1];
        System.debug([SELECT COUNT() FROM Contact WHERE AccountId = :master.Id] == before + own);
        System.debug([SELECT Rating FROM Account WHERE Id = :master.Id].Rating);
        Account gone = [SELECT IsDeleted, MasterRecordId FROM Account WHERE Id = :all[1].Id ALL ROWS];
        System.debug(gone.IsDeleted + ' ' + (gone.MasterRecordId == master.Id));
        Database.MergeResult result = Database.merge(master, all[2].Id, false);
        System.debug(result.isSuccess() + ' ' + result.getMergedRecordIds().size());
        merge master new List<Account>{ all[3], all[3], all[3] };`),
      ['true', 'Hot', 'true true', 'true 1', 'Merge statements can only include up to 3 records'],
    );
  });

  it('empties the recycle bin for good', () => {
    assert.deepEqual(
      linesOf(`
        Account one = new Account(Name = 'one');
        insert one;
        delete one;
        System.debug(Database.emptyRecycleBin(one).isSuccess());
        System.debug([SELECT COUNT() FROM Account WHERE Id = :one.Id ALL ROWS]);
        System.debug(Database.undelete(one, false).isSuccess());`),
      ['true', '0', 'false'],
    );
  });

  it('keeps setup objects and data apart, but not users without a role', () => {
    const lines = linesOf(`
      insert new Account(Name = 'data');
      Id profile = [SELECT Id FROM Profile LIMIT 1].Id;
      User person = new User(LastName = 'x', Alias = 'x', Email = 'x@y.example', Username = 'x@y.example', ProfileId = profile);
      insert person;
      System.debug('user');
      insert new Group(Name = 'setup');`);
    assert.equal(lines[0], 'user');
    assert.match(
      lines[1] ?? '',
      /^Insert failed\. First exception on row 0; first error: MIXED_DML_OPERATION, DML operation on setup object is not permitted after you have updated a non-setup object \(or vice versa\): Group, original object: Account: \[\]$/,
    );
  });

  it('refuses what only the platform writes', () => {
    assert.deepEqual(linesOf('insert new AsyncApexJob();'), ['DML operation INSERT not allowed on AsyncApexJob']);
  });

  it('cuts texts that are too long where options say so', () => {
    assert.deepEqual(
      linesOf(`
        Database.DMLOptions options = new Database.DMLOptions();
        options.allowFieldTruncation = true;
        options.AssignmentRuleHeader.useDefaultRule = true;
        Account one = new Account(Name = 'n', Site = 'x'.repeat(100));
        System.debug(Database.insert(one, options).isSuccess());
        System.debug([SELECT Site FROM Account WHERE Id = :one.Id].Site.length());
        System.debug(Database.insert(new Account(Name = 'n', Site = 'x'.repeat(100)), false).getErrors()[0].getStatusCode());`),
      ['true', '80', 'STRING_TOO_LONG'],
    );
  });

  it('does not delete what others need', () => {
    const lines = linesOf(`
      Account one = new Account(Name = 'one');
      insert one;
      insert new Case(AccountId = one.Id, Subject = 'late');
      Database.DeleteResult result = Database.delete(one.Id, false, AccessLevel.USER_MODE);
      System.debug(result.getErrors()[0].getMessage());`);
    assert.match(
      lines[0] ?? '',
      /^Your attempt to delete one could not be completed because it is associated with the following cases\.: \d{8}\s*$/,
    );
  });

  it('upserts by an external id, and refuses the same one twice', () => {
    assert.deepEqual(
      linesOf(`
        Id account = [SELECT Id FROM Account LIMIT 1].Id;
        List<acme__Invoice__c> rows = new List<acme__Invoice__c>{
          new acme__Invoice__c(acme__Account__c = account, acme__External_Id__c = 'A'),
          new acme__Invoice__c(acme__Account__c = account, acme__External_Id__c = 'B'),
          new acme__Invoice__c(acme__Account__c = account, acme__External_Id__c = 'a')
        };
        List<Database.UpsertResult> results = Database.upsert(rows, acme__Invoice__c.acme__External_Id__c, false);
        for (Database.UpsertResult result : results) {
          System.debug(result.isSuccess() ? 'created ' + result.isCreated() : result.getErrors()[0].getMessage());
        }`),
      ['created true', 'created true', 'Duplicate external id specified: a'],
    );
  });

  it('fetches what a cursor found by position', () => {
    assert.deepEqual(
      linesOf(`
        Database.Cursor cursor = Database.getCursor('SELECT Name FROM Account ORDER BY Name');
        System.debug(cursor.getNumRecords());
        System.debug(cursor.fetch(2, 5).size() + ' ' + cursor.fetch(2, 1)[0].get('Name'));
        cursor.fetch(9, 1);`),
      ['4', '2 Cedar Grove Schools', 'Invalid cursor position: 9; the cursor has 4 records'],
    );
  });
});
