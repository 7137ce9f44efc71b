import assert from 'node:assert/strict';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import type { HttpReply, HttpRequest, HttpTransport } from '../../../../src/org/http/httpTransport.ts';
import { OrgHttp } from '../../../../src/org/http/orgHttp.ts';
import { OrgSession } from '../../../../src/org/orgSession.ts';
import { CompositeQueries } from '../../../../src/org/subscribers/compositeQueries.ts';
import { reply } from '../fakeOrg.ts';

/** Tells of a further page after each, at the address that is given. */
class MoreAndMore implements HttpTransport {
  readonly urls: string[] = [];
  readonly #next: (page: number) => string | undefined;

  constructor(next: (page: number) => string | undefined) {
    this.#next = next;
  }

  send({ url, method }: HttpRequest): Promise<HttpReply> {
    this.urls.push(url);
    const page = {
      done: false,
      records: [{ Id: `${this.urls.length}` }],
      nextRecordsUrl: this.#next(this.urls.length),
    };
    const parts = { compositeResponse: [{ httpStatusCode: 200, body: page, referenceId: 'query0' }] };
    return Promise.resolve(reply(200, method === 'POST' ? parts : page));
  }

  stream(): never {
    throw new Error('not asked in this test');
  }

  dispose(): void {
    // Nothing is open.
  }
}

async function answerOf(lmo: MoreAndMore): Promise<unknown> {
  const session = new OrgSession('https://acme.my.salesforce.com', '00D5f00000AcmeL!secret');
  const queries = new CompositeQueries(new OrgHttp(session, lmo, silentLogger));
  const query = { name: 'packages', objectName: 'Package', soql: 'SELECT Id FROM Package' };
  return (await queries.run([query], { action: 'list the packages' })).get('packages');
}

describe('the queries of one composite call', () => {
  it('read a reply to its last page', async () => {
    const lmo = new MoreAndMore((page) => (page < 3 ? `/services/data/v66.0/query/01g000-${page}` : undefined));
    assert.deepEqual(await answerOf(lmo), [{ Id: '1' }, { Id: '2' }, { Id: '3' }]);
  });

  it('give up on an org that always has one more page', async () => {
    const lmo = new MoreAndMore(() => '/services/data/v66.0/query/01g000-1');
    assert.ok((await answerOf(lmo)) instanceof Error);
    assert.ok(lmo.urls.length < 200);
  });

  it('follow the org to no other place', async () => {
    for (const elsewhere of ['@evil.example/query/01g', '//evil.example/', '/services/data/v66.0/query/../limits']) {
      const lmo = new MoreAndMore(() => elsewhere);
      assert.ok((await answerOf(lmo)) instanceof Error);
      assert.equal(lmo.urls.length, 1);
    }
  });
});
