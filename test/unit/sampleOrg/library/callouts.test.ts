import assert from 'node:assert/strict';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { ApexBlob } from '../../../../src/sampleOrg/apex/values/blob.ts';
import type { OrgDatabase } from '../../../../src/sampleOrg/data/contract.ts';
import { compileFiles, exceptionOf, outcomeOf, RecordedLog, seededOrg } from '../apex/apexHarness.ts';
import { prints } from './expressionTable.ts';

const caller = `public class Caller {
  public static HttpResponse call(String endpoint) {
    HttpRequest request = new HttpRequest();
    request.setEndpoint(endpoint);
    request.setMethod('GET');
    return new Http().send(request);
  }
}`;

const mock = `@IsTest public class Mock implements HttpCalloutMock {
  public HttpResponse respond(HttpRequest request) {
    HttpResponse response = new HttpResponse();
    response.setStatusCode(201);
    response.setStatus('Created');
    response.setHeader('X-Seen', request.getMethod() + ' ' + request.getEndpoint());
    response.setBody('{"ok":true}');
    return response;
  }
}`;

/** Runs one test method with those statements. Answers its debug lines, and what ended it. */
function runTest(
  body: string,
  database?: OrgDatabase,
): { lines: readonly string[]; failure: string | undefined; log: readonly string[] } {
  const program = compileFiles(caller, mock, `@IsTest private class T { @IsTest static void t() { ${body} } }`);
  const lines: string[] = [];
  const log = new RecordedLog();
  const outcome = outcomeOf(
    program,
    { kind: 'testMethod', className: 'T', methodName: 't' },
    { debugLines: lines, log, ...(database && { database }) },
  );
  const failure = outcome.kind === 'exception' ? `${outcome.typeName}: ${outcome.message}` : undefined;
  return { lines, failure, log: log.lines };
}

const setMock = 'Test.setMock(HttpCalloutMock.class, new Mock());';
const send = "HttpResponse r = Caller.call('https://example.com/a');";

describe('callouts', () => {
  it('are answered by the mock of a test, and counted', () => {
    const { lines, failure } = runTest(
      `${setMock} ${send} System.debug(r.getStatusCode() + r.getBody() + r.getHeader('x-seen')); System.debug(Limits.getCallouts());`,
    );
    assert.equal(failure, undefined);
    assert.deepEqual(lines, ['201{"ok":true}GET https://example.com/a', '1']);
  });

  it('are written to the debug log', () => {
    const { log } = runTest(`${setMock} ${send}`);
    assert.deepEqual(
      log.filter((line) => line.startsWith('CALLOUT')),
      [
        'CALLOUT_REQUEST|[6]|System.HttpRequest[Endpoint=https://example.com/a, Method=GET]',
        'CALLOUT_RESPONSE|[6]|System.HttpResponse[Status=Created, StatusCode=201]',
      ],
    );
  });

  it('fail in a test without a mock', () => {
    assert.equal(
      runTest(send).failure,
      'System.TypeException: Methods defined as TestMethod do not support Web service callouts',
    );
  });

  it('fail while work is uncommitted, which is what was saved since startTest', () => {
    const insert = "insert new Account(Name = 'A');";
    assert.equal(
      runTest(`${setMock} ${insert} ${send}`).failure,
      'System.CalloutException: You have uncommitted work pending. Please commit or rollback before calling out',
    );
    assert.equal(runTest(`${setMock} ${insert} Test.startTest(); ${send} Test.stopTest();`).failure, undefined);
    assert.match(
      runTest(`${setMock} Test.startTest(); ${insert} ${send} Test.stopTest();`).failure ?? '',
      /uncommitted work pending/,
    );
  });

  it('are limited', () => {
    assert.equal(
      runTest(`${setMock} for (Integer i = 0; i < 101; i++) { Caller.call('https://example.com'); }`).failure,
      'System.LimitException: Too many callouts: 101',
    );
  });

  it('never leave the org', () => {
    assert.equal(
      exceptionOf("Caller.call('https://example.com/x');", caller),
      'System.CalloutException: Unauthorized endpoint, please check Setup->Security->Remote site settings. endpoint = https://example.com/x',
    );
    assert.match(exceptionOf("Caller.call('callout:Bank/x');", caller), /the named credential "Bank" might not exist/);
  });

  it('take answers from static resources', () => {
    const { database } = seededOrg();
    const transaction = database.begin();
    const values = new Map<string, ApexValue>([
      ['Name', 'Answer'],
      ['Body', new ApexBlob(new TextEncoder().encode('from file'))],
    ]);
    transaction.write({
      id: transaction.newId('StaticResource'),
      objectName: 'StaticResource',
      deleted: false,
      values,
    });
    transaction.commit();
    const { lines, failure } = runTest(
      `StaticResourceCalloutMock m = new StaticResourceCalloutMock(); m.setStaticResource('Answer'); m.setStatusCode(200); m.setHeader('A', 'b');
       Test.setMock(HttpCalloutMock.class, m); ${send} System.debug(r.getBody() + r.getStatusCode() + r.getHeader('a'));`,
      database,
    );
    assert.equal(failure, undefined);
    assert.deepEqual(lines, ['from file200b']);
  });

  it('name a static resource that is not there', () => {
    assert.equal(
      runTest(
        `MultiStaticResourceCalloutMock m = new MultiStaticResourceCalloutMock(); m.setStaticResource('https://example.com/a', 'Nope');
         Test.setMock(HttpCalloutMock.class, m); ${send}`,
      ).failure,
      'System.CalloutException: Unable to find static resource: Nope',
    );
  });
});

describe('HTTP messages through the compiler', () => {
  const request = 'HttpRequest r = new HttpRequest();';
  prints([
    [`${request} r`, 'System.HttpRequest[Endpoint=null, Method=null]'],
    [`${request} r.setHeader('Content-Type', 'a'); r.getHeader('content-type')`, 'a'],
    [`${request} r.setBody('é'); r.getBodyAsBlob().size() + r.getBody()`, '2é'],
    [
      `${request} r.setBodyAsBlob(Blob.valueOf('x')); r.setTimeout(5); r.setCompressed(true); r.getBody() + r.getCompressed()`,
      'xtrue',
    ],
    ['new HttpResponse()', 'System.HttpResponse[Status=null, StatusCode=0]'],
    ["HttpResponse r = new HttpResponse(); r.setHeader('B', '1'); r.setHeader('A', '2'); r.getHeaderKeys()", '(B, A)'],
  ]);
});
