import { Failure } from '../../core/base/failure.ts';
import type { Logger } from '../../core/base/logger.ts';
import { sourceNotStored } from '../../core/packageSource/failures.ts';
import { LocalComparison } from '../../core/packageSource/localComparison.ts';
import { ownsNamespace } from '../../core/packageSource/packageChoice.ts';
import type { InstalledPackage, RetrieveStep } from '../../core/packageSource/ports.ts';
import { afterStep, describeProgress, notStarted, share } from '../../core/packageSource/retrieveProgress.ts';
import type { LocalSource } from '../../core/packageSource/storedPackage.ts';
import { typesIn } from '../../core/packageSource/typeIndex.ts';
import type { ReportProgress } from '../base/progress.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { CustomerFiles } from './customerFiles.ts';
import type { LocalFile, LocalProjects, WorkspaceMatch } from './localProjects.ts';
import type { PackageFolder, StoredPackage } from './packageFolder.ts';

/** Packages of one org that are retrieved at the same time. */
const packagesAtOnce = 3;

export interface RetrieveOrder {
  /** How the subscriber is called in paths. */
  readonly subscriberFolder: string;
  readonly packages: readonly InstalledPackage[];
  /** Everything that is installed. */
  readonly installed: readonly InstalledPackage[];
  /** Even where the workspace has the same. */
  readonly fromOrg: boolean;
}

export interface RetrieveOutcome {
  readonly installed: InstalledPackage;
  /** Undefined where nothing could be stored. */
  readonly stored: StoredPackage | undefined;
  /** Why it failed as a whole; what came before is stored. */
  readonly failure: Failure | undefined;
}

/** Brings packages from an org into the store, or finds that the workspace has them. One that fails stops no other. */
export class SourceRetriever {
  readonly #entered: Pick<EnteredOrgs, 'use'>;
  readonly #files: CustomerFiles;
  readonly #projects: Pick<LocalProjects, 'matchOf' | 'readFiles'>;
  readonly #logger: Logger;

  constructor(
    entered: Pick<EnteredOrgs, 'use'>,
    files: CustomerFiles,
    projects: Pick<LocalProjects, 'matchOf' | 'readFiles'>,
    logger: Logger,
  ) {
    this.#entered = entered;
    this.#files = files;
    this.#projects = projects;
    this.#logger = logger;
  }

  /** Waits for what else is done to the files of this org. Rejects with an `AbortError` where they were removed meanwhile. */
  async retrieve(
    entered: EnteredOrg,
    order: RetrieveOrder,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<readonly RetrieveOutcome[]> {
    return this.#files.retrieves.run(entered.organization.organizationId, signal, (stop) =>
      this.#retrieveAll(entered, order, stop, report),
    );
  }

  async #retrieveAll(
    entered: EnteredOrg,
    order: RetrieveOrder,
    signal: AbortSignal,
    report: ReportProgress,
  ): Promise<readonly RetrieveOutcome[]> {
    const progress = order.packages.map(({ name }) => notStarted(name));
    const show = (): void => report(share(progress), describeProgress(progress));
    const outcomes: RetrieveOutcome[] = [];
    const waiting = [...order.packages.entries()];
    show();
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
        const [index, installed] = next;
        outcomes[index] = await this.#retrieveOne(entered, order, installed, signal, (step) => {
          const before = progress[index];
          if (before !== undefined) {
            progress[index] = afterStep(before, step);
            show();
          }
        });
      }
    };
    await Promise.all(Array.from({ length: packagesAtOnce }, work));
    return outcomes;
  }

  async #retrieveOne(
    entered: EnteredOrg,
    { subscriberFolder, installed: all, fromOrg }: RetrieveOrder,
    installed: InstalledPackage,
    signal: AbortSignal,
    onStep: (step: RetrieveStep) => void,
  ): Promise<RetrieveOutcome> {
    const orgId = entered.organization.organizationId;
    let folder: PackageFolder | undefined;
    try {
      folder = await this.#files.folderFor({ orgId, name: subscriberFolder }, installed);
      const local = fromOrg ? undefined : await this.#localOf(installed);
      const run = new RetrieveRun(folder, local);
      const { stored, openRetrieve } = await run.begin(installed);
      const request = { installed, ownsNamespace: ownsNamespace(installed, all), stored, openRetrieve };
      await this.#entered.use(entered, (org) =>
        org.packages.retrieve(
          request,
          async (step) => {
            onStep(step);
            await run.take(step);
          },
          signal,
        ),
      );
      await run.end();
      const { stored: result } = folder;
      // Counts alone: names are the customer's.
      this.#logger.info(
        `Retrieved package ${installed.packageId} from ${orgId}: ${result.files.length} files, ${result.missing.length} missing.`,
      );
      return { installed, stored: result, failure: undefined };
    } catch (error) {
      return { installed, stored: folder?.stored, failure: await this.#failed(folder, error, signal) };
    } finally {
      this.#files.announce(orgId);
    }
  }

  /** What was stored stays. Cancelling is no problem of the package. */
  async #failed(folder: PackageFolder | undefined, error: unknown, signal: AbortSignal): Promise<Failure> {
    const failure = Failure.is(error) ? error : sourceNotStored(this.#files.root, error);
    if (!signal.aborted) {
      await folder?.update({ problem: failure.message }).catch(() => undefined);
    }
    return failure;
  }

  async #localOf(installed: InstalledPackage): Promise<LocalProjectFiles | undefined> {
    const match = await this.#projects.matchOf(installed);
    return match === undefined ? undefined : { match, files: await this.#projects.readFiles(match.folders) };
  }
}

interface LocalProjectFiles {
  readonly match: WorkspaceMatch;
  readonly files: ReadonlyMap<string, LocalFile>;
}

/** What the steps of one retrieve do to a folder of the store. */
class RetrieveRun {
  readonly #folder: PackageFolder;
  readonly #local: LocalProjectFiles | undefined;
  readonly #comparison: LocalComparison | undefined;
  /** Paths that are here and as the org has them. */
  readonly #good = new Set<string>();

  constructor(folder: PackageFolder, local: LocalProjectFiles | undefined) {
    this.#folder = folder;
    this.#local = local;
    this.#comparison =
      local && new LocalComparison(local.match, new Map([...local.files].map(([key, { text }]) => [key, text])));
  }

  async begin({ versionNumber, namespace, packageId }: InstalledPackage) {
    const before = this.#folder.stored;
    await this.#folder.update({
      versionNumber,
      namespace,
      packageId,
      unfinished: true,
      problem: undefined,
      local: undefined,
      openRetrieve: before.versionNumber === versionNumber ? before.openRetrieve : undefined,
    });
    const { files, openRetrieve } = this.#folder.stored;
    // To be compared with the workspace, all of it has to come.
    const stored = this.#local === undefined || this.#local.match.sameVersion === false ? files : [];
    return { stored, openRetrieve };
  }

  async take(step: RetrieveStep): Promise<void> {
    switch (step.kind) {
      case 'counted':
        return;
      case 'files': {
        const needed = this.#comparison === undefined ? step.files : this.#comparison.take(step.files);
        step.files.forEach(({ path }) => this.#good.add(path));
        await this.#folder.add(needed);
        return;
      }
      case 'kept':
        step.paths.forEach((path) => this.#good.add(path));
        return;
      case 'preparing':
        await this.#folder.update({ openRetrieve: step.retrieve });
        return;
      case 'missing':
        await this.#folder.update({ missing: step.files });
        return;
      case 'ended':
        await this.#dropGone(step.paths);
        return;
    }
  }

  async end(): Promise<void> {
    const comparison = this.#comparison;
    const { files, missing } = this.#folder.stored;
    const isUsed = comparison?.isSame === true && !missing.some(({ cause }) => cause === 'failed');
    if (isUsed) {
      await this.#folder.drop(files.map(({ path }) => path));
    } else {
      await this.#folder.add(comparison?.release() ?? []);
    }
    await this.#folder.update({
      unfinished: false,
      storedAt: Date.now(),
      local: this.#localSource(isUsed),
      missing: isUsed ? [] : missing,
      files: this.#folder.stored.files.map((file) =>
        this.#good.has(file.path) ? file : { ...file, check: 'outdated' as const },
      ),
    });
  }

  /** What the org no longer has goes. */
  async #dropGone(paths: readonly string[] | undefined): Promise<void> {
    if (paths !== undefined) {
      const there = new Set(paths);
      const gone = this.#folder.stored.files.filter(({ path }) => !there.has(path));
      await this.#folder.drop(gone.map(({ path }) => path));
    }
  }

  #localSource(isUsed: boolean): LocalSource | undefined {
    if (this.#local === undefined || this.#comparison === undefined) {
      return undefined;
    }
    const { match, files } = this.#local;
    const { namespace } = this.#folder.stored;
    return {
      folders: match.folders,
      versionNumber: match.versionNumber,
      isUsed,
      compared: this.#comparison.compared,
      differing: this.#comparison.differing,
      files: isUsed
        ? [...files.values()].map(({ path, text }) => ({ path, types: typesIn(path, text, namespace) }))
        : [],
    };
  }
}
