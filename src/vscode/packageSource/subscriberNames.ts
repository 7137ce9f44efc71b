import type { Memento } from 'vscode';
import { folderName } from '../../core/packageSource/sourcePath.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';

const namesKey = 'subscriberFolders';

/**
 * How subscribers are called in paths. An org has another name in the LMO than in itself, and may be renamed: the first one stays, so
 * that breakpoints find their file again. A purge forgets it; the next retrieve takes the name of that day.
 */
export class SubscriberNames implements CustomerStore {
  readonly #state: Pick<Memento, 'get' | 'update'>;

  constructor(state: Pick<Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  async of(orgId: string, name: string): Promise<string> {
    const known = this.#known;
    const found = known[orgIdKey(orgId)];
    if (typeof found === 'string') {
      return found;
    }
    const chosen = folderName(name);
    await this.#state.update(namesKey, { ...known, [orgIdKey(orgId)]: chosen });
    return chosen;
  }

  async purge(orgId: string): Promise<number> {
    const { [orgIdKey(orgId)]: name, ...others } = this.#known;
    await this.#state.update(namesKey, others);
    return name === undefined ? 0 : 1;
  }

  async purgeAll(): Promise<void> {
    await this.#state.update(namesKey, undefined);
  }

  get #known(): Readonly<Record<string, unknown>> {
    return this.#state.get<Record<string, unknown>>(namesKey, {});
  }
}
