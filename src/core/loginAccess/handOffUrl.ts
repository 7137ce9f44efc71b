import * as failures from './failures.ts';
import { HandOff } from './handOff.ts';

const longestUrl = 4_096;
/** What Salesforce's own client refuses in either value, and what is not ASCII: nothing of it belongs in a host or a session. */
const unsafe = /[`$\\"'|&;<>()\s]|[^\x21-\x7e]/;
const orgSessionForm = /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![A-Za-z0-9._~+/=-]{1,2000}$/;

/**
 * Reads a pasted `forceide://<org name>/?url=<host or URL>&sessionId=<org session>[&secure=0]`.
 * Throws a `Failure` that names what is wrong and never repeats the session. Whether the host may be trusted is decided where
 * the session is used.
 */
export function parseHandOff(pasted: string): HandOff {
  const text = pasted.trim().replace(/^["'<]|["'>]$/g, '');
  checkForm(text);
  const { orgName, query } = split(text);
  // Any base serves: only the query is read.
  const parameters = new URL(`https://handoff.invalid/?${query}`).searchParams;
  const address = parameters.get('url')?.trim() ?? '';
  const orgSession = parameters.get('sessionId')?.trim() ?? '';
  if (address === '') {
    throw failures.handOffWithoutUrl();
  }
  if (orgSession === '') {
    throw parameters.has('pw') ? failures.handOffWithPassword() : failures.handOffWithoutSession();
  }
  if (unsafe.test(address)) {
    throw failures.handOffUnsafe('url');
  }
  if (unsafe.test(orgSession)) {
    throw failures.handOffUnsafe('sessionId');
  }
  if (!orgSessionForm.test(orgSession)) {
    throw failures.handOffSessionMalformed();
  }
  return new HandOff(instanceUrl(address, parameters.get('secure') !== '0'), orgName, orgSession);
}

function checkForm(text: string): void {
  if (text === '') {
    throw failures.handOffEmpty();
  }
  if (text.length > longestUrl) {
    throw failures.handOffTooLong();
  }
  if (/\s/.test(text)) {
    throw failures.handOffSeveralWords();
  }
  if (/^https?:/i.test(text)) {
    throw failures.handOffIsWebAddress();
  }
  if (orgSessionForm.test(text)) {
    throw failures.handOffIsBareSession();
  }
  if (!/^forceide:\/\//i.test(text)) {
    throw failures.handOffOtherScheme();
  }
}

/** By hand: an org's name stands where a host would, with characters that a host may not have. */
function split(text: string): { orgName: string; query: string } {
  const [beforeQuery = '', ...afterQuery] = text.slice('forceide://'.length).split('?');
  const name = beforeQuery.split('/', 1)[0] ?? '';
  return { orgName: decodeName(name), query: afterQuery.join('?').split('#', 1)[0] ?? '' };
}

/** Spaces come as `+`. A broken escape is left as it is: the name is for show only. */
function decodeName(name: string): string {
  const spaced = name.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** `secure=0` counts only where the address leaves the scheme open. */
function instanceUrl(address: string, secure: boolean): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    throw failures.handOffUrlScheme(scheme);
  }
  let url: URL;
  try {
    url = new URL(scheme === undefined ? `${secure ? 'https' : 'http'}://${address}` : address);
  } catch {
    throw failures.handOffUrlMalformed(address);
  }
  if (url.username !== '' || url.password !== '') {
    throw failures.handOffUrlWithUser();
  }
  return url.origin;
}
