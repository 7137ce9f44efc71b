import type { Memento } from 'vscode';
import { isRequestLanguage } from '../../core/loginAccess/accessRequest.ts';
import type { RequestLanguage } from '../../core/loginAccess/requestTexts/requestTexts.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';

const key = 'requestLanguages';
/** Customers whose language is remembered. */
const most = 200;

/** The language in which each customer was asked last. Kept on this machine. */
export class RequestLanguages implements CustomerStore {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  get(orgId: string): RequestLanguage | undefined {
    return this.#stored()[orgIdKey(orgId)];
  }

  async set(orgId: string, language: RequestLanguage): Promise<void> {
    const others = this.#without(orgId).slice(-most + 1);
    await this.#memento.update(key, Object.fromEntries([...others, [orgIdKey(orgId), language]]));
  }

  async purge(orgId: string): Promise<number> {
    if (this.get(orgId) === undefined) {
      return 0;
    }
    await this.#memento.update(key, Object.fromEntries(this.#without(orgId)));
    return 1;
  }

  async purgeAll(): Promise<void> {
    await this.#memento.update(key, undefined);
  }

  #without(orgId: string): readonly (readonly [string, RequestLanguage])[] {
    return Object.entries(this.#stored()).filter(([stored]) => stored !== orgIdKey(orgId));
  }

  #stored(): Readonly<Record<string, RequestLanguage>> {
    const stored = this.#memento.get<unknown>(key);
    const entries: [string, unknown][] = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    return Object.fromEntries(
      entries.flatMap(([orgId, value]) =>
        typeof value === 'string' && isRequestLanguage(value) ? [[orgId, value]] : [],
      ),
    );
  }
}
