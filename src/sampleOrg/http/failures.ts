import { type ApiReply, jsonReply } from './apiReply.ts';

/** One entry of the list that a failed call answers with. */
export interface RestError {
  readonly message: string;
  readonly errorCode: string;
  readonly fields?: readonly string[];
}

/** Thrown by handlers; answered as `[{"message","errorCode","fields"?}]`. */
export class RestFailure extends Error {
  readonly status: number;
  readonly errors: readonly RestError[];

  constructor(status: number, ...errors: readonly RestError[]) {
    super(errors[0]?.message ?? 'The call failed.');
    this.name = 'RestFailure';
    this.status = status;
    this.errors = errors;
  }

  toReply(): ApiReply {
    return jsonReply(this.status, this.errors);
  }
}

const failure = (status: number, errorCode: string, message: string, fields?: readonly string[]): RestFailure =>
  new RestFailure(status, fields === undefined ? { message, errorCode } : { message, errorCode, fields });

// Every refusal of the REST APIs, in the org's own words.

export const sessionInvalid = (): RestFailure => failure(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
export const resourceNotFound = (): RestFailure => failure(404, 'NOT_FOUND', 'The requested resource does not exist');
export const insufficientAccess = (): RestFailure =>
  failure(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
export const methodNotAllowed = (method: string, allowed: readonly string[]): RestFailure =>
  failure(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(',')}`);
export const mediaTypeNotSupported = (type: string): RestFailure =>
  failure(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    `Content-Type header specified in HTTP request is not supported: ${type}. Send JSON`,
  );
export const misdirected = (): RestFailure =>
  failure(
    421,
    'MISDIRECTED_REQUEST',
    'The sample org answers to 127.0.0.1 and localhost alone: use the address that it printed.',
  );
export const notAcceptable = (types: string): RestFailure =>
  failure(406, 'NOT_ACCEPTABLE', `Accept header specified in HTTP request is not supported: ${types}. Ask for JSON`);
export const bodyMissing = (): RestFailure =>
  failure(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is required, but this request has no entity body.');
export const malformedJson = (detail: string): RestFailure =>
  failure(400, 'JSON_PARSER_ERROR', `The request body could not be read as JSON: ${detail}`);
export const bodyTooLarge = (): RestFailure => failure(413, 'REQUEST_LIMIT_EXCEEDED', 'The request body is too large');
export const malformedQuery = (message: string): RestFailure => failure(400, 'MALFORMED_QUERY', message);
export const queryRefused = (errorCode: string, message: string): RestFailure => failure(400, errorCode, message);
export const queryLocatorInvalid = (): RestFailure => failure(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
export const missingArgument = (name: string): RestFailure =>
  failure(400, 'MISSING_ARGUMENT', `The ${name} parameter is required`);
export const headerCallsExceeded = (allowed: number): RestFailure =>
  failure(
    403,
    'REQUEST_LIMIT_EXCEEDED',
    `No more than ${allowed} calls in 24 hours may ask for a debug log in their header.`,
  );
export const badValue = (message: string): RestFailure => failure(400, 'INVALID_FIELD', message);
export const noSuchField = (field: string, object: string): RestFailure =>
  failure(400, 'INVALID_FIELD', `No such column '${field}' on sobject of type ${object}`, [field]);
export const fieldNotWritable = (field: string): RestFailure =>
  failure(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${field}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    [field],
  );
/** Neither an id nor an external id field of the object. */
export const noSuchRecord = (text: string): RestFailure =>
  failure(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${text}`);
export const recordDeleted = (): RestFailure => failure(404, 'ENTITY_IS_DELETED', 'entity is deleted');
export const recordsRefused = (errors: readonly RestError[]): RestFailure => new RestFailure(400, ...errors);
export const operationNotSupported = (label: string, operation: 'inserted' | 'updated' | 'deleted'): RestFailure =>
  failure(400, 'INVALID_TYPE_FOR_OPERATION', `entity type cannot be ${operation}: ${label}`);
export const serverError = (): RestFailure =>
  failure(500, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred. Please include this ErrorId if you contact support');
export const invalidValue = (message: string, fields: readonly string[] = []): RestFailure =>
  failure(400, 'INVALID_VALUE', message, fields);
export const invalidSearch = (message: string): RestFailure => failure(400, 'MALFORMED_SEARCH', message);
export const tooManyRecords = (limit: number): RestFailure =>
  failure(400, 'EXCEEDED_ID_LIMIT', `record limit reached. cannot submit more than ${limit} records into this call`);
export const tooManySubrequests = (limit: number): RestFailure =>
  failure(400, 'LIMIT_EXCEEDED', `Limit exceeded: a composite request takes at most ${limit} subrequests`);
