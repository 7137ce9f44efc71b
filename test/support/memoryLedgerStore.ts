import type { LedgerStore } from '../../src/core/tracing/traceLedger.ts';

/** The pages of ledgers in memory. What is saved is a copy, as in a file. */
export class MemoryLedgerStore implements LedgerStore {
  readonly pages = new Map<string, unknown>();
  /** Waited for before each save. */
  beforeSave: () => Promise<void> = () => Promise.resolve();

  names(): readonly string[] {
    return [...this.pages.keys()];
  }

  load(name: string): unknown {
    return this.pages.get(name);
  }

  async save(name: string, page: unknown): Promise<void> {
    await this.beforeSave();
    if (page === undefined) {
      this.pages.delete(name);
    } else {
      this.pages.set(name, JSON.parse(JSON.stringify(page)));
    }
  }
}
