import assert from 'node:assert/strict';
import { replyFailure } from '../../../src/org/http/replyFailure.ts';

interface Case {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly code: string;
  readonly says?: RegExp;
}

const rest = (errorCode: string, message: string): unknown => [{ message, errorCode }];

const cases: readonly Case[] = [
  {
    name: 'an expired session',
    status: 401,
    body: rest('INVALID_SESSION_ID', 'Session expired or invalid'),
    code: 'orgSessionExpired',
    says: /fresh hand-off/,
  },
  { name: 'an expired session in plain text', status: 401, body: 'Bad_OAuth_Token', code: 'orgSessionExpired' },
  {
    name: 'an expired session in SOAP',
    status: 500,
    body: '<?xml version="1.0"?><soapenv:Envelope><soapenv:Body><soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>',
    code: 'orgSessionExpired',
  },
  {
    name: 'a SOAP fault',
    status: 500,
    body: '<?xml version="1.0"?><soapenv:Envelope><faultcode>sf:UNKNOWN_EXCEPTION</faultcode><faultstring>no package named Acme</faultstring></soapenv:Envelope>',
    code: 'orgRefused',
    says: /refused to do it: no package named Acme\./,
  },
  {
    name: 'the licence in use',
    status: 400,
    body: rest(
      'LIMIT_EXCEEDED',
      'You exceeded your licensed number of debugging sessions. Please end other sessions or purchase more.',
    ),
    code: 'licenseInUse',
    says: /exceeded your licensed number/,
  },
  {
    name: 'a user who may not debug',
    status: 400,
    body: rest('INVALID_TYPE_FOR_OPERATION', 'entity type cannot be inserted: Apex Debugger Session'),
    code: 'mayNotDebug',
    says: /View and Debug Managed Apex/,
  },
  {
    name: 'missing permission',
    status: 403,
    body: rest('INSUFFICIENT_ACCESS', 'insufficient access rights on object id'),
    code: 'accessDenied',
    says: /may not do it/,
  },
  {
    name: 'the API switched off',
    status: 403,
    body: rest('API_DISABLED_FOR_ORG', 'API is not enabled'),
    code: 'apiDisabled',
  },
  {
    name: 'the daily limit',
    status: 403,
    body: rest('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    code: 'requestLimitReached',
  },
  {
    name: 'too many at once',
    status: 403,
    body: rest('REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
    code: 'orgBusy',
  },
  {
    name: 'an object that is not there',
    status: 400,
    body: rest('INVALID_TYPE', "sObject type 'X' is not supported."),
    code: 'objectMissing',
  },
  { name: 'a deleted org', status: 420, body: '<html/>', code: 'orgGone' },
  { name: 'a proxy that asks for a sign-in', status: 407, body: '<html/>', code: 'proxyAuthentication' },
  {
    name: 'maintenance',
    status: 503,
    body: '<html/>',
    headers: { 'retry-after': '120' },
    code: 'orgBusy',
    says: /in 120 seconds/,
  },
  { name: 'too many requests', status: 429, body: '', code: 'orgBusy', says: /in a minute/ },
  {
    name: 'a locked row',
    status: 400,
    body: rest('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access'),
    code: 'orgBusy',
  },
  { name: 'a web page', status: 200, body: '<!doctype html><p>Sign in', code: 'foreignReply' },
  { name: 'a web page for 401', status: 401, body: '<html>', code: 'foreignReply' },
  {
    name: 'an error of the debug API',
    status: 500,
    body: { message: 'Request 07c is not stopped.', action: 'Try again.' },
    code: 'orgRefused',
    says: /not stopped/,
  },
  { name: 'nothing said', status: 500, body: '', code: 'orgRefused', says: /HTTP 500/ },
  {
    name: 'hostile text',
    status: 400,
    body: rest('X', '\u001b[31mred\u202e\n\nnews'),
    code: 'orgRefused',
    says: /refused to do it: red news\./,
  },
];

describe('failures behind error replies', () => {
  for (const { name, status, body, headers, code, says } of cases) {
    it(`know ${name}`, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const reply = { status, headers: headers ?? {}, body: new TextEncoder().encode(text) };
      const failure = replyFailure('acme.my.salesforce.com', 'do it', reply);
      assert.equal(failure.code, code);
      assert.match(failure.message, says ?? /./);
      assert.doesNotMatch(failure.message, /undefined|\[object|[{}<>]|\.\./);
      assert.match(failure.message, /\. \S/, 'says what to do, too');
    });
  }
});
