import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placesOf } from './sourceTexts.ts';

/** Texts by key. The key of a text in the sources is its English; that of a text in the manifest is a name. */
export type Bundle = Readonly<Record<string, string>>;

/** The languages that are complete, by VS Code's names for them. */
export const languages = ['de', 'ja', 'pt-br'] as const;

/** A pair of an English bundle and its translations. */
export interface BundleKind {
  readonly name: string;
  /** Path of the bundle in this language, or of the English one. */
  readonly path: (language?: string) => string;
}

export const sourceBundle: BundleKind = {
  name: 'sources',
  path: (language) => (language === undefined ? 'l10n/bundle.l10n.json' : `l10n/bundle.l10n.${language}.json`),
};

export const manifestBundle: BundleKind = {
  name: 'manifest',
  path: (language) => (language === undefined ? 'package.nls.json' : `package.nls.${language}.json`),
};

export async function readBundle(repository: string, path: string): Promise<Bundle> {
  try {
    return JSON.parse(await readFile(join(repository, path), 'utf8')) as Bundle;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return {};
    }
    throw error;
  }
}

export async function writeBundle(repository: string, path: string, bundle: Bundle): Promise<void> {
  await writeFile(join(repository, path), `${JSON.stringify(bundle, undefined, 2)}\n`);
}

export interface BundleComparison {
  /** Keys of English texts that have no translation. */
  readonly missing: readonly string[];
  /** Keys of translations of no text. */
  readonly surplus: readonly string[];
  /** Translations that lost or gained something that is no word: a place for a value, a link, an icon, a name in code quotes. */
  readonly different: readonly string[];
}

export function compareBundles(english: Bundle, translated: Bundle): BundleComparison {
  const differences = Object.entries(translated).flatMap(([key, text]) => {
    const original = english[key];
    return original === undefined ? [] : differencesOf(original, text).map((difference) => `${key}: ${difference}`);
  });
  return {
    missing: Object.keys(english).filter((key) => !Object.hasOwn(translated, key)),
    surplus: Object.keys(translated).filter((key) => !Object.hasOwn(english, key)),
    different: differences,
  };
}

const kept: readonly (readonly [name: string, read: (text: string) => readonly string[]])[] = [
  ['places for values', (text) => placesOf(text).map(String)],
  ['commands and links', (text) => matches(text, /\]\(([^)]+)\)/g)],
  ['icons', (text) => matches(text, /\$\([\w~-]+\)/g)],
  ['settings in code quotes', (text) => matches(text, /`#?isvDebugger\.\w+#?`/g)],
  ['schemes', (text) => matches(text, /\b(?:forceide|https):\/\//g)],
];

function differencesOf(original: string, translation: string): readonly string[] {
  if (translation.trim() === '') {
    return ['the translation is empty'];
  }
  return kept.flatMap(([name, read]) => {
    const [wanted, got] = [read(original), read(translation)].map((found) => [...found].sort().join(' '));
    return wanted === got ? [] : [`${name} differ: "${wanted}" in English, "${got}" in the translation`];
  });
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([whole, part]) => part ?? whole);
}
