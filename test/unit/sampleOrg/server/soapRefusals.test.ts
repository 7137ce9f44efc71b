import assert from 'node:assert/strict';
import { headerCallsExceeded } from '../../../../src/sampleOrg/http/failures.ts';
import type { Org } from '../../../../src/sampleOrg/http/orgCall.ts';
import { answerSoap } from '../../../../src/sampleOrg/soap/soapServer.ts';

describe('a SOAP call that the org refuses', () => {
  it('is answered with a fault', async () => {
    const org = {
      sessions: { find: () => ({ user: {}, byPublisher: true }) },
      apex: { run: () => Promise.reject(headerCallsExceeded(1_000)) },
    } as unknown as Org;
    const reply = await answerSoap(org, {
      method: 'POST',
      path: '/services/Soap/s/62.0/00D000000000001',
      query: new URLSearchParams(),
      headers: {},
      body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/">
        <e:Header><SessionHeader><sessionId>any</sessionId></SessionHeader></e:Header>
        <e:Body><executeAnonymous><String>Integer i;</String></executeAnonymous></e:Body></e:Envelope>`,
      signal: new AbortController().signal,
    });
    assert.equal(reply.status, 500);
    assert.match(String(reply.body), /<faultcode>sf:REQUEST_LIMIT_EXCEEDED<\/faultcode>/);
    assert.match(String(reply.body), /No more than 1000 calls in 24 hours/);
  });
});
