import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Failure } from '../../../src/core/base/failure.ts';
import { OrgSession } from '../../../src/org/orgSession.ts';

const secret = '00D000000000001!AQsecret.part';
const session = new OrgSession('https://acme.my.salesforce.com/', secret);

describe('org session', () => {
  const prints: Readonly<Record<string, () => string>> = {
    toString: () => String(session),
    JSON: () => JSON.stringify({ session }),
    inspect: () => inspect(session, { depth: 9, showHidden: true }),
    'inspect inside an error': () => inspect(new Error('x', { cause: session }), { depth: 9 }),
    'its keys': () => [...Object.entries(session), ...Reflect.ownKeys(session)].join(),
    'a copy': () => JSON.stringify(Object.assign({}, session)),
  };
  for (const [name, print] of Object.entries(prints)) {
    it(`is not shown by ${name}`, () => assert.doesNotMatch(print(), /secret/));
  }

  it('is taken out of what came back, in each form', () => {
    const forms = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('base64url'),
      secret.split('!')[1] ?? '',
    ];
    for (const form of forms) {
      assert.doesNotMatch(session.conceal(`said ${form} back`), /secret|MDBE/);
      assert.match(session.conceal(`said ${form} back`), /^said .*…=* back$/);
    }
    assert.equal(new OrgSession('https://acme.my.salesforce.com', 'opaque&token').conceal('<opaque&amp;token>'), '<…>');
  });

  it('goes to its own org', () => {
    const url = 'https://acme.my.salesforce.com/services/data';
    assert.deepEqual(session.authorize({ accept: 'x' }, url, 'OAuth'), {
      accept: 'x',
      authorization: `OAuth ${secret}`,
    });
    assert.equal(session.authorizeEnvelope(`<s>${OrgSession.placeholder}</s>`, url), `<s>${secret}</s>`);
  });

  for (const url of [
    'https://other.my.salesforce.com/services/data',
    'https://acme.my.salesforce.com.evil.example/',
    'https://acme.my.salesforce.com@evil.example/',
    'http://acme.my.salesforce.com/',
    'https://acme.my.salesforce.com:8443/',
    'http://127.0.0.1:80/',
    '/services/data',
  ]) {
    it(`goes nowhere else, such as ${url}`, () => {
      for (const leave of [() => session.authorize({}, url), () => session.authorizeEnvelope('x', url)]) {
        assert.throws(leave, (error) => error instanceof Failure && !error.message.includes('secret'));
      }
    });
  }

  for (const bad of ['', '  ', 'a b', 'a\r\nx-header: b', 'ä']) {
    it(`is not taken from ${JSON.stringify(bad)}`, () => {
      assert.throws(
        () => new OrgSession('https://acme.my.salesforce.com', bad),
        (error) => Failure.is(error, 'orgSessionNotUnderstood'),
      );
    });
  }

  it('is trimmed, and escaped where XML needs it', () => {
    const odd = new OrgSession('https://acme.my.salesforce.com', ' a<&b\n');
    assert.equal(odd.authorizeEnvelope(OrgSession.placeholder, 'https://acme.my.salesforce.com/'), 'a&lt;&amp;b');
  });
});
