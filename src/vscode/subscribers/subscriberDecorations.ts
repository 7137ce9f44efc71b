import { type Disposable, EventEmitter, FileDecoration, type FileDecorationProvider, Uri, window } from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { SubscriberBranch } from './subscriberBranch.ts';
import type { SubscriberDirectory } from './subscriberDirectory.ts';

const scheme = 'isv-subscriber';

/** Names a subscriber to the editor, so that its line can have a badge. Nothing is ever opened by it. */
export function subscriberUri(orgId: string): Uri {
  return Uri.from({ scheme, path: `/${orgId}` });
}

/** The number at the end of a subscriber's line: how much of it is new. */
export class SubscriberDecorations implements FileDecorationProvider, Disposable {
  readonly #directory: SubscriberDirectory;
  readonly #branches: readonly SubscriberBranch[];
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new EventEmitter<Uri | undefined>());

  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(directory: SubscriberDirectory, branches: readonly SubscriberBranch[]) {
    this.#directory = directory;
    this.#branches = branches;
    for (const { onDidChange, onDidChangeMark } of branches) {
      if (onDidChange !== undefined) {
        this.#store.add(onDidChange((node) => this.#changed.fire(node && subscriberUri(node.orgId))));
      }
      if (onDidChangeMark !== undefined) {
        this.#store.add(onDidChangeMark((orgId) => this.#changed.fire(subscriberUri(orgId))));
      }
    }
    this.#store.add(window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: Uri): FileDecoration | undefined {
    const listed = uri.scheme === scheme ? this.#directory.find(uri.path.slice(1)) : undefined;
    const marks = listed === undefined ? [] : this.#branches.flatMap((branch) => branch.mark?.(listed) ?? []);
    const [counted] = marks.filter(({ count = 0 }) => count > 0);
    // A badge has room for two characters.
    return counted && new FileDecoration((counted.count ?? 0) > 9 ? '9+' : String(counted.count), counted.text);
  }

  dispose(): void {
    this.#store.dispose();
  }
}
