import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { Failure } from '../../../src/core/base/failure.ts';
import type { HttpReply, HttpRequest } from '../../../src/org/http/httpTransport.ts';
import { OrgHttp } from '../../../src/org/http/orgHttp.ts';
import { OrgSession } from '../../../src/org/orgSession.ts';
import { RecordsApi } from '../../../src/org/recordsApi.ts';
import { reply } from './fakeOrg.ts';

const secret = '00D000000000001!AQsecret';
const context = { action: 'list things' };

describe('records API', () => {
  let requests: HttpRequest[];
  let answers: HttpReply[];
  let respond: ((call: number) => HttpReply) | undefined;
  let records: RecordsApi;

  const json = (body: unknown, status = 200): HttpReply => reply(status, body, { 'content-type': 'application/json' });

  beforeEach(() => {
    requests = [];
    answers = [];
    respond = undefined;
    const session = new OrgSession('https://acme.my.salesforce.com', secret);
    const transport = {
      send: (request: HttpRequest): Promise<HttpReply> => {
        requests.push(request);
        return Promise.resolve(respond?.(requests.length) ?? answers.shift() ?? reply(404));
      },
      stream: () => Promise.reject(new Error('nothing is streamed')),
      dispose: () => undefined,
    };
    records = new RecordsApi(new OrgHttp(session, transport, silentLogger));
  });

  it('fetches all pages of a query, with the session and a time limit on each', async () => {
    answers = [
      json({
        done: false,
        totalSize: 2,
        nextRecordsUrl: '/services/data/v62.0/query/01g-2000',
        records: [{ Id: 'a' }],
      }),
      json({ done: true, totalSize: 2, records: [{ Id: 'b' }] }),
    ];
    assert.deepEqual(await records.query('SELECT Id FROM Account', context), [{ Id: 'a' }, { Id: 'b' }]);
    assert.deepEqual(
      requests.map(({ url }) => url),
      [
        'https://acme.my.salesforce.com/services/data/v62.0/query?q=SELECT%20Id%20FROM%20Account',
        'https://acme.my.salesforce.com/services/data/v62.0/query/01g-2000',
      ],
    );
    for (const { headers, timeout } of requests) {
      assert.equal(headers['authorization'], `Bearer ${secret}`);
      assert.equal(timeout, 20_000);
      assert.equal(Object.keys(headers).filter((name) => name.toLowerCase() === 'authorization').length, 1);
    }
  });

  it('sends nothing to where a hostile org points for the next page', async () => {
    answers = [
      json({ done: false, totalSize: 2, nextRecordsUrl: 'https://evil.example/steal', records: [{ Id: 'a' }] }),
    ];
    await records.query('SELECT Id FROM Account', context).catch(() => undefined);
    assert.ok(requests.every(({ url }) => url.startsWith('https://acme.my.salesforce.com/')));
  });

  describe('from an org that would keep us for ever', () => {
    const endless = json({
      done: false,
      totalSize: 1,
      nextRecordsUrl: '/services/data/v62.0/query/01g-1',
      records: [],
    });
    const more = {
      totalSize: 9,
      done: false,
      nextRecordsUrl: '/services/data/v62.0/query/01g-1',
      records: [{ Id: 'x' }],
    };
    const cases: Readonly<Record<string, (call: number) => HttpReply>> = {
      'pages without rows': () => endless,
      'pages of one row': () => json(more),
      'pages of records that have more records': (call) =>
        json(call === 1 ? { done: true, totalSize: 1, records: [{ Id: 'a', Contacts: more }] } : more),
      'no records at all': () => json({ done: false }),
      'another kind of answer': () => json('yes'),
    };
    for (const [name, answer] of Object.entries(cases)) {
      it(`takes no more than a query may have: ${name}`, async () => {
        const longest = 600;
        respond = (call) => (call > longest ? reply(404) : answer(call));
        const outcome = await records.query('SELECT Id FROM Account', context).catch((error: unknown) => error);
        assert.ok(requests.length <= 250, `${requests.length} requests`);
        assert.ok(Array.isArray(outcome) || Failure.is(outcome, 'replyNotUnderstood'), String(outcome));
      });
    }
  });

  it('keeps the session from jsforce, and puts it into the envelopes that it sends', async () => {
    const connection = await records.connection(context);
    assert.doesNotMatch(String(connection.accessToken), /secret/);
    answers = [
      reply(
        200,
        '<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><retrieveResponse><result><id>09S1</id><done>false</done></result></retrieveResponse></soapenv:Body></soapenv:Envelope>',
        { 'content-type': 'text/xml' },
      ),
    ];
    const result = await connection.metadata.checkRetrieveStatus('09S1');
    assert.equal(result.done, false);
    const [request] = requests;
    assert.match(request?.body ?? '', new RegExp(`<sessionId>${secret}</sessionId>`));
    assert.doesNotMatch(request?.body ?? '', /org-session/);
    assert.equal(request?.headers['content-length'], undefined);
  });

  it('neither retries nor hides what went wrong', async () => {
    answers = [json([{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }], 503), json({ done: true, records: [] })];
    const error = await records.toolingQuery('SELECT Id FROM ApexLog', context).catch((reason: unknown) => reason);
    assert.ok(Failure.is(error, 'orgBusy'), String(error));
    assert.equal(requests.length, 1);
  });
});
