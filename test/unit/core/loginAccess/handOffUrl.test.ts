import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { parseHandOff } from '../../../../src/core/loginAccess/handOffUrl.ts';

const session = '00D000000000001!AQ8AQabc.DEF_123';
const url = `forceide://Northwind+UAT/?url=northwind--uat.sandbox.my.salesforce.com&cmd=createproject&secure=1&sessionId=${encodeURIComponent(session)}`;

function problem(text: string): Failure {
  try {
    parseHandOff(text);
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
  assert.fail(`was taken: ${text}`);
}

describe('hand-off', () => {
  it('gives the org, its name and its session', () => {
    const handOff = parseHandOff(url);
    assert.equal(handOff.instanceUrl, 'https://northwind--uat.sandbox.my.salesforce.com');
    assert.equal(handOff.orgName, 'Northwind UAT');
    assert.equal(handOff.orgId, '00D000000000001');
    assert.equal(handOff.orgSession, session);
  });

  const accepted: readonly { name: string; text: string; instanceUrl: string }[] = [
    {
      name: 'with blanks around it',
      text: `  ${url}\n`,
      instanceUrl: 'https://northwind--uat.sandbox.my.salesforce.com',
    },
    { name: 'in quotes', text: `"${url}"`, instanceUrl: 'https://northwind--uat.sandbox.my.salesforce.com' },
    {
      name: 'with a whole address in it',
      text: `FORCEIDE://x/?url=HTTPS%3A%2F%2Facme.my.salesforce.com%2F&sessionId=${session}`,
      instanceUrl: 'https://acme.my.salesforce.com',
    },
    {
      name: 'of the sample org',
      text: `forceide://x/?url=127.0.0.1%3A6109&secure=0&sessionId=${session}`,
      instanceUrl: 'http://127.0.0.1:6109',
    },
    {
      name: 'without an org name',
      text: `forceide://?url=acme.my.salesforce.com&sessionId=${session}`,
      instanceUrl: 'https://acme.my.salesforce.com',
    },
    {
      name: 'with a name that no host could have',
      text: `forceide://A%26B%7C%C3%9C+Ltd/?url=acme.my.salesforce.com&sessionId=${session}`,
      instanceUrl: 'https://acme.my.salesforce.com',
    },
  ];
  for (const { name, text, instanceUrl } of accepted) {
    it(`is taken ${name}`, () => assert.equal(parseHandOff(text).instanceUrl, instanceUrl));
  }

  it('is never shown whole', () => {
    const handOff = parseHandOff(url);
    assert.doesNotMatch(`${handOff.toString()} ${JSON.stringify(handOff)}`, /AQ8AQ/);
  });

  const host = 'url=acme.my.salesforce.com';
  const rejected: readonly { text: string; code: string }[] = [
    { text: '   ', code: 'handOffEmpty' },
    { text: 'x'.repeat(5_000), code: 'handOffTooLong' },
    { text: `see ${url}`, code: 'handOffSeveralWords' },
    { text: `${url.slice(0, 60)}\n${url.slice(60)}`, code: 'handOffSeveralWords' },
    { text: 'https://acme.my.salesforce.com', code: 'handOffIsWebAddress' },
    { text: session, code: 'handOffIsBareSession' },
    { text: 'forcejava://x', code: 'handOffOtherScheme' },
    { text: `forceide://x/?sessionId=${session}`, code: 'handOffWithoutUrl' },
    { text: `forceide://x/?${host}`, code: 'handOffWithoutSession' },
    { text: `forceide://x/?${host}&un=a%40b&pw=secret`, code: 'handOffWithPassword' },
    { text: `forceide://x/?${host}&sessionId=abc`, code: 'handOffSessionMalformed' },
    { text: `forceide://x/?${host}&sessionId=00D000000000001!`, code: 'handOffSessionMalformed' },
    { text: `forceide://x/?${host}&sessionId=00D00000000000!abc`, code: 'handOffSessionMalformed' },
    { text: `forceide://x/?${host}&sessionId=00D000000000001!a%0d%0ab`, code: 'handOffUnsafe' },
    { text: `forceide://x/?${host}&sessionId=00D000000000001!a%60b`, code: 'handOffUnsafe' },
    { text: `forceide://x/?url=acme%3Brm&sessionId=${session}`, code: 'handOffUnsafe' },
    { text: `forceide://x/?url=acm%C3%A9.my.salesforce.com&sessionId=${session}`, code: 'handOffUnsafe' },
    { text: `forceide://x/?url=https%3A%2F%2F%5B&sessionId=${session}`, code: 'handOffUrlMalformed' },
    { text: `forceide://x/?url=ftp%3A%2F%2Facme.com&sessionId=${session}`, code: 'handOffUrlScheme' },
    { text: `forceide://x/?url=a%3Ab%40acme.com&sessionId=${session}`, code: 'handOffUrlWithUser' },
  ];
  for (const { text, code } of rejected) {
    it(`is refused as ${code}: ${text.slice(0, 60)}`, () => {
      const failure = problem(text);
      assert.equal(failure.code, code);
      assert.match(failure.message, /copy the forceide:\/\/ URL again/);
      assert.doesNotMatch(failure.message, /AQ8AQ|secret/);
    });
  }

  it('says something of its own for each mistake', () => {
    const messages = new Map(rejected.map(({ text, code }) => [code, problem(text).message]));
    assert.equal(new Set(messages.values()).size, messages.size);
  });
});
