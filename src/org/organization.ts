import { l10n } from '../core/base/l10n.ts';
import type { OrganizationFacts } from '../core/debugging/execution.ts';
import { isOrgId } from '../core/subscribers/orgId.ts';
import { dataPath } from './apiVersion.ts';
import { replyNotUnderstood } from './failures.ts';
import { bodyText, serverTime } from './http/httpTransport.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { list, parseJson, record, someText } from './json.ts';
import type { OrganizationRecord, QueryReply, UserInfoReply } from './wire/rest.ts';

// What an org and the user in it are. The debug launch and the subscriber's org read the same replies.

export const organizationQuery =
  'SELECT Id, Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix FROM Organization';

export const userInfoPath = '/services/oauth2/userinfo';

export interface LoginAsUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

/** Reads the rows of `organizationQuery`. */
export function organizationFacts(rows: readonly unknown[]): OrganizationFacts {
  const row = record<OrganizationRecord>(rows[0]);
  const organizationId = someText(row.Id);
  // Whether this is a sandbox decides whether it may be debugged, so it is never guessed.
  if (organizationId === undefined || !isOrgId(organizationId) || typeof row.IsSandbox !== 'boolean') {
    throw replyNotUnderstood(l10n.t('what org is this'));
  }
  return {
    organizationId,
    name: someText(row.Name) ?? organizationId,
    instanceName: someText(row.InstanceName) ?? '',
    isSandbox: row.IsSandbox,
    trialExpirationDate: someText(row.TrialExpirationDate),
    namespacePrefix: someText(row.NamespacePrefix),
  };
}

export function loginAsUser(reply: unknown): LoginAsUser {
  const info = record<UserInfoReply>(reply);
  const id = someText(info.user_id);
  if (id === undefined) {
    throw replyNotUnderstood(l10n.t('who is logged in'));
  }
  const username = someText(info.preferred_username) ?? id;
  return { id, username, name: someText(info.name) ?? username };
}

/** What the org is, and its own time. */
export async function askOrganization(
  http: OrgHttp,
  signal: AbortSignal,
): Promise<{ readonly organization: OrganizationFacts; readonly time: Date }> {
  const path = `${dataPath}/query/?q=${encodeURIComponent(organizationQuery)}`;
  const reply = await http.send({ method: 'GET', path, action: l10n.t('say what org this is'), signal });
  const { records } = record<QueryReply>(parseJson(bodyText(reply)));
  return { organization: organizationFacts(list(records)), time: serverTime(reply) };
}

export async function askLoginAsUser(http: OrgHttp, signal: AbortSignal): Promise<LoginAsUser> {
  const action = l10n.t('say who is logged in');
  return loginAsUser(await http.json({ method: 'GET', path: userInfoPath, action, signal }));
}
