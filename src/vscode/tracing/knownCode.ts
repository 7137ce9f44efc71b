import { window } from 'vscode';
import { kindOfEntity, type TracedEntity } from '../../core/tracing/traceFlag.ts';
import type { StoredPackage } from '../packageSource/packageFolder.ts';
import type { PackageSource } from '../packageSource/packageSource.ts';
import { sourceUri } from '../packageSource/sourceUris.ts';

/** Classes and triggers of retrieved source, to be traced without asking the org for them: the one in the editor first. */
export async function knownCode(
  source: Pick<PackageSource, 'packagesOf'>,
  orgId: string,
): Promise<readonly TracedEntity[]> {
  const shown = window.activeTextEditor?.document.uri.toString();
  const found = (await source.packagesOf(orgId)).flatMap((stored) => codeOf(stored, shown));
  return found
    .sort((a, b) => Number(b.isShown) - Number(a.isShown) || a.entity.name.localeCompare(b.entity.name))
    .map(({ entity }) => entity);
}

function codeOf(
  stored: StoredPackage,
  shown: string | undefined,
): readonly { readonly entity: TracedEntity; readonly isShown: boolean }[] {
  return stored.files.flatMap(({ path, stamp }) => {
    const simpleName = /^(.+)\.(?:cls|trigger)$/.exec(path.slice(path.lastIndexOf('/') + 1))?.[1];
    if (stamp === undefined || simpleName === undefined) {
      return [];
    }
    const name = [stored.namespace, simpleName].filter((part) => part !== undefined).join('.');
    const entity = { id: stamp.id, kind: kindOfEntity(stamp.id), name };
    return [{ entity, isShown: sourceUri(stored, path).toString() === shown }];
  });
}
