import type { ApexObject, ApexValue, LibraryType, RequestContext } from '../contract.ts';

/** Orders texts as the running user's language does: what a list view shows, unlike `List.sort`. */
export class ApexCollator implements ApexObject {
  readonly apexTypeName = 'Collator';
  readonly #collator: Intl.Collator;

  constructor(locale: string) {
    this.#collator = new Intl.Collator(locale.replaceAll('_', '-'));
  }

  /** Null comes first, as in `List.sort`. */
  compare(left: ApexValue, right: ApexValue): number {
    return typeof left === 'string' && typeof right === 'string'
      ? this.#collator.compare(left, right)
      : Number(left !== null) - Number(right !== null);
  }

  printed(): string {
    return 'Collator:[]';
  }
}

export const collatorType: LibraryType = {
  type: 'Collator',
  extends: 'Comparator<String>',
  members: {
    'static Collator getInstance()': ({ user }: RequestContext) => new ApexCollator(user.locale),
    'Integer compare(String left, String right)': (
      _: RequestContext,
      self: ApexCollator,
      left: ApexValue,
      right: ApexValue,
    ) => self.compare(left, right),
  },
};
