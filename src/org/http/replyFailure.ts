import type { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import {
  accessDenied,
  alreadyTraced,
  apiDisabled,
  fieldMissing,
  debugLevelTaken,
  foreignReply,
  licenseInUse,
  logStorageFull,
  mayNotDebug,
  objectMissing,
  orgBusy,
  orgGone,
  orgRefused,
  orgSessionExpired,
  proxyAuthentication,
  recordGone,
  requestLimitReached,
} from '../failures.ts';
import { list, parseJson, record, someText } from '../json.ts';
import type { RestError } from '../wire/rest.ts';
import { type HttpReply, bodyText } from './httpTransport.ts';
import { retryAfter } from './retryAfter.ts';

/** An error reply, in the words the rules below decide on. */
interface ErrorReply {
  readonly host: string;
  readonly action: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly isPage: boolean;
  readonly retryAfter: number | undefined;
}

interface FailureRule {
  readonly when: (reply: ErrorReply) => boolean;
  readonly failure: (reply: ErrorReply) => Failure;
}

/** First match decides. Texts and codes: salesforce errors as seen by users; the last rule passes on what the org said. */
const rules: readonly FailureRule[] = [
  { when: ({ status }) => status === 407, failure: ({ host }) => proxyAuthentication(host) },
  { when: ({ status }) => status === 420, failure: ({ host }) => orgGone(host) },
  { when: ({ status, isPage }) => status === 401 && !isPage, failure: orgSessionExpired },
  { when: ({ code, message }) => meansUnknownSession(code, message), failure: orgSessionExpired },
  {
    when: ({ code, message }) => code === 'REQUEST_LIMIT_EXCEEDED' && !/concurrent/i.test(message),
    failure: requestLimitReached,
  },
  {
    when: ({ code }) => code === 'REQUEST_LIMIT_EXCEEDED',
    failure: (reply) => orgBusy(reply.action, reply.retryAfter),
  },
  {
    when: ({ status, code }) =>
      status === 429 ||
      (status >= 502 && status <= 504) ||
      code === 'SERVER_UNAVAILABLE' ||
      code === 'UNABLE_TO_LOCK_ROW',
    failure: (reply) => orgBusy(reply.action, reply.retryAfter),
  },
  { when: ({ isPage }) => isPage, failure: ({ host, status }) => foreignReply(host, status) },
  {
    when: ({ message }) => /licensed number of debugging sessions/i.test(message),
    failure: ({ message }) => licenseInUse(message),
  },
  { when: ({ message }) => /already being traced/i.test(message), failure: ({ message }) => alreadyTraced(message) },
  {
    when: ({ message }) => /before trace flags can be added/i.test(message),
    failure: ({ message }) => logStorageFull(message),
  },
  {
    when: ({ code, action }) => code.startsWith('DUPLICATE') && action === l10n.t('save a debug level'),
    failure: ({ message }) => debugLevelTaken(message),
  },
  { when: ({ message }) => /cannot be inserted: Apex Debugger Session/i.test(message), failure: mayNotDebug },
  {
    when: ({ code, message }) => code === 'INVALID_FIELD' && fieldIn(message) !== undefined,
    failure: ({ message }) => fieldMissing(fieldIn(message) ?? ''),
  },
  {
    when: ({ code }) => code === 'INVALID_TYPE',
    failure: ({ message }) => objectMissing(message),
  },
  {
    when: ({ code }) => code === 'NOT_FOUND' || code === 'ENTITY_IS_DELETED',
    failure: ({ action }) => recordGone(action),
  },
  { when: ({ code }) => /^API_(DISABLED|CURRENTLY_DISABLED)/.test(code), failure: apiDisabled },
  {
    when: ({ status, code }) => status === 403 || /^INSUFFICIENT_ACCESS/.test(code),
    failure: ({ action, message }) => accessDenied(action, message),
  },
];

/** The failure that an error reply stands for. `action` completes "The org refused to …". */
export function replyFailure(host: string, action: string, reply: HttpReply): Failure {
  const body = bodyText(reply);
  const isPage = isWebPage(body);
  const { code, message } = errorOf(parseJson(body), body);
  const wait = retryAfter(reply);
  return failureFor({
    host,
    action,
    status: reply.status,
    code,
    message: message || `HTTP ${reply.status}`,
    isPage,
    retryAfter: wait === undefined ? undefined : Math.ceil(wait / 1000),
  });
}

/**
 * Whether the org did nothing because it does not know the session. Its own code for that says so whatever the request was; behind
 * another 401 only a request that reads has surely done nothing.
 */
export function refusesSession(reply: HttpReply, method: string): boolean {
  if (!refusalStatuses.has(reply.status)) {
    return false;
  }
  const body = bodyText(reply);
  const { code, message } = errorOf(parseJson(body), body);
  return meansUnknownSession(code, message) || (reply.status === 401 && method === 'GET' && !isWebPage(body));
}

/** REST answers 401, the identity services 403, and SOAP sends its faults with 500. */
const refusalStatuses: ReadonlySet<number> = new Set([401, 403, 500]);

function meansUnknownSession(code: string, message: string): boolean {
  return code.endsWith('INVALID_SESSION_ID') || message.trim() === 'Bad_OAuth_Token';
}

/** The failure of one record inside a reply that succeeded as a whole. */
export function recordFailure(host: string, action: string, status: number, body: unknown): Failure {
  const { code, message } = errorOf(body, '');
  return failureFor({
    host,
    action,
    status,
    code,
    message: message || `HTTP ${status}`,
    isPage: false,
    retryAfter: undefined,
  });
}

function failureFor(reply: ErrorReply): Failure {
  return (rules.find((rule) => rule.when(reply))?.failure ?? refusal)(reply);
}

function refusal({ action, message }: ErrorReply): Failure {
  return orgRefused(action, message);
}

/** `[{message, errorCode}]` is the platform's shape, `{message, action}` the debug API's, `{error, error_description}` OAuth's. */
export function errorOf(body: unknown, raw: string): { readonly code: string; readonly message: string } {
  if (body === undefined && raw.includes('<faultcode>')) {
    return { code: element(raw, 'faultcode').replace(/^\w+:/, ''), message: element(raw, 'faultstring') };
  }
  const first = record<RestError & { statusCode: string; error: string; error_description: string }>(
    Array.isArray(body) ? list(body)[0] : body,
  );
  return {
    code: someText(first.errorCode) ?? someText(first.statusCode) ?? someText(first.error) ?? '',
    message: someText(first.message) ?? someText(first.error_description) ?? raw,
  };
}

function isWebPage(body: string): boolean {
  return /^\s*</.test(body) && !/<\?xml|<soapenv:/i.test(body.slice(0, 200));
}

/** The field that a query named and the user may not see, or that is not there. */
function fieldIn(message: string): string | undefined {
  return /(?:No such column|Didn't understand relationship) '([^']{1,80})'/.exec(message)?.[1];
}

/** The text of an element of a SOAP fault. */
function element(xml: string, name: string): string {
  const start = xml.indexOf(`<${name}>`) + name.length + 2;
  const end = xml.indexOf(`</${name}>`, start);
  return end < start ? '' : xml.slice(start, end);
}
