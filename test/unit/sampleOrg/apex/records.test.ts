import assert from 'node:assert/strict';
import type { ApexSourceFile } from '../../../../src/sampleOrg/apex/engine.ts';
import { classFile, compileFiles, outcomeOf, seededOrg, triggerFile } from './apexHarness.ts';

/** What a block prints in an org of its own. */
function runInOrg(source: string, ...files: readonly (ApexSourceFile | string)[]): readonly string[] {
  const debugLines: string[] = [];
  const outcome = outcomeOf(compileFiles(...files), source, { debugLines, database: seededOrg().database });
  assert.equal(outcome.kind, 'success', JSON.stringify(outcome));
  return debugLines;
}

describe('Apex records', () => {
  it('makes, saves, queries, changes and deletes records', () => {
    assert.deepEqual(
      runInOrg(`
        Account a = new Account(Name = 'Northwind', NumberOfEmployees = 12);
        insert a;
        System.debug(a.Id != null);
        String wanted = 'Northwind';
        Account found = [SELECT Id, Name, NumberOfEmployees FROM Account WHERE Name = :wanted AND Id IN :new Set<Id>{ a.Id }];
        found.NumberOfEmployees += 1;
        update found;
        System.debug([SELECT NumberOfEmployees FROM Account WHERE Id = :a.Id].NumberOfEmployees);
        insert new List<Contact>{ new Contact(LastName = 'One', AccountId = a.Id), new Contact(LastName = 'Two', AccountId = a.Id) };
        Integer count = [SELECT COUNT() FROM Contact WHERE AccountId = :a.Id];
        System.debug(count);
        for (Contact c : [SELECT LastName, Account.Name FROM Contact WHERE AccountId = :a.Id ORDER BY LastName]) {
          System.debug(c.Account.Name + ' ' + c.LastName);
        }
        Account parent = [SELECT Id, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Id = :a.Id];
        System.debug(parent.Contacts.size());
        delete found;
        System.debug([SELECT Id FROM Account WHERE Id = :a.Id].isEmpty());
      `),
      ['true', '13', '2', 'Northwind One', 'Northwind Two', '2', 'true'],
    );
  });

  it('aggregates', () => {
    assert.deepEqual(
      runInOrg(`
        insert new List<Account>{
          new Account(Name = 'Agg', NumberOfEmployees = 2),
          new Account(Name = 'Agg', NumberOfEmployees = 5)
        };
        for (AggregateResult row : [SELECT Name, SUM(NumberOfEmployees) total FROM Account WHERE Name = 'Agg' GROUP BY Name]) {
          System.debug(row.get('Name') + ' ' + row.get('total'));
        }
      `),
      ['Agg 7'],
    );
  });

  it('fires triggers with their context, in namespaced code too', () => {
    const trigger = triggerFile(
      `trigger AccountTrigger on Account (before insert, after insert, before update) {
        if (Trigger.isBefore && Trigger.isInsert) {
          for (Account a : Trigger.new) { a.Description = 'seen'; }
        }
        if (Trigger.isUpdate) {
          Account before = Trigger.oldMap.get(Trigger.new[0].Id);
          System.debug(before.Name + ' to ' + Trigger.new[0].Name);
        }
        Watch.log.add(Trigger.operationType.name() + Trigger.size);
      }`,
      'acme',
    );
    const watch = classFile('global class Watch { global static List<String> log = new List<String>(); }', 'acme');
    assert.deepEqual(
      runInOrg(
        `
        Account a = new Account(Name = 'Old');
        insert a;
        a.Name = 'New';
        update a;
        System.debug([SELECT Description FROM Account WHERE Id = :a.Id].Description);
        System.debug(acme.Watch.log);
      `,
        trigger,
        watch,
      ),
      ['Old to New', 'seen', '(BEFORE_INSERT1, AFTER_INSERT1, BEFORE_UPDATE1)'],
    );
  });

  it('raises DmlException for rows that are refused, and addError refuses them', () => {
    const trigger = triggerFile(
      `trigger Refuse on Account (before insert) { for (Account a : Trigger.new) { a.addError('not today'); } }`,
    );
    assert.deepEqual(
      runInOrg(
        `
        try {
          insert new Account(Name = 'x');
        } catch (DmlException e) {
          System.debug(e.getDmlMessage(0));
          System.debug(e.getNumDml());
        }
        Database.SaveResult result = Database.insert(new Account(Name = 'y'), false);
        System.debug(result.isSuccess() + ' ' + result.getErrors()[0].getMessage());
      `,
        trigger,
      ),
      ['not today', '1', 'false not today'],
    );
  });

  it('refuses a field by name', () => {
    const trigger = triggerFile(
      `trigger Refuse on Account (before insert) { Trigger.new[0].Description.addError('bad'); }`,
    );
    const outcome = outcomeOf(compileFiles(trigger), "insert new Account(Name = 'x');", {
      database: seededOrg().database,
    });
    assert.match(outcome.kind === 'exception' ? outcome.message : '', /bad: \[Description\]$/);
  });

  it('resolves names of the own namespace without prefix', () => {
    const service = classFile(
      `global class Service {
        global static Decimal total() {
          Invoice__c invoice = new Invoice__c(Total__c = 12.5, Status__c = 'Draft');
          return invoice.Total__c * 2;
        }
      }`,
      'acme',
    );
    assert.deepEqual(
      runInOrg(
        'System.debug(acme.Service.total()); acme__Invoice__c i = new acme__Invoice__c(acme__Total__c = 3); System.debug(i.acme__Total__c);',
        service,
      ),
      ['25.0', '3'],
    );
  });

  it('reads null behind an empty relationship, and refuses what was not queried', () => {
    assert.deepEqual(runInOrg('Contact c = new Contact(); System.debug(c.Account.Name);'), ['null']);
    const outcome = outcomeOf(
      compileFiles(),
      "insert new Account(Name = 'q'); Account a = [SELECT Id FROM Account LIMIT 1]; System.debug(a.Description);",
      { database: seededOrg().database },
    );
    assert.equal(
      outcome.kind === 'exception' && outcome.message,
      'SObject row was retrieved via SOQL without querying the requested field: Account.Description',
    );
  });

  it('commits what succeeds and undoes what fails', () => {
    const { database } = seededOrg();
    const program = compileFiles();
    const count = (): number => [...database.begin().all('Account')].length;
    const before = count();
    assert.equal(outcomeOf(program, "insert new Account(Name = 'kept');", { database }).kind, 'success');
    assert.equal(count(), before + 1);
    assert.equal(
      outcomeOf(program, "insert new Account(Name = 'lost'); Integer i = 1 / 0;", { database }).kind,
      'exception',
    );
    assert.equal(count(), before + 1);
  });

  it('copies records, compares them by content and reads fields by name', () => {
    assert.deepEqual(
      runInOrg(`
        Account a = new Account(Name = 'x');
        Account b = a.clone(false, true);
        System.debug(a == b);
        System.debug(a === b);
        b.put('Name', 'y');
        System.debug(a.Name + b.get('Name'));
        Contact c = new Contact(Account = a);
        System.debug(c.Account.Name);
      `),
      ['true', 'false', 'xy', 'x'],
    );
  });

  it('sets savepoints and rolls back to them', () => {
    assert.deepEqual(
      runInOrg(`
        Savepoint sp = Database.setSavepoint();
        insert new Account(Name = 'temporary');
        Database.rollback(sp);
        System.debug([SELECT COUNT() FROM Account WHERE Name = 'temporary']);
      `),
      ['0'],
    );
  });

  it('describes objects and fields by name', () => {
    assert.deepEqual(
      runInOrg(`
        System.debug(Schema.SObjectType.Account.getName());
        System.debug(SObjectType.acme__Invoice__c.getName());
        System.debug(Schema.SObjectType.Account.fields.Name.getName());
        System.debug(Schema.SObjectType.Account.fields.getMap().containsKey('name'));
        System.debug(Schema.Account.SObjectType);
        Schema.DescribeSObjectResult described = Schema.SObjectType.Contact;
        System.debug(described.getLabel());
      `),
      ['Account', 'acme__Invoice__c', 'Name', 'true', 'Account', 'Contact'],
    );
  });

  it('adds errors to fields, and copies records as what they are', () => {
    assert.deepEqual(
      runInOrg(`
        Account a = new Account(Name = 'x');
        Account b = a.clone();
        b.Name.addError('text');
        b.Name.addError('html', false);
        b.Name.addError(new DmlException('cause'));
        for (Database.Error e : b.getErrors()) { System.debug(e.getMessage() + ' ' + e.getFields()); }
      `),
      ['text (Name)', 'html (Name)', 'cause (Name)'],
    );
  });

  it('sorts by object, name, standard and custom fields, empty ones first', () => {
    assert.deepEqual(
      runInOrg(`
        List<SObject> mixed = new List<SObject>{ new Contact(LastName = 'a'), new Account(Name = 'z'), null, new Account(Name = 'B') };
        mixed.sort();
        System.debug(mixed);
        List<Account> alike = new List<Account>{
          new Account(Name = 'x', Site = 'a'),
          new Account(Name = 'x', Industry = 'b'),
          new Account(Name = 'x', Industry = 'a', Site = 'z')
        };
        alike.sort();
        for (Account one : alike) { System.debug(one.Industry + ' ' + one.Site); }
      `),
      ['(null, Account:{Name=B}, Account:{Name=z}, Contact:{LastName=a})', 'null a', 'a z', 'b null'],
    );
  });
});
