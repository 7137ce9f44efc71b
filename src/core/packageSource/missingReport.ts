import { l10n } from '../base/l10n.ts';
import type { PackageFacts } from './storedPackage.ts';

/** Beside the folders of a package in the editor, where something of it is missing. */
export const missingReportName = 'Missing.txt';

type Reported = Pick<PackageFacts, 'packageName' | 'versionNumber' | 'files' | 'missing' | 'unfinished'>;

/** What is missing of a package, why, and what to do: a document for people. Undefined where nothing is. */
export function missingReport({
  packageName,
  versionNumber,
  files,
  missing,
  unfinished,
}: Reported): string | undefined {
  if (missing.length === 0) {
    return undefined;
  }
  const hidden = missing.filter(({ cause }) => cause === 'hidden');
  const failed = missing.filter(({ cause }) => cause === 'failed');
  const name = versionNumber === undefined ? packageName : `${packageName} ${versionNumber}`;
  const lines = [
    l10n.t('{0}: {1} files are here, {2} are missing.', name, files.length, missing.length),
    ...(unfinished ? [l10n.t('The retrieve was not finished. Retrieve the package again: what is here stays.')] : []),
    ...(failed.length === 0
      ? []
      : [
          '',
          l10n.t('Could not be read ({0}). Retrieve the package again: only these are asked for.', failed.length),
          '',
          ...failed.map(({ path, reason }) => `${path}\n    ${reason}`),
        ]),
    ...(hidden.length === 0
      ? []
      : [
          '',
          l10n.t(
            'Hidden ({0}). The org shows code of a managed package to its publisher alone, and only to a user with "View and Debug Managed Apex".',
            hidden.length,
          ),
          '',
          ...hidden.map(({ path }) => path),
        ]),
  ];
  return `${lines.join('\n')}\n`;
}
