import { ApexDate } from '../values/date.ts';
import { ApexDatetime } from '../values/datetime.ts';
import type { ApexEnumValue } from '../values/enumValue.ts';
import { elementsEqual, equalWithDeclared } from '../values/equality.ts';
import { asyncSystemMembers } from './asyncTypes.ts';
import { systemAssertions } from './assertions.ts';
import type { ApexValue, LibraryType, RequestContext, Suspendable } from './contract.ts';
import { builtInEnumValue } from './enumTypes.ts';
import { maySuspend } from './members.ts';
import { hashOfValue } from './hashing.ts';
import { currentPage } from './web/pageTypes.ts';

function debug(context: RequestContext, level: string, value: ApexValue): void | Suspendable<void> {
  if (typeof value === 'object' && value !== null) {
    return debugPrinted(context, level, value);
  }
  context.apex.debug(level, String(value));
}

function* debugPrinted(context: RequestContext, level: string, value: ApexValue): Suspendable<void> {
  context.apex.debug(level, yield* context.apex.print(value));
}

/** The calendar date in the running user's time zone. */
export function today(context: RequestContext): ApexDate {
  return ApexDate.at(new ApexDatetime(context.now()).wallIn(context.user.timeZone));
}

/** The hash that a class without `hashCode` has in `System.hashCode`. */
function* hashOf(context: RequestContext, value: ApexValue): Suspendable<number> {
  if (typeof value === 'object' && value !== null && context.apex.declares(value, 'hashCode', 0)) {
    return Number(yield* context.apex.invoke(value, 'hashCode', []));
  }
  return hashOfValue(value);
}

export const systemType: LibraryType = {
  type: 'System',
  members: {
    'static void debug(Object message)': maySuspend((context, value: ApexValue) => debug(context, 'DEBUG', value)),
    'static void debug(LoggingLevel level, Object message)': maySuspend(
      (context, level: ApexEnumValue | null, value: ApexValue) => debug(context, level?.name ?? 'DEBUG', value),
    ),
    'static Datetime now()': (context: RequestContext) => new ApexDatetime(context.now()),
    'static Date today()': today,
    'static Long currentTimeMillis()': (context: RequestContext) => BigInt(Math.trunc(context.now())),
    'static Boolean equals(Object left, Object right)': maySuspend((context, left: ApexValue, right: ApexValue) =>
      equalWithDeclared(context.apex, left, right, elementsEqual),
    ),
    'static Integer hashCode(Object value)': hashOf,
    ...asyncSystemMembers,
    'static Boolean isFunctionCallback()': () => false,
    'static PageReference currentPageReference()': currentPage,
    'static ApplicationReadWriteMode getApplicationReadWriteMode()': () =>
      builtInEnumValue('ApplicationReadWriteMode', 'DEFAULT'),
    ...systemAssertions,
  },
};

const requestType: LibraryType = {
  type: 'Request',
  members: {
    'static Request getCurrent()': () => currentRequest,
    'String getRequestId()': (context: RequestContext) => `${context.user.organizationId}.${context.user.id}`,
    'Quiddity getQuiddity()': (context: RequestContext) =>
      builtInEnumValue('Quiddity', context.apex.jobs.quiddity ?? (context.apex.isTest ? 'RUNTEST_SYNC' : 'ANONYMOUS')),
  },
};

const currentRequest = { apexTypeName: 'System.Request', printed: () => 'Request' };

export const systemTypes: readonly LibraryType[] = [systemType, requestType];
