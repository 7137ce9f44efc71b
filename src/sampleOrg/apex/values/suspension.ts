import type { ApexValue, Suspendable } from '../library/contract.ts';

/** Whether a member answered with a generator that has to be run before there is a value. No Apex value has a `next` method. */
export function isSuspendable(
  answer: ApexValue | void | Suspendable<ApexValue | void>,
): answer is Suspendable<ApexValue | void> {
  return typeof answer === 'object' && answer !== null && 'next' in answer;
}
