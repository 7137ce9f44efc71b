import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import { entriesIn } from '../../core/packageSource/sourcePath.ts';
import { orgLine } from '../base/orgText.ts';
import { commandOf, folderItem } from '../base/treeItems.ts';
import type { BranchNode, SubscriberBranch } from '../subscribers/subscriberBranch.ts';
import type { ListedSubscriber } from '../subscribers/subscriberDirectory.ts';
import type { CustomerFiles } from './customerFiles.ts';
import { isApex, type StoredPackage } from './packageFolder.ts';
import { sourceUri } from './sourceUris.ts';

type Line =
  | { readonly kind: 'packages'; readonly stored: boolean }
  | {
      readonly kind: 'folder' | 'file';
      readonly stored: StoredPackage;
      /** Below the package; empty for the package itself. */
      readonly path: string;
      readonly name: string;
    };

interface PackageSourceNode extends BranchNode {
  readonly branch: 'packageSource';
  readonly line: Line;
}

/** The package's Apex as the customer has it, once it was retrieved: packages, folders, files. */
export class PackageSourceBranch implements SubscriberBranch<PackageSourceNode> {
  readonly name = 'packageSource';
  readonly #files: CustomerFiles;
  readonly #changed = new EventEmitter<PackageSourceNode | undefined>();
  // Orgs whose source was retrieved in this window: it is what the user wants to see.
  readonly #open = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(files: CustomerFiles) {
    this.#files = files;
  }

  /** Shows package source that was just retrieved. */
  show(orgId: string): void {
    this.#open.add(orgId);
    this.#changed.fire(undefined);
  }

  async roots({ orgId, entered }: ListedSubscriber): Promise<readonly PackageSourceNode[]> {
    const stored = await this.#isStored(orgId);
    return stored || entered !== undefined ? [this.#node(orgId, { kind: 'packages', stored })] : [];
  }

  async children({ orgId, line }: PackageSourceNode): Promise<readonly PackageSourceNode[]> {
    switch (line.kind) {
      case 'packages': {
        const packages = await this.#files.packagesOf(orgId);
        return packages.map((stored) =>
          this.#node(orgId, { kind: 'folder', stored, path: '', name: stored.packageName }),
        );
      }
      case 'folder': {
        const { stored, path } = line;
        const paths = stored.files.map((file) => `/${file.path}`).filter(isApex);
        return entriesIn(path === '' ? '' : `/${path}`, paths).map(({ name, isFolder }) =>
          this.#node(orgId, {
            kind: isFolder ? 'folder' : 'file',
            stored,
            path: [path, name].filter(Boolean).join('/'),
            name,
          }),
        );
      }
      case 'file':
        return [];
    }
  }

  item({ orgId, line }: PackageSourceNode): TreeItem {
    switch (line.kind) {
      case 'packages':
        return packagesItem(orgId, line.stored, this.#open.has(orgId));
      case 'folder': {
        const item = folderItem(orgLine(line.name, 80), 'folder', sourceUri(line.stored, line.path).toString());
        item.collapsibleState = TreeItemCollapsibleState.Expanded;
        item.contextValue = 'sourceFolder';
        return item;
      }
      case 'file':
        return fileItem(line.name, sourceUri(line.stored, line.path));
    }
  }

  async subscriberWords({ orgId }: ListedSubscriber): Promise<readonly string[]> {
    return (await this.#isStored(orgId)) ? ['hasFiles'] : [];
  }

  async #isStored(orgId: string): Promise<boolean> {
    return (await this.#files.packagesOf(orgId)).length > 0;
  }

  #node(orgId: string, line: Line): PackageSourceNode {
    return { branch: this.name, orgId, line };
  }
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

function fileItem(name: string, uri: Uri): TreeItem {
  const item = new TreeItem(orgLine(name, 80));
  item.id = uri.toString();
  item.iconPath = ThemeIcon.File;
  item.resourceUri = uri;
  item.contextValue = 'sourceFile';
  item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [uri] };
  return item;
}
