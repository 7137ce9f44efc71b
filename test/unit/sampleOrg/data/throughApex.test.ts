import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { ApexSourceFile } from '../../../../src/sampleOrg/apex/engine.ts';
import { compileFiles, outcomeOf, RecordedLog, seededOrg } from '../apex/apexHarness.ts';

const folder = new URL('../../../../src/sampleOrg/samplePackage/', import.meta.url);

function sources(kind: 'class' | 'trigger', subfolder: string): readonly ApexSourceFile[] {
  return readdirSync(new URL(subfolder, folder)).map((name) => ({
    path: subfolder + name,
    kind,
    namespace: 'acme',
    body: readFileSync(new URL(subfolder + name, folder), 'utf8'),
  }));
}

describe('seeded records through the sample package', () => {
  const program = compileFiles(...sources('class', 'classes/'), ...sources('trigger', 'triggers/'));

  function run(source: string, database = seededOrg().database) {
    const debugLines: string[] = [];
    const log = new RecordedLog();
    const outcome = outcomeOf(program, source, { debugLines, database, log });
    return { debugLines, outcome, log: log.lines };
  }

  const issue = (where: string): string => `
    List<Id> ids = new List<Id>();
    for (acme__Invoice__c invoice : [SELECT Id FROM acme__Invoice__c WHERE ${where} ORDER BY Name]) {
      ids.add(invoice.Id);
    }
    for (acme.BillingApi.InvoiceSummary summary : acme.BillingApi.issueInvoices(ids)) {
      System.debug(LoggingLevel.INFO, summary.discount);
    }`;

  it('show the planted bug: in one run the second customer gets the first one’s discount', () => {
    const bulk = run(issue("Name IN ('INV-00001', 'INV-00002')"));
    assert.deepEqual(bulk.debugLines.slice(-2), ['251.54', '233.10']);
    const single = run(issue("Name = 'INV-00002'"));
    assert.equal(single.debugLines.at(-1), '0');
  });

  it('log queries, DML and the trigger between them', () => {
    const { log } = run(issue("Name = 'INV-00001'"));
    const names = log
      .filter((line) => /^(?:SOQL_EXECUTE_BEGIN|DML_|CODE_UNIT_STARTED)/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(0, 4)
          .join('|')
          .split('\n', 1)[0]
          ?.replace(/\[\d+\]/, '[]')
          .replace(/01q\w{12}/, '01q'),
      );
    assert.deepEqual(names.slice(-4), [
      'DML_BEGIN|[]|Op:Update|Type:acme__Invoice__c',
      'CODE_UNIT_STARTED|[EXTERNAL]|01q|InvoiceTrigger on Invoice trigger event BeforeUpdate',
      'CODE_UNIT_STARTED|[EXTERNAL]|01q|InvoiceTrigger on Invoice trigger event AfterUpdate',
      'DML_END|[]',
    ]);
  });

  it('keep the package’s rules for whoever changes them', () => {
    const { outcome } = run("delete [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Paid'];");
    assert.equal(outcome.kind, 'exception');
    assert.match(
      'message' in outcome ? outcome.message : '',
      /^Delete failed\. First exception on row 0 with id a01\w{15}; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Only drafts can be deleted\.: \[\]$/,
    );
  });

  it('answer dynamic queries, partial saves, aggregates and describes', () => {
    const { debugLines, outcome } = run(`
      String wanted = 'Sent';
      List<acme__Invoice__c> sent = Database.query('SELECT Name FROM acme__Invoice__c WHERE acme__Status__c = :wanted');
      System.debug(sent.size());
      List<Account> accounts = new List<Account>{ new Account(Name = 'a'), new Account() };
      for (Database.SaveResult result : Database.insert(accounts, false)) {
        System.debug(result.isSuccess() ? 'saved' : result.getErrors()[0].getMessage());
      }
      for (AggregateResult row : [SELECT acme__Status__c s, COUNT(Id) n FROM acme__Invoice__c GROUP BY acme__Status__c ORDER BY acme__Status__c]) {
        System.debug(row.get('s') + ' ' + (Integer) row.get('n'));
      }
      System.debug(Schema.getGlobalDescribe().get('ACME__Invoice__c').getDescribe().getLabel());
      System.debug(Account.Industry.getDescribe().getType() == Schema.DisplayType.PICKLIST);
      System.debug(accounts[0].Id.getSObjectType());
    `);
    assert.equal(outcome.kind, 'success', JSON.stringify(outcome));
    assert.deepEqual(debugLines, [
      '2',
      'saved',
      'Required fields are missing: [Name]',
      'Draft 3',
      'Paid 1',
      'Sent 2',
      'Invoice',
      'true',
      'Account',
    ]);
  });

  it('are committed when a request succeeds, and left alone when it fails', () => {
    const { database } = seededOrg();
    const count = 'System.debug([SELECT COUNT() FROM Account]);';
    run("insert new Account(Name = 'kept');", database);
    run("insert new Account(Name = 'lost'); throw new MathException('x');", database);
    assert.deepEqual(run(count, database).debugLines, ['5']);
  });
});
