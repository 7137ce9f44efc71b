import { l10n, window, workspace } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { InstalledPackage, PackageFile } from '../../core/packageSource/ports.ts';
import type { CustomerFiles } from './customerFiles.ts';
import type { StoredPackage } from './packageFolder.ts';
import { sourceUri } from './sourceUris.ts';
import type { SubscriberNames } from './subscriberNames.ts';
import { failures } from '../base/failures.ts';
import { withProgress } from '../base/progress.ts';
import { answered } from '../base/answered.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { orgLine } from '../base/orgText.ts';

/** The package's Apex as the customer has it: retrieved, kept on this machine for a while, purged. */
export class PackageSource {
  readonly #directory: SubscriberDirectory;
  readonly #files: CustomerFiles;
  readonly #names: SubscriberNames;
  readonly #logger: Logger;
  readonly #retrieved = new EventEmitter<string>();

  /** Package source of the org with this id is now on this machine. */
  readonly onDidRetrieve = this.#retrieved.event;

  constructor(directory: SubscriberDirectory, files: CustomerFiles, names: SubscriberNames, logger: Logger) {
    this.#directory = directory;
    this.#files = files;
    this.#names = names;
    this.#logger = logger;
  }

  /** Retrieves the package: the named one, the one that the LMO lists for this subscriber, or the one that the user picks. */
  async retrieve(entered: EnteredOrg, packageName?: string): Promise<readonly StoredPackage[]> {
    const { organizationId, name } = entered.organization;
    const installed = await this.#choosePackage(entered, packageName);
    const files = await withProgress(
      l10n.t('Retrieving {0} from {1}', orgLine(installed.name, 60), orgLine(name, 60)),
      (signal) => this.#directory.use(entered, (org) => org.packages.retrieve(installed.name, signal)),
    );
    const stored = await this.#store(entered, installed, files);
    this.#logger.info(`Retrieved ${files.length} files of the package from ${organizationId}.`);
    this.#retrieved.fire(organizationId);
    return [stored];
  }

  async packagesOf(orgId: string): Promise<readonly StoredPackage[]> {
    return this.#files.packagesOf(orgId);
  }

  /** Folders to debug this subscriber from: the retrieved packages, else the workspace. */
  async defaultSources(orgId: string): Promise<readonly { path: string; namespace: string | undefined }[]> {
    const retrieved = await this.retrievedSources(orgId);
    if (retrieved.length > 0) {
      return retrieved;
    }
    return (workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => ({ path: uri.fsPath, namespace: undefined }));
  }

  async retrievedSources(orgId: string): Promise<readonly { path: string; namespace: string | undefined }[]> {
    const packages = await this.packagesOf(orgId);
    return packages.map((stored) => ({ path: sourceUri(stored).toString(), namespace: stored.namespace }));
  }

  /** Whether there is any Apex to set breakpoints in, retrieved or in the workspace. */
  async hasSource(orgId: string): Promise<boolean> {
    if ((await this.packagesOf(orgId)).length > 0) {
      return true;
    }
    const found = await workspace.findFiles('**/*.{cls,trigger}', undefined, 1);
    return found.length > 0;
  }

  async #choosePackage(entered: EnteredOrg, packageName: string | undefined): Promise<InstalledPackage> {
    const { organizationId, name } = entered.organization;
    const installed = await this.#directory.use(entered, (org) => org.packages.list());
    const packages = this.#directory.find(organizationId)?.subscriber?.packages.filter((one) => one.isInstalled) ?? [];
    const listed = packageName ?? (packages.length === 1 ? packages[0]?.name : undefined);
    const match = installed.find((candidate) => candidate.name === listed);
    if (match !== undefined) {
      return match;
    }
    const [only, another] = installed;
    if (only !== undefined && another === undefined && packageName === undefined) {
      return only;
    }
    if (installed.length === 0 || packageName !== undefined) {
      throw failures.packageNotFound(orgLine(name, 60));
    }
    const items = installed.map((candidate) => ({
      label: orgLine(candidate.name),
      description: orgLine([candidate.namespace, candidate.versionNumber].filter(Boolean).join(' · ')),
      candidate,
    }));
    const placeHolder = l10n.t('Which of the installed packages is yours?');
    return answered(await window.showQuickPick(items, { placeHolder, matchOnDescription: true })).candidate;
  }

  async #store(
    { organization: { organizationId, name } }: EnteredOrg,
    installed: InstalledPackage,
    files: readonly PackageFile[],
  ): Promise<StoredPackage> {
    const subscriber = await this.#names.of(organizationId, this.#directory.find(organizationId)?.name ?? name);
    try {
      const folder = await this.#files.folderFor({ orgId: organizationId, name: subscriber }, installed);
      await folder.add(files.map((file) => ({ ...file, check: 'unconfirmed', stamp: undefined })));
      await folder.update({ unfinished: false });
      this.#files.announce(organizationId);
      return folder.stored;
    } catch (error) {
      throw error instanceof Failure ? error : failures.sourceNotStored(this.#files.root, error);
    }
  }
}
