import { equalWithDeclared, operatorEquals } from '../values/equality.ts';
import type { ApexType } from '../values/typeValue.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from './contract.ts';
import { raiseAssertion } from './failures.ts';
import { maySuspend, type Members } from './members.ts';
import { printedTexts } from './stringType.ts';
import { typeNameOf } from './typeNames.ts';

/** Equality of assertions: numbers by value, but strings with case, unlike `==`. */
function assertionEquals(left: ApexValue, right: ApexValue): boolean {
  return typeof left === 'string' && typeof right === 'string' ? left === right : operatorEquals(left, right);
}

/** A primitive pair is decided at once; anything else may have an `equals` or a `toString` to run. */
function compare(
  context: RequestContext,
  expectEqual: boolean,
  expected: ApexValue,
  actual: ApexValue,
  message?: ApexValue,
): void | Suspendable<void> {
  if (expectEqual && expected === actual) {
    return;
  }
  return compareDeclared(context, expectEqual, expected, actual, message);
}

function* compareDeclared(
  context: RequestContext,
  expectEqual: boolean,
  expected: ApexValue,
  actual: ApexValue,
  message?: ApexValue,
): Suspendable<void> {
  const equal = yield* equalWithDeclared(context.apex, expected, actual, assertionEquals);
  if (equal !== expectEqual) {
    const texts = yield* printedTexts(context, [expected, actual]);
    const detail = expectEqual
      ? `Expected: ${texts[0] ?? ''}, Actual: ${texts[1] ?? ''}`
      : `Same value: ${texts[0] ?? ''}`;
    yield* fail(context, detail, message);
  }
}

/** `Assertion Failed: message: detail`, as far as there is a message and a detail. */
function* fail(context: RequestContext, detail: string, message?: ApexValue): Suspendable<never> {
  const [text] = message === undefined || message === null ? [] : yield* printedTexts(context, [message]);
  const parts = [text, detail].filter((part) => part !== undefined && part !== '');
  return raiseAssertion(context, ['Assertion Failed', ...parts].join(': '));
}

function holds(context: RequestContext, condition: boolean | null, message?: ApexValue): void | Suspendable<void> {
  return condition === true ? undefined : fail(context, '', message);
}

function isTrue(
  context: RequestContext,
  expected: boolean,
  value: boolean | null,
  message?: ApexValue,
): void | Suspendable<void> {
  return value === expected
    ? undefined
    : fail(context, `Expected: ${String(expected)}, Actual: ${String(value)}`, message);
}

function* isNull(context: RequestContext, expected: boolean, value: ApexValue, message?: ApexValue): Suspendable<void> {
  if ((value === null) !== expected) {
    const [text = ''] = yield* printedTexts(context, [value]);
    yield* fail(context, expected ? `Expected: null, Actual: ${text}` : 'Expected: not null, Actual: null', message);
  }
}

function* isInstance(
  context: RequestContext,
  expected: boolean,
  value: ApexValue,
  type: ApexType,
  message?: ApexValue,
): Suspendable<void> {
  if (value === null || context.apex.isInstance(value, type.name) !== expected) {
    const relation = expected ? 'instance of' : 'not an instance of';
    yield* fail(context, `Expected: ${relation} ${type.name}, Actual: ${typeNameOf(value)}`, message);
  }
}

/** Members of System. */
export const systemAssertions: Members = {
  'static void assert(Boolean condition)': maySuspend(holds),
  'static void assert(Boolean condition, Object message)': maySuspend(holds),
  'static void assertEquals(Object expected, Object actual)': maySuspend((context, a: ApexValue, b: ApexValue) =>
    compare(context, true, a, b),
  ),
  'static void assertEquals(Object expected, Object actual, Object message)': maySuspend(
    (context, a: ApexValue, b: ApexValue, message: ApexValue) => compare(context, true, a, b, message),
  ),
  'static void assertNotEquals(Object expected, Object actual)': maySuspend((context, a: ApexValue, b: ApexValue) =>
    compare(context, false, a, b),
  ),
  'static void assertNotEquals(Object expected, Object actual, Object message)': maySuspend(
    (context, a: ApexValue, b: ApexValue, message: ApexValue) => compare(context, false, a, b, message),
  ),
};

export const assertType: LibraryType = {
  type: 'Assert',
  members: {
    'static void areEqual(Object expected, Object actual)': maySuspend((context, a: ApexValue, b: ApexValue) =>
      compare(context, true, a, b),
    ),
    'static void areEqual(Object expected, Object actual, String message)': maySuspend(
      (context, a: ApexValue, b: ApexValue, message: ApexValue) => compare(context, true, a, b, message),
    ),
    'static void areNotEqual(Object expected, Object actual)': maySuspend((context, a: ApexValue, b: ApexValue) =>
      compare(context, false, a, b),
    ),
    'static void areNotEqual(Object expected, Object actual, String message)': maySuspend(
      (context, a: ApexValue, b: ApexValue, message: ApexValue) => compare(context, false, a, b, message),
    ),
    'static void isTrue(Boolean condition)': maySuspend((context, value: boolean | null) =>
      isTrue(context, true, value),
    ),
    'static void isTrue(Boolean condition, String message)': maySuspend(
      (context, value: boolean | null, message: ApexValue) => isTrue(context, true, value, message),
    ),
    'static void isFalse(Boolean condition)': maySuspend((context, value: boolean | null) =>
      isTrue(context, false, value),
    ),
    'static void isFalse(Boolean condition, String message)': maySuspend(
      (context, value: boolean | null, message: ApexValue) => isTrue(context, false, value, message),
    ),
    'static void isNull(Object value)': maySuspend((context, value: ApexValue) => isNull(context, true, value)),
    'static void isNull(Object value, String message)': maySuspend((context, value: ApexValue, message: ApexValue) =>
      isNull(context, true, value, message),
    ),
    'static void isNotNull(Object value)': maySuspend((context, value: ApexValue) => isNull(context, false, value)),
    'static void isNotNull(Object value, String message)': maySuspend((context, value: ApexValue, message: ApexValue) =>
      isNull(context, false, value, message),
    ),
    'static void isInstanceOfType(Object value, Type expected)': maySuspend(
      (context, value: ApexValue, type: ApexType) => isInstance(context, true, value, type),
    ),
    'static void isInstanceOfType(Object value, Type expected, String message)': maySuspend(
      (context, value: ApexValue, type: ApexType, message: ApexValue) =>
        isInstance(context, true, value, type, message),
    ),
    'static void isNotInstanceOfType(Object value, Type unexpected)': maySuspend(
      (context, value: ApexValue, type: ApexType) => isInstance(context, false, value, type),
    ),
    'static void isNotInstanceOfType(Object value, Type unexpected, String message)': maySuspend(
      (context, value: ApexValue, type: ApexType, message: ApexValue) =>
        isInstance(context, false, value, type, message),
    ),
    'static void fail()': maySuspend((context) => fail(context, '')),
    'static void fail(String message)': maySuspend((context, message: ApexValue) => fail(context, '', message)),
  },
};
