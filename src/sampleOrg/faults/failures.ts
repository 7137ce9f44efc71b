import { RestFailure } from '../http/failures.ts';

/** A fault that the control endpoint cannot set; the message says what to write instead. */
export const faultNotUnderstood = (message: string): RestFailure =>
  new RestFailure(400, { message, errorCode: 'INVALID_INPUT' });
