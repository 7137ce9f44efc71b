import type { SecretStorage } from 'vscode';
import { Queue } from '../../core/base/queue.ts';
import { HandOff } from '../../core/loginAccess/handOff.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';

const handOffsKey = 'handOffs';

interface StoredHandOff {
  readonly instanceUrl: string;
  readonly orgName: string;
  readonly orgSession: string;
}

/** Hand-offs that the user chose to have remembered, in VS Code's secret storage and nowhere else. */
export class HandOffStore {
  readonly #secrets: SecretStorage;
  readonly #remember: () => boolean;
  // Changes follow one another: two at once would lose one.
  readonly #queue = new Queue();

  constructor(secrets: SecretStorage, remember: () => boolean) {
    this.#secrets = secrets;
    this.#remember = remember;
  }

  /** The user wants org sessions kept. */
  get remembers(): boolean {
    return this.#remember();
  }

  async save(orgId: string, handOff: HandOff): Promise<void> {
    if (this.#remember()) {
      const { instanceUrl, orgName, orgSession } = handOff;
      await this.#changeHandOffs((handOffs) => handOffs.set(orgIdKey(orgId), { instanceUrl, orgName, orgSession }));
    }
  }

  async forget(orgId: string): Promise<void> {
    await this.#changeHandOffs((handOffs) => handOffs.delete(orgIdKey(orgId)));
  }

  async load(): Promise<readonly HandOff[]> {
    await this.#chosen(handOffsKey);
    const handOffs = await this.#readHandOffs();
    return [...handOffs.values()].map(
      ({ instanceUrl, orgName, orgSession }) => new HandOff(instanceUrl, orgName, orgSession),
    );
  }

  /** What is stored, unless the user has chosen otherwise since: then it is deleted. */
  async #chosen(key: string): Promise<string | undefined> {
    const stored = await this.#secrets.get(key);
    if (stored !== undefined && !this.#remember()) {
      await this.#secrets.delete(key);
      return undefined;
    }
    return stored;
  }

  async #changeHandOffs(change: (handOffs: Map<string, StoredHandOff>) => unknown): Promise<void> {
    await this.#queue.run(async () => {
      const handOffs = await this.#readHandOffs();
      change(handOffs);
      if (handOffs.size === 0) {
        await this.#secrets.delete(handOffsKey);
      } else {
        await this.#secrets.store(handOffsKey, JSON.stringify([...handOffs]));
      }
    });
  }

  async #readHandOffs(): Promise<Map<string, StoredHandOff>> {
    const stored = parseStored(await this.#secrets.get(handOffsKey));
    return new Map(Array.isArray(stored) ? stored.filter(isStoredHandOff) : []);
  }
}

// Another version may have written it: what does not fit is as good as not there.
function parseStored(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isStoredHandOff(entry: unknown): entry is [string, StoredHandOff] {
  if (!Array.isArray(entry)) {
    return false;
  }
  const [key, value] = entry as unknown[];
  return (
    typeof key === 'string' &&
    isRecord(value) &&
    ['instanceUrl', 'orgName', 'orgSession'].every((field) => typeof value[field] === 'string')
  );
}
