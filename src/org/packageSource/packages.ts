import type { Clock } from '../../core/base/clock.ts';
import { l10n } from '../../core/base/l10n.ts';
import type { InstalledPackage, OrgPackages } from '../../core/packageSource/ports.ts';
import type { OrgHttp } from '../http/orgHttp.ts';
import { integer, record, someText } from '../json.ts';
import { ArchiveRetrieval } from './archiveRetrieval.ts';
import { CodeQueries } from './codeQueries.ts';
import { PackageRetrieval } from './packageRetrieval.ts';
import type { RecordsApi } from '../recordsApi.ts';
import type { InstalledPackageRecord, PackageVersionRecord } from '../wire/tooling.ts';

const packageQuery =
  'SELECT SubscriberPackageId, SubscriberPackage.Name, SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion, ' +
  'SubscriberPackageVersion.MinorVersion, SubscriberPackageVersion.PatchVersion, SubscriberPackageVersion.BuildNumber ' +
  'FROM InstalledSubscriberPackage';

/** The packages that are installed in an org, and their source. */
export class InstalledPackages implements OrgPackages {
  readonly #records: RecordsApi;
  readonly #retrieval: PackageRetrieval;

  constructor(http: OrgHttp, records: RecordsApi, clock: Clock) {
    this.#records = records;
    this.#retrieval = new PackageRetrieval(new CodeQueries(http, clock), new ArchiveRetrieval(records, clock));
  }

  async list(): Promise<readonly InstalledPackage[]> {
    const rows = await this.#records.toolingQuery(packageQuery, { action: l10n.t('list installed packages') });
    return rows.flatMap(installedPackage);
  }

  retrieve(...[request, onStep, signal]: Parameters<OrgPackages['retrieve']>): Promise<void> {
    return this.#retrieval.retrieve(request, onStep, signal);
  }
}

function installedPackage(row: unknown): InstalledPackage[] {
  const { SubscriberPackageId, SubscriberPackage, SubscriberPackageVersion } = record<InstalledPackageRecord>(row);
  const { Name, NamespacePrefix } = record<InstalledPackageRecord['SubscriberPackage']>(SubscriberPackage);
  const { MajorVersion, MinorVersion, PatchVersion, BuildNumber } =
    record<PackageVersionRecord>(SubscriberPackageVersion);
  const packageId = someText(SubscriberPackageId);
  const numbers = [MajorVersion, MinorVersion, PatchVersion, BuildNumber].flatMap((number) => integer(number) ?? []);
  return packageId === undefined
    ? []
    : [
        {
          packageId,
          name: someText(Name) ?? packageId,
          namespace: someText(NamespacePrefix),
          versionNumber: numbers.length === 0 ? undefined : numbers.join('.'),
        },
      ];
}
