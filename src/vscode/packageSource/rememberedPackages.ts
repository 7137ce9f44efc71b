import type { Memento } from 'vscode';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';

const choicesKey = 'chosenPackages';

/** Which packages were chosen of each subscriber, by their ids (033…). */
export class RememberedPackages implements CustomerStore {
  readonly #state: Pick<Memento, 'get' | 'update'>;

  constructor(state: Pick<Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  of(orgId: string): readonly string[] {
    return this.#choices[orgIdKey(orgId)] ?? [];
  }

  /** From any subscriber. */
  get all(): readonly string[] {
    return [...new Set(Object.values(this.#choices).flat())];
  }

  async remember(orgId: string, packageIds: readonly string[]): Promise<void> {
    await this.#state.update(choicesKey, { ...this.#choices, [orgIdKey(orgId)]: packageIds });
  }

  async purge(orgId: string): Promise<number> {
    const { [orgIdKey(orgId)]: chosen, ...others } = this.#choices;
    await this.#state.update(choicesKey, others);
    return chosen === undefined ? 0 : 1;
  }

  async purgeAll(): Promise<void> {
    await this.#state.update(choicesKey, undefined);
  }

  get #choices(): Readonly<Record<string, readonly string[]>> {
    const stored = this.#state.get<Record<string, unknown>>(choicesKey, {});
    return Object.fromEntries(
      Object.entries(stored).map(([key, ids]) => [
        key,
        Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [],
      ]),
    );
  }
}
