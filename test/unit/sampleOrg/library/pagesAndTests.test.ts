import assert from 'node:assert/strict';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { ApexBlob } from '../../../../src/sampleOrg/apex/values/blob.ts';
import { compileFiles, outcomeOf, seededOrg } from '../apex/apexHarness.ts';
import { prints } from './expressionTable.ts';

describe('pages through the compiler', () => {
  const page = "PageReference p = new PageReference('/apex/Invoice?id=1&name=a%20b#top');";
  const message = "ApexPages.addMessage(new ApexPages.Message(ApexPages.Severity.ERROR, 'No'));";
  prints([
    [`${page} p.getParameters()`, '{id=1, name=a b}'],
    [`${page} p.getParameters().put('x', 'y&z'); p.getUrl()`, '/apex/Invoice?id=1&name=a+b&x=y%26z#top'],
    [`${page} p.setRedirect(true).getRedirect() + p.getAnchor()`, 'truetop'],
    [`${page} p.setAnchor(null)`, 'System.PageReference[/apex/Invoice?id=1&name=a+b]'],
    [
      `${page} p.setCookies(new List<Cookie>{ new Cookie('n', 'v', null, -1, false) }); p.getCookies().get('n').getValue()`,
      'v',
    ],
    ['ApexPages.currentPage()', 'null'],
    [
      `${message} ApexPages.getMessages()[0].getSummary() + ApexPages.getMessages()[0].getDetail() + ApexPages.getMessages()[0].getSeverity()`,
      'NoNoERROR',
    ],
    [`${message} ApexPages.hasMessages() + ' ' + ApexPages.hasMessages(ApexPages.Severity.INFO)`, 'true false'],
    [
      'try { insert new Account(); } catch (DmlException e) { ApexPages.addMessages(e); } ApexPages.getMessages()[0].getSummary()',
      'Required fields are missing: [Name]',
    ],
    [
      "SelectOption o = new SelectOption('v', 'l'); o.setDisabled(true); o.getValue() + o.getLabel() + o.getDisabled()",
      'vltrue',
    ],
    [
      "ApexPages.StandardController c = new ApexPages.StandardController(new Account(Name = 'A')); PageReference p = c.save(); p.getUrl() == '/' + c.getId() && ((Account) c.getRecord()).Name == 'A'",
      'true',
    ],
    ['System.getApplicationReadWriteMode()', 'DEFAULT'],
    [
      "ApexPages.StandardSetController c = new ApexPages.StandardSetController(new List<Account>{ new Account(Name = 'A'), new Account(Name = 'B'), new Account(Name = 'C') }); c.setPageSize(2); c.next(); c.getPageNumber() + ' ' + c.getRecords().size() + ' ' + c.getResultSize() + ' ' + c.getHasNext() + ' ' + c.getHasPrevious()",
      '2 1 3 false true',
    ],
    [
      "ApexPages.StandardSetController c = new ApexPages.StandardSetController(Database.getQueryLocator('SELECT Id FROM Account LIMIT 1')); c.setSelected(c.getRecords()); c.getSelected().size() + ' ' + c.getCompleteResult()",
      '1 true',
    ],
  ]);
});

describe('Test', () => {
  const script = `public class Setup implements InstallHandler, UninstallHandler {
    public void onInstall(InstallContext context) {
      System.debug(context.isUpgrade() + ' ' + context.isPush() + ' ' + context.previousVersion()
        + ' ' + (context.organizationId() == UserInfo.getOrganizationId()));
    }
    public void onUninstall(UninstallContext context) { System.debug(context.uninstallerId() == UserInfo.getUserId()); }
  }`;

  /** What a test method prints. Fails when it ends with an exception. */
  function printedBy(body: string): readonly string[] {
    const { database } = seededOrg();
    const transaction = database.begin();
    const csv = 'Name,NumberOfEmployees,Description\nOne,5,"a, ""b"""\r\nTwo,,\n';
    transaction.write({
      id: transaction.newId('StaticResource'),
      objectName: 'StaticResource',
      deleted: false,
      values: new Map<string, ApexValue>([
        ['Name', 'Accounts'],
        ['Body', new ApexBlob(new TextEncoder().encode(csv))],
      ]),
    });
    transaction.commit();
    const debugLines: string[] = [];
    const program = compileFiles(script, `@IsTest private class T { @IsTest static void t() { ${body} } }`);
    const outcome = outcomeOf(
      program,
      { kind: 'testMethod', className: 'T', methodName: 't' },
      { debugLines, database },
    );
    assert.equal(outcome.kind, 'success', JSON.stringify(outcome));
    return debugLines;
  }

  const rows: readonly (readonly [behaviour: string, body: string, printed: readonly string[]])[] = [
    [
      'runs the scripts of a package',
      'Test.testInstall(new Setup(), null); Test.testInstall(new Setup(), new Version(1, 2), true); Test.testUninstall(new Setup());',
      ['false false null true', 'true true 1.2 true', 'true'],
    ],
    [
      'loads records from a static resource',
      "List<SObject> rows = Test.loadData(Account.SObjectType, 'Accounts'); System.debug(rows.size()); for (Account a : [SELECT Name, NumberOfEmployees, Description FROM Account ORDER BY Name]) { System.debug(a.Name + a.NumberOfEmployees + a.Description); }",
      ['2', 'One5a, "b"', 'Twonullnull'],
    ],
    [
      'sets when a record was created',
      "Account a = new Account(Name = 'A'); insert a; Test.setCreatedDate(a.Id, Datetime.newInstanceGmt(2020, 1, 2)); System.debug([SELECT CreatedDate FROM Account].CreatedDate);",
      ['2020-01-02 00:00:00'],
    ],
    [
      'sets the current page',
      "Test.setCurrentPage(new PageReference('/apex/X?a=b')); System.debug(ApexPages.currentPage().getParameters().get('a')); System.debug(System.currentPageReference() == ApexPages.currentPage());",
      ['b', 'true'],
    ],
    [
      'knows the standard price book',
      "System.debug(String.valueOf(Test.getStandardPricebookId()).startsWith('01s'));",
      ['true'],
    ],
  ];
  for (const [behaviour, body, expected] of rows) {
    it(behaviour, () => {
      assert.deepEqual(printedBy(body), expected);
    });
  }
});
