/** Milliseconds without a key after which what was typed is looked for. */
const typingPause = 250;

/** Searches for what the user types once they pause, and gives up a search when they go on. */
export class SearchPause {
  readonly #search: (text: string, signal: AbortSignal) => Promise<void>;
  #running = new AbortController();
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** `search` rejects never; it looks at the signal before it shows anything. */
  constructor(search: (text: string, signal: AbortSignal) => Promise<void>) {
    this.#search = search;
  }

  type(text: string): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.now(text), typingPause);
  }

  now(text: string): void {
    this.#running.abort();
    this.#running = new AbortController();
    void this.#search(text, this.#running.signal);
  }

  dispose(): void {
    clearTimeout(this.#pause);
    this.#running.abort();
  }
}
