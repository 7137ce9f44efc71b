import { Uri } from 'vscode';
import { orgAuthority, sourcePath, sourceScheme } from '../../core/packageSource/sourcePath.ts';
import type { PackageFacts } from '../../core/packageSource/storedPackage.ts';

type Placed = Pick<PackageFacts, 'orgId' | 'subscriberFolder' | 'packageFolder'>;

/** Where a package, or a file of it, stands in the editor. */
export function sourceUri({ orgId, subscriberFolder, packageFolder }: Placed, path = ''): Uri {
  return Uri.from({
    scheme: sourceScheme,
    authority: orgAuthority(orgId),
    path: sourcePath(subscriberFolder, { packageFolder, path }),
  });
}
