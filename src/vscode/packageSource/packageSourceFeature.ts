import { type Memento } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { Entrance } from '../loginAccess/entrance.ts';
import type { SubscriberChoice } from '../subscribers/subscriberChoice.ts';
import type { SubscriberDirectory } from '../subscribers/subscriberDirectory.ts';
import { CustomerFiles } from './customerFiles.ts';
import { LocalProjects } from './localProjects.ts';
import { PackagePicker } from './packagePicker.ts';
import { PackageSource } from './packageSource.ts';
import { PackageSourceBranch } from './packageSourceBranch.ts';
import { packageSourceCommands } from './packageSourceCommands.ts';
import { PackageSourceFiles } from './packageSourceFiles.ts';
import { RememberedPackages } from './rememberedPackages.ts';
import { SourceDecorations } from './sourceDecorations.ts';
import { SourceRetention } from './sourceRetention.ts';
import { SourceRetriever } from './sourceRetriever.ts';
import { SourceTypes } from './sourceTypes.ts';
import { SubscriberNames } from './subscriberNames.ts';

export interface PackageSourceFeatureParts {
  /** Where files of customers are kept. */
  readonly folder: string;
  readonly enteredOrgs: EnteredOrgs;
  readonly entrance: Entrance;
  readonly directory: SubscriberDirectory;
  readonly memento: Memento;
  readonly rememberedOrgIds: () => Promise<readonly string[]>;
  readonly isDebugged: (orgId: string) => boolean;
  readonly logger: Logger;
  readonly showFailure: (error: unknown) => void;
}

/** Package source in the editor: the documents, the branch in the tree, the commands, the search for classes, and the removal at the end. */
export class PackageSourceFeature implements Disposable {
  readonly source: PackageSource;
  readonly documents: PackageSourceFiles;
  readonly types: SourceTypes;
  readonly branch: PackageSourceBranch;
  /** Which packages were chosen of each subscriber. */
  readonly choices: RememberedPackages;
  /** How subscribers are called in paths. */
  readonly names: SubscriberNames;
  readonly #store = new DisposableStore();
  readonly #files: CustomerFiles;
  readonly #retention: SourceRetention;
  readonly #stored = this.#store.add(new EventEmitter<boolean>());

  /** Whether there is any package source on this machine. */
  readonly onDidChangeStored = this.#stored.event;

  constructor(parts: PackageSourceFeatureParts) {
    const { enteredOrgs: entered, entrance, directory, memento, logger, showFailure } = parts;
    this.choices = new RememberedPackages(memento);
    this.names = new SubscriberNames(memento);
    const files = (this.#files = new CustomerFiles(parts.folder));
    const projects = new LocalProjects();
    const find = (orgId: string) => directory.find(orgId);
    this.documents = this.#store.add(new PackageSourceFiles(files));
    this.source = new PackageSource({
      entered,
      files,
      names: this.names,
      picker: new PackagePicker(find, projects, this.choices),
      retriever: new SourceRetriever(entered, files, projects, logger),
      nameOf: (orgId) => find(orgId)?.name ?? entered.get(orgId)?.organization.name ?? orgId,
      logger,
    });
    this.types = this.#store.add(new SourceTypes(files));
    this.branch = this.#store.add(new PackageSourceBranch(files, this.source, entered, showFailure));
    this.#store.add(new SourceDecorations(files));
    const { isDebugged, rememberedOrgIds } = parts;
    const retention = (this.#retention = this.#store.add(
      new SourceRetention({ entered, files, isDebugged, rememberedOrgIds, memento, logger }),
    ));
    const run = (work: Promise<void>): void => void work.catch(showFailure);
    this.#store.add(files.onDidChange(() => run(this.#tellStored())));
    this.#store.add(entrance.onDidLeave((orgId) => run(retention.handOffForgotten(orgId))));
    this.#store.add(this.source.onDidRetrieve(() => run(retention.tellOnce())));
    run(retention.begin());
    run(this.#tellStored());
  }

  commands(choice: SubscriberChoice): ReturnType<typeof packageSourceCommands> {
    return packageSourceCommands(this.source, this.types, choice);
  }

  async debugSessionEnded(orgId: string): Promise<void> {
    await this.#retention.debugSessionEnded(orgId);
  }

  /** Deletes the source of this customer and tells how many packages that were. */
  async purge(orgId: string): Promise<number> {
    return this.#files.purge(orgId);
  }

  async purgeAll(): Promise<void> {
    await this.#files.purgeAll();
  }

  /** Removes what was kept for as long as it may be. */
  async deleteExpired(): Promise<void> {
    await this.#retention.review();
  }

  /** Removes what is not to outlive the window. */
  async shutDown(): Promise<void> {
    await this.#retention.shutDown();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #tellStored(): Promise<void> {
    this.#stored.fire((await this.#files.packages()).length > 0);
  }
}
