import type { InstalledPackage } from './ports.ts';

/** What is known of one's own packages, from wherever it is known. */
export interface OwnPackages {
  /** 033… of the packages that the LMO lists. */
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** Of the projects in the workspace. */
  readonly namespaces: readonly string[];
}

/** `own`: by the LMO or the workspace. `chosen`: retrieved before, here or from another subscriber. */
export type PackageStanding = 'own' | 'chosen' | 'other';

export interface PackageCandidate {
  readonly installed: InstalledPackage;
  readonly standing: PackageStanding;
  /** Chosen already, so that the usual answer takes one key. */
  readonly isPicked: boolean;
}

const order: readonly PackageStanding[] = ['own', 'chosen', 'other'];

/**
 * The installed packages as they are offered: one's own first. Picked are those that were chosen for this subscriber the last time, else
 * one's own, else the only one there is.
 */
export function packageCandidates(
  installed: readonly InstalledPackage[],
  own: OwnPackages,
  chosen: { readonly here: readonly string[]; readonly anywhere: readonly string[] },
): readonly PackageCandidate[] {
  const namespacesOfOwn = new Set(
    [...own.namespaces, ...installed.filter((one) => isListed(one, own)).map(({ namespace }) => namespace)]
      .filter((namespace) => namespace !== undefined)
      .map((namespace) => namespace.toLowerCase()),
  );
  const standingOf = (one: InstalledPackage): PackageStanding => {
    const ofOwnNamespace = one.namespace !== undefined && namespacesOfOwn.has(one.namespace.toLowerCase());
    return isListed(one, own) || ofOwnNamespace ? 'own' : isIn(chosen.anywhere, one) ? 'chosen' : 'other';
  };
  const standings = installed.map((one) => ({ installed: one, standing: standingOf(one) }));
  const best = standings.some(({ standing }) => standing === 'own') ? 'own' : 'chosen';
  const pickedBefore = standings.some(({ installed: one }) => isIn(chosen.here, one));
  return standings
    .map(({ installed: one, standing }) => ({
      installed: one,
      standing,
      isPicked: pickedBefore ? isIn(chosen.here, one) : standing === best || installed.length === 1,
    }))
    .sort(
      (a, b) =>
        order.indexOf(a.standing) - order.indexOf(b.standing) || a.installed.name.localeCompare(b.installed.name),
    );
}

/** No other package shares its namespace, so all code of the namespace is its own. */
export function ownsNamespace({ packageId, namespace }: InstalledPackage, all: readonly InstalledPackage[]): boolean {
  return (
    namespace !== undefined &&
    !all.some((other) => other.packageId !== packageId && other.namespace?.toLowerCase() === namespace.toLowerCase())
  );
}

function isListed({ packageId, name }: InstalledPackage, { ids, names }: OwnPackages): boolean {
  return ids.some((id) => isSameId(id, packageId)) || names.includes(name);
}

function isIn(packageIds: readonly string[], { packageId }: InstalledPackage): boolean {
  return packageIds.some((id) => isSameId(id, packageId));
}

/** Ids have 15 or 18 characters. */
function isSameId(a: string, b: string): boolean {
  return a.slice(0, 15) === b.slice(0, 15);
}
