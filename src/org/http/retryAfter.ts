import { type HttpReply, headerText } from './httpTransport.ts';

/** Milliseconds that a server asks to wait before the next try, given in seconds or as a moment of its own time. Undefined: it does not. */
export function retryAfter(reply: Pick<HttpReply, 'headers'>): number | undefined {
  const value = headerText(reply, 'retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) {
    return Number(value) * 1000;
  }
  const wait = Date.parse(value) - Date.parse(headerText(reply, 'date') ?? '');
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
