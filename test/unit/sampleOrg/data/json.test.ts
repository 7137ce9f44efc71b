import assert from 'node:assert/strict';
import { answerToJson, recordFromJson, storedToJson } from '../../../../src/sampleOrg/data/json.ts';
import { prepareQuery } from '../../../../src/sampleOrg/data/soql/prepare.ts';
import { runQuery } from '../../../../src/sampleOrg/data/soql/run.ts';
import { now, OrgFixture } from './orgFixture.ts';

describe('records as JSON', () => {
  const fixture = new OrgFixture();
  const { transaction } = fixture;
  const context = { sobjectsUrl: '/services/data/v41.0/sobjects/' };
  const rows = (text: string) => {
    const query = prepareQuery(text, { schema: transaction.schema, namespace: null });
    return answerToJson(query, runQuery(query, [], { transaction, now: () => now, timeZone: 'GMT' }), context);
  };
  const object = (name: string) => {
    const found = transaction.schema.object(name);
    assert.ok(found);
    return found;
  };

  it('writes what was selected: parents nested, children as an answer of their own', () => {
    const [row] = rows(
      "SELECT Name, CreatedDate, acme__Due_Date__c, acme__Total__c, acme__Account__r.Name, acme__Account__r.Owner.Name, (SELECT Name FROM acme__Lines__r), (SELECT Name FROM acme__Payments__r) FROM acme__Invoice__c WHERE Name = 'INV-00004'",
    );
    const id = fixture.idOf('acme__Invoice__c', 'INV-00004').value;
    const account = fixture.idOf('Account', 'Alpine Outfitters').value;
    const url = context.sobjectsUrl;
    const lineId = fixture.idOf('acme__Invoice_Line__c', 'LINE-00006').value;
    assert.deepEqual(row, {
      attributes: { type: 'acme__Invoice__c', url: `${url}acme__Invoice__c/${id}` },
      Name: 'INV-00004',
      CreatedDate: '2025-12-06T09:00:00.000+0000',
      acme__Due_Date__c: '2026-01-05',
      acme__Total__c: 1728,
      acme__Account__r: {
        attributes: { type: 'Account', url: `${url}Account/${account}` },
        Name: 'Alpine Outfitters',
        Owner: { attributes: { type: 'User', url: `${url}User/${fixture.org.userId}` }, Name: 'Dana Whitfield' },
      },
      acme__Lines__r: {
        totalSize: 1,
        done: true,
        records: [
          {
            attributes: { type: 'acme__Invoice_Line__c', url: `${url}acme__Invoice_Line__c/${lineId}` },
            Name: 'LINE-00006',
          },
        ],
      },
      acme__Payments__r: null,
    });
  });

  it('writes aggregates, and an empty parent as null', () => {
    assert.deepEqual(rows('SELECT COUNT(Id) n FROM Account'), [{ attributes: { type: 'AggregateResult' }, n: 4 }]);
    const [row] = rows("SELECT acme__Discount_Rule__r.Name FROM acme__Invoice__c WHERE Name = 'INV-00001'");
    assert.deepEqual((row as Record<string, unknown>)['acme__Discount_Rule__r'], null);
  });

  it('writes a whole record', () => {
    const organization = object('Organization');
    const stored = transaction.find('Organization', fixture.org.organizationId);
    assert.ok(stored);
    const json = storedToJson(organization, stored, context) as Record<string, unknown>;
    assert.equal(json['IsSandbox'], true);
    assert.equal(json['TrialExpirationDate'], null);
    assert.equal(json['Id'], fixture.org.organizationId);
  });

  it('reads bodies, and says what does not fit', () => {
    const flag = object('TraceFlag');
    const good = recordFromJson(flag, {
      TracedEntityId: fixture.org.userId.slice(0, 15),
      LogType: 'USER_DEBUG',
      StartDate: '2026-01-15T09:00:00.000+0000',
      ExpirationDate: '2026-01-15T09:30:00Z',
    });
    assert.ok('record' in good);
    assert.equal(
      good.record.toString(),
      `TraceFlag:{TracedEntityId=${fixture.org.userId}, LogType=USER_DEBUG, StartDate=2026-01-15 09:00:00, ExpirationDate=2026-01-15 09:30:00}`,
    );
    const problemOf = (body: Record<string, unknown>) => {
      const answer = recordFromJson(flag, body);
      return 'problem' in answer ? answer.problem.errorCode : undefined;
    };
    assert.equal(problemOf({ Nope: 1 }), 'INVALID_FIELD');
    assert.equal(problemOf({ CreatedDate: '2026-01-15T09:00:00Z' }), 'INVALID_FIELD_FOR_INSERT_UPDATE');
    assert.equal(problemOf({ StartDate: 'soon' }), 'JSON_PARSER_ERROR');
  });
});
