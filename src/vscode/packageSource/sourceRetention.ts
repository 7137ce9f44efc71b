import { ConfigurationTarget, l10n, type Memento, TabInputText, window, workspace } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import type { Logger } from '../../core/base/logger.ts';
import { isDue, type KeepPackageSource, keepingOf } from '../../core/packageSource/retention.ts';
import { sourceScheme } from '../../core/packageSource/sourcePath.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { CustomerFiles } from './customerFiles.ts';

const toldKey = 'toldHowLongSourceIsKept';

export interface SourceRetentionParts {
  readonly entered: EnteredOrgs;
  readonly files: CustomerFiles;
  /** A debug session of this window debugs that org. */
  readonly isDebugged: (orgId: string) => boolean;
  /** Orgs whose hand-off is in secret storage: it outlives the window, and so does the code. */
  readonly rememberedOrgIds: () => Promise<readonly string[]>;
  readonly memento: Pick<Memento, 'get' | 'update'>;
  readonly logger: Logger;
}

/** Removes package source as the rules say: when its debug session and its hand-off are over, when the window closes, after a crash. */
export class SourceRetention implements Disposable {
  readonly #parts: SourceRetentionParts;
  readonly #store = new DisposableStore();
  // Forgotten while a debug session still ran.
  readonly #forgotten = new Set<string>();

  constructor(parts: SourceRetentionParts) {
    this.#parts = parts;
    this.#store.add(parts.entered.onDidChange(() => void this.#claim()));
    this.#store.add(parts.files.onDidChange(() => void closeEditorsOfRemovedFiles()));
  }

  /** Removes what a crash or another time left behind. */
  async begin(): Promise<void> {
    await this.#parts.files.deleteStrays();
    await this.review();
    await closeEditorsOfRemovedFiles();
  }

  /** The user has forgotten the hand-off. */
  async handOffForgotten(orgId: string): Promise<void> {
    this.#forgotten.add(orgIdKey(orgId));
    await this.#over(orgId);
  }

  async debugSessionEnded(orgId: string): Promise<void> {
    await this.#over(orgId);
  }

  /** The window closes, and its hand-offs with it. */
  async shutDown(): Promise<void> {
    const packages = await this.#parts.files.packages();
    for (const orgId of new Set(packages.map((stored) => stored.orgId))) {
      await this.#parts.files.release(orgId);
    }
    await this.review();
  }

  /** Removes what has to go now. */
  async review(): Promise<void> {
    const { files, rememberedOrgIds, logger } = this.#parts;
    const remembered = new Set((await rememberedOrgIds()).map(orgIdKey));
    const keeping = { keep: keepSetting(), now: Date.now() };
    const removed = await files.deleteWhere(({ storedAt, orgId }, isUsed) =>
      isDue({ storedAt, isUsed: isUsed || remembered.has(orgIdKey(orgId)) }, keeping),
    );
    for (const { orgId } of removed) {
      logger.info(`Removed a package of ${orgId} from this machine (${keeping.keep}).`);
    }
  }

  /** Once on a machine, when code comes to it: how long it stays, and that it may stay longer. */
  async tellOnce(): Promise<void> {
    const { memento } = this.#parts;
    if (keepSetting() !== 'untilSessionEnds' || memento.get<boolean>(toldKey, false)) {
      return;
    }
    await memento.update(toldKey, true);
    const keep = l10n.t('Keep for 24 Hours');
    const chosen = await window.showInformationMessage(
      l10n.t(
        "The customer's code stays on this machine until you forget the hand-off or close the window, as Salesforce asks of partners.",
      ),
      keep,
    );
    if (chosen === keep) {
      const oneDay: KeepPackageSource = 'oneDay';
      await workspace.getConfiguration('isvDebugger').update('keepPackageSource', oneDay, ConfigurationTarget.Global);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #over(orgId: string): Promise<void> {
    const { entered, files, isDebugged } = this.#parts;
    // A hand-off that has expired is renewed, as a rule, and then nothing should be lost.
    if (this.#forgotten.has(orgIdKey(orgId)) && entered.get(orgId) === undefined && !isDebugged(orgId)) {
      this.#forgotten.delete(orgIdKey(orgId));
      await files.release(orgId);
      await this.review();
    }
  }

  async #claim(): Promise<void> {
    for (const { organization } of this.#parts.entered.all) {
      this.#forgotten.delete(orgIdKey(organization.organizationId));
      await this.#parts.files.claim(organization.organizationId);
    }
  }
}

function keepSetting(): KeepPackageSource {
  return keepingOf(workspace.getConfiguration('isvDebugger').get('keepPackageSource'));
}

/** An editor of a file that is gone would show an error. Its breakpoints stay: the file comes back under the same name. */
async function closeEditorsOfRemovedFiles(): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap(({ tabs: all }) => all)
    .filter(({ input }) => input instanceof TabInputText && input.uri.scheme === sourceScheme);
  const gone = await Promise.all(
    tabs.map(async (tab) => {
      const { uri } = tab.input as TabInputText;
      return workspace.fs.stat(uri).then(
        () => [],
        () => [tab],
      );
    }),
  );
  if (gone.flat().length > 0) {
    await window.tabGroups.close(gone.flat());
  }
}
