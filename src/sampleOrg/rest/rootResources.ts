import { jsonReply } from '../http/apiReply.ts';
import { apiVersionOf } from '../http/apiVersionOf.ts';
import { resourceNotFound } from '../http/failures.ts';
import type { OrgCall } from '../http/orgCall.ts';
import { apiUsage, dailyRequests } from '../http/restRouter.ts';
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
  if (!/^\/services\/data\/v/i.test(path)) {
    return;
  }
  const version = apiVersionOf(path);
  if (version === undefined || version < oldestVersion || version > newestVersion) {
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

/** What an identity URL answers: `/id/00D…/005…`. */
function identity(call: OrgCall): object {
  const { org, session, request } = call;
  const { user } = session;
  const host = `http://${request.headers.host ?? ''}`;
  const [firstName = '', ...rest] = user.name.split(' ');
  const version = 'v{version}';
  return {
    id: `${host}/id/${org.organizationId}/${user.id}`,
    asserted_user: true,
    user_id: user.id,
    organization_id: org.organizationId,
    username: user.username,
    nick_name: user.username.split('@')[0] ?? user.username,
    display_name: user.name,
    email: user.email,
    email_verified: true,
    first_name: firstName,
    last_name: rest.join(' '),
    timezone: user.timeZone,
    urls: {
      metadata: `${host}/services/Soap/m/{version}/${org.organizationId}`,
      rest: `${host}/services/data/${version}/`,
      sobjects: `${host}/services/data/${version}/sobjects/`,
      search: `${host}/services/data/${version}/search/`,
      query: `${host}/services/data/${version}/query/`,
      tooling_rest: `${host}/services/data/${version}/tooling/`,
      custom_domain: org.url,
    },
    active: true,
    user_type: 'STANDARD',
    language: user.locale,
    locale: user.locale,
    utcOffset: 0,
    is_app_installed: true,
  };
}

const resourceNames = [
  'composite',
  'limits',
  'parameterizedSearch',
  'query',
  'queryAll',
  'search',
  'sobjects',
  'tooling',
];
const toolingResourceNames = [
  'composite',
  'executeAnonymous',
  'query',
  'queryAll',
  'runTestsAsynchronous',
  'runTestsSynchronous',
  'sobjects',
  'tests',
];

function resources({ org, session, request }: OrgCall, version: string): object {
  const root = `/services/data/v${version}`;
  return {
    ...Object.fromEntries(resourceNames.map((name) => [name, `${root}/${name}`])),
    identity: `http://${request.headers.host ?? ''}/id/${org.organizationId}/${session.user.id}`,
  };
}

/** Limits of an org of this size; what nothing here uses up stays whole. */
const untouched: Readonly<Record<string, number>> = {
  ActiveScratchOrgs: 40,
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyBulkV2QueryJobs: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyScratchOrgs: 80,
  DailyStandardVolumePlatformEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DataStorageMB: 1_024,
  DurableStreamingApiConcurrentClients: 20,
  FileStorageMB: 1_024,
  HourlyAsyncReportRuns: 1_200,
  HourlySyncReportRuns: 500,
  HourlyTimeBasedWorkflow: 1_000,
  MassEmail: 5_000,
  MonthlyPlatformEvents: 300_000,
  Package2VersionCreates: 6,
  PermissionSets: 1_500,
  SingleEmail: 5_000,
};

const streamingClients = 2_000;

function limits({ org }: OrgCall): object {
  const limit = (max: number, used = 0): object => ({ Max: max, Remaining: Math.max(0, max - used) });
  const all: Readonly<Record<string, object>> = {
    ...Object.fromEntries(Object.entries(untouched).map(([name, max]) => [name, limit(max)])),
    DailyApiRequests: limit(dailyRequests, apiUsage(org.conditions.counts)),
    StreamingApiConcurrentClients: limit(streamingClients, org.events.clients.length),
  };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What does not belong to one object: who is logged in, what the APIs are, what is left of them. */
export const rootResources: RouteTable<OrgCall> = {
  'GET /services/oauth2/userinfo': (call) => jsonReply(200, userInfo(call)),
  'POST /services/oauth2/userinfo': (call) => jsonReply(200, userInfo(call)),
  'GET /id/:organization/:user': (call, { organization = '', user = '' }) => {
    const own = organization.slice(0, 15) === call.org.organizationId.slice(0, 15);
    if (!own || user.slice(0, 15) !== call.session.user.id.slice(0, 15)) {
      throw resourceNotFound();
    }
    return jsonReply(200, identity(call));
  },
  'GET /services/data/v:version': (call, { version = '' }) => jsonReply(200, resources(call, version)),
  'GET /services/data/v:version/tooling': (_call, { version = '' }) =>
    jsonReply(
      200,
      Object.fromEntries(toolingResourceNames.map((name) => [name, `/services/data/v${version}/tooling/${name}`])),
    ),
  'GET /services/data/v:version/composite': (_call, { version = '' }) =>
    jsonReply(
      200,
      Object.fromEntries(
        ['batch', 'sobjects', 'tree'].map((name) => [name, `/services/data/v${version}/composite/${name}`]),
      ),
    ),
  'GET /services/data/v:version/limits': (call) => jsonReply(200, limits(call)),
};
