import assert from 'node:assert/strict';
import { ApexId } from '../../../../src/sampleOrg/apex/values/id.ts';
import { ApexList } from '../../../../src/sampleOrg/apex/values/list.ts';
import { prepareQuery } from '../../../../src/sampleOrg/data/soql/prepare.ts';
import { QueryProblem } from '../../../../src/sampleOrg/data/soql/problems.ts';
import { plainField, recordToJson } from '../../../../src/sampleOrg/records/recordJson.ts';
import { runQuery } from '../../../../src/sampleOrg/data/soql/run.ts';
import { now, OrgFixture } from './orgFixture.ts';

describe('SOQL', () => {
  const fixture = new OrgFixture();

  const answers: readonly (readonly [query: string, expected: readonly string[] | number])[] = [
    ["SELECT Name FROM Account WHERE Name LIKE 'alp%'", ['Alpine Outfitters']],
    [
      "SELECT Name FROM Account WHERE Name LIKE '_lue%' OR BillingCity = 'oakland' ORDER BY Name DESC",
      ['Delta Freight', 'Blue Harbor Foods'],
    ],
    ['SELECT Name FROM Account ORDER BY Name LIMIT 1 OFFSET 2', ['Cedar Grove Schools']],
    ["SELECT COUNT() FROM Account WHERE Id > '001000000000000'", 4],
    ["SELECT COUNT() FROM Account WHERE Id > '001zzzzzzzzzzzz'", 0],
    ["SELECT COUNT() FROM Invoice__c WHERE Status__c != 'Draft'", 3],
    ["SELECT COUNT() FROM Invoice__c WHERE NOT (Status__c IN ('Draft', 'Sent'))", 1],
    ['SELECT COUNT() FROM acme__Invoice__c WHERE acme__Total__c = null', 3],
    ['SELECT COUNT() FROM Invoice__c WHERE Total__c > 1000', 3],
    ['SELECT COUNT() FROM Invoice__c WHERE Total__c < 1000', 0],
    ['SELECT COUNT() FROM Invoice__c WHERE Total__c != 2637.60', 5],
    [
      "SELECT Account__r.Name, Account__r.Owner.LastName FROM Invoice__c WHERE Account__r.BillingCity = 'Denver' AND Status__c = 'Sent'",
      ['Alpine Outfitters/Whitfield'],
    ],
    ["SELECT i.Name FROM Invoice__c i WHERE i.Account__r.Name = 'Delta Freight'", ['INV-00006']],
    [
      'SELECT Name FROM Account WHERE Id IN (SELECT Account__c FROM Discount_Rule__c) ORDER BY Name',
      ['Alpine Outfitters', 'Cedar Grove Schools'],
    ],
    ['SELECT Name FROM Account WHERE Id NOT IN (SELECT Account__c FROM Invoice__c)', []],
    ['SELECT Name FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Industry = null', []],
    ['SELECT COUNT() FROM Invoice__c WHERE Invoice_Date__c = TODAY', 1],
    ['SELECT COUNT() FROM Invoice__c WHERE Invoice_Date__c >= YESTERDAY', 3],
    ['SELECT COUNT() FROM Invoice__c WHERE Invoice_Date__c = LAST_N_DAYS:30', 4],
    ['SELECT COUNT() FROM Invoice__c WHERE Invoice_Date__c < THIS_YEAR', 3],
    ['SELECT COUNT() FROM Invoice__c WHERE CreatedDate < 2026-01-01T00:00:00Z', 3],
    ['SELECT COUNT() FROM Invoice__c WHERE Due_Date__c > 2026-02-01', 3],
    [
      'SELECT Status__c, COUNT(Id) n FROM Invoice__c GROUP BY Status__c ORDER BY COUNT(Id) DESC, Status__c',
      ['acme__Status__c=Draft/n=3', 'acme__Status__c=Sent/n=2', 'acme__Status__c=Paid/n=1'],
    ],
    [
      'SELECT Status__c s, SUM(Total__c) FROM Invoice__c GROUP BY Status__c HAVING COUNT(Id) = 2',
      ['s=Sent/expr0=2820.00'],
    ],
    [
      'SELECT AVG(Quantity__c), MIN(Unit_Price__c), MAX(Unit_Price__c), COUNT_DISTINCT(Product__c) FROM Invoice_Line__c',
      ['expr0=6.333333333333333333333333333333333/expr1=45.50/expr2=1500.00/expr3=4'],
    ],
    [
      'SELECT Account__r.Name a, COUNT(Id) FROM Invoice__c GROUP BY Account__r.Name HAVING COUNT(Id) > 1 ORDER BY Account__r.Name',
      ['a=Alpine Outfitters/expr0=2', 'a=Blue Harbor Foods/expr0=2'],
    ],
    [
      'SELECT CALENDAR_YEAR(Invoice_Date__c) y, COUNT(Id) FROM Invoice__c GROUP BY CALENDAR_YEAR(Invoice_Date__c) ORDER BY CALENDAR_YEAR(Invoice_Date__c)',
      ['y=2025/expr0=3', 'y=2026/expr0=3'],
    ],
    [
      "SELECT Name FROM Invoice__c WHERE Status__c = 'Draft' ORDER BY Total__c NULLS LAST, Name DESC",
      ['INV-00003', 'INV-00002', 'INV-00001'],
    ],
    [
      'SELECT Name, Total__c FROM Invoice__c ORDER BY Total__c DESC, Name LIMIT 4',
      ['INV-00001/null', 'INV-00002/null', 'INV-00003/null', 'INV-00006/2637.60'],
    ],
    ["SELECT Name FROM Contact WHERE Name = 'Kenji Mori' WITH SECURITY_ENFORCED FOR UPDATE", ['Kenji Mori']],
    ['SELECT COUNT() FROM Account USING SCOPE everything ALL ROWS', 4],
    ['SELECT COUNT() FROM Account USING SCOPE mine', 4],
    ['SELECT Name FROM Invoice__c WHERE Total__c = 2637.60', ['INV-00006']],
    ["SELECT FORMAT(Total__c) shown FROM Invoice__c WHERE Name = 'INV-00006'", ['$2,637.60']],
    ["SELECT toLabel(Status__c) FROM Invoice__c WHERE Name = 'INV-00006'", ['Paid']],
    ["SELECT Owner.Name, Owner.Type FROM Invoice__c WHERE Name = 'INV-00006'", ['Dana Whitfield/User']],
    [
      'SELECT Status__c s, COUNT(Id) n, GROUPING(Status__c) g FROM Invoice__c GROUP BY ROLLUP(Status__c) ORDER BY GROUPING(Status__c), Status__c',
      ['s=Draft/n=3/g=0', 's=Paid/n=1/g=0', 's=Sent/n=2/g=0', 's=null/n=6/g=1'],
    ],
    [
      'SELECT Status__c s, Currency_Code__c c, COUNT(Id) n FROM Invoice__c GROUP BY CUBE(Status__c, Currency_Code__c) HAVING COUNT(Id) > 2 ORDER BY Status__c, Currency_Code__c',
      ['s=null/c=null/n=6', 's=null/c=USD/n=5', 's=Draft/c=null/n=3', 's=Draft/c=USD/n=3'],
    ],
    ["SELECT WEEK_IN_YEAR(Invoice_Date__c) w FROM Invoice__c WHERE Name = 'INV-00006'", ['44']],
    ['SELECT COUNT() FROM Invoice__c i WHERE i.Account__r.Name != null FOR UPDATE', 6],
    [
      "SELECT KeyPrefix, IsCustomSetting FROM EntityDefinition WHERE QualifiedApiName = 'acme__Invoice__c'",
      ['a01/false'],
    ],
    [
      "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'acme__Payment__c' AND DeveloperName IN ('Amount', 'Invoice')",
      ['acme__Invoice__c/Lookup(acme__Invoice__c)', 'acme__Amount__c/Currency(16, 2)'],
    ],
    ["SELECT Customer__c FROM Payment__c WHERE Customer__c LIKE 'd%' LIMIT 1", ['Delta Freight']],
  ];
  for (const [query, expected] of answers) {
    it(query, () => assert.deepEqual(fixture.query(query), expected));
  }

  it('gives the children of each record, in their own order and number', () => {
    const { transaction } = fixture;
    const rows = fixture.query(
      "SELECT Name, (SELECT Description__c FROM Lines__r ORDER BY Line_Number__c DESC LIMIT 1) FROM Invoice__c WHERE Status__c = 'Draft' ORDER BY Name",
    );
    assert.deepEqual(rows, ['INV-00001', 'INV-00002', 'INV-00003']);
    const query = prepareQuery('SELECT (SELECT Description__c FROM Lines__r) FROM Invoice__c', {
      schema: transaction.schema,
      namespace: 'acme',
    });
    assert.equal(query.children[0]?.relationship.name, 'acme__Lines__r');
    assert.equal(query.children[0].query.object.name, 'acme__Invoice_Line__c');
  });

  it('lists binds with their place and whether a collection is due', () => {
    const text = 'SELECT Id FROM Account WHERE Name = :filter.name(1) AND Id IN :ids.keySet() LIMIT :size + 1';
    const { binds } = prepareQuery(text, { schema: fixture.transaction.schema, namespace: null });
    assert.deepEqual(
      binds.map(({ expression, collection, offset }) => [expression, collection, text.indexOf(expression) === offset]),
      [
        ['filter.name(1)', false, true],
        ['ids.keySet()', true, true],
        ['size + 1', false, true],
      ],
    );
  });

  it('takes binds: one value, a list, ids as text, records, a limit', () => {
    const alpine = fixture.idOf('Account', 'Alpine Outfitters');
    assert.deepEqual(fixture.query('SELECT Name FROM Account WHERE Id = :id', [alpine.value15]), ['Alpine Outfitters']);
    assert.equal(
      fixture.query('SELECT COUNT() FROM Invoice__c WHERE Account__c IN :ids', [new ApexList('Id', [alpine])]),
      2,
    );
    assert.equal(
      fixture.query('SELECT COUNT() FROM Invoice__c WHERE Account__c = :account', [
        fixture.record('Account', { Id: alpine.value }),
      ]),
      2,
    );
    assert.deepEqual(fixture.query('SELECT Name FROM Account ORDER BY Name LIMIT :n', [1]), ['Alpine Outfitters']);
  });

  it('finds nothing in an empty list, and everything outside of it', () => {
    const none = new ApexList('Id');
    assert.equal(fixture.query('SELECT COUNT() FROM Account WHERE Id IN :ids', [none]), 0);
    assert.equal(fixture.query('SELECT COUNT() FROM Account WHERE Id NOT IN :ids', [none]), 4);
  });

  it('tells escaped wildcards and quotes from real ones', () => {
    fixture.save('insert', [
      fixture.record('Account', { Name: "100% Pat's" }),
      fixture.record('Account', { Name: '100 Pats' }),
    ]);
    assert.deepEqual(fixture.query("SELECT Name FROM Account WHERE Name LIKE '100\\% %'"), ["100% Pat's"]);
    assert.deepEqual(fixture.query("SELECT Name FROM Account WHERE Name = '100% Pat\\'s'"), ["100% Pat's"]);
  });

  it('knows objects by API', () => {
    assert.equal(fixture.query('SELECT COUNT() FROM TraceFlag', [], 'tooling'), 0);
    assert.deepEqual(
      fixture.query(
        'SELECT SubscriberPackage.Name, SubscriberPackageVersion.MajorVersion FROM InstalledSubscriberPackage',
        [],
        'tooling',
      ),
      ['Acme Billing/2'],
    );
    assert.throws(() => fixture.query('SELECT Id FROM TraceFlag'), /sObject type 'TraceFlag' is not supported/);
    assert.throws(() => fixture.query('SELECT Id FROM Account', [], 'tooling'), /'Account' is not supported/);
  });

  const problems: readonly (readonly [query: string, errorCode: string, reason: RegExp])[] = [
    [
      'SELECT Foo FROM Account',
      'INVALID_FIELD',
      /^No such column 'Foo' on entity 'Account'\. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name\. Please reference/,
    ],
    [
      'SELECT Id FROM Nothing',
      'INVALID_TYPE',
      /^sObject type 'Nothing' is not supported\. If you are attempting to use a custom object, be sure to append the '__c' after the entity name\./,
    ],
    ['SELECT Owner.Foo FROM Account', 'INVALID_FIELD', /^No such column 'Foo' on entity 'User'/],
    ['SELECT Foo.Name FROM Account', 'INVALID_FIELD', /^Didn't understand relationship 'Foo' in field path\./],
    [
      'SELECT (SELECT Id FROM Foos) FROM Account',
      'INVALID_TYPE',
      /^Didn't understand relationship 'Foos' in FROM part of query call\./,
    ],
    ['SELECT Id FORM Account', 'MALFORMED_QUERY', /^unexpected token: 'FORM'$/],
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY', /^unexpected token: <EOF>$/],
    [
      "SELECT Id FROM Account WHERE Name = 'x' AND Name = 'y' OR Name = 'z'",
      'MALFORMED_QUERY',
      /^unexpected token: 'OR'$/,
    ],
    ["SELECT Id FROM Account WHERE Name = 'x", 'MALFORMED_QUERY', /unterminated/],
    ['SELECT Id FROM Account LIMIT many', 'MALFORMED_QUERY', /^unexpected token: 'many'$/],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      /must be of type string and should be enclosed in quotes$/,
    ],
    [
      "SELECT Id FROM Account WHERE AnnualRevenue = '5'",
      'INVALID_FIELD',
      /must be of type double and should not be enclosed in quotes$/,
    ],
    [
      'SELECT Id FROM Account WHERE CreatedDate > 2026-01-01',
      'INVALID_FIELD',
      /must be of type dateTime and should not be enclosed in quotes$/,
    ],
    ["SELECT Id FROM Account WHERE Id = 'abc'", 'MALFORMED_QUERY', /^invalid ID field: abc$/],
    [
      "SELECT Id FROM Account WHERE Description > 'x'",
      'INVALID_FIELD',
      /^field 'Description' can not be filtered in a query call$/,
    ],
    [
      "SELECT Id FROM Account WHERE AnnualRevenue LIKE '5'",
      'INVALID_QUERY_FILTER_OPERATOR',
      /^invalid operator on currency field: like$/,
    ],
    [
      'SELECT Name, COUNT(Id) FROM Account GROUP BY Industry',
      'MALFORMED_QUERY',
      /^Field must be grouped or aggregated: Name$/,
    ],
    ['SELECT SUM(Name) FROM Account', 'MALFORMED_QUERY', /does not support aggregate operator SUM$/],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT Id, Name FROM Contact)',
      'MALFORMED_QUERY',
      /must have one selected field/,
    ],
  ];
  for (const [query, errorCode, reason] of problems) {
    it(`refuses ${query}`, () => {
      assert.throws(
        () => fixture.query(query),
        (problem: unknown) => {
          assert.ok(problem instanceof QueryProblem);
          assert.equal(problem.errorCode, errorCode);
          assert.match(problem.reason, reason);
          return true;
        },
      );
    });
  }

  it('points at the place of a problem', () => {
    assert.throws(() => fixture.query('SELECT Id\nFROM Account\nWHERE Foo = 1'), {
      message:
        "\nWHERE Foo = 1\n      ^\nERROR at Row:3:Column:7\nNo such column 'Foo' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    });
  });

  it('reads ids of 18 characters', () => {
    const id = fixture.idOf('Account', 'Delta Freight');
    assert.ok(ApexId.parse(id.value));
    assert.deepEqual(fixture.query(`SELECT Name FROM Account WHERE Id = '${id.value}'`), ['Delta Freight']);
  });

  it('reads of a parent what its own object has', () => {
    const { transaction } = fixture;
    const invoice = fixture.idOf('acme__Invoice__c', 'INV-00006').value;
    const account = fixture.idOf('Account', 'Delta Freight').value;
    fixture.save('insert', [
      fixture.record('Task', { Subject: 'a', WhatId: account }),
      fixture.record('Task', { Subject: 'b', WhatId: invoice }),
      fixture.record('Task', { Subject: 'c' }),
    ]);
    const query = prepareQuery(
      "SELECT Subject, TYPEOF What WHEN Account THEN BillingCity, Name WHEN acme__Invoice__c THEN Total__c ELSE Name END FROM Task WHERE Subject IN ('a', 'b', 'c') ORDER BY Subject",
      { schema: transaction.schema, namespace: 'acme' },
    );
    const answer = runQuery(query, [], { transaction, now: () => now, timeZone: 'GMT' });
    assert.ok(answer.kind === 'records');
    const whats = answer.records.map((record) => recordToJson(record, query, '', plainField)['What']);
    assert.deepEqual(whats, [
      {
        attributes: { type: 'Account', url: `/sobjects/Account/${account}` },
        BillingCity: 'Oakland',
        Name: 'Delta Freight',
      },
      {
        attributes: { type: 'acme__Invoice__c', url: `/sobjects/acme__Invoice__c/${invoice}` },
        acme__Total__c: 2637.6,
      },
      null,
    ]);
  });

  it('locks what is read for update', () => {
    const other = fixture.org.database.begin();
    fixture.query("SELECT Id FROM Account WHERE Name = 'Delta Freight' FOR UPDATE");
    const query = prepareQuery("SELECT Id FROM Account WHERE Name = 'Delta Freight' FOR UPDATE", {
      schema: other.schema,
      namespace: null,
    });
    assert.throws(
      () => runQuery(query, [], { transaction: other, now: () => now, timeZone: 'GMT' }),
      /Record Currently Unavailable/,
    );
    other.rollback();
  });
});
