import { allowedOrigin } from '../base/orgAddress.ts';

/** The page on which users of any production org sign in. */
export const salesforceLogin = 'https://login.salesforce.com';

/**
 * The address of an LMO as people have it at hand: the scheme may be missing, and the browser's address bar shows Lightning's own
 * host. Answers scheme, host and port; throws a `Failure` that says what is wrong.
 */
export function lmoOrigin(typed: string): string {
  const text = typed.trim();
  const address = /^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`;
  return allowedOrigin(
    address.replace(/^(https:\/\/[^/?#]+)\.lightning\.force\.com(?=[/?#]|$)/i, '$1.my.salesforce.com'),
  );
}

/** Whether a text has the form of an org session: opaque, with the org id in front, or a signed token. */
export function isOrgSession(text: string): boolean {
  return /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![A-Za-z0-9._]+$/.test(text) || isSignedToken(text);
}

function isSignedToken(text: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}
