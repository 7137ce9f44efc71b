import { l10n } from '../base/l10n.ts';
import type { RetrieveStep } from './ports.ts';

/** How far the retrieve of a package is. */
export interface PackageProgress {
  readonly packageName: string;
  /** Undefined until the org has told. */
  readonly total: number | undefined;
  /** Files that are here: received now, or stored and still good. */
  readonly here: number;
  /** What the org says of the archive it prepares; undefined while it prepares none. */
  readonly preparing: string | undefined;
  readonly ended: boolean;
}

export function notStarted(packageName: string): PackageProgress {
  return { packageName, total: undefined, here: 0, preparing: undefined, ended: false };
}

/** The progress after a step. */
export function afterStep(progress: PackageProgress, step: RetrieveStep): PackageProgress {
  switch (step.kind) {
    case 'counted':
      return { ...progress, total: step.total };
    case 'files':
      return withHere(progress, step.files.length);
    case 'kept':
      return withHere(progress, step.paths.length);
    case 'preparing':
      return { ...progress, preparing: step.retrieve === undefined ? undefined : step.state };
    case 'missing':
      return progress;
    case 'ended':
      return { ...progress, ended: true, preparing: undefined };
  }
}

/** Of all packages together, from 0 to 1. A package that has not been counted stands at its beginning. */
export function share(packages: readonly PackageProgress[]): number {
  const shares = packages.map(({ total, here, ended }) =>
    ended ? 1 : total === undefined || total === 0 ? 0 : Math.min(1, here / total),
  );
  return shares.reduce((sum, one) => sum + one, 0) / Math.max(1, packages.length);
}

/** What goes on, in a line. */
export function describeProgress(packages: readonly PackageProgress[]): string {
  const running = packages.filter(({ ended }) => !ended);
  const lines = running.map((progress) => {
    const what = describeOne(progress);
    return packages.length === 1 ? what : l10n.t('{0}: {1}', progress.packageName, what);
  });
  const [first = l10n.t('storing it'), ...others] = lines;
  return others.length === 0 ? first : l10n.t('{0}, and {1} more packages', first, others.length);
}

function describeOne({ total, here, preparing }: PackageProgress): string {
  if (preparing !== undefined) {
    return preparing === '' ? l10n.t('the org prepares it') : l10n.t('the org prepares it ({0})', preparing);
  }
  return total === undefined ? l10n.t('asking what there is') : l10n.t('{0} of {1} files', here, total);
}

function withHere(progress: PackageProgress, more: number): PackageProgress {
  const here = progress.here + more;
  return { ...progress, here, total: progress.total === undefined ? undefined : Math.max(progress.total, here) };
}
