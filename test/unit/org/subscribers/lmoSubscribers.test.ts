import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import { everySubscriber } from '../../../../src/core/subscribers/subscriberQuery.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../../../src/org/http/httpTransport.ts';
import { OrgHttp } from '../../../../src/org/http/orgHttp.ts';
import { OrgSession } from '../../../../src/org/orgSession.ts';
import { LmoSubscriberLists } from '../../../../src/org/subscribers/lmoSubscribers.ts';
import { reply } from '../fakeOrg.ts';

interface Subrequest {
  readonly url: string;
  readonly referenceId: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const license = {
  Id: 'a07000000000001AAA',
  sfLma__Subscriber_Org_ID__c: '00D000000000002',
  sfLma__License_Status__c: 'Active',
  sfLma__Account__c: '001000000000001AAA',
  sfLma__Account__r: { Name: 'Northwind' },
  sfLma__Package__r: { Name: 'Acme Billing' },
  sfLma__Package_Version__r: { sfLma__Version_Number__c: '1.2.0' },
};

const refused = (errorCode: string, message: string): Answer => ({ status: 400, body: [{ errorCode, message }] });
const records = (...rows: readonly object[]): Answer => ({ status: 200, body: { done: true, records: rows } });
const notThere = (object: string): Answer => refused('INVALID_TYPE', `sObject type '${object}' is not supported.`);

/** An LMO that answers each query by itself. */
class QueriedLmo implements HttpTransport {
  readonly queries: string[] = [];
  calls = 0;
  readonly #answer: (soql: string, objectName: string) => Answer;

  constructor(answer: (soql: string, objectName: string) => Answer) {
    this.#answer = answer;
  }

  send({ body }: HttpRequest): Promise<HttpReply> {
    this.calls += 1;
    const { compositeRequest } = JSON.parse(body ?? '') as { readonly compositeRequest: readonly Subrequest[] };
    const compositeResponse = compositeRequest.map(({ url, referenceId }) => {
      const soql = new URL(url, 'https://acme.my.salesforce.com').searchParams.get('q') ?? '';
      this.queries.push(soql);
      const { status, body: answer } = this.#answer(soql, /FROM (\w+)/.exec(soql)?.[1] ?? '');
      return { httpStatusCode: status, body: answer, referenceId };
    });
    return Promise.resolve(reply(200, { compositeResponse }));
  }

  stream(): never {
    throw new Error('not asked in this test');
  }

  dispose(): void {
    // Nothing is open.
  }
}

function listsOf(lmo: QueriedLmo): LmoSubscriberLists {
  const session = new OrgSession('https://acme.my.salesforce.com', '00D5f00000AcmeL!secret');
  return new LmoSubscriberLists(new OrgHttp(session, lmo, silentLogger));
}

/** The License Management App, and no more. */
const appAlone = (soql: string, objectName: string): Answer => {
  if (objectName !== 'sfLma__License__c') {
    return objectName === 'sfLma__Package_Version__c' ? records() : notThere(objectName);
  }
  return soql.includes('sfLma__Account__c = null') || soql.includes('COUNT_DISTINCT') ? records() : records(license);
};

describe('the lists of an LMO', () => {
  it('are read without the fields that the user may not see', async () => {
    const hidden = ['sfLma__Licensed_Seats__c', 'sfLma__Org_Edition__c', 'sfLma__Version_ID__c', 'sfLma__Lead__r'];
    const lmo = new QueriedLmo((soql, objectName) => {
      const field = hidden.find((name) => soql.includes(name));
      const isRelationship = field?.endsWith('__r') === true;
      return field === undefined
        ? appAlone(soql, objectName)
        : refused(
            'INVALID_FIELD',
            isRelationship
              ? `\n${soql.slice(0, 60)}\n ^\nERROR at Row:1:Column:8\nDidn't understand relationship '${field}' in field path.`
              : `\n${soql.slice(0, 60)}\n ^\nERROR at Row:1:Column:8\nNo such column '${field}' on entity '${objectName}'.`,
          );
    });
    const lists = listsOf(lmo);
    const page = await lists.page({ query: everySubscriber });
    const [found] = page.subscribers;
    assert.deepEqual(
      [found?.name, found?.packages[0]?.name, found?.packages[0]?.version, found?.edition, found?.packages[0]?.seats],
      ['Northwind', 'Acme Billing', '1.2.0', undefined, undefined],
    );
    // Licences of leads are sorted by what is hidden: that list is missing, and said to be.
    assert.deepEqual(
      page.problems.map(({ code }) => code),
      ['fieldMissing'],
    );
    assert.match(page.problems[0]?.message ?? '', /sfLma__Lead__r/);
    lmo.queries.length = 0;
    await lists.byId(['00D000000000002']);
    assert.equal(lmo.queries.length, 1, 'it is known then');
  });

  it('that fail are told, and the others are read', async () => {
    const lmo = new QueriedLmo((soql, objectName) =>
      objectName === 'PackageSubscriber'
        ? refused('QUERY_TIMEOUT', 'Your query request was running for too long.')
        : appAlone(soql, objectName),
    );
    const { subscribers, problems, next } = await listsOf(lmo).page({ query: everySubscriber });
    assert.deepEqual(
      subscribers.map(({ name }) => name),
      ['Northwind'],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? '', /running for too long/);
    assert.equal(next, undefined);
  });

  it('that all fail are a failure', async () => {
    const lmo = new QueriedLmo((_soql, objectName) =>
      objectName === 'sfLma__License__c' ? refused('QUERY_TIMEOUT', 'Too long.') : notThere(objectName),
    );
    await assert.rejects(listsOf(lmo).page({ query: everySubscriber }), /Too long/);
    const none = new QueriedLmo((_soql, objectName) => notThere(objectName));
    await assert.rejects(listsOf(none).page({ query: everySubscriber }), { code: 'notALicenseManagementOrg' });
  });

  it('are not asked for again where the org does not have them', async () => {
    const lmo = new QueriedLmo(appAlone);
    const lists = listsOf(lmo);
    await lists.page({ query: everySubscriber });
    lmo.queries.length = 0;
    await lists.page({ query: everySubscriber });
    assert.ok(
      lmo.queries.every((soql) => /FROM sfLma__/.test(soql)),
      lmo.queries.join('\n'),
    );
  });

  it('are kept apart by ids that differ in case alone: SOQL has no regard to it', async () => {
    const twin = { ...license, sfLma__Subscriber_Org_ID__c: '00D00000000000A' };
    const lmo = new QueriedLmo((soql, objectName) =>
      soql.includes('00D00000000000a') ? records(twin) : appAlone(soql, objectName),
    );
    assert.deepEqual(await listsOf(lmo).byId(['00D00000000000a']), []);
  });

  it('take what is missing or of another type for nothing', async () => {
    const broken = [
      null,
      {},
      { ...license, sfLma__Subscriber_Org_ID__c: 'nobody' },
      { ...license, sfLma__Package__r: 5, sfLma__Account__r: null, sfLma__Licensed_Seats__c: {} },
    ];
    const lmo = new QueriedLmo((soql, objectName) =>
      objectName === 'sfLma__License__c' && !soql.includes('= null')
        ? { status: 200, body: { records: broken } }
        : appAlone(soql, objectName),
    );
    const { subscribers } = await listsOf(lmo).page({ query: everySubscriber });
    assert.deepEqual(
      subscribers.map(({ orgId, name, packages }) => [orgId, name, packages[0]?.name]),
      [['00D000000000002EAA', '00D000000000002EAA', '']],
    );
  });

  it('say so where the answer is none', async () => {
    const lmo = new QueriedLmo(appAlone);
    lmo.send = () => Promise.resolve(reply(200, { compositeResponse: [] }));
    await assert.rejects(listsOf(lmo).page({ query: everySubscriber }), { code: 'replyNotUnderstood' });
  });
});
