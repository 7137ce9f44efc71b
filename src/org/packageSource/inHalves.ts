import { Failure } from '../../core/base/failure.ts';
import type { OrgFailureCode } from '../failures.ts';

/** What fails for everything that may still be asked. */
const endsAll: ReadonlySet<string> = new Set<OrgFailureCode | 'cancelled'>([
  'orgSessionExpired',
  'requestLimitReached',
  'orgUnreachable',
  'orgBusy',
  'orgGone',
  'apiDisabled',
  'certificateRefused',
  'redirectRefused',
  'proxyAuthentication',
  'foreignReply',
  'cancelled',
]);

/** A failure of the one thing that was asked, so that other things may be tried. */
export function isOfOneThing(error: unknown): error is Failure {
  return Failure.is(error) && !endsAll.has(error.code);
}

/** Works on all items at once; where that fails, on each half, down to the items that are at fault. What fails for all is thrown. */
export async function inHalves<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  onFailed: (item: T, failure: Failure) => void,
): Promise<void> {
  try {
    await work(items);
  } catch (error) {
    if (!isOfOneThing(error)) {
      throw error;
    }
    const [only] = items;
    if (items.length > 1) {
      const middle = Math.ceil(items.length / 2);
      await inHalves(items.slice(0, middle), work, onFailed);
      await inHalves(items.slice(middle), work, onFailed);
    } else if (only !== undefined) {
      onFailed(only, error);
    }
  }
}
