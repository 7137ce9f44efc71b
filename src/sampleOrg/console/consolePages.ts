import type { ApiReply } from '../http/apiReply.ts';
import { escapeHtml, htmlPage } from '../http/htmlPage.ts';

/** What the LMO knows of the subscriber. */
export interface ShownSubscriber {
  readonly name: string;
  /** 18 characters. */
  readonly organizationId: string;
  readonly sandbox: boolean;
  readonly instance: string;
}

/** A user who may be logged in as, or was once. */
export interface ShownUser {
  readonly name: string;
  readonly username: string;
  /** Until when, or why not any more. */
  readonly standing: string;
  /** Of the button; undefined where nobody may log in as them. */
  readonly ticket: string | undefined;
}

export const consolePath = '/partnerbt/lmo/subOrgLogin.apexp';

const footer =
  '<p><small>The sample org stands in for a License Management Org. A real one asks you to log in first, with multi-factor authentication.</small></p>';

/** Org details: facts, and who lets the publisher in. `closed`: why nobody can. */
export function overviewPage(
  { name, organizationId, sandbox, instance }: ShownSubscriber,
  users: readonly ShownUser[],
  closed: string | undefined,
): ApiReply {
  const rows = users.map(
    ({ name: person, username, standing, ticket }) =>
      `<tr><td>${escapeHtml(person)}<br><small>${escapeHtml(username)}</small></td><td>${escapeHtml(standing)}</td><td>${ticket === undefined ? '' : loginForm(ticket)}</td></tr>`,
  );
  const access =
    closed ??
    (rows.length === 0
      ? 'No user of this org has granted login access.'
      : `<table><thead><tr><th scope="col">User</th><th scope="col">Access</th><th scope="col"></th></tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`);
  const body = `<h1>Subscriber Support Console</h1>
<h2>${escapeHtml(name)}</h2>
<dl><dt>Organization ID</dt><dd>${escapeHtml(organizationId)}</dd>
<dt>Type</dt><dd>${sandbox ? 'Sandbox' : 'Production'}</dd>
<dt>Instance</dt><dd>${escapeHtml(instance)}</dd></dl>
<h2>Users who have granted login access</h2>
${access}
${footer}`;
  return htmlPage(200, `${name} – Subscriber Support Console`, body, `'self'`);
}

function loginForm(ticket: string): string {
  return `<form method="post" action="${consolePath}"><input type="hidden" name="ticket" value="${escapeHtml(ticket)}"><button>Login</button></form>`;
}

/** The customer's Setup page that a login leads to in the end: the hand-off to copy. */
export function handOffPage({ name }: ShownSubscriber, username: string, handOff: string): ApiReply {
  const body = `<h1>${escapeHtml(name)}</h1>
<p>Logged in as ${escapeHtml(username)}. <strong>Setup › Apex Debugger › Start Partner Debugging Session</strong> shows this address. Copy it and paste it into VS Code.</p>
<p><textarea readonly rows="4" aria-label="Address to copy">${escapeHtml(handOff)}</textarea></p>
${footer}`;
  return htmlPage(200, `Start Partner Debugging Session – ${name}`, body, `'none'`);
}

export function refusalPage(status: number, text: string): ApiReply {
  return htmlPage(
    status,
    'Subscriber Support Console',
    `<h1>Subscriber Support Console</h1><p>${escapeHtml(text)}</p>${footer}`,
    `'none'`,
  );
}
