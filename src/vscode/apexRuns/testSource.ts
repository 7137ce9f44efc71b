import { Uri, workspace } from 'vscode';
import { testClassIn, type TestClass } from '../../core/apexLanguage/testClasses.ts';
import type { StoredPackage } from '../packageSource/packageFolder.ts';
import type { PackageSource } from '../packageSource/packageSource.ts';
import type { PackageSourceFiles } from '../packageSource/packageSourceFiles.ts';
import { sourceUri } from '../packageSource/sourceUris.ts';

/** A class of tests in package source that was retrieved. */
export interface SourceTestClass extends TestClass {
  /** `ns.Class` */
  readonly className: string;
  readonly uri: Uri;
}

export interface TestPackage {
  readonly name: string;
  readonly classes: readonly SourceTestClass[];
}

/** The tests in the package source that was retrieved from subscribers, or in the project of one's own that stands for it. */
export class TestSource {
  readonly #source: Pick<PackageSource, 'packagesOf'>;
  readonly #documents: Pick<PackageSourceFiles, 'readText' | 'owns'>;
  /** By file and when it was stored: a package that is retrieved again is read again. */
  readonly #read = new Map<string, Promise<TestClass | undefined>>();

  constructor(source: Pick<PackageSource, 'packagesOf'>, documents: Pick<PackageSourceFiles, 'readText' | 'owns'>) {
    this.#source = source;
    this.#documents = documents;
  }

  /** Packages with tests, by name; classes by name. */
  async packagesOf(orgId: string): Promise<readonly TestPackage[]> {
    const stored = await this.#source.packagesOf(orgId);
    const packages = await Promise.all(
      stored.map(async (one) => ({ name: one.packageName, classes: await this.#classesOf(one) })),
    );
    return packages.filter(({ classes }) => classes.length > 0);
  }

  async #classesOf(stored: StoredPackage): Promise<readonly SourceTestClass[]> {
    const classes = urisOf(stored).filter(({ path }) => path.endsWith('.cls'));
    const found = await Promise.all(
      classes.map(async (uri) => {
        const test = await this.#testIn(stored, uri);
        const className = [stored.namespace, test?.name].filter((part) => part !== undefined).join('.');
        return test === undefined ? [] : [{ ...test, className, uri }];
      }),
    );
    return found.flat().sort((a, b) => a.className.localeCompare(b.className));
  }

  #testIn(stored: StoredPackage, uri: Uri): Promise<TestClass | undefined> {
    const key = `${uri.toString()} ${stored.storedAt}`;
    let reading = this.#read.get(key);
    if (reading === undefined) {
      reading = this.#textOf(uri).then((text) => testClassIn(text, stored.namespace ?? null));
      this.#read.set(key, reading);
      reading.catch(() => this.#read.delete(key));
    }
    return reading;
  }

  async #textOf(uri: Uri): Promise<string> {
    return this.#documents.owns(uri.toString())
      ? this.#documents.readText(uri.toString())
      : new TextDecoder().decode(await workspace.fs.readFile(uri));
  }
}

/** Where one's own project stands for the package, its files; else those that were retrieved. */
function urisOf(stored: StoredPackage): readonly Uri[] {
  return stored.local?.isUsed === true
    ? stored.local.files.map(({ path }) => Uri.file(path))
    : stored.files.map(({ path }) => sourceUri(stored, path));
}
