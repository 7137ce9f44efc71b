import { type ApiReply, jsonReply, textReply } from '../http/apiReply.ts';

/** What the platform says with a status; where it says it in HTML, `html`. */
interface Words {
  readonly errorCode: string;
  readonly message: string;
}

const words: Readonly<Record<number, Words>> = {
  401: { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
  403: { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
  429: { errorCode: 'TOO_MANY_REQUESTS', message: 'Too many requests' },
  500: {
    errorCode: 'UNKNOWN_EXCEPTION',
    message: 'An unexpected error occurred. Please include this ErrorId if you contact support',
  },
  502: { errorCode: 'BAD_GATEWAY', message: 'Bad Gateway' },
  503: { errorCode: 'SERVER_UNAVAILABLE', message: 'Server is too busy' },
  504: { errorCode: 'GATEWAY_TIMEOUT', message: 'Gateway Timeout' },
};

/** A deleted org is answered for by something that writes pages (jsforce#1772). */
const goneOrg = 420;
const gonePage = '<html><head><title>Error</title></head><body>The org is no longer available.</body></html>';

/** `retryAfter` in seconds; 0 for none. An empty `errorCode` means the usual one. */
export function statusReply(options: {
  readonly status: number;
  readonly retryAfter: number;
  readonly errorCode: string;
}): ApiReply {
  const status = Math.min(599, Math.max(200, Math.floor(options.status)));
  const headers: Record<string, string> = options.retryAfter > 0 ? { 'Retry-After': String(options.retryAfter) } : {};
  if (status === goneOrg) {
    const reply = textReply(status, gonePage, 'text/html;charset=UTF-8');
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }
  const usual = words[status] ?? { errorCode: 'UNKNOWN_EXCEPTION', message: `HTTP ${status}` };
  const errorCode = options.errorCode === '' ? usual.errorCode : options.errorCode;
  return jsonReply(status, [{ message: usual.message, errorCode }], headers);
}
