import type { Clock } from '../core/base/clock.ts';
import type { InstalledPackage, OrgPackages, PackageFile } from '../core/packageSource/ports.ts';
import { integer, record, someText } from './json.ts';
import { PackageRetrieval } from './packageRetrieval.ts';
import type { RecordsApi } from './recordsApi.ts';
import type { InstalledPackageRecord, PackageVersionRecord } from './wire/tooling.ts';

const packageQuery =
  'SELECT SubscriberPackageId, SubscriberPackage.Name, SubscriberPackage.NamespacePrefix, SubscriberPackageVersion.MajorVersion, ' +
  'SubscriberPackageVersion.MinorVersion, SubscriberPackageVersion.PatchVersion, SubscriberPackageVersion.BuildNumber ' +
  'FROM InstalledSubscriberPackage';

/** The packages that are installed in an org, and their source. */
export class InstalledPackages implements OrgPackages {
  readonly #records: RecordsApi;
  readonly #retrieval: PackageRetrieval;

  constructor(records: RecordsApi, clock: Clock) {
    this.#records = records;
    this.#retrieval = new PackageRetrieval(records, clock);
  }

  async list(): Promise<readonly InstalledPackage[]> {
    const rows = await this.#records.toolingQuery(packageQuery, { action: 'list installed packages' });
    return rows.flatMap(installedPackage);
  }

  retrieve(name: string, signal?: AbortSignal): Promise<readonly PackageFile[]> {
    return this.#retrieval.retrieve(name, signal);
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
