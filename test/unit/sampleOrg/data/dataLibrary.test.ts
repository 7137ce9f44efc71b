import assert from 'node:assert/strict';
import { ApexList } from '../../../../src/sampleOrg/apex/values/list.ts';
import { ApexMap } from '../../../../src/sampleOrg/apex/values/map.ts';
import { printed } from '../../../../src/sampleOrg/apex/values/printing.ts';
import { ApexSet } from '../../../../src/sampleOrg/apex/values/set.ts';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { readChildren, readField, readParent, writeField } from '../../../../src/sampleOrg/data/library/apexAccess.ts';
import { queryCount, queryList, queryOne } from '../../../../src/sampleOrg/data/library/queries.ts';
import { AggregateResult, SObjectValue } from '../../../../src/sampleOrg/data/sObjectValue.ts';
import { prepareQuery } from '../../../../src/sampleOrg/data/soql/prepare.ts';
import { OrgFixture } from './orgFixture.ts';

describe('records in Apex', () => {
  let fixture: OrgFixture;
  beforeEach(() => (fixture = new OrgFixture()));

  const prepared = (text: string) => prepareQuery(text, { schema: fixture.transaction.schema, namespace: 'acme' });
  const one = (text: string): SObjectValue => {
    const record = queryOne(fixture.context, prepared(text), []);
    assert.ok(record instanceof SObjectValue);
    return record;
  };

  it('gives fields by name and by token, without the package’s prefix too', () => {
    const record = fixture.record('Invoice__c', { Total__c: 12 });
    assert.equal(printed(fixture.call('SObject', 'Object get(String fieldName)', record, 'total__C')), '12.00');
    const describe = fixture.call(
      'Schema.SObjectType',
      'Schema.DescribeSObjectResult getDescribe()',
      fixture.call('SObject', 'Schema.SObjectType getSObjectType()', record),
    );
    const fields = fixture.call(
      'Schema.SObjectTypeFields',
      'Map<String,Schema.SObjectField> getMap()',
      fixture.call('Schema.DescribeSObjectResult', 'Schema.SObjectTypeFields fields', describe),
    );
    assert.ok(fields instanceof ApexMap);
    const token = fields.get('ACME__Total__c');
    assert.equal(printed(fixture.call('SObject', 'Object get(Schema.SObjectField field)', record, token)), '12.00');
  });

  it('puts what fits a field, converted, and answers what was there', () => {
    const record = fixture.record('Invoice__c', {});
    const put = (name: string, value: ApexValue): ApexValue =>
      fixture.call('SObject', 'Object put(String fieldName, Object value)', record, name, value);
    assert.equal(put('Total__c', 5), null);
    assert.equal(printed(put('Total__c', 6)), '5');
    assert.equal(record.get('acme__Total__c') === null, false);
    assert.equal(
      fixture.raised(() => put('Total__c', 'much')).text,
      'System.SObjectException: Illegal assignment from String to Decimal',
    );
    assert.equal(
      fixture.raised(() => put('Nope__c', 1)).text,
      'System.SObjectException: Invalid field Nope__c for acme__Invoice__c',
    );
    assert.equal(
      fixture.raised(() => put('CreatedDate', null)).text,
      'System.SObjectException: Field CreatedDate is not editable',
    );
  });

  it('tells a field that was not queried from one that is empty', () => {
    const record = one("SELECT Id, Total__c FROM Invoice__c WHERE Name = 'INV-00001'");
    const { context } = fixture;
    assert.equal(readField(context, record, 'acme__Total__c'), null);
    assert.equal(
      fixture.raised(() => readField(context, record, 'Name')).text,
      'System.SObjectException: SObject row was retrieved via SOQL without querying the requested field: acme__Invoice__c.Name',
    );
    assert.match(
      fixture.raised(() => readParent(context, record, 'acme__Account__r')).text,
      /requested field: acme__Invoice__c\.acme__Account__r$/,
    );
    writeField(context, record, 'Name', 'mine');
    assert.equal(readField(context, record, 'Name'), 'mine');
  });

  it('has parents and children of a query', () => {
    const record = one(
      "SELECT Account__r.Name, (SELECT Description__c FROM Lines__r) FROM Invoice__c WHERE Name = 'INV-00001'",
    );
    const account = readParent(fixture.context, record, 'acme__Account__r');
    assert.equal(account?.get('Name'), 'Alpine Outfitters');
    assert.equal(readChildren(fixture.context, record, 'acme__Lines__r').items.length, 2);
    assert.equal(readChildren(fixture.context, fixture.record('Invoice__c', {}), 'acme__Lines__r').items.length, 0);
  });

  it('does not change a record that is read-only', () => {
    const record = fixture.record('Account', { Name: 'x' });
    record.readOnly = true;
    assert.equal(
      fixture.raised(() => writeField(fixture.context, record, 'Name', 'y')).text,
      'System.FinalException: Record is read-only',
    );
  });

  it('is equal by content, as an element of a set', () => {
    const set = new ApexSet('Account', [fixture.record('Account', { Name: 'x', Phone: '1' })]);
    assert.equal(set.has(fixture.record('Account', { Phone: '1', Name: 'x' })), true);
    assert.equal(set.has(fixture.record('Account', { Name: 'x' })), false);
  });

  it('prints itself', () => {
    const record = fixture.record('Invoice__c', { Total__c: 1.5, Due_Date__c: '2026-02-01' });
    assert.equal(printed(record), 'acme__Invoice__c:{acme__Total__c=1.50, acme__Due_Date__c=2026-02-01 00:00:00}');
  });

  it('clones with and without its id', () => {
    const id = fixture.idOf('Account', 'Delta Freight').value;
    const record = fixture.record('Account', { Id: id, Name: 'x' });
    const plain = fixture.call('SObject', 'SObject clone()', record);
    const full = fixture.call('SObject', 'SObject clone(Boolean keepId)', record, true);
    assert.ok(plain instanceof SObjectValue && full instanceof SObjectValue);
    assert.deepEqual([plain.id, plain.get('Name'), full.id], [null, 'x', id]);
  });

  it('raises what the org says of a query that finds too little or too much', () => {
    const { context } = fixture;
    assert.equal(
      fixture.raised(() => queryOne(context, prepared("SELECT Id FROM Account WHERE Name = 'none'"), [])).text,
      'System.QueryException: List has no rows for assignment to SObject',
    );
    assert.equal(
      fixture.raised(() => queryOne(context, prepared('SELECT Id FROM Account'), [])).text,
      'System.QueryException: List has more than 1 row for assignment to SObject',
    );
  });

  it('counts queries and rows, and writes the log', () => {
    assert.equal(queryCount(fixture.context, prepared('SELECT COUNT() FROM Account'), []), 4);
    const list = queryList(fixture.context, prepared('SELECT Id FROM Account'), []);
    assert.equal(list.apexTypeName, 'List<Account>');
    assert.deepEqual([fixture.used.get('queries'), fixture.used.get('queryRows')], [2, 8]);
    assert.deepEqual(fixture.logged.slice(2), [
      'SOQL_EXECUTE_BEGIN|[7]|Aggregations:0|SELECT Id FROM Account',
      'SOQL_EXECUTE_END|[7]|Rows:4',
    ]);
  });

  it('answers aggregates by alias', () => {
    const row = queryOne(fixture.context, prepared('SELECT COUNT(Id) n, MAX(Name) FROM Account'), []);
    assert.ok(row instanceof AggregateResult);
    assert.equal(fixture.call('AggregateResult', 'Object get(String alias)', row, 'N'), 4);
    assert.equal(fixture.call('AggregateResult', 'Object get(String alias)', row, 'expr0'), 'Delta Freight');
    assert.match(
      fixture.raised(() => fixture.call('AggregateResult', 'Object get(String alias)', row, 'x')).text,
      /Invalid field x for AggregateResult/,
    );
  });
});

describe('Database', () => {
  let fixture: OrgFixture;
  beforeEach(() => (fixture = new OrgFixture()));

  it('runs dynamic queries with variables in scope, and says what is wrong with them', () => {
    fixture.variables.set('wanted', 'Delta Freight');
    const query = (text: string): ApexValue =>
      fixture.call('Database', 'static List<SObject> query(String text)', text);
    const found = query('SELECT Name FROM Account WHERE Name = :wanted');
    assert.ok(found instanceof ApexList);
    assert.equal(found.items.length, 1);
    assert.match(
      fixture.raised(() => query('SELECT Nope FROM Account')).text,
      /^System\.QueryException: No such column 'Nope' on entity 'Account'/,
    );
    assert.equal(
      fixture.raised(() => query('SELECT Id FROM Account WHERE Name = :gone')).text,
      'System.QueryException: Variable does not exist: gone',
    );
    assert.equal(fixture.call('Database', 'static Integer countQuery(String text)', 'SELECT COUNT() FROM Account'), 4);
  });

  it('takes binds from a map', () => {
    const binds = new ApexMap('String', 'Object');
    binds.put('name', 'Delta Freight');
    const found = fixture.call(
      'Database',
      'static List<SObject> queryWithBinds(String text, Map<String,Object> binds, AccessLevel level)',
      'SELECT Id FROM Account WHERE Name = :NAME',
      binds,
      fixture.call('AccessLevel', 'static AccessLevel USER_MODE'),
    );
    assert.ok(found instanceof ApexList);
    assert.equal(found.items.length, 1);
  });

  it('reports each row when rows may fail alone', () => {
    const records = new ApexList('Account', [fixture.record('Account', { Name: 'ok' }), fixture.record('Account', {})]);
    const results = fixture.call(
      'Database',
      'static List<Database.SaveResult> insert(List<SObject> records, Boolean allOrNone)',
      records,
      false,
    );
    assert.ok(results instanceof ApexList);
    const [good, bad] = results.items;
    assert.equal(fixture.call('Database.SaveResult', 'Boolean isSuccess()', good ?? null), true);
    assert.equal(fixture.call('Database.SaveResult', 'Id getId()', bad ?? null), null);
    const errors = fixture.call('Database.SaveResult', 'List<Database.Error> getErrors()', bad ?? null);
    assert.ok(errors instanceof ApexList);
    const [error] = errors.items;
    assert.equal(
      fixture.call('Database.Error', 'String getMessage()', error ?? null),
      'Required fields are missing: [Name]',
    );
    assert.equal(
      printed(fixture.call('Database.Error', 'StatusCode getStatusCode()', error ?? null)),
      'REQUIRED_FIELD_MISSING',
    );
  });

  it('rolls back to a savepoint', () => {
    const savepoint = fixture.call('Database', 'static Savepoint setSavepoint()');
    fixture.save('insert', [fixture.record('Account', { Name: 'gone' })]);
    fixture.call('Database', 'static void rollback(Savepoint savepoint)', savepoint);
    assert.equal(fixture.query("SELECT COUNT() FROM Account WHERE Name = 'gone'"), 0);
    assert.deepEqual(fixture.logged, ['SAVEPOINT_SET|[7]|SavepointValue0', 'SAVEPOINT_ROLLBACK|[7]|SavepointValue0']);
  });

  it('deletes by id', () => {
    fixture.call(
      'Database',
      'static Database.DeleteResult delete(Id recordId)',
      fixture.idOf('acme__Invoice__c', 'INV-00002'),
    );
    assert.equal(fixture.query('SELECT COUNT() FROM Invoice__c'), 5);
  });
});

describe('Schema', () => {
  const fixture = new OrgFixture();
  const describe_ = (name: string): ApexValue => {
    const all = fixture.call('Schema', 'static Map<String,Schema.SObjectType> getGlobalDescribe()');
    assert.ok(all instanceof ApexMap);
    return fixture.call('Schema.SObjectType', 'Schema.DescribeSObjectResult getDescribe()', all.get(name));
  };

  it('describes objects', () => {
    const invoice = describe_('ACME__Invoice__c');
    const answers = [
      'String getName()',
      'String getLocalName()',
      'String getLabelPlural()',
      'String getKeyPrefix()',
      'Boolean isCustom()',
    ];
    assert.deepEqual(
      answers.map((signature) => fixture.call('Schema.DescribeSObjectResult', signature, invoice)),
      ['acme__Invoice__c', 'Invoice__c', 'Invoices', 'a01', true],
    );
    const children = fixture.call(
      'Schema.DescribeSObjectResult',
      'List<Schema.ChildRelationship> getChildRelationships()',
      invoice,
    );
    assert.ok(children instanceof ApexList);
    assert.ok(
      children.items.some(
        (child) => fixture.call('Schema.ChildRelationship', 'String getRelationshipName()', child) === 'acme__Lines__r',
      ),
    );
  });

  it('describes fields', () => {
    const fields = fixture.call(
      'Schema.SObjectTypeFields',
      'Map<String,Schema.SObjectField> getMap()',
      fixture.call('Schema.DescribeSObjectResult', 'Schema.SObjectTypeFields fields', describe_('acme__Invoice__c')),
    );
    assert.ok(fields instanceof ApexMap);
    const status = fixture.call(
      'Schema.SObjectField',
      'Schema.DescribeFieldResult getDescribe()',
      fields.get('acme__status__c'),
    );
    assert.equal(
      printed(fixture.call('Schema.DescribeFieldResult', 'Schema.DisplayType getType()', status)),
      'PICKLIST',
    );
    assert.equal(fixture.call('Schema.DescribeFieldResult', 'Object getDefaultValue()', status), 'Draft');
    const entries = fixture.call(
      'Schema.DescribeFieldResult',
      'List<Schema.PicklistEntry> getPicklistValues()',
      status,
    );
    assert.ok(entries instanceof ApexList);
    assert.deepEqual(
      entries.items.map((entry) => fixture.call('Schema.PicklistEntry', 'String getValue()', entry)),
      ['Draft', 'Sent', 'Partially Paid', 'Paid', 'Overdue', 'Cancelled'],
    );
    const account = fixture.call(
      'Schema.SObjectField',
      'Schema.DescribeFieldResult getDescribe()',
      fields.get('acme__account__c'),
    );
    assert.equal(
      printed(fixture.call('Schema.DescribeFieldResult', 'List<Schema.SObjectType> getReferenceTo()', account)),
      '(Account)',
    );
  });

  it('makes records from tokens, with defaults if asked', () => {
    const all = fixture.call('Schema', 'static Map<String,Schema.SObjectType> getGlobalDescribe()');
    assert.ok(all instanceof ApexMap);
    const made = fixture.call(
      'Schema.SObjectType',
      'SObject newSObject(Id recordId, Boolean loadDefaults)',
      all.get('acme__invoice__c'),
      null,
      true,
    );
    assert.ok(made instanceof SObjectValue);
    assert.equal(made.get('acme__Status__c'), 'Draft');
    const wrong = fixture.idOf('Account', 'Delta Freight');
    assert.match(
      fixture.raised(() =>
        fixture.call('Schema.SObjectType', 'SObject newSObject(Id recordId)', all.get('acme__invoice__c'), wrong),
      ).text,
      /Invalid id value/,
    );
  });
});
