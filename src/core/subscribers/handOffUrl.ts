import { Failure } from '../base/failure.ts';
import { HandOff } from './handOff.ts';

// Characters that no address and no org session has. Salesforce's own client refuses them too: such a URL was made to harm.
const unexpected = /[`$\\"'|&;<>()\s]/;

/**
 * Reads a hand-off as Setup shows it: `forceide://<org name>/?url=<host or URL>&secure=<0|1>&sessionId=<org session>`.
 * Rejects everything else with a `Failure` that does not repeat the text, for it may hold a secret.
 */
export function parseHandOff(text: string): HandOff {
  const url = parseUrl(text.trim());
  if (url?.protocol.toLowerCase() !== 'forceide:') {
    throw failures.notAHandOff();
  }
  const address = url.searchParams.get('url') ?? '';
  const orgSession = url.searchParams.get('sessionId') ?? '';
  if (address === '' || orgSession === '') {
    throw failures.incomplete(address === '' ? 'url' : 'sessionId');
  }
  if (unexpected.test(address) || unexpected.test(orgSession)) {
    throw failures.unexpectedCharacters();
  }
  if (!/^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?!./.test(orgSession)) {
    throw failures.noOrgSession();
  }
  return new HandOff(originOf(address, url.searchParams.get('secure') === '0'), orgNameOf(url), orgSession);
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** `secure=0` counts only where the address leaves the scheme open. */
function originOf(address: string, insecure: boolean): string {
  const whole = /^https?:/i.test(address) ? address : `${insecure ? 'http' : 'https'}://${address}`;
  const url = parseUrl(whole);
  if (url === undefined || url.username !== '' || url.password !== '') {
    throw failures.addressNotUnderstood();
  }
  return url.origin;
}

/** Spaces come as `+`. A broken escape is left as it is: the name is for show only. */
function orgNameOf(url: URL): string {
  const name = url.hostname.replaceAll('+', ' ');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const copyAgain = "Copy the URL again: in the subscriber's Setup, Apex Debugger, Start Partner Debugging Session.";

const failures = {
  notAHandOff: () => new Failure('notAHandOff', `This is not a hand-off, which begins with forceide://. ${copyAgain}`),
  incomplete: (missing: string) =>
    new Failure('notAHandOff', `This hand-off has no "${missing}", so a part of it is missing. ${copyAgain}`),
  unexpectedCharacters: () =>
    new Failure('notAHandOff', `This hand-off holds characters that no org's address or session has. ${copyAgain}`),
  noOrgSession: () =>
    new Failure('notAHandOff', `The "sessionId" of this hand-off is not an org session. ${copyAgain}`),
  addressNotUnderstood: () =>
    new Failure('notAHandOff', `The "url" of this hand-off is not an org's address. ${copyAgain}`),
};
