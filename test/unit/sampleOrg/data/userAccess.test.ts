import assert from 'node:assert/strict';
import { compileFiles, outcomeOf } from '../apex/apexHarness.ts';

const people = `@IsTest
private class People {
  static User person(String profile) {
    User one = new User(Alias = 'p', Email = 'p@example.com', EmailEncodingKey = 'UTF-8', LastName = 'Person', LanguageLocaleKey = 'en_US',
      LocaleSidKey = 'en_US', TimeZoneSidKey = 'Europe/Berlin', Username = profile.deleteWhitespace() + '@example.com',
      ProfileId = [SELECT Id FROM Profile WHERE Name = :profile].Id);
    insert one;
    return one;
  }
  static String rights(Schema.DescribeSObjectResult d) {
    return (d.isCreateable() ? 'C' : '') + (d.isAccessible() ? 'R' : '') + (d.isUpdateable() ? 'U' : '') + (d.isDeletable() ? 'D' : '');
  }
  static String rights(Schema.DescribeFieldResult d) {
    return (d.isCreateable() ? 'C' : '') + (d.isAccessible() ? 'R' : '') + (d.isUpdateable() ? 'U' : '');
  }
  static User trusted() {
    User one = person('Minimum Access - Salesforce');
    PermissionSet given = new PermissionSet(Name = 'Accounts', Label = 'Accounts');
    insert given;
    insert new ObjectPermissions(ParentId = given.Id, SobjectType = 'Account', PermissionsRead = true, PermissionsEdit = true);
    insert new FieldPermissions(ParentId = given.Id, SobjectType = 'Account', Field = 'Account.Phone', PermissionsRead = true, PermissionsEdit = true);
    insert new FieldPermissions(ParentId = given.Id, SobjectType = 'Account', Field = 'Account.Site', PermissionsRead = true);
    insert new PermissionSetAssignment(AssigneeId = one.Id, PermissionSetId = given.Id);
    return one;
  }
  @IsTest static void profiles() {
    Map<String, String> expected = new Map<String, String>{
      'System Administrator' => 'CRUD', 'Standard User' => 'CRUD', 'Read Only' => 'R', 'Minimum Access - Salesforce' => '' };
    for (String profile : expected.keySet()) {
      System.runAs(person(profile)) {
        System.assertEquals(expected.get(profile), rights(Account.SObjectType.getDescribe()), profile);
        System.assertEquals(expected.get(profile).remove('D'), rights(Account.Phone.getDescribe()), profile);
        System.assertEquals(expected.get(profile), rights(acme__Invoice__c.SObjectType.getDescribe()), profile);
        System.assert(User.SObjectType.getDescribe().isAccessible());
      }
    }
  }
  @IsTest static void permissionSets() {
    System.runAs(trusted()) {
      System.assertEquals('RU', rights(Account.SObjectType.getDescribe()));
      System.assertEquals('RU', rights(Account.Name.getDescribe()), 'what a record cannot do without comes with the object');
      System.assertEquals('RU', rights(Account.Phone.getDescribe()));
      System.assertEquals('R', rights(Account.Site.getDescribe()));
      System.assertEquals('', rights(Account.Fax.getDescribe()));
      System.assertEquals('', rights(Contact.SObjectType.getDescribe()));
    }
  }
  @IsTest static void queries() {
    System.runAs(trusted()) {
      insert new Account(Name = 'A', Fax = '1', Phone = '2');
      System.assertEquals(1, [SELECT Fax FROM Account].size(), 'Apex runs in system mode');
      System.assertEquals(1, [SELECT Fax FROM Account WITH SYSTEM_MODE].size());
      System.assertEquals(1, [SELECT Name, Phone FROM Account WITH USER_MODE].size());
      try {
        List<Account> rows = [SELECT Name, Fax, Rating FROM Account WITH USER_MODE];
        System.assert(false);
      } catch (QueryException e) {
        System.assert(e.getMessage().contains('No such column \\'Fax\\' on entity \\'Account\\''), e.getMessage());
        System.assertEquals(new Map<String, Set<String>>{ 'Account' => new Set<String>{ 'Fax', 'Rating' } }, e.getInaccessibleFields());
      }
      try {
        Database.query('SELECT Account.Fax FROM Contact', AccessLevel.USER_MODE);
        System.assert(false);
      } catch (QueryException e) {
        System.assert(e.getMessage().contains('sObject type \\'Contact\\' is not supported'), e.getMessage());
        System.assertEquals(new Set<String>{ 'Contact', 'Account' }, e.getInaccessibleFields().keySet());
      }
      try {
        Database.countQuery('SELECT COUNT() FROM Lead', AccessLevel.USER_MODE);
        System.assert(false);
      } catch (QueryException e) {
        System.assert(e.getMessage().contains('sObject type \\'Lead\\' is not supported'), e.getMessage());
      }
      try {
        List<Account> rows = [SELECT Fax FROM Account WITH SECURITY_ENFORCED];
        System.assert(false);
      } catch (QueryException e) {
        System.assertEquals('Insufficient permissions: secure query included inaccessible field', e.getMessage());
      }
    }
  }
  @IsTest static void stripping() {
    System.runAs(trusted()) {
      List<Account> rows = new List<Account>{ new Account(Name = 'A', Fax = '1', Phone = '2', Site = '3') };
      SObjectAccessDecision readable = Security.stripInaccessible(AccessType.READABLE, rows);
      System.assertEquals(new Set<String>{ 'Fax' }, readable.getRemovedFields().get('Account'));
      SObjectAccessDecision updatable = Security.stripInaccessible(AccessType.UPDATABLE, rows);
      System.assertEquals(new Set<String>{ 'Fax', 'Site' }, updatable.getRemovedFields().get('Account'));
    }
  }
}`;

describe('what users may do', () => {
  const program = compileFiles(people);
  for (const [methodName, said] of [
    ['profiles', 'is what their profile gives, with every object of data'],
    ['permissionSets', 'is more by the permission sets that they have, field by field'],
    ['queries', 'is asked for by queries in user mode, and those with security enforced'],
    ['stripping', 'is what stripping leaves of records'],
  ] as const) {
    it(said, () => {
      const outcome = outcomeOf(program, { kind: 'testMethod', className: 'People', methodName });
      assert.equal(outcome.kind, 'success', JSON.stringify(outcome));
    });
  }
});
