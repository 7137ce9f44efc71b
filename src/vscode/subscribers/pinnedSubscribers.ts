import type { Memento } from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { Queue } from '../../core/base/queue.ts';
import {
  isFavorite,
  type Pinned,
  readPinned,
  withFavorite,
  withoutFavorite,
  withoutRecent,
  withRecent,
} from '../../core/subscribers/pinned.ts';

const pinnedKey = 'pinnedSubscribers';

/** Favorites and the subscribers that were used last, in the editor's memento. All windows share it. */
export class PinnedSubscribers implements Disposable {
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<undefined>();
  // Changes follow one another: two at once would lose one.
  readonly #queue = new Queue();

  readonly onDidChange = this.#changed.event;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  get current(): Pinned {
    return readPinned(this.#memento.get(pinnedKey));
  }

  get orgIds(): readonly string[] {
    const { favorites, recent } = this.current;
    return [...favorites, ...recent];
  }

  isFavorite(orgId: string): boolean {
    return isFavorite(this.current, orgId);
  }

  addFavorite(orgId: string): Promise<void> {
    return this.#change((pinned) => withFavorite(pinned, orgId));
  }

  removeFavorite(orgId: string): Promise<void> {
    return this.#change((pinned) => withoutFavorite(pinned, orgId));
  }

  /** The subscriber was entered or gone to. */
  noteUse(orgId: string): Promise<void> {
    return this.#change((pinned) => withRecent(pinned, orgId));
  }

  removeRecent(orgId: string): Promise<void> {
    return this.#change((pinned) => withoutRecent(pinned, orgId));
  }

  removeAllRecent(): Promise<void> {
    return this.#change(({ favorites }) => ({ favorites, recent: [] }));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #change(change: (pinned: Pinned) => Pinned): Promise<void> {
    await this.#queue.run(async () => {
      await this.#memento.update(pinnedKey, change(this.current));
      this.#changed.fire(undefined);
    });
  }
}
