import assert from 'node:assert/strict';
import { LongPollTransport } from '../../../../src/org/bayeux/longPollTransport.ts';
import type { HttpReply, HttpRequest } from '../../../../src/org/http/httpTransport.ts';
import { OrgSession } from '../../../../src/org/orgSession.ts';
import { reply } from '../fakeOrg.ts';

describe('long-poll transport', () => {
  const requests: HttpRequest[] = [];
  let answer: HttpReply;
  const transport = new LongPollTransport(new OrgSession('https://acme.my.salesforce.com', '00D!x'), {
    send: (request) => {
      requests.push(request);
      return Promise.resolve(answer);
    },
    stream: () => Promise.reject(new Error('nothing is streamed')),
    dispose: () => undefined,
  });
  const post = (): ReturnType<LongPollTransport['post']> =>
    transport.post([{ id: '1' }], 5_000, new AbortController().signal);

  it('posts an array with the session, and gives back messages', async () => {
    answer = reply(200, [{ channel: '/meta/handshake' }]);
    const { messages } = await post();
    assert.deepEqual(messages, [{ channel: '/meta/handshake' }]);
    const { url, headers, body, timeout } = requests.at(-1) ?? assert.fail();
    assert.deepEqual(
      [url, headers['authorization'], headers['cookie'], body, timeout],
      ['https://acme.my.salesforce.com/cometd/41.0', 'OAuth 00D!x', undefined, '[{"id":"1"}]', 5_000],
    );
  });

  it('brings back the cookies that it was given, the latest of each name', async () => {
    answer = { ...reply(200, []), headers: { 'set-cookie': ['BAYEUX_BROWSER=a; Path=/; Secure', 'sfdc=1;HttpOnly'] } };
    await post();
    answer = { ...reply(200, []), headers: { 'set-cookie': ['BAYEUX_BROWSER=b', 'nonsense', '=x'] } };
    await post();
    await post();
    assert.equal(requests.at(-1)?.headers['cookie'], 'BAYEUX_BROWSER=b; sfdc=1');
  });

  it('leaves out what is longer than a megabyte, all but whose event it was (F24)', async () => {
    const [small, large] = [4, 5].map((replayId) => ({
      channel: '/systemTopic/ApexDebuggerEvent',
      data: { event: { replayId }, sobject: { Description: 'x'.repeat(replayId === 5 ? 1_100_000 : 10) } },
    }));
    answer = reply(200, [small, large]);
    const { messages } = await post();
    const oversized = JSON.stringify(large).length;
    assert.deepEqual(messages, [small, { channel: large?.channel, data: { event: { replayId: 5 } }, oversized }]);
  });

  for (const body of ['<html>', '', '{"channel":"/meta/connect"}', '[{"a":']) {
    it(`has no messages in ${JSON.stringify(body)}`, async () => {
      answer = reply(200, body);
      assert.equal((await post()).messages, undefined);
    });
  }
});
