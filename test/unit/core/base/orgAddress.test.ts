import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/base/failure.ts';
import { allowedOrigin } from '../../../../src/core/base/orgAddress.ts';

describe('the address of an org', () => {
  const allowed: readonly [string, string][] = [
    ['https://acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com/', 'https://acme.my.salesforce.com'],
    ['https://ACME--UAT.sandbox.my.salesforce.com/lightning/page', 'https://acme--uat.sandbox.my.salesforce.com'],
    ['https://acme.my.salesforce.com:443', 'https://acme.my.salesforce.com'],
    ['https://acme--x.cs17.my.salesforce.com', 'https://acme--x.cs17.my.salesforce.com'],
    ['https://cs17.salesforce.com', 'https://cs17.salesforce.com'],
    ['https://acme.my.salesforce.mil', 'https://acme.my.salesforce.mil'],
    ['https://acme.my.sfcrmproducts.cn', 'https://acme.my.sfcrmproducts.cn'],
    ['  https://acme.my.salesforce.com ', 'https://acme.my.salesforce.com'],
    ['http://127.0.0.1:6109/x', 'http://127.0.0.1:6109'],
    ['http://localhost:6109', 'http://localhost:6109'],
    ['https://127.0.0.1:6109', 'https://127.0.0.1:6109'],
    // Other spellings of the loopback address come out as the plain one.
    ['http://127.1:80', 'http://127.0.0.1'],
    ['http://2130706433', 'http://127.0.0.1'],
  ];
  for (const [address, origin] of allowed) {
    it(`allows ${address}`, () => assert.equal(allowedOrigin(address), origin));
  }

  const refused: readonly [string, string][] = [
    ['', 'addressNotUnderstood'],
    ['acme.my.salesforce.com', 'addressNotUnderstood'],
    ['https://acme.my.salesforce.com\\.evil.example', 'addressNotUnderstood'],
    ['https://acme.my.sаlesforce.com', 'addressNotUnderstood'],
    ['https://acme。my。salesforce。com', 'addressNotUnderstood'],
    ['https://acme my.salesforce.com', 'addressNotUnderstood'],
    ['javascript:alert(1)', 'hostNotAllowed'],
    ['file:///etc/passwd', 'hostNotAllowed'],
    ['https://evil.example', 'hostNotAllowed'],
    ['https://my.salesforce.com.evil.example', 'hostNotAllowed'],
    ['https://evilmy.salesforce.com.example', 'hostNotAllowed'],
    ['https://evilsalesforce.com', 'hostNotAllowed'],
    ['https://salesforce.com', 'hostNotAllowed'],
    ['https://.salesforce.com', 'hostNotAllowed'],
    ['https://acme.my.salesforce.com.', 'hostNotAllowed'],
    ['https://acme.my.salesforce.com@evil.example', 'hostNotAllowed'],
    ['https://user:pass@acme.my.salesforce.com', 'hostNotAllowed'],
    ['https://evil.example/.my.salesforce.com', 'hostNotAllowed'],
    ['https://evil.example?.my.salesforce.com', 'hostNotAllowed'],
    ['https://evil.example#.my.salesforce.com', 'hostNotAllowed'],
    ['https://evil.example;.my.salesforce.com', 'hostNotAllowed'],
    ['https://evil.example,x.my.salesforce.com', 'hostNotAllowed'],
    ["https://evil.example'.my.salesforce.com", 'hostNotAllowed'],
    ['https://$(id).my.salesforce.com', 'hostNotAllowed'],
    ['https://*.my.salesforce.com', 'hostNotAllowed'],
    ['https://.my.salesforce.com', 'hostNotAllowed'],
    ['https://acme..my.salesforce.com', 'hostNotAllowed'],
    ['https://acme.my.site.com', 'hostNotAllowed'],
    ['https://acme.force.com', 'hostNotAllowed'],
    ['https://acme.lightning.force.com', 'hostNotAllowed'],
    ['https://10.0.0.1', 'hostNotAllowed'],
    ['https://[::1]', 'hostNotAllowed'],
    ['https://127.0.0.2', 'hostNotAllowed'],
    ['http://127.0.0.1.evil.example', 'hostNotAllowed'],
    ['http://localhost.evil.example', 'hostNotAllowed'],
    ['ftp://127.0.0.1', 'hostNotAllowed'],
    ['http://acme.my.salesforce.com', 'insecureAddress'],
    ['https://acme.my.salesforce.com:8443', 'insecureAddress'],
    ['ws://acme.my.salesforce.com', 'insecureAddress'],
  ];
  for (const [address, code] of refused) {
    it(`refuses ${JSON.stringify(address)}`, () => {
      assert.throws(
        () => allowedOrigin(address),
        (error) => Failure.is(error, code),
      );
    });
  }
});
