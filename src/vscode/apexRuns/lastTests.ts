import type { Memento } from 'vscode';
import type { TestSelection } from '../../core/apexRuns/testSelection.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';

const key = 'lastTests';

/** Names of the tests that were run last, by org. Kept on this machine. */
export class LastTests implements CustomerStore {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  of(orgId: string): readonly TestSelection[] {
    return this.#stored.find(([stored]) => isSame(stored, orgId))?.[1] ?? [];
  }

  async set(orgId: string, tests: readonly TestSelection[]): Promise<void> {
    await this.#save([...this.#without(orgId), [orgId, tests]]);
  }

  async purge(orgId: string): Promise<number> {
    const others = this.#without(orgId);
    const removed = this.#stored.length - others.length;
    await this.#save(others);
    return removed;
  }

  async purgeAll(): Promise<void> {
    await this.#memento.update(key, undefined);
  }

  get #stored(): readonly (readonly [string, readonly TestSelection[]])[] {
    return Object.entries(this.#memento.get<Readonly<Record<string, readonly TestSelection[]>>>(key) ?? {});
  }

  #without(orgId: string): readonly (readonly [string, readonly TestSelection[]])[] {
    return this.#stored.filter(([stored]) => !isSame(stored, orgId));
  }

  async #save(tests: readonly (readonly [string, readonly TestSelection[]])[]): Promise<void> {
    await this.#memento.update(key, Object.fromEntries(tests));
  }
}

function isSame(stored: string, orgId: string): boolean {
  return orgIdKey(stored) === orgIdKey(orgId);
}
