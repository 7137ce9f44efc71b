import { l10n } from '../../core/base/l10n.ts';
import { isSameVersion } from '../../core/packageSource/localProject.ts';
import type { PackageFacts } from '../../core/packageSource/storedPackage.ts';
import { orgLine } from '../base/orgText.ts';

/** What the tree says of a package besides its name. */
export interface PackageLine {
  readonly description: string;
  readonly icon: 'package' | 'folder-library' | 'warning' | 'error';
  /** For `when` clauses. */
  readonly words: readonly string[];
  /** More of it, in sentences. */
  readonly remarks: readonly string[];
}

/** `installedNow`: the version in the org, where it was asked. */
export function packageLine(stored: PackageFacts, installedNow: string | undefined): PackageLine {
  const { versionNumber, files, missing, problem, unfinished, local } = stored;
  const version = orgLine(versionNumber ?? '', 40);
  // What is wrong stands first: a narrow sidebar cuts off the rest.
  const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');
  const count = l10n.t('{0} files', files.length);
  if (isOutOfDate(stored, installedNow)) {
    const now = orgLine(installedNow ?? '', 40);
    return {
      description: join(l10n.t('out of date: {0} is installed now', now), version),
      icon: 'warning',
      words: ['outOfDate'],
      remarks: [l10n.t('The subscriber has upgraded to {0}. Retrieve the package again.', now)],
    };
  }
  if (problem !== undefined) {
    return {
      description: join(l10n.t('not retrieved'), version, count),
      icon: 'error',
      words: ['incomplete'],
      remarks: [orgLine(problem, 400)],
    };
  }
  if (unfinished) {
    return {
      description: join(l10n.t('not finished'), version, count),
      icon: 'warning',
      words: ['incomplete'],
      remarks: [l10n.t('The retrieve was not finished. Retrieve the package again: what is here stays.')],
    };
  }
  if (local?.isUsed === true) {
    const description =
      local.versionNumber === undefined
        ? l10n.t('from your workspace, the text is the same')
        : l10n.t('from your workspace, version {0} matches', orgLine(local.versionNumber, 40));
    return { description, icon: 'folder-library', words: ['local'], remarks: [localRemark(local)] };
  }
  const failed = missing.filter(({ cause }) => cause === 'failed').length;
  const remarks = [checksRemark(stored), ...(local === undefined ? [] : [localRemark(local)])];
  return failed === 0
    ? { description: join(version, count), icon: 'package', words: [], remarks }
    : {
        description: join(l10n.t('{0} missing', failed), version, count),
        icon: 'warning',
        words: ['incomplete'],
        remarks,
      };
}

/** The subscriber has another version by now. */
export function isOutOfDate({ versionNumber }: PackageFacts, installedNow: string | undefined): boolean {
  return isSameVersion(versionNumber, installedNow) === false;
}

function localRemark({ isUsed, compared, versionNumber, differing }: NonNullable<PackageFacts['local']>): string {
  const version = orgLine(versionNumber ?? '', 40);
  if (isUsed) {
    return compared === 0
      ? l10n.t('Your workspace has the version that is installed. The org shows no text to compare.')
      : l10n.t('{0} files were compared with the org: your workspace has the same.', compared);
  }
  return differing.length === 0
    ? l10n.t('Your workspace has version {0}, so it is not used.', version)
    : l10n.t('{0} files of your workspace are not what the org runs, so it is not used.', differing.length);
}

function checksRemark({ files }: PackageFacts): string {
  const verified = files.filter(({ check }) => check === 'verified').length;
  return verified === files.length
    ? l10n.t("Every file is the org's own text.")
    : l10n.t("{0} of {1} files are the org's own text; the others are marked.", verified, files.length);
}
