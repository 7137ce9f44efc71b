import assert from 'node:assert/strict';
import { linesOf } from './apexRuns.ts';

describe('describing objects and fields in Apex', () => {
  const answers: readonly (readonly [expression: string, expected: string])[] = [
    ["Schema.getGlobalDescribe().get('ACME__invoice__c').getDescribe().getKeyPrefix()", 'a01'],
    ['acme__Payment__c.SObjectType.getDescribe().isCustom()', 'true'],
    ['acme__Billing_Settings__c.SObjectType.getDescribe().isCustomSetting()', 'true'],
    ['AsyncApexJob.SObjectType.getDescribe().isCreateable()', 'false'],
    ['Account.SObjectType.getDescribe().isMergeable()', 'true'],
    [
      "Account.SObjectType.getDescribe().getRecordTypeInfosByName().get('Master').getRecordTypeId()",
      '012000000000000AAA',
    ],
    [
      "Account.SObjectType.getDescribe().getRecordTypeInfosByDeveloperName().get('Master').isDefaultRecordTypeMapping()",
      'true',
    ],
    ['acme__Payment__c.acme__Customer__c.getDescribe().isCalculated()', 'true'],
    ['acme__Payment__c.acme__Customer__c.getDescribe().getCalculatedFormula()', 'Invoice__r.Account__r.Name'],
    ['acme__Payment__c.acme__Customer__c.getDescribe().isCreateable()', 'false'],
    ['acme__Invoice_Line__c.acme__Invoice__c.getDescribe().isCascadeDelete()', 'true'],
    ['acme__Invoice_Line__c.acme__Invoice__c.getDescribe().getRelationshipOrder()', '0'],
    ['acme__Invoice__c.OwnerId.getDescribe().isNamePointing()', 'true'],
    ['acme__Invoice__c.OwnerId.getDescribe().getReferenceTo()', '(Group, User)'],
    ['acme__Invoice__c.acme__Total__c.getDescribe().getType()', 'CURRENCY'],
    ['acme__Invoice__c.acme__Status__c.getDescribe().getPicklistValues()[0].isDefaultValue()', 'true'],
    ['acme__Invoice__c.acme__Notes__c.getDescribe().isFilterable()', 'false'],
  ];
  for (const [expression, expected] of answers) {
    it(`${expression} → ${expected}`, () => assert.deepEqual(linesOf(`System.debug(${expression});`), [expected]));
  }

  it('knows a copy from what it is a copy of', () => {
    assert.deepEqual(
      linesOf(`
        Account one = [SELECT Id, Name FROM Account LIMIT 1];
        Account copy = one.clone(false);
        System.debug(copy.isClone() + ' ' + (copy.getCloneSourceId() == one.Id) + ' ' + one.isClone());`),
      ['true true false'],
    );
  });

  it('works out formulas of a record that is not saved', () => {
    assert.deepEqual(
      linesOf(`
        acme__Payment__c payment = new acme__Payment__c(
          acme__Invoice__c = [SELECT Id FROM acme__Invoice__c WHERE acme__Account__r.Name = 'Delta Freight' LIMIT 1].Id
        );
        payment.recalculateFormulas();
        System.debug(payment.acme__Customer__c);`),
      ['Delta Freight'],
    );
  });

  it('reads what a query named itself', () => {
    assert.deepEqual(
      linesOf(`
        acme__Invoice__c one = [SELECT FORMAT(acme__Total__c) shown FROM acme__Invoice__c WHERE Name = 'INV-00006'];
        System.debug(one.get('Shown'));`),
      ['$2,637.60'],
    );
  });
});
