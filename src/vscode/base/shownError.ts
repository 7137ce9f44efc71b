import { Failure } from '../../core/base/failure.ts';
import { shownMessage } from '../../core/base/shownMessage.ts';
import { failures } from './failures.ts';

/** What is said of something that was thrown. Failures are written for people; anything else may quote what a customer has, and is for the log. */
export function shownError(error: unknown): string {
  return shownMessage((Failure.is(error) ? error : failures.unexpected(error)).message);
}
