import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/base/failure.ts';
import { asynchronousRequestTypes, parseLaunchConfiguration } from '../../../src/dap/launchConfiguration.ts';
import { launchRemarks } from '../../../src/dap/launchRemarks.ts';

const org = { instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com/', sessionFrom: { env: 'ORG_SESSION' } };

describe('parseLaunchConfiguration', () => {
  it('fills in what is left out', () => {
    assert.deepEqual(parseLaunchConfiguration({ org }), {
      target: {
        kind: 'org',
        instanceUrl: 'https://acme--uat.sandbox.my.salesforce.com',
        sessionVariable: 'ORG_SESSION',
      },
      sources: undefined,
      filters: { userIds: [], requestTypes: [], entryPoint: '' },
      orgCountsHits: false,
      trace: false,
    });
  });

  it('takes everything that is offered', () => {
    const configuration = parseLaunchConfiguration({
      type: 'isv-apex',
      subscriber: '00D000000000001EAA',
      sources: ['/a', { path: '/b', namespace: 'acme' }, { path: '/c', namespace: null }],
      userIdFilter: ['005000000000001', '005000000000001'],
      requestTypeFilter: ['EXECUTE_ANONYMOUS'],
      entryPointFilter: '(?i)/apex/.*',
      orgCountsHits: false,
      trace: true,
    });
    assert.deepEqual(configuration, {
      target: { kind: 'subscriber', orgId: '00D000000000001EAA' },
      sources: [
        { path: '/a', namespace: undefined },
        { path: '/b', namespace: 'acme' },
        { path: '/c', namespace: null },
      ],
      filters: { userIds: ['005000000000001'], requestTypes: ['EXECUTE_ANONYMOUS'], entryPoint: '(?i)/apex/.*' },
      orgCountsHits: false,
      trace: true,
    });
  });

  it('takes null for left out', () => {
    const left = { sources: null, userIdFilter: null, requestTypeFilter: null, entryPointFilter: null, trace: null };
    const nothing = { subscriber: null, noDebug: null };
    assert.deepEqual(parseLaunchConfiguration({ org, ...left, ...nothing }), parseLaunchConfiguration({ org }));
  });

  const mistakes: readonly (readonly [fields: object, message: RegExp])[] = [
    [{}, /"org" is missing\. Write "org"/],
    [{ org: 'https://x' }, /"org" is missing/],
    [{ org, subscriber: '00D000000000001' }, /exclude each other/],
    [{ subscriber: 'Northwind' }, /"subscriber" must be an org id/],
    [{ org: { ...org, instanceUrl: 'acme' } }, /"org\.instanceUrl" must be the org's address/],
    [{ org: { ...org, instanceUrl: 'ftp://acme.my.salesforce.com' } }, /"org\.instanceUrl" must be/],
    [{ org: { ...org, instanceUrl: 'https://a:b@acme.my.salesforce.com' } }, /must not hold a user name/],
    [{ org: { instanceUrl: org.instanceUrl } }, /"org\.sessionFrom" must be \{"env"/],
    [{ org: { ...org, sessionFrom: '00D000000000001!secret' } }, /never belongs into a launch configuration/],
    [{ org: { ...org, sessionFrom: { env: '00D000000000001!secret' } } }, /"org\.sessionFrom" must be/],
    [{ org, sources: '/a' }, /"sources" must be a list/],
    [{ org, sources: [''] }, /"sources\[0\]" must be a folder/],
    [{ org, sources: ['/a', { namespace: 'x' }] }, /"sources\[1\]" must be a folder/],
    [{ org, sources: [{ path: '/a', namespace: '1x' }] }, /"sources\[0\]\.namespace" must be a package namespace/],
    [{ org, userIdFilter: '005000000000001' }, /"userIdFilter" must be a list/],
    [{ org, userIdFilter: ['jane'] }, /begin with 005/],
    [{ org, requestTypeFilter: ['ANON'] }, /"ANON", which is no request type\. Choose from BATCH_APEX/],
    [{ org, requestTypeFilter: [1] }, /"requestTypeFilter" must be a list/],
    [{ org, requestTypeFilter: ['BATCH_APEX', 'FUTURE'] }, /asynchronous types only.*does not debug asynchronous Apex/],
    [{ org, requestTypeFilter: [...asynchronousRequestTypes] }, /Add a synchronous type such as EXECUTE_ANONYMOUS/],
    [{ org, entryPointFilter: '(' }, /"entryPointFilter" is not a valid regular expression/],
    [{ org, entryPointFilter: 1 }, /"entryPointFilter" must be a regular expression/],
    [{ org, trace: 'all' }, /"trace" must be true or false/],
    [{ org, orgHitCounts: 1 }, /"orgHitCounts" must be true or false/],
    [{ org, noDebug: true }, /no running without debugging/],
    [JSON.parse('{"__proto__": {"subscriber": "00D000000000001EAA"}}') as object, /"org" is missing/],
  ];
  for (const [fields, message] of mistakes) {
    it(`tells what is wrong with ${JSON.stringify(fields).slice(0, 90)}`, () => {
      assert.throws(
        () => parseLaunchConfiguration(fields as Record<string, unknown>),
        (error) => Failure.is(error) && message.test(error.message) && !error.message.includes('secret'),
      );
    });
  }
});

describe('launchRemarks', () => {
  it('names what nobody reads, and nothing else', () => {
    const known = {
      type: 'isv-apex',
      name: 'x',
      request: 'launch',
      __restart: 1,
      suppressMultipleSessionWarning: true,
    };
    assert.deepEqual(launchRemarks({ ...known, org, trace: true, sources: [] }, 'live'), []);
    const [remark, ...others] = launchRemarks({ ...known, org, userIdfilter: [], 'so\nurce': '/a' }, 'live');
    assert.match(remark ?? '', /ignored: "userIdfilter", "so urce"\. It knows subscriber, org, sources, userIdFilter/);
    assert.deepEqual(others, []);
  });

  it('names a few of many', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, 1]));
    assert.match(launchRemarks(many, 'live')[0] ?? '', /"key0", .*"key4" and 995 more\./);
  });

  it('says that the asynchronous ones of several request types cannot stop', () => {
    assert.match(
      launchRemarks({ requestTypeFilter: ['REST', 'FUTURE', 'BATCH_APEX'] }, 'live').join(),
      /holds BATCH_APEX, FUTURE\. Salesforce does not debug asynchronous Apex, so only the other types can stop/,
    );
  });
});
