import { RestFailure } from '../http/failures.ts';

// What the org refuses around debug sessions, in its own words.

const failure = (status: number, errorCode: string, message: string): RestFailure =>
  new RestFailure(status, { message, errorCode });

export const sessionsNotAllowed = (): RestFailure =>
  failure(400, 'INVALID_TYPE_FOR_OPERATION', 'entity type cannot be inserted: Apex Debugger Session');
export const licenseInUse = (): RestFailure =>
  failure(
    400,
    'LICENSE_LIMIT_EXCEEDED',
    'You exceeded your licensed number of debugging sessions. Please end other sessions or purchase more.',
  );
export const inMaintenance = (): RestFailure =>
  failure(
    503,
    'FUNCTIONALITY_TEMPORARILY_UNAVAILABLE',
    'Debugging sessions cannot be started while the service is being maintained. Try again later.',
  );
export const invalidEntryPoint = (): RestFailure =>
  failure(400, 'FIELD_INTEGRITY_EXCEPTION', 'Entry Point Filter: not a valid regular expression');
export const invalidRequestType = (name: string): RestFailure =>
  failure(400, 'FIELD_INTEGRITY_EXCEPTION', `Request Type Filter: unknown request type: ${name}`);
export const sessionNotActive = (): RestFailure =>
  failure(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
export const foreignSession = (): RestFailure =>
  failure(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
export const unknownRequest = (id: string): RestFailure =>
  failure(404, 'NOT_FOUND', `No debugged request has the id ${id}`);
export const requestNotStopped = (id: string): RestFailure =>
  failure(400, 'INVALID_OPERATION', `The request ${id} is not stopped`);
export const unknownFrame = (frame: string): RestFailure =>
  failure(
    400,
    'INVALID_OPERATION',
    frame === '' ? 'The stackFrame parameter is required' : `The stack has no frame ${frame}`,
  );
export const unknownStep = (type: string): RestFailure =>
  failure(400, 'INVALID_OPERATION', `A step goes into, over or out, not ${type}`);
