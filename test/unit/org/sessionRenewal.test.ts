import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { cancelled, Failure } from '../../../src/core/base/failure.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { HttpReply, HttpRequest, HttpStream, HttpTransport } from '../../../src/org/http/httpTransport.ts';
import { OrgHttp } from '../../../src/org/http/orgHttp.ts';
import { OrgSession } from '../../../src/org/orgSession.ts';
import { reply } from './fakeOrg.ts';

const lmo = 'https://acme.my.salesforce.com';
const sessionOf = (count: number): string => `00D000000000001!secretNumber${count}`;
const refused = reply(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]);
const soapRefusal = reply(
  500,
  '<?xml version="1.0"?><soapenv:Envelope><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>x</faultstring></soapenv:Envelope>',
);

/** An org that takes one session, and whatever says what else it answers. */
class Org implements HttpTransport {
  readonly requests: HttpRequest[] = [];
  takes = sessionOf(1);
  refusal: HttpReply = refused;

  async send(request: HttpRequest): Promise<HttpReply> {
    this.requests.push(request);
    await new Promise((resolve) => setImmediate(resolve));
    const isGood = request.headers['authorization'] === `Bearer ${this.takes}`;
    return isGood ? reply(200, { fine: true }) : this.refusal;
  }

  async stream(request: HttpRequest): Promise<HttpStream> {
    const { body, ...head } = await this.send(request);
    return { ...head, chunks: Readable.from([body]) };
  }

  dispose(): void {
    this.requests.length = 0;
  }
}

describe('an org session that renews itself', () => {
  let org: Org;
  let renewals: number;
  let renew: () => Promise<string>;
  let session: OrgSession;
  let http: OrgHttp;

  beforeEach(() => {
    org = new Org();
    renewals = 0;
    renew = () => {
      renewals += 1;
      return Promise.resolve(sessionOf(renewals));
    };
    const ended = (isFresh: boolean): Failure => new Failure('ended', isFresh ? 'fresh' : 'old');
    session = new OrgSession(lmo, sessionOf(0), { renew: () => renew(), ended });
    http = new OrgHttp(session, org, silentLogger);
  });

  const get = (signal?: AbortSignal): Promise<unknown> =>
    http.json({ method: 'GET', path: '/services/data/v62.0/query?q=x', action: 'read', signal });

  it('tries the call once more, and tells nobody', async () => {
    assert.deepEqual(await get(), { fine: true });
    assert.deepEqual([renewals, org.requests.length], [1, 2]);
    await get();
    assert.deepEqual([renewals, org.requests.length], [1, 3]);
  });

  it('opens a stream once more too', async () => {
    const { status, chunks } = await http.stream(
      { method: 'GET', path: '/Body', action: 'read' },
      { range: 'bytes=5-' },
    );
    assert.deepEqual([status, Buffer.concat(await Array.fromAsync(chunks)).toString()], [200, '{"fine":true}']);
    assert.deepEqual(
      org.requests.map(({ headers }) => headers['range']),
      ['bytes=5-', 'bytes=5-'],
    );
    assert.equal(renewals, 1);
    org.takes = 'none';
    await assert.rejects(http.stream({ method: 'GET', path: '/Body', action: 'read' }), (error) =>
      Failure.is(error, 'ended'),
    );
  });

  it('renews once for calls that are refused together', async () => {
    await Promise.all(Array.from({ length: 10 }, () => get()));
    assert.equal(renewals, 1);
    assert.equal(org.requests.length, 20);
  });

  it('renews every time that it has ended', async () => {
    for (const count of [1, 2, 3]) {
      org.takes = sessionOf(count);
      await get();
    }
    assert.equal(renewals, 3);
  });

  it('gives up when a fresh session is refused, and asks for no more of them', async () => {
    org.takes = 'none';
    await assert.rejects(get(), (error) => Failure.is(error, 'ended') && error.message === 'fresh');
    await assert.rejects(get(), (error) => Failure.is(error, 'ended'));
    assert.deepEqual([renewals, org.requests.length], [1, 3]);
  });

  it('repeats a write only where the org has surely done nothing', async () => {
    const post = (): Promise<unknown> =>
      http.json({ method: 'POST', path: '/services/data/v62.0/sobjects/Case', action: 'write', body: { a: 1 } });
    await post();
    assert.deepEqual([renewals, org.requests.length], [1, 2]);
    assert.equal(org.requests[1]?.body, '{"a":1}');
    // The debug API says 401 without a code.
    org.takes = sessionOf(2);
    org.refusal = reply(401, { message: 'Unauthorized', action: 'none' });
    await assert.rejects(post(), (error) => Failure.is(error, 'ended'));
    assert.equal(renewals, 1);
    await get();
    assert.equal(renewals, 2);
  });

  it('knows the refusals of SOAP and of the identity services', async () => {
    const envelope = `<s>${OrgSession.placeholder}</s>`;
    const carried = {
      method: 'POST',
      url: `${lmo}/services/Soap/m/62.0`,
      headers: { Authorization: 'x' },
      action: 'list',
    };
    org.refusal = soapRefusal;
    await http.carry({ ...carried, body: envelope });
    assert.equal(org.requests[1]?.body, `<s>${sessionOf(1)}</s>`);
    org.takes = sessionOf(2);
    org.refusal = reply(403, 'Bad_OAuth_Token');
    await get();
    assert.equal(renewals, 2);
  });

  it('takes neither a proxy’s page nor a lack of rights for the end of a session', async () => {
    for (const [answer, code] of [
      [reply(401, '<html>proxy</html>'), 'foreignReply'],
      [reply(403, [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no' }]), 'accessDenied'],
      [reply(500, [{ errorCode: 'UNKNOWN_EXCEPTION', message: 'no' }]), 'orgRefused'],
    ] as const) {
      org.refusal = answer;
      await assert.rejects(get(), (error) => Failure.is(error, code));
    }
    assert.equal(renewals, 0);
  });

  it('fails with the reason when it cannot be renewed', async () => {
    renew = () => Promise.reject(new Failure('lmoSessionExpired', 'Sign in again.'));
    await assert.rejects(Promise.all([get(), get()]), (error) => Failure.is(error, 'lmoSessionExpired'));
  });

  it('lets one caller leave, and goes on for the others', async () => {
    const renewal = Promise.withResolvers<string>();
    const asked = Promise.withResolvers<undefined>();
    renew = () => {
      asked.resolve(undefined);
      return renewal.promise;
    };
    const stop = new AbortController();
    const [leaving, staying] = [get(stop.signal), get()];
    await asked.promise;
    stop.abort();
    await assert.rejects(leaving, (error) => Failure.is(error, cancelled().code));
    renewal.resolve(sessionOf(1));
    assert.deepEqual(await staying, { fine: true });
  });

  it('goes to no other host than before, and keeps what it was secret', async () => {
    await get();
    assert.throws(() => session.authorize({}, 'https://evil.example/'), Failure);
    assert.equal(session.conceal(`${sessionOf(0)} ${sessionOf(1)} secretNumber0`), '… … …');
    assert.doesNotMatch(JSON.stringify(session) + String(session), /secretNumber/);
  });

  it('takes no fresh session that could split a header', async () => {
    renew = () => Promise.resolve('00D000000000001!a\r\nx: y');
    await assert.rejects(get(), (error) => Failure.is(error, 'orgSessionNotUnderstood'));
  });
});

describe('an org session of a hand-off', () => {
  it('is not renewed: the user fetches the next one', async () => {
    const org = new Org();
    const http = new OrgHttp(new OrgSession(lmo, sessionOf(0)), org, silentLogger);
    const call = http.json({ method: 'GET', path: '/services/data', action: 'read' });
    await assert.rejects(call, (error) => Failure.is(error, 'orgSessionExpired'));
    assert.equal(org.requests.length, 1);
  });
});
