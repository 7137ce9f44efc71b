import type { FoundTests, OrgApex } from './ports.ts';

export interface TestSearchParts {
  /** From retrieved source: named first, and never asked for. */
  readonly known: readonly FoundTests[];
  /** One's own; none where none is known. */
  readonly namespaces: readonly string[];
  readonly use: <T>(action: (apex: Pick<OrgApex, 'testClasses' | 'findClassNames'>) => Promise<T>) => Promise<T>;
}

/** More than anybody reads. */
const mostFound = 200;

/** Test classes of an org by what is typed. The org is asked once, and after that only for names that it did not tell. */
export class TestSearch {
  readonly #parts: TestSearchParts;
  #told: Promise<readonly FoundTests[]> | undefined;

  constructor(parts: TestSearchParts) {
    this.#parts = parts;
  }

  async find(text: string, signal: AbortSignal): Promise<readonly FoundTests[]> {
    const { known, namespaces, use } = this.#parts;
    const told = await this.#allTold();
    const found = holding(text, unique([...known, ...told]), known.length);
    if (found.length > 0) {
      return found;
    }
    const names = await use((apex) => apex.findClassNames(text, namespaces, signal));
    // Whether they hold tests is not shown: their name has to do.
    return names.filter((name) => /test/i.test(name)).map((className) => ({ className, methods: [] }));
  }

  /** Not cancelled with a search: the next one needs it too. */
  #allTold(): Promise<readonly FoundTests[]> {
    this.#told ??= this.#askAll().catch((error: unknown) => {
      this.#told = undefined;
      throw error;
    });
    return this.#told;
  }

  async #askAll(): Promise<readonly FoundTests[]> {
    const { namespaces, use } = this.#parts;
    const wanted = namespaces.length === 0 ? [undefined] : namespaces;
    const lists = await use((apex) => Promise.all(wanted.map((namespace) => apex.testClasses(namespace))));
    return lists.flatMap((list) => list ?? []);
  }
}

/** What is known stays in front, each part by name. */
function holding(text: string, all: readonly FoundTests[], known: number): readonly FoundTests[] {
  const wanted = text.toLowerCase();
  const found = (part: readonly FoundTests[]): readonly FoundTests[] =>
    part
      .filter(({ className }) => className.toLowerCase().includes(wanted))
      .toSorted((a, b) => a.className.localeCompare(b.className));
  return [...found(all.slice(0, known)), ...found(all.slice(known))].slice(0, mostFound);
}

function unique(all: readonly FoundTests[]): readonly FoundTests[] {
  return [...new Map(all.toReversed().map((one) => [one.className.toLowerCase(), one])).values()].toReversed();
}
