import { type ApiReply, jsonReply } from '../http/apiReply.ts';
import { jsonBody } from '../http/apiRequest.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';
import { CodeCoverage } from './codeCoverage.ts';
import { runTestsResult } from './testResults.ts';
import { TestRun } from './testRuns.ts';
import { testEntries, wantedTests } from './testSelection.ts';

type Asked = Readonly<Record<string, unknown>>;

/** Runs tests inside the call, so that breakpoints can stop in them. */
async function runSynchronously({ org, session, request }: OrgCall, asked: Asked): Promise<ApiReply> {
  const tests = wantedTests(org, asked);
  const coverage = isTrue(asked.skipCodeCoverage) ? undefined : new CodeCoverage();
  const { results, logId } = await org.apex.run({
    user: session.user,
    type: 'RUN_TESTS_SYNCHRONOUS',
    entryPoint: tests[0]?.className ?? '',
    operation: request.path,
    seesPackages: session.byPublisher,
    entries: testEntries(tests),
    ...(coverage === undefined ? {} : { coverage }),
  });
  coverage?.save(org);
  return jsonReply(200, runTestsResult(org, tests, results, logId, coverage));
}

/** Answers the id of the job; the tests run on, and rows tell of them. They are never debugged. */
function startRun({ org, session }: OrgCall, asked: Asked): ApiReply {
  const run = new TestRun(org, {
    user: session.user,
    tests: wantedTests(org, asked),
    maxFailedTests: asked.maxFailedTests === undefined ? undefined : Number(asked.maxFailedTests),
    coverage: !isTrue(asked.skipCodeCoverage),
  });
  org.inBackground(run.run());
  return jsonReply(200, run.jobId);
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

const synchronous = '/services/data/v:version/tooling/runTestsSynchronous';
const asynchronous = '/services/data/v:version/tooling/runTestsAsynchronous';

export const runTestsResources: RouteTable<OrgCall> = {
  [`POST ${synchronous}`]: (call) => runSynchronously(call, jsonBody(call.request)),
  [`GET ${synchronous}`]: (call) => runSynchronously(call, Object.fromEntries(call.request.query)),
  [`POST ${asynchronous}`]: (call) => startRun(call, jsonBody(call.request)),
  [`GET ${asynchronous}`]: (call) => startRun(call, Object.fromEntries(call.request.query)),
};
