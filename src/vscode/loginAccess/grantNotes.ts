import type { Memento } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import type { GrantNote } from '../../core/loginAccess/grantNote.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { CustomerStore } from '../customerFiles/customerStores.ts';
import type { ExpiringStore } from '../customerFiles/retention.ts';

const key = 'grantNotes';
/** Nobody needs to know longer that a grant has ended. Milliseconds. */
const keptAfterEnd = 30 * 24 * 60 * 60 * 1000;

interface StoredNote {
  readonly username: string;
  readonly expires: string;
  readonly noted: string;
}

/** What the user was told of grants that no audit trail tells. Kept on this machine. */
export class GrantNotes implements CustomerStore, ExpiringStore {
  readonly #memento: Memento;
  readonly #changed = new EventEmitter<undefined>();

  readonly onDidChange = this.#changed.event;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  get(orgId: string): GrantNote | undefined {
    const note = this.#stored()[orgIdKey(orgId)];
    return note && { username: note.username, expires: new Date(note.expires), noted: new Date(note.noted) };
  }

  /** Keys of the orgs that something is noted of. */
  get keys(): readonly string[] {
    return Object.keys(this.#stored());
  }

  async set(orgId: string, { username, expires, noted }: GrantNote): Promise<void> {
    const note: StoredNote = { username, expires: expires.toISOString(), noted: noted.toISOString() };
    await this.#save({ ...this.#stored(), [orgIdKey(orgId)]: note });
  }

  async delete(orgId: string): Promise<void> {
    await this.#save(Object.fromEntries(Object.entries(this.#stored()).filter(([noted]) => noted !== orgIdKey(orgId))));
  }

  async purge(orgId: string): Promise<number> {
    const noted = this.get(orgId) === undefined ? 0 : 1;
    await this.delete(orgId);
    return noted;
  }

  async purgeAll(): Promise<void> {
    await this.#save({});
  }

  /** Those that are long over are not shown any more; here they go from the machine too. */
  async deleteExpired(): Promise<void> {
    const stored = this.#memento.get<unknown>(key);
    const kept = this.#stored();
    if (JSON.stringify(stored ?? {}) !== JSON.stringify(kept)) {
      await this.#save(kept);
    }
  }

  async #save(notes: Readonly<Record<string, StoredNote>>): Promise<void> {
    await this.#memento.update(key, notes);
    this.#changed.fire(undefined);
  }

  /** Without those that are long over, and without what another version wrote. */
  #stored(): Readonly<Record<string, StoredNote>> {
    const stored = this.#memento.get<unknown>(key);
    const entries = typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
    const limit = Date.now() - keptAfterEnd;
    return Object.fromEntries(
      entries.filter(
        (entry): entry is [string, StoredNote] => isStoredNote(entry[1]) && Date.parse(entry[1].expires) > limit,
      ),
    );
  }
}

function isStoredNote(value: unknown): value is StoredNote {
  const note = (typeof value === 'object' && value !== null ? value : {}) as Partial<StoredNote>;
  return (
    typeof note.username === 'string' &&
    [note.expires, note.noted].every((text) => typeof text === 'string' && !Number.isNaN(Date.parse(text)))
  );
}
