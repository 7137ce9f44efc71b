import type { Memento } from 'vscode';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';

/** Up to which moment the user has seen the logs of each org. */
export const seenKey = 'debugLogsSeenUntil';

/** Forgets which logs the user has seen. */
export class SeenLogs implements CustomerStore {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  async purge(orgId: string): Promise<number> {
    const { [orgIdKey(orgId)]: seen, ...others } = this.#memento.get<Readonly<Record<string, number>>>(seenKey) ?? {};
    await this.#memento.update(seenKey, others);
    return seen === undefined ? 0 : 1;
  }

  async purgeAll(): Promise<void> {
    await this.#memento.update(seenKey, undefined);
  }
}
