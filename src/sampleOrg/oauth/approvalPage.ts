import type { ApiReply } from '../http/apiReply.ts';
import { escapeHtml, htmlPage } from '../http/htmlPage.ts';

export interface Approval {
  /** Names this approval in the form that comes back. */
  readonly ticket: string;
  readonly orgName: string;
  readonly appName: string;
  readonly scopes: readonly string[];
  readonly usernames: readonly string[];
  readonly selected: string | undefined;
  /** Where the answer goes. */
  readonly callback: URL;
}

/** Who signs in, and whether the app may act for them, on one page: an org asks on two. */
export function approvalPage(approval: Approval): ApiReply {
  const { ticket, orgName, appName, scopes, usernames, selected, callback } = approval;
  const options = usernames.map(
    (name) => `<option${name === selected ? ' selected' : ''} value="${escapeHtml(name)}">${escapeHtml(name)}</option>`,
  );
  const body = `<h1>${escapeHtml(orgName)}</h1>
<form method="post" action="/services/oauth2/authorize">
<input type="hidden" name="ticket" value="${escapeHtml(ticket)}">
<p><label>Username <select name="username">${options.join('')}</select></label></p>
<p><strong>${escapeHtml(appName)}</strong> asks to:</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
</form>`;
  return htmlPage(200, `Allow access – ${orgName}`, body, `'self' ${callback.origin}`);
}

/** Where an app cannot be trusted with the answer, the person in front of the page is told. */
export function refusalPage(code: string, description: string): ApiReply {
  return htmlPage(
    400,
    'OAuth error',
    `<h1>OAuth error</h1><p>error=${escapeHtml(code)}</p><p>${escapeHtml(description)}</p>`,
    `'none'`,
  );
}
