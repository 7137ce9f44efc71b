import type { Transaction } from '../../../data/contract.ts';
import { ApexList } from '../../values/list.ts';
import { ApexMap } from '../../values/map.ts';
import type { ApexObject, LibraryType, RequestContext } from '../contract.ts';
import { raiseNoLabel } from '../failures.ts';
import { refuseNulls } from '../members.ts';

/** One limit of the org itself, over a day or for good. */
class ApexOrgLimit implements ApexObject {
  readonly apexTypeName = 'OrgLimit';
  readonly name: string;
  readonly allowed: number;

  constructor(name: string, allowed: number) {
    this.name = name;
    this.allowed = allowed;
  }

  printed(): string {
    return `OrgLimit:[name=${this.name}, value=0, limit=${String(this.allowed)}]`;
  }
}

/** Of a Developer Edition org, the names as the limits resource of the REST API has them. */
const orgLimits: readonly ApexOrgLimit[] = Object.entries({
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyApiRequests: 15_000,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStreamingApiEvents: 10_000,
  DailyWorkflowEmails: 390,
  DataStorageMB: 5,
  FileStorageMB: 20,
  HourlyAsyncReportRuns: 1_200,
  HourlyDashboardRefreshes: 200,
  HourlyDashboardResults: 5_000,
  HourlyDashboardStatuses: 999_999_999,
  HourlyODataCallout: 1_000,
  HourlySyncReportRuns: 500,
  HourlyTimeBasedWorkflow: 50,
  MassEmail: 10,
  PermissionSets: 1_500,
  SingleEmail: 15,
  StreamingApiConcurrentClients: 20,
}).map(([name, allowed]) => new ApexOrgLimit(name, allowed));

const orgLimitType: LibraryType = {
  type: 'OrgLimit',
  members: {
    'Integer getLimit()': (_: RequestContext, self: ApexOrgLimit) => self.allowed,
    'String getName()': (_: RequestContext, self: ApexOrgLimit) => self.name,
    // The sample org does not count what is used of them.
    'Integer getValue()': () => 0,
    'String toString()': (_: RequestContext, self: ApexOrgLimit) => self.printed(),
  },
};

const orgLimitsType: LibraryType = {
  type: 'OrgLimits',
  members: {
    'static List<OrgLimit> getAll()': () => new ApexList('OrgLimit', [...orgLimits]),
    'static Map<String,OrgLimit> getMap()': () => {
      const map = new ApexMap('String', 'OrgLimit');
      for (const limit of orgLimits) {
        map.put(limit.name, limit);
      }
      return map;
    },
  },
};

function label(context: RequestContext, namespace: string | null, name: string): string | undefined {
  return (context.transaction as Transaction | undefined)?.schema.label(name, namespace);
}

/** The members by name. `System.Label.Name` itself is the compiler's. Labels have one language here. */
const labelType: LibraryType = {
  type: 'Label',
  members: {
    'static String get(String namespace, String name)': (
      context: RequestContext,
      namespace: string | null,
      name: string | null,
    ) => label(context, namespace, name ?? '') ?? raiseNoLabel(context, name ?? 'null'),
    'static String get(String namespace, String name, String language)': (
      context: RequestContext,
      namespace: string | null,
      name: string | null,
    ) => label(context, namespace, name ?? '') ?? raiseNoLabel(context, name ?? 'null'),
    'static Boolean translationExists(String namespace, String name, String language)': (
      context: RequestContext,
      namespace: string | null,
      name: string | null,
      language: string | null,
    ) => label(context, namespace, name ?? '') !== undefined && /^en(?:_US)?$/i.test(language ?? ''),
  },
};

/** The org has no custom permissions and no feature parameters. */
const featureManagementType: LibraryType = {
  type: 'FeatureManagement',
  members: refuseNulls({ 'static Boolean checkPermission(String name)': () => false }, 'static'),
};

export const orgTypes: readonly LibraryType[] = [orgLimitType, orgLimitsType, labelType, featureManagementType];
