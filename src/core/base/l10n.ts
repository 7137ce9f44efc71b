/** What people read, by its English text: the contents of a bundle of `l10n/`. */
export type Translations = Readonly<Record<string, string>>;

let spokenLanguage = 'en';
let translations: Translations = {};

/** Sets the language of this process. For composition roots, before anything else runs; without it everything is English. */
export function speak(language: string, bundle: Translations): void {
  spokenLanguage = language;
  translations = bundle;
}

/** The editor's `l10n.t` for code that knows no editor, so that a sentence is written the same way everywhere. */
export const l10n = {
  /** In which numbers, dates and times are written too: the machine may speak another. */
  get language(): string {
    return spokenLanguage;
  },
  /**
   * The text in the user's language, with `{0}`, `{1}`… replaced by the values. The text is a literal, since `npm run l10n` collects it.
   * Values go in last and as they are: what looks like a place in one of them stays.
   */
  t(text: string, ...values: readonly (string | number)[]): string {
    const spoken = Object.hasOwn(translations, text) ? (translations[text] ?? text) : text;
    return spoken.replace(/\{(\d+)\}/g, (place, number: string) => String(values[Number(number)] ?? place));
  },
};
