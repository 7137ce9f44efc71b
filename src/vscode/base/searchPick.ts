import { type QuickPick, type QuickPickItem, window } from 'vscode';
import { SearchPause } from './searchPause.ts';
import { showStep, type Step, type StepAnswer } from './steps.ts';

/** A line of the list; without a value it separates others. */
export interface FoundItem<T> extends QuickPickItem {
  readonly value?: T;
}

export interface Search<T> {
  readonly step: Step;
  /** What tells values apart. */
  readonly keyOf: (value: T) => string;
  readonly itemOf: (value: T) => FoundItem<T>;
  /** Lines for what was found and is not chosen yet, with what separates them. */
  readonly listOf: (found: readonly T[], itemOf: (value: T) => FoundItem<T>) => readonly FoundItem<T>[];
  /** Ticked from the start. */
  readonly chosen: readonly T[];
  /** Offered as long as nothing is typed. */
  readonly known: readonly T[];
  /** Typed for the user at the start, where nothing is known. */
  readonly first?: string;
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly T[]>;
  readonly showFailure: (error: unknown) => void;
}

/** What was chosen, or the one value whose button was pressed. */
export type SearchAnswer<T> = { readonly chosen: readonly T[] } | { readonly pressed: T };

/** Lets the user search with what they type, and tick several of what is found; what is ticked stays in sight. */
export async function pickBySearch<T>(search: Search<T>): Promise<StepAnswer<SearchAnswer<T>>> {
  const box = window.createQuickPick<FoundItem<T>>();
  box.canSelectMany = true;
  box.matchOnDescription = true;
  const list = new SearchedList(box, search);
  const pressed = new Promise<SearchAnswer<T>>((resolve) => {
    box.onDidTriggerItemButton(({ item: { value } }) => value !== undefined && resolve({ pressed: value }));
  });
  try {
    return await Promise.race([
      pressed,
      showStep(search.step, box, () => (list.chosen.length === 0 ? undefined : { chosen: list.chosen })),
    ]);
  } finally {
    list.dispose();
    box.dispose();
  }
}

/** Keeps a box filled with what is chosen and what was found. */
class SearchedList<T> {
  readonly #box: QuickPick<FoundItem<T>>;
  readonly #search: Search<T>;
  readonly #chosen: Map<string, FoundItem<T>>;
  readonly #searching: SearchPause;

  constructor(box: QuickPick<FoundItem<T>>, search: Search<T>) {
    this.#box = box;
    this.#search = search;
    this.#chosen = new Map(search.chosen.map((value) => [search.keyOf(value), this.#itemOf(value)]));
    this.#searching = new SearchPause((text, signal) => this.#find(text, signal));
    box.onDidChangeSelection((selected) => {
      this.#chosen.clear();
      for (const item of selected) {
        if (item.value !== undefined) {
          this.#chosen.set(search.keyOf(item.value), item);
        }
      }
    });
    box.onDidChangeValue((text) => this.#searching.type(text.trim()));
    this.#show(search.known);
    if (search.known.length === 0 && search.first !== undefined) {
      this.#searching.now(search.first);
    }
  }

  get chosen(): readonly T[] {
    return [...this.#chosen.values()].flatMap(({ value }) => (value === undefined ? [] : [value]));
  }

  dispose(): void {
    this.#searching.dispose();
  }

  #itemOf(value: T): FoundItem<T> {
    // The org has searched already, and what is chosen stays in sight.
    return { ...this.#search.itemOf(value), alwaysShow: true, value };
  }

  #show(found: readonly T[]): void {
    const others = found.filter((value) => !this.#chosen.has(this.#search.keyOf(value)));
    const selected = [...this.#chosen.values()];
    this.#box.items = [...selected, ...this.#search.listOf(others, (value) => this.#itemOf(value))];
    this.#box.selectedItems = selected;
  }

  async #find(text: string, signal: AbortSignal): Promise<void> {
    if (text === '') {
      this.#show(this.#search.known);
      return;
    }
    this.#box.busy = true;
    try {
      const found = await this.#search.find(text, signal);
      if (!signal.aborted) {
        this.#show(found);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#search.showFailure(error);
      }
    } finally {
      // The search that took its place is still at work.
      if (!signal.aborted) {
        this.#box.busy = false;
      }
    }
  }
}
