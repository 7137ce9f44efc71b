import { l10n, workspace } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { InstalledPackage } from '../../core/packageSource/ports.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { orgLine } from '../base/orgText.ts';
import { withProgress } from '../base/progress.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { CustomerFiles } from './customerFiles.ts';
import type { StoredPackage } from './packageFolder.ts';
import type { PackageChoice, PackagePicker } from './packagePicker.ts';
import { isOutOfDate } from './packageLines.ts';
import { reportOutcomes, reportOutOfDate } from './retrieveReports.ts';
import type { SourceRetriever } from './sourceRetriever.ts';
import { sourceUri } from './sourceUris.ts';
import type { SubscriberNames } from './subscriberNames.ts';

export interface PackageSourceParts {
  readonly entered: EnteredOrgs;
  readonly files: CustomerFiles;
  readonly names: SubscriberNames;
  readonly picker: PackagePicker;
  readonly retriever: SourceRetriever;
  /** The subscriber's name as the list has it. */
  readonly nameOf: (orgId: string) => string;
  readonly logger: Logger;
}

/** How to retrieve: which packages, and from where. */
export interface RetrieveOptions extends PackageChoice {
  /** Even where the workspace has the same. */
  readonly fromOrg?: boolean;
}

/** Folder of Apex for the debug adapter. */
interface SourceFolder {
  readonly path: string;
  readonly namespace: string | undefined;
}

/** A retrieve that has been asked for. */
interface Running {
  readonly options: RetrieveOptions;
  readonly retrieve: Promise<readonly StoredPackage[]>;
}

/** The package's Apex as the customer has it: retrieved, kept on this machine for a while, purged. */
export class PackageSource {
  readonly #parts: PackageSourceParts;
  readonly #retrieved = new EventEmitter<string>();
  readonly #installed = new Map<string, readonly InstalledPackage[]>();
  readonly #installedChanged = new EventEmitter<string>();
  readonly #running = new Map<string, Running>();

  /** Package source of the org with this id is now on this machine. */
  readonly onDidRetrieve = this.#retrieved.event;
  /** What is installed in the org with this id was read anew. */
  readonly onDidReadInstalled = this.#installedChanged.event;

  constructor(parts: PackageSourceParts) {
    this.#parts = parts;
    // Whoever asks after a removal does not mean the retrieve that it has stopped.
    parts.files.retrieves.onWillStop((orgId) => {
      if (orgId === undefined) {
        this.#running.clear();
      } else {
        this.#running.delete(orgIdKey(orgId));
      }
    });
  }

  /** Retrieves packages: the named one, those that were chosen before or are one's own, else those that the user picks. */
  async retrieve(entered: EnteredOrg, options: RetrieveOptions = {}): Promise<readonly StoredPackage[]> {
    const key = orgIdKey(entered.organization.organizationId);
    const running = this.#running.get(key);
    if (running !== undefined && isSame(running.options, options)) {
      // Asked for twice, it comes once: its progress can be seen.
      return running.retrieve;
    }
    const retrieve = this.#retrieve(entered, options).finally(() => {
      if (this.#running.get(key)?.retrieve === retrieve) {
        this.#running.delete(key);
      }
    });
    this.#running.set(key, { options, retrieve });
    return retrieve;
  }

  async packagesOf(orgId: string): Promise<readonly StoredPackage[]> {
    return this.#parts.files.packagesOf(orgId);
  }

  /** The version that is installed now, where it was read since the org was entered. */
  installedVersion({ orgId, packageName }: Pick<StoredPackage, 'orgId' | 'packageName'>): string | undefined {
    return this.#installed.get(orgIdKey(orgId))?.find(({ name }) => name === packageName)?.versionNumber;
  }

  /** Reads what is installed, so that what is stored can be told to be out of date. */
  async readInstalled(entered: EnteredOrg): Promise<readonly InstalledPackage[]> {
    const { organizationId } = entered.organization;
    const installed = await this.#parts.entered.use(entered, (org) => org.packages.list());
    this.#installed.set(orgIdKey(organizationId), installed);
    this.#installedChanged.fire(organizationId);
    return installed;
  }

  /** Asks whether the subscriber has upgraded since the source was retrieved, and says so. For the way to something else: it never fails. */
  async checkVersions(entered: EnteredOrg): Promise<void> {
    const { organizationId } = entered.organization;
    try {
      const [packages] = await Promise.all([this.packagesOf(organizationId), this.readInstalled(entered)]);
      const outdated = packages.filter((stored) => isOutOfDate(stored, this.installedVersion(stored)));
      if (outdated.length > 0) {
        reportOutOfDate(outdated, organizationId);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      this.#parts.logger.warn(`Whether the package source is up to date could not be told: ${reason}`);
    }
  }

  /** Folders to debug this subscriber from: the retrieved packages and the projects that stand for them, else the workspace. */
  async defaultSources(orgId: string): Promise<readonly SourceFolder[]> {
    const packages = await this.packagesOf(orgId);
    const sources = packages.flatMap((stored) =>
      stored.local?.isUsed === true ? localFolders(stored) : [folder(stored)],
    );
    return sources.length > 0 ? sources : this.workspaceSources();
  }

  workspaceSources(): readonly SourceFolder[] {
    return (workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => ({ path: uri.fsPath, namespace: undefined }));
  }

  /** Only what is the org's own text. */
  async retrievedSources(orgId: string): Promise<readonly SourceFolder[]> {
    const packages = await this.packagesOf(orgId);
    return packages.filter(({ local }) => local?.isUsed !== true).map(folder);
  }

  /** Whether there is any Apex to set breakpoints in, retrieved or in the workspace. */
  async hasSource(orgId: string): Promise<boolean> {
    if ((await this.packagesOf(orgId)).length > 0) {
      return true;
    }
    const found = await workspace.findFiles('**/*.{cls,trigger}', undefined, 1);
    return found.length > 0;
  }

  async #retrieve(entered: EnteredOrg, options: RetrieveOptions): Promise<readonly StoredPackage[]> {
    const { names, picker, retriever, nameOf } = this.#parts;
    const orgId = entered.organization.organizationId;
    const installed = await this.readInstalled(entered);
    const packages = await picker.choose(entered, installed, options);
    const name = nameOf(orgId);
    const order = {
      packages,
      installed,
      subscriberFolder: await names.of(orgId, name),
      fromOrg: options.fromOrg ?? false,
    };
    const outcomes = await withProgress(title(packages, name), (signal, report) =>
      retriever.retrieve(entered, order, signal, report),
    );
    this.#retrieved.fire(orgId);
    reportOutcomes(outcomes, orgId);
    return outcomes.flatMap(({ stored, failure }) => (stored === undefined || failure !== undefined ? [] : [stored]));
  }
}

function isSame(one: RetrieveOptions, other: RetrieveOptions): boolean {
  return (
    one.packageName === other.packageName &&
    (one.fromOrg ?? false) === (other.fromOrg ?? false) &&
    (one.ask ?? false) === (other.ask ?? false)
  );
}

function title(packages: readonly InstalledPackage[], subscriber: string): string {
  const [first, ...others] = packages;
  return others.length === 0
    ? l10n.t('Retrieving {0} from {1}', orgLine(first?.name ?? '', 60), orgLine(subscriber, 60))
    : l10n.t('Retrieving {0} packages from {1}', packages.length, orgLine(subscriber, 60));
}

function folder(stored: StoredPackage): SourceFolder {
  return { path: sourceUri(stored).toString(), namespace: stored.namespace };
}

function localFolders({ local, namespace }: StoredPackage): readonly SourceFolder[] {
  return (local?.folders ?? []).map((path) => ({ path, namespace }));
}
