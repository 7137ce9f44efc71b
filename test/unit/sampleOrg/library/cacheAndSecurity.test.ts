import assert from 'node:assert/strict';
import { compileFiles, outcomeOf } from '../apex/apexHarness.ts';
import { prints, raises } from './expressionTable.ts';

const builder = `public class Doubler implements Cache.CacheBuilder {
  public static Integer loads = 0;
  public Object doLoad(String key) { loads++; return key + key; }
}`;

describe('Cache through the compiler', () => {
  prints(
    [
      ["Cache.Org.get(Doubler.class, 'x') + ' ' + Cache.Org.get(Doubler.class, 'x') + ' ' + Doubler.loads", 'xx xx 1'],
      [
        "Cache.OrgPartition p = Cache.Org.getPartition('local.D'); p.get(Doubler.class, 'y') + ' ' + p.remove(Doubler.class, 'y')",
        'yy true',
      ],
    ],
    builder,
  );
  const put = "Cache.Org.put('local.Prices.a', new List<Integer>{ 1 });";
  prints([
    [`${put} ((List<Integer>) Cache.Org.get('local.Prices.a'))[0]`, '1'],
    [`${put} Cache.Org.getPartition('local.Prices').get('a')`, '(1)'],
    [`${put} Cache.Org.getPartition('local.Prices').getKeys()`, '{a}'],
    [`${put} Cache.Org.remove('local.Prices.a') + ' ' + Cache.Org.contains('local.Prices.a')`, 'true false'],
    ["Cache.Session.put('k', 5, 300); Cache.Session.get('k')", '5'],
    ["Cache.Session.get('never')", 'null'],
    [
      "Cache.SessionPartition p = Cache.Session.getPartition('local.S'); p.put('x', 'y'); p.getName() + p.getNumKeys() + p.isAvailable()",
      'local.S1true',
    ],
    ["Cache.Org.put('b1', 1); Cache.Org.contains(new List<String>{ 'b1', 'b2' })", '(true, false)'],
  ]);
  raises([
    [
      "Cache.Org.put('no dashes-', 1); 1",
      'Cache.InvalidParamException: Invalid cache key: no dashes-. Keys are alphanumeric and at most 50 characters long.',
    ],
  ]);

  it('keeps values from one request to the next, but not from a test', () => {
    const program = compileFiles(
      "@IsTest private class T { @IsTest static void t() { System.debug(Cache.Org.get('kept')); } }",
    );
    const debugLines: string[] = [];
    outcomeOf(program, "Cache.Org.put('kept', 1);");
    outcomeOf(program, "System.debug(Cache.Org.get('kept'));", { debugLines });
    outcomeOf(program, { kind: 'testMethod', className: 'T', methodName: 't' }, { debugLines });
    assert.deepEqual(debugLines, ['1', 'null']);
  });
});

describe('Security.stripInaccessible', () => {
  const decide = (access: string): string =>
    `SObjectAccessDecision d = Security.stripInaccessible(AccessType.${access}, new List<Account>{ new Account(Name = 'A', CreatedDate = System.now()), new Account(Name = 'B') });`;
  prints([
    [`${decide('CREATABLE')} d.getRemovedFields()`, '{Account={CreatedDate}}'],
    [`${decide('CREATABLE')} d.getModifiedIndexes()`, '{0}'],
    [
      `${decide('CREATABLE')} ((Account) d.getRecords()[0]).Name + d.getRecords()[0].getPopulatedFieldsAsMap().size()`,
      'A1',
    ],
    [`${decide('READABLE')} d.getRemovedFields()`, '{}'],
  ]);
});

describe('WebServiceCallout', () => {
  const mock = `@IsTest public class Mock implements WebServiceMock {
    public void doInvoke(Object stub, Object request, Map<String, Object> response, String endpoint, String soapAction,
        String requestName, String responseNS, String responseName, String responseType) {
      response.put('response_x', endpoint + '|' + requestName + '|' + responseType);
    }
  }`;
  it('is answered by the mock of a test', () => {
    const body = `Test.setMock(WebServiceMock.class, new Mock());
      Map<String, Object> answers = new Map<String, Object>();
      WebServiceCallout.invoke(new Account(), 'in', answers, new String[]{ 'https://e', '', 'urn:q', 'ask', 'urn:r', 'answer', 'X.Answer' });
      System.debug(answers.get('response_x'));`;
    const debugLines: string[] = [];
    const program = compileFiles(mock, `@IsTest private class T { @IsTest static void t() { ${body} } }`);
    const outcome = outcomeOf(program, { kind: 'testMethod', className: 'T', methodName: 't' }, { debugLines });
    assert.equal(outcome.kind, 'success', JSON.stringify(outcome));
    assert.deepEqual(debugLines, ['https://e|ask|X.Answer']);
  });
});
