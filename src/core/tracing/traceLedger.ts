import { isSameRecord } from '../base/recordId.ts';
import { orgIdKey } from '../subscribers/orgId.ts';
import { emptyPage, type LedgerPage, nameOfPage, pageFrom } from './ledgerPage.ts';
import type { TracingSnapshot } from './ports.ts';
import { foundOf, type WriteIntent } from './writeIntent.ts';

/** A trace flag that this extension made. No secret, and no name of anybody. */
export interface KeptFlag {
  readonly flagId: string;
  /** When we let it end. Milliseconds. */
  readonly expires: number;
  /** Which run of the extension looks after it. */
  readonly keeper: string;
}

/** What a write has made. */
export interface MadeRecords {
  readonly flags: readonly Omit<KeptFlag, 'keeper'>[];
  readonly levels: readonly string[];
}

/** Where the ledger outlives the window: a page for each org and run, so that runs do not write over one another. */
export interface LedgerStore {
  names(): readonly string[];
  load(name: string): unknown;
  /** Undefined: the page is taken out. */
  save(name: string, page: unknown): Promise<void>;
}

/** Orgs that are never entered again are forgotten after this. Milliseconds. */
const longestKept = 30 * 24 * 60 * 60_000;

/**
 * What we made in orgs and have not removed yet, so that it is removed whatever happens: at the end, or at the next start. It also tells our
 * flags from everybody else's, who are made by the same login-as user. A run writes its own pages, and those of runs that have ended.
 */
export class TraceLedger {
  readonly #store: LedgerStore;
  readonly #keeper: string;
  readonly #isAlive: (keeper: string) => boolean;
  /** This run's own pages by org: true whatever another window does to the store. */
  readonly #own = new Map<string, LedgerPage>();
  #saved: Promise<void> = Promise.resolve();

  /** `keeper` names this run; `isAlive` says whether another run still looks after its own. */
  constructor(store: LedgerStore, keeper: string, isAlive: (keeper: string) => boolean) {
    this.#store = store;
    this.#keeper = keeper;
    this.#isAlive = isAlive;
    for (const page of this.#stored()) {
      if (page.keeper === keeper) {
        this.#own.set(orgIdKey(page.orgId), page);
      }
    }
  }

  isOurs(orgId: string, flagId: string): boolean {
    return this.flagsOf(orgId).some((kept) => isSameRecord(kept.flagId, flagId));
  }

  /** Of a flag that two runs have let run on, what the one says that lets it run longest. */
  flagsOf(orgId: string): readonly KeptFlag[] {
    const flags: KeptFlag[] = [];
    for (const { keeper, flags: kept } of this.#pagesOf(orgId)) {
      for (const flag of kept) {
        const index = flags.findIndex(({ flagId }) => isSameRecord(flagId, flag.flagId));
        const other = flags[index];
        if (other === undefined) {
          flags.push({ ...flag, keeper });
        } else if (flag.expires > other.expires) {
          flags[index] = { ...flag, keeper };
        }
      }
    }
    return flags;
  }

  /** Ids of the levels that we made there. */
  levelsOf(orgId: string): readonly string[] {
    return this.#pagesOf(orgId).flatMap(({ levels }) => levels);
  }

  /** Flags of this org that this run looks after. */
  ownFlagsOf(orgId: string): readonly KeptFlag[] {
    return this.flagsOf(orgId).filter(({ keeper }) => keeper === this.#keeper);
  }

  /** Flags of this org that nobody looks after any more: the run that made them ended without a chance to remove them. */
  leftoversOf(orgId: string): readonly KeptFlag[] {
    return this.flagsOf(orgId).filter(({ keeper }) => this.#isLeft(keeper));
  }

  /** Whether something of this run, or of one that has ended, may be in that org. */
  mayHaveLeft(orgId: string): boolean {
    return this.#pagesInCare(orgId).length > 0 || this.levelsOf(orgId).length > 0;
  }

  /** Noted when it resolves: what follows may crash. */
  async intend(orgId: string, intent: WriteIntent): Promise<void> {
    const page = this.#ownPage(orgId);
    await this.#save({ ...page, intents: [...page.intents, intent] });
  }

  /** The org has answered a write. */
  async keep(orgId: string, made: MadeRecords, intent?: WriteIntent): Promise<void> {
    // Of what an ended run made, this run has the word from now on.
    const ids = [...made.flags.map(({ flagId }) => flagId), ...made.levels];
    await this.forget(orgId, ids);
    const page = this.#ownPage(orgId);
    const intents = page.intents.filter((other) => other !== intent);
    await this.#save({ ...withMade(page, made), intents });
  }

  /** Takes for ours what the org made of writes whose replies were lost. */
  async adopt(orgId: string, snapshot: TracingSnapshot, now: number): Promise<void> {
    for (const page of this.#pagesInCare(orgId)) {
      const found = page.intents.map((intent) => ({ intent, ...foundOf(intent, snapshot, now) }));
      const made: MadeRecords = {
        flags: found.flatMap(({ flags }) =>
          flags.map(({ id, expires }) => ({ flagId: id, expires: expires.getTime() })),
        ),
        levels: found.flatMap(({ levels }) => levels.map(({ id }) => id)),
      };
      const intents = found.flatMap(({ intent, isSettled }) => (isSettled ? [] : [intent]));
      await this.#save({ ...withMade(page, made), intents });
    }
  }

  /** They are gone from the org. */
  async forget(orgId: string, ids: readonly string[]): Promise<void> {
    for (const page of this.#pagesInCare(orgId)) {
      await this.#save(without(page, ids));
    }
  }

  /** Forgets flags of orgs that were not entered for so long that nothing of them can be live. */
  async forgetOld(now: number): Promise<void> {
    for (const page of this.#pages().filter((kept) => this.#isInCare(kept))) {
      const flags = page.flags.filter(({ expires }) => expires > now - longestKept);
      const intents = page.intents.filter(({ notedAt }) => notedAt > now - longestKept);
      await this.#save({ ...page, flags, intents });
    }
  }

  #isLeft(keeper: string): boolean {
    return keeper !== this.#keeper && !this.#isAlive(keeper);
  }

  #isInCare({ keeper }: LedgerPage): boolean {
    return keeper === this.#keeper || this.#isLeft(keeper);
  }

  #pagesInCare(orgId: string): readonly LedgerPage[] {
    return this.#pagesOf(orgId).filter((page) => this.#isInCare(page));
  }

  #pagesOf(orgId: string): readonly LedgerPage[] {
    return this.#pages().filter((page) => orgIdKey(page.orgId) === orgIdKey(orgId));
  }

  // Read each time: other windows write theirs.
  #pages(): readonly LedgerPage[] {
    return [...this.#own.values(), ...this.#stored().filter(({ keeper }) => keeper !== this.#keeper)];
  }

  #stored(): readonly LedgerPage[] {
    return this.#store.names().flatMap((name) => pageFrom(this.#store.load(name)) ?? []);
  }

  #ownPage(orgId: string): LedgerPage {
    return this.#own.get(orgIdKey(orgId)) ?? emptyPage(orgId, this.#keeper);
  }

  /** Nothing where the store has it so: it may also have lost what it had. */
  async #save(page: LedgerPage): Promise<void> {
    const name = nameOfPage(page);
    const isEmpty = page.flags.length + page.levels.length + page.intents.length === 0;
    if (page.keeper === this.#keeper) {
      if (isEmpty) {
        this.#own.delete(orgIdKey(page.orgId));
      } else {
        this.#own.set(orgIdKey(page.orgId), page);
      }
    }
    const saving = this.#saved.then(async () => {
      const kept = isEmpty ? undefined : page;
      if (JSON.stringify(this.#store.load(name)) !== JSON.stringify(kept)) {
        await this.#store.save(name, kept);
      }
    });
    this.#saved = saving.catch(() => undefined);
    await saving;
  }
}

function without(page: LedgerPage, ids: readonly string[]): LedgerPage {
  const stays = (id: string): boolean => !ids.some((gone) => isSameRecord(gone, id));
  return { ...page, flags: page.flags.filter(({ flagId }) => stays(flagId)), levels: page.levels.filter(stays) };
}

function withMade(page: LedgerPage, { flags, levels }: MadeRecords): LedgerPage {
  const others = without(page, [...flags.map(({ flagId }) => flagId), ...levels]);
  return { ...others, flags: [...others.flags, ...flags], levels: [...others.levels, ...levels] };
}
