import { env, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { missingReportName } from '../../core/packageSource/missingReport.ts';
import { entriesIn } from '../../core/packageSource/sourcePath.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, factsTooltip, folderItem } from '../base/treeItems.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { BranchNode, SubscriberBranch } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import type { CustomerFiles } from './customerFiles.ts';
import { isApex, type StoredPackage } from './packageFolder.ts';
import { packageLine } from './packageLines.ts';
import type { PackageSource } from './packageSource.ts';
import { describeCheck } from './sourceDecorations.ts';
import { sourceUri } from './sourceUris.ts';

type Line =
  | { readonly kind: 'packages'; readonly stored: boolean }
  | { readonly kind: 'package'; readonly stored: StoredPackage; readonly isOnly: boolean }
  | { readonly kind: 'missing'; readonly stored: StoredPackage }
  | { readonly kind: 'folder' | 'file'; readonly stored: StoredPackage; readonly path: string; readonly name: string };

interface PackageSourceNode extends BranchNode {
  readonly branch: 'packageSource';
  readonly line: Line;
  /** So that a command on this line means this package. */
  readonly packageName?: string;
}

/** The package's Apex as the customer has it, once it was retrieved: packages, what is missing of them, folders, files. */
export class PackageSourceBranch implements SubscriberBranch<PackageSourceNode>, Disposable {
  readonly name = 'packageSource';
  readonly #files: CustomerFiles;
  readonly #source: PackageSource;
  readonly #entered: EnteredOrgs;
  readonly #showFailure: (error: unknown) => void;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<PackageSourceNode | undefined>());
  // Orgs whose source was retrieved in this window: it is what the user wants to see.
  readonly #open = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(
    files: CustomerFiles,
    source: PackageSource,
    entered: EnteredOrgs,
    showFailure: (error: unknown) => void,
  ) {
    this.#files = files;
    this.#source = source;
    this.#entered = entered;
    this.#showFailure = showFailure;
    this.#store.add(source.onDidRetrieve((orgId) => this.#open.add(orgId)));
    this.#store.add(files.onDidChange(() => this.#changed.fire(undefined)));
    this.#store.add(source.onDidReadInstalled(() => this.#changed.fire(undefined)));
  }

  async roots({ orgId, entered }: ListedSubscriber): Promise<readonly PackageSourceNode[]> {
    const stored = await this.#isStored(orgId);
    return stored || entered !== undefined ? [this.#node(orgId, { kind: 'packages', stored })] : [];
  }

  async children({ orgId, line }: PackageSourceNode): Promise<readonly PackageSourceNode[]> {
    switch (line.kind) {
      case 'packages': {
        const packages = await this.#files.packagesOf(orgId);
        this.#askWhatIsInstalled(packages);
        const isOnly = packages.length === 1;
        return packages.map((stored) => this.#node(orgId, { kind: 'package', stored, isOnly }));
      }
      case 'package': {
        const missing = line.stored.missing.length > 0 ? [{ kind: 'missing' as const, stored: line.stored }] : [];
        return [...missing, ...linesIn(line.stored, '')].map((below) => this.#node(orgId, below));
      }
      case 'folder':
        return linesIn(line.stored, line.path).map((below) => this.#node(orgId, below));
      case 'missing':
      case 'file':
        return [];
    }
  }

  item({ orgId, line }: PackageSourceNode): TreeItem {
    switch (line.kind) {
      case 'packages':
        return packagesItem(orgId, line.stored, this.#open.has(orgId));
      case 'package':
        return packageItem(line.stored, line.isOnly, this.#source.installedVersion(line.stored));
      case 'missing':
        return missingItem(line.stored);
      case 'folder': {
        const item = folderItem(orgLine(line.name, 80), 'folder', sourceUri(line.stored, line.path).toString());
        item.collapsibleState = TreeItemCollapsibleState.Expanded;
        item.contextValue = 'sourceFolder';
        return item;
      }
      case 'file':
        return fileItem(line.stored, line.path, line.name);
    }
  }

  async subscriberWords({ orgId }: ListedSubscriber): Promise<readonly string[]> {
    return (await this.#isStored(orgId)) ? ['hasFiles', 'hasSource'] : [];
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Once for each hand-off, when the user looks: a subscriber may have upgraded since. */
  #askWhatIsInstalled(packages: readonly StoredPackage[]): void {
    const [first] = packages;
    const entered = first && this.#entered.get(first.orgId);
    if (first !== undefined && entered !== undefined && this.#source.installedVersion(first) === undefined) {
      void this.#source.readInstalled(entered).catch(this.#showFailure);
    }
  }

  async #isStored(orgId: string): Promise<boolean> {
    return (await this.#files.packagesOf(orgId)).length > 0;
  }

  #node(orgId: string, line: Line): PackageSourceNode {
    return {
      branch: this.name,
      orgId,
      line,
      ...(line.kind === 'packages' ? {} : { packageName: line.stored.packageName }),
    };
  }
}

function linesIn(stored: StoredPackage, folder: string): readonly Line[] {
  const paths = stored.files.map((file) => `/${file.path}`).filter(isApex);
  return entriesIn(folder === '' ? '' : `/${folder}`, paths).map(({ name, isFolder }) => ({
    kind: isFolder ? 'folder' : 'file',
    stored,
    path: folder === '' ? name : `${folder}/${name}`,
    name,
  }));
}

// Nothing is retrieved by looking: it is the customer's code, and it stays on this machine.
function packagesItem(orgId: string, stored: boolean, open: boolean): TreeItem {
  const item = folderItem(l10n.t('Package Source'), 'package', `${orgId} source`);
  item.contextValue = 'packageSource';
  if (open) {
    item.collapsibleState = TreeItemCollapsibleState.Expanded;
  }
  if (!stored) {
    item.id = `${orgId} no source`;
    item.collapsibleState = TreeItemCollapsibleState.None;
    item.description = l10n.t('not retrieved yet');
    item.command = commandOf('isvDebugger.retrievePackageSource', l10n.t('Retrieve Package Source'), { orgId });
  }
  return item;
}

function packageItem(stored: StoredPackage, isOnly: boolean, installedNow: string | undefined): TreeItem {
  const { description, icon, words, remarks } = packageLine(stored, installedNow);
  const name = orgLine(stored.packageName, 80);
  const item = folderItem(name, icon, '');
  item.iconPath = new ThemeIcon(icon, iconColor(icon));
  item.description = description;
  item.collapsibleState =
    stored.files.length + stored.missing.length === 0
      ? TreeItemCollapsibleState.None
      : isOnly
        ? TreeItemCollapsibleState.Expanded
        : TreeItemCollapsibleState.Collapsed;
  // The editor keeps an item as it is opened once; another id makes it look again.
  item.id = `${stored.folder} package ${item.collapsibleState}`;
  item.contextValue = ['sourcePackage', ...words].join(' ');
  item.tooltip = factsTooltip([
    [l10n.t('Package'), stored.packageName],
    [l10n.t('Namespace'), stored.namespace],
    [l10n.t('Version'), stored.versionNumber],
    [l10n.t('Retrieved'), new Date(stored.storedAt).toLocaleString(env.language)],
    [l10n.t('Folders'), stored.local?.isUsed === true ? stored.local.folders.join(', ') : undefined],
    ...remarks.map((remark): readonly [string, string] => [l10n.t('Remark'), remark]),
  ]);
  item.accessibilityInformation = { label: [name, description, ...remarks].join(', ') };
  return item;
}

function iconColor(icon: string): ThemeColor | undefined {
  return icon === 'warning'
    ? new ThemeColor('list.warningForeground')
    : icon === 'error'
      ? new ThemeColor('list.errorForeground')
      : undefined;
}

function missingItem(stored: StoredPackage): TreeItem {
  const { missing } = stored;
  const failed = missing.filter(({ cause }) => cause === 'failed').length;
  const hidden = missing.length - failed;
  const label = failed === 0 ? l10n.t('{0} hidden', hidden) : l10n.t('{0} missing', missing.length);
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.id = `${stored.folder} missing`;
  item.iconPath = failed === 0 ? new ThemeIcon('eye-closed') : new ThemeIcon('warning', iconColor('warning'));
  item.description = failed === 0 ? l10n.t('the org does not show them') : l10n.t('select to see which and why');
  item.contextValue = failed === 0 ? 'hiddenSource' : 'missingSource';
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [sourceUri(stored, missingReportName)] };
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

function fileItem(stored: StoredPackage, path: string, name: string): TreeItem {
  const uri: Uri = sourceUri(stored, path);
  const file = stored.files.find((candidate) => candidate.path === path);
  const check = describeCheck(file?.check ?? 'verified');
  const item = new TreeItem(orgLine(name, 80));
  item.id = uri.toString();
  item.iconPath = ThemeIcon.File;
  item.resourceUri = uri;
  item.contextValue = 'sourceFile';
  item.tooltip = factsTooltip([
    [l10n.t('File'), name],
    [l10n.t('Compared with the org'), check],
  ]);
  item.accessibilityInformation = { label: [orgLine(name, 80), check].join(', ') };
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [uri] };
  return item;
}
