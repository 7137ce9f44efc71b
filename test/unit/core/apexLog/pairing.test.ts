import assert from 'node:assert/strict';
import { indexOf, problemsOf, treeOf } from '../../../support/logTree.ts';
import { breachesOf } from '../../../support/logConsistency.ts';

const header = '64.0 APEX_CODE,FINEST;SYSTEM,FINE';

/** Names of what each end has closed, with the source line. */
function closed(...lines: readonly string[]): { readonly tree: string; readonly problems: readonly string[] } {
  const index = indexOf(header, ...lines);
  assert.deepEqual(breachesOf(index), []);
  return { tree: treeOf(index).replace('(header)\n', ''), problems: problemsOf(index) };
}

/** Beginning and end of each shape of code unit that 383 real logs hold. */
const units: readonly (readonly [started: string, finished: string])[] = [
  ['[EXTERNAL]|execute_anonymous_apex', 'execute_anonymous_apex'],
  ['[EXTERNAL]|01p000000000001|Invoices.pay(Id)', 'Invoices.pay(Id)'],
  ['[EXTERNAL]|01p000000000001|NightlyBatch', 'NightlyBatch'],
  ['[EXTERNAL]|01p000000000001|acme.MailQueueable', 'acme.MailQueueable'],
  [
    '[EXTERNAL]|01q000000000001|Billing on Invoice trigger event BeforeInsert|__sfdc_trigger/acme/Billing',
    'Billing on Invoice trigger event BeforeInsert|__sfdc_trigger/acme/Billing',
  ],
  [
    '[EXTERNAL]|01q000000000001|Billing on Invoice trigger event AfterUpdate for [001, 002]',
    'Billing on Invoice trigger event AfterUpdate for [001, 002]',
  ],
  ['[EXTERNAL]|apex://acme.InvoiceController/ACTION$show', 'apex://acme.InvoiceController/ACTION$show'],
  ['[EXTERNAL]|Flow:Invoice__c', 'Flow:Invoice__c'],
  ['[EXTERNAL]|Validation:Invoice__c:new', 'Validation:Invoice__c:new'],
  ['[EXTERNAL]|Workflow:Invoice__c', 'Workflow:Invoice__c'],
  ['[EXTERNAL]|066000000000001|VF: /apex/InvoicePage', 'VF: /apex/InvoicePage'],
  ['[EXTERNAL]|DuplicateDetector', 'DuplicateDetector'],
  ['[EXTERNAL]|FutureHandler - state load', 'FutureHandler - state load'],
  ['[EXTERNAL]|TRIGGERS', 'TRIGGERS'],
  ['[EXTERNAL]|EventService:Invoice__e', 'EventService:Invoice__e'],
];

describe('a code unit', () => {
  for (const [started, finished] of units) {
    it(`is closed by its own end: ${started}`, () => {
      const { tree, problems } = closed(
        '|CODE_UNIT_STARTED|[EXTERNAL]|outer',
        `|CODE_UNIT_STARTED|${started}`,
        '|STATEMENT_EXECUTE|[4]',
        `|CODE_UNIT_FINISHED|${finished}`,
        '|CODE_UNIT_FINISHED|outer',
      );
      assert.deepEqual(
        tree.split('\n').map((line) => /^ */.exec(line)?.[0].length),
        [0, 2, 4, 4, 2],
      );
      assert.deepEqual(problems, []);
    });
  }

  it('is closed by an end of another name, where that is all there is', () => {
    const { problems } = closed('|CODE_UNIT_STARTED|[EXTERNAL]|one', '|CODE_UNIT_FINISHED|other');
    assert.deepEqual(problems, []);
  });
});

describe('an end', () => {
  it('of a class initialiser names the class alone', () => {
    const { tree, problems } = closed(
      '|METHOD_ENTRY|[3]|01p000000000001|acme.Rates.of(Integer)',
      '|METHOD_ENTRY|[1]|01p000000000002|acme.Table.Table()',
      '|STATEMENT_EXECUTE|[1]',
      '|METHOD_EXIT|[1]|acme.Table',
      '|METHOD_EXIT|[3]|01p000000000001|acme.Rates.of(Integer)',
    );
    assert.equal(
      tree,
      `METHOD_ENTRY [3] 01p000000000001|acme.Rates.of(Integer)
  METHOD_ENTRY [1] 01p000000000002|acme.Table.Table()
    STATEMENT_EXECUTE [1]
    METHOD_EXIT [1] acme.Table
  METHOD_EXIT [3] 01p000000000001|acme.Rates.of(Integer)`,
    );
    assert.deepEqual(problems, []);
  });

  it('of a system class initialiser does too', () => {
    const { problems } = closed(
      '|SYSTEM_METHOD_ENTRY|[1]|MathException.MathException()',
      '|SYSTEM_METHOD_EXIT|[1]|MathException',
    );
    assert.deepEqual(problems, []);
  });

  it('of a constructor may lack the class', () => {
    const { problems } = closed(
      '|CONSTRUCTOR_ENTRY|[5]|01p000000000001|<init>(Integer)|acme.Line',
      '|CONSTRUCTOR_ENTRY|[6]|01p000000000001|<init>()',
      '|CONSTRUCTOR_EXIT|[6]|01p000000000001|<init>()',
      '|CONSTRUCTOR_EXIT|[5]|01p000000000001|<init>(Integer)|acme.Line',
    );
    assert.deepEqual(problems, []);
  });

  it('that closes nothing is kept and closes nothing', () => {
    const { tree, problems } = closed(
      '|METHOD_ENTRY|[3]|01p000000000001|Invoices.pay()',
      '|CONSTRUCTOR_EXIT|[9]|01p000000000001|<init>()|Invoices.Line',
      '|METHOD_EXIT|[9]|01p000000000001|Somebody.else()',
      '|DML_END|[7]',
      '|STATEMENT_EXECUTE|[4]',
      '|METHOD_EXIT|[3]|01p000000000001|Invoices.pay()',
    );
    assert.deepEqual(
      tree.split('\n').map((line) => line.startsWith('  ')),
      [false, true, true, true, true, true],
    );
    assert.deepEqual(problems, ['unmatchedEnd CONSTRUCTOR_EXIT', 'unmatchedEnd METHOD_EXIT', 'unmatchedEnd DML_END']);
  });

  it('closes what is open inside, which then has none', () => {
    const { tree, problems } = closed(
      '|METHOD_ENTRY|[3]|01p000000000001|Invoices.pay()',
      '|SOQL_EXECUTE_BEGIN|[4]|Aggregations:0|SELECT Id FROM Nope__c',
      '|EXCEPTION_THROWN|[4]|System.QueryException: no',
      '|METHOD_EXIT|[3]|01p000000000001|Invoices.pay()',
      '|STATEMENT_EXECUTE|[9]',
    );
    assert.equal(
      tree,
      `METHOD_ENTRY [3] 01p000000000001|Invoices.pay()
  SOQL_EXECUTE_BEGIN [4] Aggregations:0|SELECT Id FROM Nope__c
    EXCEPTION_THROWN [4] System.QueryException: no
  METHOD_EXIT [3] 01p000000000001|Invoices.pay()
STATEMENT_EXECUTE [9]`,
    );
    assert.deepEqual(problems, ['unclosed SOQL_EXECUTE_BEGIN']);
  });

  it('of a save closes that of its own line, with the triggers inside', () => {
    const { tree } = closed(
      '|DML_BEGIN|[10]|Op:Insert|Type:Invoice__c|Rows:2',
      '|CODE_UNIT_STARTED|[EXTERNAL]|01q000000000001|T on Invoice trigger event BeforeInsert|__sfdc_trigger/T',
      '|DML_BEGIN|[4]|Op:Update|Type:Account|Rows:1',
      '|DML_END|[4]',
      '|CODE_UNIT_FINISHED|T on Invoice trigger event BeforeInsert|__sfdc_trigger/T',
      '|DML_END|[10]',
    );
    assert.deepEqual(
      tree.split('\n').map((line) => /^ */.exec(line)?.[0].length),
      [0, 2, 4, 6, 4, 2],
    );
  });

  it('closes nothing outside the method that it stands in, unless something is missing', () => {
    const begin = '|CUMULATIVE_PROFILING_BEGIN';
    const end = '|CUMULATIVE_PROFILING_END';
    const method = '|METHOD_ENTRY|[3]|01p000000000001|Invoices.pay()';
    assert.deepEqual(closed(begin, method, end).problems, [
      'unmatchedEnd CUMULATIVE_PROFILING_END',
      'unclosed METHOD_ENTRY',
      'unclosed CUMULATIVE_PROFILING_BEGIN',
    ]);
    assert.deepEqual(closed(begin, method, '*** Skipped 12 bytes of detailed log', end).problems, [
      'skipped (skipped)',
      'unclosed METHOD_ENTRY',
    ]);
  });

  it('is not needed by what is over with the next event', () => {
    const index = indexOf(header, '|WF_FORMULA|Formula:a|Values:b', '|STATEMENT_EXECUTE|[1]', '|STATEMENT_EXECUTE|[2]');
    assert.deepEqual([index.durationAt(1), index.durationAt(2)], [1e6, 0]);
    assert.deepEqual(problemsOf(index), []);
  });
});
