/** A version of one's own package, as the LMO lists it. */
export interface ListedVersion {
  /** 04t…, 18 characters. */
  readonly versionId: string;
  /** Such as 2.4.0. */
  readonly number: string;
  readonly isBeta: boolean;
}

/** One's own package, as the LMO lists it. */
export interface ListedPackage {
  /** 033…, 18 characters. */
  readonly packageId: string;
  readonly name: string;
  /** The newest released version. */
  readonly latest: ListedVersion | undefined;
  /** Newest first. */
  readonly versions: readonly ListedVersion[];
}

/** The packages of an LMO: gives ids their names and numbers, and says which versions are behind. */
export class PackageVersions {
  readonly packages: readonly ListedPackage[];
  readonly #packages: ReadonlyMap<string, ListedPackage>;
  readonly #versions: ReadonlyMap<string, ListedVersion>;

  constructor(packages: readonly ListedPackage[]) {
    this.packages = packages;
    this.#packages = new Map(packages.map((listed) => [shortId(listed.packageId), listed]));
    this.#versions = new Map(
      packages.flatMap(({ versions }) => versions.map((version) => [shortId(version.versionId), version] as const)),
    );
  }

  package(packageId: string | undefined): ListedPackage | undefined {
    return packageId === undefined ? undefined : this.#packages.get(shortId(packageId));
  }

  numberOf(versionId: string | undefined): string | undefined {
    return versionId === undefined ? undefined : this.#versions.get(shortId(versionId))?.number;
  }
}

/** The newest released version: the one that the package names, else the highest number. */
export function latestOf(versions: readonly ListedVersion[], named: string | undefined): ListedVersion | undefined {
  const released = versions.filter(({ isBeta }) => !isBeta);
  const byName = named === undefined ? undefined : released.find((one) => shortId(one.versionId) === shortId(named));
  return byName ?? released.toSorted((a, b) => compareVersions(b.number, a.number))[0];
}

/** Compares numbers such as 2.10.0 and 2.9 part by part. What is no number counts as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((number) => number.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let part = 0; part < Math.max(left?.length ?? 0, right?.length ?? 0); part++) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** Ids of packages and versions come with 15 or 18 characters too. */
function shortId(id: string): string {
  return id.slice(0, 15);
}
