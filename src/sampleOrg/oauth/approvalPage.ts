import { type ApiReply, textReply } from '../http/apiReply.ts';

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
    (name) => `<option${name === selected ? ' selected' : ''} value="${escape(name)}">${escape(name)}</option>`,
  );
  const body = `<h1>${escape(orgName)}</h1>
<form method="post" action="/services/oauth2/authorize">
<input type="hidden" name="ticket" value="${escape(ticket)}">
<p><label>Username <select name="username">${options.join('')}</select></label></p>
<p><strong>${escape(appName)}</strong> asks to:</p>
<ul>${scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
<p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p>
</form>`;
  return page(200, `Allow access – ${orgName}`, body, `'self' ${callback.origin}`);
}

/** Where an app cannot be trusted with the answer, the person in front of the page is told. */
export function refusalPage(code: string, description: string): ApiReply {
  return page(
    400,
    'OAuth error',
    `<h1>OAuth error</h1><p>error=${escape(code)}</p><p>${escape(description)}</p>`,
    `'none'`,
  );
}

function page(status: number, title: string, body: string, formAction: string): ApiReply {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.3rem 1rem}</style>
</head><body>${body}</body></html>
`;
  const reply = textReply(status, html, 'text/html;charset=UTF-8');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; frame-ancestors 'none'`;
  return {
    ...reply,
    headers: { ...reply.headers, 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' },
  };
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
