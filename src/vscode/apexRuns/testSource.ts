import { Uri } from 'vscode';
import type { TestMethod } from '../../core/apexLanguage/testClasses.ts';
import type { FoundType } from '../../core/packageSource/typeIndex.ts';
import type { StoredPackage } from '../packageSource/packageFolder.ts';
import type { PackageSource } from '../packageSource/packageSource.ts';
import { sourceUri } from '../packageSource/sourceUris.ts';

/** A class of tests in package source that was retrieved. */
export interface SourceTestClass {
  /** `ns.Class` */
  readonly className: string;
  readonly uri: Uri;
  /** From 1. */
  readonly line: number;
  readonly methods: readonly TestMethod[];
}

/**
 * The tests in the package source that was retrieved from a subscriber, or in the project of one's own that stands for it, by name. What files
 * declare was noted when they were stored: none is read for it.
 */
export async function testClassesOf(
  source: Pick<PackageSource, 'packagesOf'>,
  orgId: string,
): Promise<readonly SourceTestClass[]> {
  const packages = await source.packagesOf(orgId);
  return packages.flatMap(classesOf).sort((a, b) => a.className.localeCompare(b.className));
}

function classesOf(stored: StoredPackage): readonly SourceTestClass[] {
  return stored.local?.isUsed === true
    ? stored.local.files.flatMap(({ path, types }) => testClass(types, () => Uri.file(path)))
    : stored.files.flatMap(({ path, types }) => testClass(types, () => sourceUri(stored, path)));
}

function testClass([outermost]: readonly FoundType[], uriOf: () => Uri): readonly SourceTestClass[] {
  const { typeRef, line, tests } = outermost ?? {};
  return typeRef === undefined || line === undefined || tests === undefined
    ? []
    : [{ className: typeRef.replace('/', '.'), uri: uriOf(), line, methods: tests }];
}
