import type { IncomingHttpHeaders } from 'node:http';
import { bodyMissing, malformedJson } from './failures.ts';

/** A request as the handlers see it: whole, with a path that is clean of doubled slashes. */
export interface ApiRequest {
  readonly method: string;
  /** Starts with a slash, not decoded, no trailing slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as it came; left out where it is text. */
  readonly bytes?: Uint8Array;
  /** Aborted when the client went away before it was answered. */
  readonly signal: AbortSignal;
}

/** The body as a JSON object. Throws the org's own refusal for anything else. */
export function jsonBody(request: ApiRequest): Readonly<Record<string, unknown>> {
  if (request.body.trim() === '') {
    throw bodyMissing();
  }
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch (error) {
    throw malformedJson(error instanceof Error ? error.message : String(error));
  }
  if (!isObject(value)) {
    throw malformedJson('a JSON object is expected');
  }
  return value;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Splits a request target into path and query, as the org reads it: doubled and trailing slashes do not count. */
export function parseTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const mark = target.indexOf('?');
  const path = (mark < 0 ? target : target.slice(0, mark)).replace(/\/{2,}/g, '/');
  return {
    path: path.length > 1 ? path.replace(/\/$/, '') : path,
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
  };
}

/** A call inside of a call: as the same caller, with JSON in it. `target`: path and query. */
export function subrequestOf(request: ApiRequest, method: string, target: string, body: string): ApiRequest {
  const headers = { ...request.headers };
  delete headers['accept-encoding'];
  delete headers['content-type'];
  return { method: method.toUpperCase(), ...parseTarget(target), headers, body, signal: request.signal };
}
