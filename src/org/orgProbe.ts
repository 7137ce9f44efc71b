import { l10n } from '../core/base/l10n.ts';
import { isSameRecord } from '../core/base/recordId.ts';
import type { CodeProbe, OrgProbe } from '../core/loginAccess/abilities.ts';
import { toolingPath } from './apiVersion.ts';
import { CompositeCalls, type PartCall, type PartReply } from './compositeCalls.ts';
import type { OrgHttp } from './http/orgHttp.ts';
import { list, record, someText } from './json.ts';
import { quoted } from './soql.ts';
import type { QueryReply } from './wire/rest.ts';
import type { ApexCodeRecord, InstalledPackageRecord } from './wire/tooling.ts';

/** Packages whose code is tried. No org has more of one publisher; the rest are other publishers' and are not tried first. */
const mostPackages = 20;
/** What stands in place of managed code that the login may not see. */
const hiddenBody = '(hidden)';

const logQuery = 'SELECT Id FROM ApexLog LIMIT 1';
const packageQuery =
  'SELECT SubscriberPackageId, SubscriberPackage.Name, SubscriberPackage.NamespacePrefix FROM InstalledSubscriberPackage';

interface ProbedPackage extends Omit<CodeProbe, 'isVisible'> {
  readonly packageId: string;
}

/** Tries what login access should let us do: one call for what every org can be asked, one more for the code of its packages. */
export async function probeOrg(http: OrgHttp, ownPackageIds: readonly string[] | undefined): Promise<OrgProbe> {
  const calls = new CompositeCalls(http);
  const logCall = toolingQuery('logs', logQuery, l10n.t('list debug logs'));
  const packageCall = toolingQuery('packages', packageQuery, l10n.t('list installed packages'));
  const [logs, packages] = (await calls.send([logCall, packageCall], l10n.t('say what login access lets one do')))
    .replies;
  const problemIn = (reply: PartReply | undefined, call: PartCall): { readonly problem: string } | undefined => {
    const failure = calls.failureIn(reply ?? { status: 0, body: undefined }, call.action);
    return failure && { problem: failure.message };
  };
  return {
    debugLogs: problemIn(logs, logCall) ?? 'readable',
    code: problemIn(packages, packageCall) ?? (await probeCode(calls, probedPackages(rowsOf(packages), ownPackageIds))),
  };
}

async function probeCode(calls: CompositeCalls, packages: readonly ProbedPackage[]): Promise<readonly CodeProbe[]> {
  const { replies } = await calls.send(
    packages.map(({ namespace }, index) =>
      toolingQuery(
        `code${index}`,
        `SELECT Body FROM ApexClass WHERE NamespacePrefix = ${quoted(namespace)} LIMIT 1`,
        l10n.t('show the code of packages'),
      ),
    ),
    l10n.t('show the code of packages'),
  );
  return packages.map(({ namespace, packageName, isOwn }, index) => {
    const [first] = rowsOf(replies[index]);
    const body = someText(record<ApexCodeRecord>(first).Body);
    return {
      namespace,
      packageName,
      isOwn,
      isVisible: first === undefined ? undefined : body !== undefined && body !== hiddenBody,
    };
  });
}

/** Our own first. */
function probedPackages(
  rows: readonly unknown[],
  ownPackageIds: readonly string[] | undefined,
): readonly ProbedPackage[] {
  const packages = rows.flatMap((row): ProbedPackage[] => {
    const { SubscriberPackageId, SubscriberPackage } = record<InstalledPackageRecord>(row);
    const { Name, NamespacePrefix } = record<InstalledPackageRecord['SubscriberPackage']>(SubscriberPackage);
    const [packageId, namespace] = [someText(SubscriberPackageId), someText(NamespacePrefix)];
    if (packageId === undefined || namespace === undefined) {
      return [];
    }
    const isOwn = ownPackageIds?.some((own) => isSameRecord(own, packageId));
    return [{ packageId, namespace, packageName: someText(Name) ?? namespace, isOwn }];
  });
  return packages.toSorted((a, b) => Number(b.isOwn ?? false) - Number(a.isOwn ?? false)).slice(0, mostPackages);
}

function toolingQuery(name: string, soql: string, action: string): PartCall {
  return { method: 'GET', path: `${toolingPath}/query?q=${encodeURIComponent(soql)}`, name, action };
}

function rowsOf(reply: PartReply | undefined): readonly unknown[] {
  return list(record<QueryReply>(reply?.body).records);
}
