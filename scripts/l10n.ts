import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Bundle,
  compareBundles,
  languages,
  manifestBundle,
  readBundle,
  sourceBundle,
  writeBundle,
} from './l10n/bundles.ts';
import { sourceTexts } from './l10n/sourceTexts.ts';

// `npm run l10n`: collects what people read into l10n/bundle.l10n.json, takes translations of texts that are gone out of the
// bundles, sorts them, and says what is not translated yet. `-- --missing de` prints those texts as JSON, ready to be translated;
// `-- --add de FILE` takes translations in.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const [option, language, file] = process.argv.slice(2);
const { texts, problems } = await sourceTexts(repository);
const english = {
  sources: Object.fromEntries(texts.map((text) => [text, text])),
  manifest: await readBundle(repository, manifestBundle.path()),
};
const kinds = [
  [sourceBundle, english.sources],
  [manifestBundle, english.manifest],
] as const;

if (option === '--missing' && language !== undefined) {
  console.log(JSON.stringify(await missing(language), undefined, 2));
} else {
  if (option === '--add' && language !== undefined && file !== undefined) {
    await add(language, JSON.parse(await readFile(file, 'utf8')) as Bundle);
  }
  await tidy();
  await report();
}

async function missing(spoken: string): Promise<Bundle> {
  const found: Record<string, string> = {};
  for (const [kind, original] of kinds) {
    const translated = await readBundle(repository, kind.path(spoken));
    for (const key of compareBundles(original, translated).missing) {
      found[key] = original[key] ?? '';
    }
  }
  return found;
}

async function add(spoken: string, translations: Bundle): Promise<void> {
  for (const [kind, original] of kinds) {
    const path = kind.path(spoken);
    const own = Object.entries(translations).filter(([key]) => Object.hasOwn(original, key));
    await writeBundle(repository, path, { ...(await readBundle(repository, path)), ...Object.fromEntries(own) });
  }
}

/** One order in all bundles: that of the English one. */
async function tidy(): Promise<void> {
  await writeBundle(repository, sourceBundle.path(), english.sources);
  for (const [kind, original] of kinds) {
    for (const spoken of languages) {
      const translated = await readBundle(repository, kind.path(spoken));
      const known = Object.keys(original).flatMap((key) => {
        const text = translated[key];
        return text === undefined ? [] : [[key, text] as const];
      });
      await writeBundle(repository, kind.path(spoken), Object.fromEntries(known));
    }
  }
}

async function report(): Promise<void> {
  for (const problem of problems) {
    console.log(`✘ ${problem}`);
  }
  for (const [kind, original] of kinds) {
    for (const spoken of languages) {
      const { missing: untranslated, different } = compareBundles(
        original,
        await readBundle(repository, join(kind.path(spoken))),
      );
      const count = Object.keys(original).length;
      console.log(
        `${untranslated.length === 0 ? '✔' : '•'} ${kind.name}, ${spoken}: ${count - untranslated.length} of ${count} texts`,
      );
      for (const text of [...untranslated.slice(0, 5).map((key) => `  without translation: ${key}`), ...different]) {
        console.log(text.length > 160 ? `${text.slice(0, 159)}…` : text);
      }
    }
  }
}
