/** The languages in which a customer can be asked. */
export const requestLanguages = ['en', 'de', 'pt-BR', 'ja'] as const;

export type RequestLanguage = (typeof requestLanguages)[number];

/** What Salesforce offers a user who grants login access. */
export const accessDurations = ['oneDay', 'threeDays', 'oneWeek', 'oneMonth', 'oneYear'] as const;

export type AccessDuration = (typeof accessDurations)[number];

/** Why a user may not find the publisher in the list, as Salesforce documents it. */
export type NotListedReason =
  | 'usersMayNotGrant'
  | 'policyForAdministrators'
  | 'noPackageLicense'
  | 'siteLicense'
  | 'administratorsLogInAsAnyUser'
  | 'loggedInAsSomebodyElse';

/** What the text is about. Names come as they are to be shown. */
export interface RequestFacts {
  /** As it stands in the user's list. */
  readonly company: string;
  /** Empty where it is not known. */
  readonly packageName: string;
  readonly orgName: string;
  readonly orgId: string;
  readonly isSandbox: boolean;
  /** As Salesforce's list of durations shows it. */
  readonly duration: string;
}

/**
 * The request in one language. Menus are named as Salesforce shows them in that language, with the English name behind them where it
 * is another: the user's Salesforce may speak English all the same. A part that a language lacks does not compile.
 */
export interface RequestTexts {
  /** The language's own name for itself. */
  readonly languageName: string;
  readonly durations: Readonly<Record<AccessDuration, string>>;
  readonly subject: (facts: RequestFacts) => string;
  readonly greeting: string;
  /** What is asked for and why. */
  readonly purpose: (facts: RequestFacts) => string;
  readonly stepsTitle: string;
  readonly steps: (facts: RequestFacts) => readonly string[];
  /** Where the page is, whatever the menus are called. */
  readonly shortcut: (path: string) => string;
  /** Only where the package is licensed to the whole org. */
  readonly administratorNeeded: string;
  readonly notListedTitle: (facts: RequestFacts) => string;
  readonly notListed: Readonly<Record<NotListedReason, string>>;
  /** What the customer can rely on. */
  readonly assurance: readonly string[];
  readonly closing: string;
}
