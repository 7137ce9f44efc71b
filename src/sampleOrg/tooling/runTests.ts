import type { ExecutionEntry } from '../apex/engine.ts';
import type { EntryResult } from '../debugging/apexRequests.ts';
import { jsonReply } from '../http/apiReply.ts';
import { isObject, jsonBody } from '../http/apiRequest.ts';
import { RestFailure } from '../http/failures.ts';
import type { Org, OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';

interface TestMethod {
  readonly className: string;
  readonly methodName: string;
}

const failure = (message: string): RestFailure => new RestFailure(400, { message, errorCode: 'INVALID_INPUT' });

/** Runs tests inside the call, so that breakpoints can stop in them. */
export const runTestsResources: RouteTable<OrgCall> = {
  'POST /services/data/v:version/tooling/runTestsSynchronous': async ({ org, session, request }) => {
    const tests = wantedTests(org, jsonBody(request));
    const { results, logId } = await org.apex.run({
      user: session.user,
      type: 'RUN_TESTS_SYNCHRONOUS',
      entryPoint: tests[0]?.className ?? '',
      operation: request.path,
      seesPackages: session.byPublisher,
      entries: tests.map((test): ExecutionEntry => ({ kind: 'testMethod', ...test })),
    });
    return jsonReply(200, testResults(org, tests, results, logId));
  },
};

/** `{tests:[{className,testMethods}]}`, `{classNames:"A,B"}` or `{classids:"01p…"}`. */
function wantedTests(org: Org, body: Readonly<Record<string, unknown>>): readonly TestMethod[] {
  const wanted = Array.isArray(body.tests)
    ? (body.tests as readonly unknown[]).map((item) => fromItem(org, item))
    : [...listed(body.classNames), ...listed(body.classids ?? body.classIds).map((id) => classNameOf(org, id))].map(
        (className) => methodsOf(org, className, undefined),
      );
  const tests = wanted.flat();
  if (tests.length === 0) {
    throw failure('No tests to run: name classes in classNames, or classes and methods in tests.');
  }
  return tests;
}

function fromItem(org: Org, item: unknown): readonly TestMethod[] {
  if (!isObject(item)) {
    throw failure('Each of the tests names a className and maybe testMethods.');
  }
  const { className, classId, testMethods } = item;
  const name = typeof className === 'string' ? qualified(className, item.namespace) : classNameOf(org, String(classId));
  return methodsOf(org, name, listed(testMethods));
}

function qualified(className: string, namespace: unknown): string {
  return typeof namespace === 'string' && namespace !== '' && !className.includes('.')
    ? `${namespace}.${className}`
    : className;
}

function classNameOf(org: Org, id: string): string {
  const name = org.records.valueOf('ApexClass', id, 'Name');
  const namespace = org.records.valueOf('ApexClass', id, 'NamespacePrefix');
  if (typeof name !== 'string') {
    throw failure(`No Apex class has the id ${id}.`);
  }
  return qualified(name, namespace);
}

function methodsOf(org: Org, className: string, wanted: readonly string[] | undefined): readonly TestMethod[] {
  const known = org.apex.program.testMethods(className);
  if (known === undefined || known.length === 0) {
    throw failure(`${className} is not a test class of this org.`);
  }
  const names = wanted === undefined || wanted.length === 0 ? known : wanted.map((name) => spelled(known, name));
  return names.map((methodName, index) => {
    if (methodName === undefined) {
      throw failure(`${className} has no test method ${wanted?.[index] ?? ''}.`);
    }
    return { className, methodName };
  });
}

function spelled(known: readonly string[], name: string): string | undefined {
  return known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

function listed(value: unknown): readonly string[] {
  const items =
    typeof value === 'string' ? value.split(',') : Array.isArray(value) ? (value as readonly unknown[]) : [];
  return items.map((item) => String(item).trim()).filter((item) => item !== '');
}

function testResults(
  org: Org,
  tests: readonly TestMethod[],
  results: readonly EntryResult[],
  logId: string | undefined,
): object {
  const rows = tests.map((test, index) => testResult(org, test, results[index]));
  const failures = rows.filter((row) => 'message' in row);
  return {
    apexLogId: logId ?? null,
    codeCoverage: [],
    codeCoverageWarnings: [],
    failures,
    flowCoverage: [],
    flowCoverageWarnings: [],
    numFailures: failures.length,
    numTestsRun: rows.length,
    successes: rows.filter((row) => !('message' in row)),
    totalTime: results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  };
}

function testResult(org: Org, { className, methodName }: TestMethod, result: EntryResult | undefined): object {
  const [namespace, name] = className.includes('.')
    ? [className.slice(0, className.indexOf('.')), className.slice(className.indexOf('.') + 1)]
    : [null, className];
  const row = org.records
    .all('ApexClass')
    .find(({ values }) => values.get('Name') === name && (values.get('NamespacePrefix') ?? null) === namespace);
  const head = { id: row?.id ?? null, methodName, name, namespace, seeAllData: false, time: result?.milliseconds ?? 0 };
  const outcome = result?.outcome;
  switch (outcome?.kind) {
    case 'exception':
      return { ...head, ...failed(`${outcome.typeName}: ${outcome.message}`, outcome.stackTrace) };
    case 'compileProblem':
      return { ...head, ...failed(outcome.problem.message, '') };
    default:
      return head;
  }
}

function failed(message: string, stackTrace: string): object {
  return { message, packageName: null, stackTrace, type: 'Class' };
}
