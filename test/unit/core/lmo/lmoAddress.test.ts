import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { isOrgSession, lmoOrigin } from '../../../../src/core/lmo/lmoAddress.ts';

describe('the address of an LMO', () => {
  for (const [typed, origin] of [
    ['https://acme.my.salesforce.com/', 'https://acme.my.salesforce.com'],
    [' acme.my.salesforce.com ', 'https://acme.my.salesforce.com'],
    ['login.salesforce.com', 'https://login.salesforce.com'],
    ['https://acme.lightning.force.com/lightning/page/home', 'https://acme.my.salesforce.com'],
    ['https://acme--uat.sandbox.lightning.force.com', 'https://acme--uat.sandbox.my.salesforce.com'],
    ['https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=00D!secret', 'https://acme.my.salesforce.com'],
    ['http://127.0.0.1:6109', 'http://127.0.0.1:6109'],
  ] as const) {
    it(`is taken from ${typed}`, () => assert.equal(lmoOrigin(typed), origin));
  }

  for (const [typed, code] of [
    ['', 'addressNotUnderstood'],
    ['acme', 'hostNotAllowed'],
    ['https://evil.example/.lightning.force.com', 'hostNotAllowed'],
    ['https://acme.lightning.force.com.evil.example', 'hostNotAllowed'],
    ['https://user@acme.lightning.force.com', 'hostNotAllowed'],
    ['http://acme.my.salesforce.com', 'insecureAddress'],
    ['javascript:alert(1)', 'hostNotAllowed'],
  ] as const) {
    it(`is not taken from ${JSON.stringify(typed)}`, () => {
      assert.throws(
        () => lmoOrigin(typed),
        (error) => Failure.is(error, code),
      );
    });
  }
});

describe('the form of an org session', () => {
  for (const text of ['00D000000000001!AQ.x_9', '00D000000000001EAA!AQ', 'eyJhbGciOi.eyJzdWIi.c2ln-_']) {
    it(`fits ${text}`, () => assert.ok(isOrgSession(text)));
  }

  for (const text of [
    '',
    '00D000000000001',
    '00D000000000001!',
    '00D00000000000!AQ',
    '00D000000000001!A Q',
    'eyJ.a',
    'x',
  ]) {
    it(`does not fit ${JSON.stringify(text)}`, () => assert.ok(!isOrgSession(text)));
  }
});
