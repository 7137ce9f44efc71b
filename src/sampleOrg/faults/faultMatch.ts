import { type ApiRequest, isObject } from '../http/apiRequest.ts';
import { kindOf } from '../http/apiKinds.ts';
import { faultNotUnderstood } from './failures.ts';

/** Which calls a fault may take hold of. What is left out fits every call. */
export interface FaultMatch {
  /** cometd, debug, tooling, data, oauth2, soap, other. */
  readonly api: string | undefined;
  readonly method: string | undefined;
  readonly path: RegExp | undefined;
  /** A Bayeux message that the call carries: `/meta/connect`. */
  readonly message: string | undefined;
  /** Of the calls that fit: which ones, from 1 on. */
  readonly nth: ReadonlySet<number> | undefined;
  /** Of the calls that fit: each so manieth. */
  readonly every: number;
}

const known = new Set(['api', 'method', 'path', 'message', 'nth', 'every']);

/** Throws a `RestFailure` that names what cannot be understood. */
export function parseMatch(value: unknown): FaultMatch {
  const match = value ?? {};
  if (!isObject(match)) {
    throw faultNotUnderstood('match must be an object.');
  }
  const unknown = Object.keys(match).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw faultNotUnderstood(`match has no part ${unknown}: it takes ${[...known].join(', ')}.`);
  }
  return {
    api: textIn(match, 'api'),
    method: textIn(match, 'method')?.toUpperCase(),
    path: patternIn(match),
    message: textIn(match, 'message'),
    nth: numbersIn(match.nth),
    every: match.every === undefined ? 1 : wholeNumber(match.every, 'match.every'),
  };
}

/** Whether a call is of the kind; which one of them it is decides `chooses`. */
export function fits({ api, method, path, message }: FaultMatch, request: ApiRequest): boolean {
  return (
    (api === undefined || kindOf(request) === api) &&
    (method === undefined || request.method === method) &&
    (path === undefined || path.test(request.path)) &&
    (message === undefined || channelsOf(request).includes(message))
  );
}

/** `count`: which of the calls that fit it is, from 1 on. */
export function chooses({ nth, every }: FaultMatch, count: number): boolean {
  return (nth === undefined || nth.has(count)) && count % every === 0;
}

function channelsOf({ body }: ApiRequest): readonly unknown[] {
  try {
    const messages: unknown = JSON.parse(body);
    return (Array.isArray(messages) ? (messages as readonly unknown[]) : [messages]).map((message) =>
      isObject(message) ? message.channel : undefined,
    );
  } catch {
    return [];
  }
}

function textIn(match: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = match[name];
  if (value !== undefined && typeof value !== 'string') {
    throw faultNotUnderstood(`match.${name} must be a text.`);
  }
  return value;
}

function patternIn(match: Readonly<Record<string, unknown>>): RegExp | undefined {
  const source = textIn(match, 'path');
  try {
    return source === undefined ? undefined : new RegExp(source, 'i');
  } catch {
    throw faultNotUnderstood('match.path must be a regular expression.');
  }
}

function numbersIn(value: unknown): ReadonlySet<number> | undefined {
  if (value === undefined) {
    return undefined;
  }
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return new Set(list.map((item) => wholeNumber(item, 'match.nth')));
}

function wholeNumber(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw faultNotUnderstood(`${name} must be a whole number from 1 on.`);
  }
  return value;
}
