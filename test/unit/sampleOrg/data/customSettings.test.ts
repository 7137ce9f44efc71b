import assert from 'node:assert/strict';
import { linesOf as run } from './apexRuns.ts';

describe('custom settings', () => {
  it('hold for the org, a profile or a user: the nearest counts', () => {
    assert.deepEqual(
      run(`
        System.debug(acme__Billing_Settings__c.getInstance().acme__Largest_Payment__c);
        System.debug(acme__Billing_Settings__c.getOrgDefaults().Id);
        System.debug(acme__Billing_Settings__c.getValues(UserInfo.getUserId()));
        upsert new acme__Billing_Settings__c(SetupOwnerId = UserInfo.getOrganizationId(), acme__Largest_Payment__c = 100);
        System.debug(acme__Billing_Settings__c.getInstance().acme__Largest_Payment__c);
        System.debug(acme__Billing_Settings__c.getInstance().Id);
        insert new acme__Billing_Settings__c(SetupOwnerId = UserInfo.getProfileId(), acme__Largest_Payment__c = 50);
        System.debug(acme__Billing_Settings__c.getInstance().acme__Largest_Payment__c);
        System.debug(acme__Billing_Settings__c.getInstance(UserInfo.getOrganizationId()).acme__Largest_Payment__c);
        insert new acme__Billing_Settings__c(SetupOwnerId = UserInfo.getUserId());
        acme__Billing_Settings__c mine = acme__Billing_Settings__c.getInstance(UserInfo.getUserId());
        System.debug(mine.acme__Largest_Payment__c + ' ' + (mine.Id != null));
        System.debug(Limits.getQueries());`),
      ['null', 'null', 'null', '100.00', 'null', '50.00', '100.00', '50.00 true', '0'],
    );
  });

  it('bind the package’s validation rules', () => {
    const lines = run(`
      insert new acme__Billing_Settings__c(SetupOwnerId = UserInfo.getOrganizationId(), acme__Largest_Payment__c = 100);
      Id invoice = [SELECT Id FROM acme__Invoice__c LIMIT 1].Id;
      for (Integer amount : new List<Integer>{ 100, 101, 0 }) {
        Database.SaveResult result = Database.insert(new acme__Payment__c(acme__Invoice__c = invoice, acme__Amount__c = amount), false);
        System.debug(result.isSuccess() ? 'saved' : result.getErrors()[0].getMessage());
      }`);
    assert.deepEqual(lines, [
      'saved',
      'This payment is larger than Billing Settings allow.',
      'A payment must be more than 0.',
    ]);
  });
});
