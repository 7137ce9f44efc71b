import { addressNotUnderstood, hostNotAllowed, insecureAddress } from './failures.ts';

/** Salesforce's own API hosts. `.force.com` is left out: customers publish sites there. */
const salesforceSuffixes = ['.my.salesforce.com', '.my.salesforce.mil', '.my.sfcrmproducts.cn', '.salesforce.com'];

/** The sample org runs here. A session sent to the loopback interface cannot leave the machine. */
const loopbackHosts = new Set(['127.0.0.1', 'localhost']);

const printableAscii = /^[\x21-\x7e]+$/;
/** Letters, digits and hyphens between dots. What else a URL may have in its host, proxies and other programs read as they like. */
const hostName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;

/**
 * Decides whether an org session may ever be sent to an address, and gives back its origin (scheme, host and port).
 * Rules: https on the default port to a Salesforce host, matched on a label boundary; no user info; letters, digits and
 * hyphens only. Throws a `Failure`.
 */
export function allowedOrigin(address: string): string {
  const text = address.trim();
  if (!printableAscii.test(text) || text.includes('\\')) {
    throw addressNotUnderstood(text);
  }
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw addressNotUnderstood(text);
  }
  if (url.username !== '' || url.password !== '') {
    throw hostNotAllowed(url.hostname);
  }
  if (loopbackHosts.has(url.hostname) && (url.protocol === 'http:' || url.protocol === 'https:')) {
    return url.origin;
  }
  if (!hostName.test(url.hostname) || !salesforceSuffixes.some((suffix) => url.hostname.endsWith(suffix))) {
    throw hostNotAllowed(url.hostname);
  }
  if (url.protocol !== 'https:' || url.port !== '') {
    throw insecureAddress(url.hostname);
  }
  return url.origin;
}

/** Whether an origin is on this machine. */
export function isLoopback(origin: string): boolean {
  return loopbackHosts.has(new URL(origin).hostname);
}
