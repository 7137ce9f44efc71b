import { isSameRecord } from '../base/recordId.ts';
import { orgIdKey } from '../subscribers/orgId.ts';

/** A trace flag that this extension made. No secret, and no name of anybody. */
export interface KeptFlag {
  readonly orgId: string;
  readonly flagId: string;
  /** When we let it end. Milliseconds. */
  readonly expires: number;
  /** Which run of the extension looks after it. */
  readonly keeper: string;
}

/** A debug level that this extension made. */
export interface KeptLevel {
  readonly orgId: string;
  readonly levelId: string;
}

interface Kept {
  readonly flags: readonly KeptFlag[];
  readonly levels: readonly KeptLevel[];
}

/** Where the ledger outlives the window. */
export interface LedgerStore {
  load(): unknown;
  save(kept: unknown): Promise<void>;
}

/** Orgs that are never entered again are forgotten after this. Milliseconds. */
const longestKept = 30 * 24 * 60 * 60_000;

/**
 * What we made in orgs and have not removed yet, so that it is removed whatever happens: at the end, or at the next start. It also tells our
 * flags from everybody else's, who are made by the same login-as user.
 */
export class TraceLedger {
  readonly #store: LedgerStore;
  readonly #keeper: string;
  readonly #isAlive: (keeper: string) => boolean;

  /** `keeper` names this run; `isAlive` says whether another run still looks after its own. */
  constructor(store: LedgerStore, keeper: string, isAlive: (keeper: string) => boolean) {
    this.#store = store;
    this.#keeper = keeper;
    this.#isAlive = isAlive;
  }

  isOurs(flagId: string): boolean {
    return this.#kept.flags.some((kept) => isSameRecord(kept.flagId, flagId));
  }

  flagsOf(orgId: string): readonly KeptFlag[] {
    return this.#kept.flags.filter((kept) => orgIdKey(kept.orgId) === orgIdKey(orgId));
  }

  levelsOf(orgId: string): readonly KeptLevel[] {
    return this.#kept.levels.filter((kept) => orgIdKey(kept.orgId) === orgIdKey(orgId));
  }

  /** Flags of this org that this run looks after. */
  ownFlagsOf(orgId: string): readonly KeptFlag[] {
    return this.flagsOf(orgId).filter(({ keeper }) => keeper === this.#keeper);
  }

  /** Flags of this org that nobody looks after any more: the run that made them ended without a chance to remove them. */
  leftoversOf(orgId: string): readonly KeptFlag[] {
    return this.flagsOf(orgId).filter(({ keeper }) => keeper !== this.#keeper && !this.#isAlive(keeper));
  }

  async keepFlag(orgId: string, flagId: string, expires: Date): Promise<void> {
    const flag = { orgId, flagId, expires: expires.getTime(), keeper: this.#keeper };
    const others = this.#kept.flags.filter((kept) => !isSameRecord(kept.flagId, flagId));
    await this.#save({ ...this.#kept, flags: [...others, flag] });
  }

  async keepLevel(orgId: string, levelId: string): Promise<void> {
    const others = this.#kept.levels.filter((kept) => !isSameRecord(kept.levelId, levelId));
    await this.#save({ ...this.#kept, levels: [...others, { orgId, levelId }] });
  }

  /** They are gone from the org. */
  async forget(ids: readonly string[]): Promise<void> {
    const isGone = (id: string): boolean => ids.some((gone) => isSameRecord(gone, id));
    const { flags, levels } = this.#kept;
    await this.#save({
      flags: flags.filter(({ flagId }) => !isGone(flagId)),
      levels: levels.filter(({ levelId }) => !isGone(levelId)),
    });
  }

  /** Forgets flags of orgs that were not entered for so long that nothing of them can be live. */
  async forgetOld(now: number): Promise<void> {
    const flags = this.#kept.flags.filter(({ expires }) => expires > now - longestKept);
    if (flags.length < this.#kept.flags.length) {
      await this.#save({ ...this.#kept, flags });
    }
  }

  // Read each time: another window writes there too.
  get #kept(): Kept {
    const { flags, levels } = (this.#store.load() ?? {}) as { readonly flags?: unknown; readonly levels?: unknown };
    return { flags: itemsOf(flags, isKeptFlag), levels: itemsOf(levels, isKeptLevel) };
  }

  #save(kept: Kept): Promise<void> {
    return this.#store.save(kept);
  }
}

// Another version may have written it: what does not fit is as good as not there.
function itemsOf<T>(value: unknown, isItem: (item: unknown) => item is T): readonly T[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}

function isKeptFlag(item: unknown): item is KeptFlag {
  return hasTexts(item, ['orgId', 'flagId', 'keeper']) && typeof item['expires'] === 'number';
}

function isKeptLevel(item: unknown): item is KeptLevel {
  return hasTexts(item, ['orgId', 'levelId']);
}

function hasTexts(item: unknown, fields: readonly string[]): item is Record<string, unknown> {
  return (
    typeof item === 'object' &&
    item !== null &&
    fields.every((field) => typeof (item as Record<string, unknown>)[field] === 'string')
  );
}
