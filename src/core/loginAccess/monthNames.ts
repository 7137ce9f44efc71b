// Languages that Salesforce speaks and whose months have names of their own. Those that number them need no table.
const languages: readonly string[] = [
  'en',
  'de',
  'de-AT',
  'fr',
  'fr-CA',
  'es',
  'it',
  'pt',
  'nl',
  'da',
  'sv',
  'nb',
  'fi',
  'is',
  'pl',
  'cs',
  'sk',
  'hu',
  'ro',
  'hr',
  'sl',
  'sr',
  'sr-Latn',
  'bs',
  'mk',
  'bg',
  'ru',
  'uk',
  'be',
  'el',
  'tr',
  'et',
  'lv',
  'lt',
  'sq',
  'mt',
  'ga',
  'cy',
  'ca',
  'gl',
  'hi',
  'mr',
  'ta',
  'te',
  'th',
  'ms',
  'id',
  'vi',
  'sw',
  'ar',
  'hy',
  'ka',
  'az',
  'kk',
];

type MonthNames = ReadonlyMap<string, ReadonlySet<number>>;

/** By language; under the empty text those of all. Made when they are needed: all of them take a while. */
const tables = new Map<string, MonthNames>();

/**
 * The months, from 1, that a word may stand for, whole or shortened, in a language or in any; none for most words. A few stand for two:
 * "listopad" is November in Czech and October in Croatian.
 */
export function monthsNamed(word: string, language = ''): readonly number[] {
  if (!/^\p{L}/u.test(word)) {
    return [];
  }
  const table = tables.get(language) ?? readTable(language);
  tables.set(language, table);
  return [...(table.get(normalized(word)) ?? [])];
}

/** From the runtime's own tables: a list by hand would have mistakes in it. */
function readTable(wanted: string): MonthNames {
  const found = new Map<string, Set<number>>();
  const tags = languages.filter((tag) => wanted === '' || new Intl.Locale(tag).language === wanted);
  for (const format of tags.flatMap(formatsOf)) {
    for (let month = 1; month <= 12; month++) {
      const parts = format.formatToParts(Date.UTC(2026, month - 1, 15));
      const name = normalized(parts.find(({ type }) => type === 'month')?.value ?? '');
      found.set(name, (found.get(name) ?? new Set()).add(month));
    }
  }
  return found;
}

/** With the day beside it a month is inflected in many languages, so both forms are asked for. */
function formatsOf(tag: string): readonly Intl.DateTimeFormat[] {
  const forms = (['long', 'short'] as const).flatMap((month): Intl.DateTimeFormatOptions[] => [
    { month, timeZone: 'UTC' },
    { month, day: 'numeric', year: 'numeric', timeZone: 'UTC' },
  ]);
  return forms.map((form) => new Intl.DateTimeFormat(`${tag}-u-ca-gregory`, form));
}

function normalized(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}
