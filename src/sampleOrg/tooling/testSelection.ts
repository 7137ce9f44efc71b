import type { ApexProgram, ExecutionEntry, SharedSetUp } from '../apex/engine.ts';
import { isObject } from '../http/apiRequest.ts';
import { RestFailure } from '../http/failures.ts';
import type { Org } from '../http/orgCall.ts';

export interface TestMethod {
  /** `acme.InvoiceTest` */
  readonly className: string;
  readonly methodName: string;
}

/** A class of tests with its row. */
export interface TestClass {
  /** Undefined where the org keeps no row of it. */
  readonly id: string | undefined;
  readonly name: string;
  readonly namespace: string | null;
}

const failure = (message: string): RestFailure => new RestFailure(400, { message, errorCode: 'INVALID_INPUT' });

/**
 * The tests that a call names: `{tests:[{className,testMethods}]}`, `{classNames:"A,B"}`, `{classids:"01p…"}`, `{suiteNames}`, `{suiteids}` or
 * `{testLevel}`. Throws a `RestFailure` where there are none.
 */
export function wantedTests(org: Org, body: Readonly<Record<string, unknown>>): readonly TestMethod[] {
  const classNames = [
    ...listed(body.classNames),
    ...listed(body.classids ?? body.classIds).map((id) => classNameOf(org, id)),
    ...suitesOf(org, body),
  ];
  const named = [
    ...(Array.isArray(body.tests) ? (body.tests as readonly unknown[]).flatMap((item) => fromItem(org, item)) : []),
    ...classNames.flatMap((className) => methodsOf(org.apex.program, className, undefined)),
  ];
  const tests = named.length === 0 ? ofLevel(org.apex.program, body.testLevel) : named;
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
  return methodsOf(org.apex.program, name, listed(testMethods));
}

function suitesOf(org: Org, body: Readonly<Record<string, unknown>>): readonly string[] {
  const { records } = org;
  const names: readonly unknown[] = listed(body.suiteNames);
  const ids = new Set([
    ...listed(body.suiteids ?? body.suiteIds).map((id) => id.slice(0, 15)),
    ...records
      .all('ApexTestSuite')
      .filter(({ values }) => names.includes(values.get('TestSuiteName')))
      .map(({ id }) => id.slice(0, 15)),
  ]);
  return records
    .all('TestSuiteMembership')
    .filter((row) => ids.has(records.referenceOf(row, 'ApexTestSuiteId').slice(0, 15)))
    .map((row) => classNameOf(org, records.referenceOf(row, 'ApexClassId')));
}

/** `RunLocalTests` leaves out the tests of managed packages. */
function ofLevel(program: ApexProgram, level: unknown): readonly TestMethod[] {
  if (level !== 'RunAllTestsInOrg' && level !== 'RunLocalTests') {
    return [];
  }
  const classNames = program.typeRefs
    .filter((typeRef) => program.isTest(typeRef) && !typeRef.includes('$') && !typeRef.startsWith('__sfdc_trigger/'))
    .filter((typeRef) => level === 'RunAllTestsInOrg' || !typeRef.includes('/'))
    .map((typeRef) => typeRef.replace('/', '.'));
  return classNames.flatMap((className) =>
    (program.testMethods(className) ?? []).map((methodName) => ({ className, methodName })),
  );
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

function methodsOf(
  program: ApexProgram,
  className: string,
  wanted: readonly string[] | undefined,
): readonly TestMethod[] {
  const known = program.testMethods(className);
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

/** Runs the tests one after the other; those of a class share what its set-up saves. */
export function testEntries(tests: readonly TestMethod[]): readonly ExecutionEntry[] {
  const setUps = new Map<string, SharedSetUp>(tests.map(({ className }) => [className, {}]));
  return tests.map(({ className, methodName }) => ({
    kind: 'testMethod',
    className,
    methodName,
    setUp: setUps.get(className) ?? {},
  }));
}

/** The parts of `acme.InvoiceTest`, with the row of the class. */
export function testClassOf(org: Org, className: string): TestClass {
  const dot = className.indexOf('.');
  const [namespace, name] = dot < 0 ? [null, className] : [className.slice(0, dot), className.slice(dot + 1)];
  const row = org.records
    .all('ApexClass')
    .find(({ values }) => values.get('Name') === name && (values.get('NamespacePrefix') ?? null) === namespace);
  return { id: row?.id, name, namespace };
}
