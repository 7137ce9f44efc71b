import assert from 'node:assert/strict';
import { ApexException } from '../../../../src/sampleOrg/apex/values/exception.ts';
import { printed } from '../../../../src/sampleOrg/apex/values/printing.ts';
import { ApexList } from '../../../../src/sampleOrg/apex/values/list.ts';
import { ApexDecimal } from '../../../../src/sampleOrg/apex/values/decimal.ts';
import { executeDml } from '../../../../src/sampleOrg/data/library/statements.ts';
import { SObjectValue } from '../../../../src/sampleOrg/data/sObjectValue.ts';
import type { ApexObject, TriggerBatch } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { finished, OrgFixture } from './orgFixture.ts';

const records = (batch: TriggerBatch): readonly SObjectValue[] =>
  (batch.newRecords ?? batch.oldRecords ?? []).map((record: ApexObject) => {
    assert.ok(record instanceof SObjectValue);
    return record;
  });

describe('saving records', () => {
  let fixture: OrgFixture;
  beforeEach(() => (fixture = new OrgFixture()));

  const invoice = (literals: Parameters<OrgFixture['record']>[1] = {}): SObjectValue =>
    fixture.record('Invoice__c', {
      Account__c: fixture.idOf('Account', 'Delta Freight').value,
      ...literals,
    });

  it('inserts with id, number, defaults and system fields, and tells the caller only the id', () => {
    const record = invoice({ Total__c: 12.345 });
    const [outcome] = fixture.save('insert', [record]);
    assert.equal(outcome?.success, true);
    assert.equal(record.id, outcome.id);
    assert.equal(record.isSet('acme__Status__c'), false);
    assert.deepEqual(
      fixture.query(
        'SELECT Name, Status__c, Total__c, CreatedBy.Name, CreatedDate, IsDeleted FROM Invoice__c WHERE Id = :id',
        [record.get('Id')],
      ),
      ['INV-00007/Draft/12.35/Dana Whitfield/2026-01-15 09:00:00/false'],
    );
  });

  const refusals: readonly (readonly [
    title: string,
    object: string,
    literals: Parameters<OrgFixture['record']>[1],
    error: string,
  ])[] = [
    [
      'what is required',
      'Payment__c',
      {},
      'REQUIRED_FIELD_MISSING: Required fields are missing: [acme__Invoice__c, acme__Amount__c] (acme__Invoice__c, acme__Amount__c)',
    ],
    [
      'a text that is too long',
      'Account',
      { Name: 'x', Phone: '0'.repeat(41) },
      `STRING_TOO_LONG: Phone: data value too large: ${'0'.repeat(41)} (max length=40) (Phone)`,
    ],
    [
      'a number that is too large',
      'Account',
      { Name: 'x', AnnualRevenue: '12345678901234567' },
      'NUMBER_OUTSIDE_VALID_RANGE: Annual Revenue: value outside of valid range on numeric field: 12345678901234567.00 (AnnualRevenue)',
    ],
    [
      'an address that is none',
      'Contact',
      { LastName: 'x', Email: 'nobody' },
      'INVALID_EMAIL_ADDRESS: Email: invalid email address: nobody (Email)',
    ],
    [
      'an id of another object',
      'Contact',
      { LastName: 'x', AccountId: '003000000000001AAA' },
      'FIELD_INTEGRITY_EXCEPTION: Account ID: id value of incorrect type: 003000000000001AAA (AccountId)',
    ],
    [
      'an id of nothing',
      'Contact',
      { LastName: 'x', AccountId: '001000000000001AAA' },
      'INVALID_CROSS_REFERENCE_KEY: invalid cross reference id (AccountId)',
    ],
    [
      'a level that there is not',
      'DebugLevel',
      { DeveloperName: 'x', MasterLabel: 'x', ApexCode: 'LOUD' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: Apex Code: bad value for restricted picklist field: LOUD (ApexCode)',
    ],
  ];
  for (const [title, object, literals, expected] of refusals) {
    it(`refuses ${title}`, () => {
      const [outcome] = fixture.save('insert', [fixture.record(object, literals)]);
      const [error] = outcome?.errors ?? [];
      assert.equal(`${error?.statusCode ?? ''}: ${error?.message ?? ''} (${error?.fields.join(', ') ?? ''})`, expected);
    });
  }

  it('refuses a second record with a unique value, whatever its case', () => {
    fixture.save('insert', [invoice({ External_Id__c: 'A-1' })]);
    const [outcome] = fixture.save('insert', [invoice({ External_Id__c: 'a-1' })]);
    assert.equal(outcome?.errors[0]?.statusCode, 'DUPLICATE_VALUE');
  });

  it('lets before triggers change what is saved, and shows after triggers the result', () => {
    const seen: string[] = [];
    fixture.triggers.push((batch) => {
      for (const record of records(batch)) {
        if (batch.timing === 'before') {
          record.put('acme__Reason__c', 'set by trigger');
        } else {
          seen.push(`${String(record.id !== null)} ${String(record.readOnly)} ${printed(record.get('Name'))}`);
        }
      }
    });
    const record = invoice();
    fixture.save('insert', [record]);
    assert.deepEqual(seen, ['true true INV-00007']);
    assert.equal(record.isSet('acme__Reason__c'), false);
    assert.equal(fixture.query("SELECT COUNT() FROM Invoice__c WHERE Reason__c = 'set by trigger'"), 1);
  });

  it('shows update triggers old and new, with every field', () => {
    const seen: string[] = [];
    fixture.triggers.push((batch) => {
      const [old] = batch.oldRecords ?? [];
      const [changed] = records(batch);
      assert.ok(old instanceof SObjectValue);
      seen.push(
        `${batch.timing}: ${printed(old.get('acme__Status__c'))} → ${printed(changed?.get('acme__Status__c') ?? null)} ${printed(changed?.get('Name') ?? null)}`,
      );
    });
    const id = fixture.idOf('acme__Invoice__c', 'INV-00001').value;
    fixture.save('update', [fixture.record('Invoice__c', { Id: id, Status__c: 'Cancelled' })]);
    assert.deepEqual(seen, ['before: Draft → Cancelled INV-00001', 'after: Draft → Cancelled INV-00001']);
  });

  it('undoes all rows when one fails, and names each row’s error', () => {
    const outcomes = fixture.save('insert', [invoice(), fixture.record('Invoice__c', {})]);
    assert.deepEqual(
      outcomes.map(({ errors }) => errors[0]?.statusCode),
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING'],
    );
    assert.equal(fixture.query('SELECT COUNT() FROM Invoice__c'), 6);
  });

  it('saves the good rows again, triggers included, when rows may fail alone', () => {
    const sizes: string[] = [];
    fixture.triggers.push((batch) => void sizes.push(`${batch.timing} ${records(batch).length}`));
    const outcomes = fixture.save('insert', [invoice(), fixture.record('Invoice__c', {}), invoice()], {
      allOrNone: false,
    });
    assert.deepEqual(
      outcomes.map(({ success }) => success),
      [true, false, true],
    );
    assert.deepEqual(sizes, ['before 3', 'before 2', 'after 2']);
    assert.equal(fixture.query('SELECT COUNT() FROM Invoice__c'), 8);
  });

  it('hands triggers two hundred records at a time', () => {
    const sizes: number[] = [];
    fixture.triggers.push((batch) => {
      if (batch.timing === 'before') {
        sizes.push(records(batch).length);
      }
    });
    fixture.save(
      'insert',
      Array.from({ length: 450 }, () => invoice()),
    );
    assert.deepEqual(sizes, [200, 200, 50]);
  });

  it('refuses what a trigger marks with addError', () => {
    fixture.triggers.push((batch) => {
      for (const record of records(batch)) {
        record.addError('A paid invoice cannot change its total.', 'acme__Total__c');
      }
    });
    const raised = fixture.raised(() =>
      finished(
        executeDml(
          fixture.context,
          'update',
          fixture.record('Invoice__c', { Id: fixture.idOf('acme__Invoice__c', 'INV-00006').value, Total__c: 1 }),
        ),
      ),
    );
    const id = fixture.idOf('acme__Invoice__c', 'INV-00006').value;
    assert.equal(
      raised.text,
      `System.DmlException: Update failed. First exception on row 0 with id ${id}; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, A paid invoice cannot change its total.: [acme__Total__c]`,
    );
    assert.deepEqual(raised.rows, [
      {
        index: 0,
        recordId: id,
        statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'A paid invoice cannot change its total.',
        objectName: 'acme__Invoice__c',
        fieldNames: ['acme__Total__c'],
      },
    ]);
  });

  it('says which trigger failed and why', () => {
    fixture.triggers.push(() => {
      const exception = new ApexException('System.NullPointerException', 'Attempt to de-reference a null object');
      exception.stackTrace = 'Class.acme.Handler.run: line 9, column 1\nTrigger.acme.InvoiceTrigger: line 2, column 1';
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Apex exceptions are no Errors
      throw exception;
    });
    const raised = fixture.raised(() => finished(executeDml(fixture.context, 'insert', invoice())));
    assert.equal(
      raised.text,
      'System.DmlException: Insert failed. First exception on row 0; first error: CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, acme.InvoiceTrigger: execution of BeforeInsert\n\ncaused by: System.NullPointerException: Attempt to de-reference a null object\n\nClass.acme.Handler.run: line 9, column 1\nTrigger.acme.InvoiceTrigger: line 2, column 1: []',
    );
  });

  it('lets a limit exception of a trigger through', () => {
    fixture.triggers.push(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Apex exceptions are no Errors
      throw new ApexException('System.LimitException', 'Too many SOQL queries: 101');
    });
    const raised = fixture.raised(() => finished(executeDml(fixture.context, 'insert', invoice())));
    assert.equal(raised.text, 'System.LimitException: Too many SOQL queries: 101');
  });

  it('stops triggers that save without end', () => {
    fixture.triggers.push(function* (batch, self) {
      if (batch.timing === 'after') {
        yield* executeDml(self.context, 'insert', invoice());
      }
    });
    const raised = fixture.raised(() => finished(executeDml(fixture.context, 'insert', invoice())));
    assert.match(raised.text, /maximum trigger depth exceeded/);
  });

  it('upserts by id and by external id', () => {
    const existing = invoice({ External_Id__c: 'EXT-1', Total__c: 1 });
    fixture.save('insert', [existing]);
    const outcomes = fixture.save(
      'upsert',
      [invoice({ External_Id__c: 'ext-1', Total__c: 2 }), invoice({ External_Id__c: 'EXT-2' })],
      {
        externalIdField: 'acme__External_Id__c',
      },
    );
    assert.deepEqual(
      outcomes.map(({ id, created }) => [id === existing.id, created]),
      [
        [true, false],
        [false, true],
      ],
    );
    assert.deepEqual(fixture.query("SELECT Total__c FROM Invoice__c WHERE External_Id__c = 'EXT-1'"), ['2.00']);
    const [missing] = fixture.save('upsert', [invoice()], { externalIdField: 'acme__External_Id__c' });
    assert.equal(missing?.errors[0]?.statusCode, 'MISSING_ARGUMENT');
  });

  it('deletes with details, empties what else refers, and brings both back', () => {
    const id = fixture.idOf('acme__Invoice__c', 'INV-00001').value;
    const before = fixture.query('SELECT COUNT() FROM Invoice_Line__c');
    fixture.save('delete', [fixture.record('Invoice__c', { Id: id })]);
    assert.equal(fixture.query('SELECT COUNT() FROM Invoice__c'), 5);
    assert.equal(fixture.query('SELECT COUNT() FROM Invoice__c ALL ROWS'), 6);
    assert.equal(fixture.query('SELECT COUNT() FROM Invoice_Line__c'), Number(before) - 2);
    const [again] = fixture.save('delete', [fixture.record('Invoice__c', { Id: id })]);
    assert.equal(again?.errors[0]?.statusCode, 'ENTITY_IS_DELETED');
    fixture.save('undelete', [fixture.record('Invoice__c', { Id: id })]);
    assert.equal(fixture.query('SELECT COUNT() FROM Invoice_Line__c'), before);
  });

  it('does not delete what required fields refer to', () => {
    const id = fixture.idOf('Account', 'Delta Freight').value;
    const [outcome] = fixture.save('delete', [fixture.record('Account', { Id: id })]);
    assert.equal(outcome?.errors[0]?.statusCode, 'DELETE_FAILED');
    assert.equal(fixture.query("SELECT COUNT() FROM Account WHERE Name = 'Delta Freight'"), 1);
  });

  it('names the operation that an id is missing from, or is too much for', () => {
    assert.equal(fixture.save('update', [invoice()])[0]?.errors[0]?.message, 'Id not specified in an update call');
    const known = fixture.record('Account', { Id: fixture.idOf('Account', 'Delta Freight').value, Name: 'x' });
    assert.equal(fixture.save('insert', [known])[0]?.errors[0]?.message, 'cannot specify Id in an insert call');
    const gone = fixture.record('Account', { Id: '001000000000001AAA', Name: 'x' });
    assert.equal(fixture.save('update', [gone])[0]?.errors[0]?.statusCode, 'INVALID_CROSS_REFERENCE_KEY');
  });

  it('works out names, and whether a case is closed', () => {
    const contact = fixture.record('Contact', { FirstName: 'Ada', LastName: 'Byron' });
    const supportCase = fixture.record('Case', { Subject: 'x', Status: 'Closed' });
    fixture.save('insert', [contact, supportCase]);
    assert.deepEqual(fixture.query("SELECT Name FROM Contact WHERE LastName = 'Byron'"), ['Ada Byron']);
    assert.deepEqual(fixture.query('SELECT CaseNumber, IsClosed, ClosedDate FROM Case'), [
      '00000001/true/2026-01-15 09:00:00',
    ]);
  });

  it('counts statements and rows, and writes the log', () => {
    const record = invoice({ Total__c: 3 });
    finished(executeDml(fixture.context, 'insert', record));
    assert.equal(fixture.used.get('dmlStatements'), 1);
    assert.equal(fixture.used.get('dmlRows'), 1);
    assert.deepEqual(fixture.logged, ['DML_BEGIN|[7]|Op:Insert|Type:acme__Invoice__c|Rows:1', 'DML_END|[7]']);
    assert.ok(record.get('acme__Total__c') instanceof ApexDecimal);
  });

  it('refuses a list that names one record twice', () => {
    const id = fixture.idOf('Account', 'Delta Freight').value;
    const twice = [fixture.record('Account', { Id: id }), fixture.record('Account', { Id: id })];
    const raised = fixture.raised(() =>
      fixture.call('Database', 'static List<Database.SaveResult> update(List<SObject> records)', listOf(twice)),
    );
    assert.equal(raised.text, `System.ListException: Duplicate id in list: ${id}`);
  });
});

function listOf(items: readonly SObjectValue[]) {
  return new ApexList('SObject', [...items]);
}
