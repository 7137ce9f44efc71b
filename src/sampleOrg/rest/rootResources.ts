import { jsonReply } from '../http/apiReply.ts';
import { resourceNotFound } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import type { RouteTable } from '../http/router.ts';

const newestVersion = 66;
const oldestVersion = 31;
const seasons = ['Spring', 'Summer', 'Winter'];

/** `Spring '26` is version 66. */
function label(version: number): string {
  const position = version - newestVersion + 300;
  const season = seasons[position % 3] ?? '';
  const year = 26 + Math.floor(position / 3) - 100 + (season === 'Winter' ? 1 : 0);
  return `${season} '${String(year).padStart(2, '0')}`;
}

/** What an org tells anyone who asks. */
export function apiVersions(): readonly object[] {
  return Array.from({ length: newestVersion - oldestVersion + 1 }, (_, index) => {
    const version = oldestVersion + index;
    return { label: label(version), url: `/services/data/v${version}.0`, version: `${version}.0` };
  });
}

/** @throws RestFailure 404 for a version that the org does not list. */
export function requireListedVersion(path: string): void {
  const version = /^\/services\/data\/v([^/]+)/i.exec(path)?.[1];
  if (version === undefined) {
    return;
  }
  const number = /^(\d+)\.0$/.exec(version)?.[1];
  if (number === undefined || Number(number) < oldestVersion || Number(number) > newestVersion) {
    throw resourceNotFound();
  }
}

function userInfo({ org, session, request }: OrgCall): object {
  const { user } = session;
  const host = request.headers.host ?? '';
  return {
    sub: `http://${host}/id/${org.organizationId}/${user.id}`,
    user_id: user.id,
    organization_id: org.organizationId,
    preferred_username: user.username,
    nickname: user.username.split('@')[0] ?? user.username,
    name: user.name,
    email: user.email,
    email_verified: true,
    zoneinfo: user.timeZone,
    user_type: 'STANDARD',
    language: user.locale,
    locale: user.locale,
    utcOffset: 0,
    active: true,
    urls: {
      rest: `http://${host}/services/data/v{version}/`,
      query: `http://${host}/services/data/v{version}/query/`,
      tooling_rest: `http://${host}/services/data/v{version}/tooling/`,
      custom_domain: org.url,
    },
  };
}

function resources(version: string): object {
  const root = `/services/data/v${version}`;
  return Object.fromEntries(
    ['sobjects', 'query', 'queryAll', 'tooling', 'limits'].map((name) => [name, `${root}/${name}`]),
  );
}

const limit = (max: number, used = 0): object => ({ Max: max, Remaining: max - used });

/** What does not belong to one object: who is logged in, what the APIs are, what is left of them. */
export const rootResources: RouteTable<OrgCall> = {
  'GET /services/oauth2/userinfo': (call) => jsonReply(200, userInfo(call)),
  'POST /services/oauth2/userinfo': (call) => jsonReply(200, userInfo(call)),
  'GET /services/data/v:version': (_call, { version = '' }) => jsonReply(200, resources(version)),
  'GET /services/data/v:version/limits': ({ org }) => {
    const used = Object.values(org.conditions.counts).reduce((sum, count) => sum + count, 0);
    return jsonReply(200, {
      DailyApiRequests: limit(100_000, used),
      DailyStreamingApiEvents: limit(1_000_000),
      StreamingApiConcurrentClients: limit(2_000, org.events.clients.length),
      DataStorageMB: limit(1_024),
      FileStorageMB: limit(1_024),
    });
  },
};
