import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bundle, manifestBundle, sourceBundle, writeBundle } from './bundles.ts';
import { sourceTexts } from './sourceTexts.ts';

/** The name under which VS Code finds the bundles of this language that nobody speaks. */
export const pseudoLanguage = 'qps-ploc';

const accents: Readonly<Record<string, string>> = {
  ...{ a: 'á', c: 'ç', e: 'ë', i: 'ï', n: 'ñ', o: 'ø', s: 'š', u: 'ü', y: 'ÿ', z: 'ž' },
  ...{ A: 'Â', C: 'Ç', E: 'É', I: 'Î', N: 'Ñ', O: 'Ø', S: 'Š', U: 'Û', Y: 'Ý', Z: 'Ž' },
};

/** What stays as it is: places for values, targets of links, icons, code, and line breaks. */
const kept = /(\{\d+\}|\]\([^)]*\)|\[|\$\([\w~-]+\)|`[^`]*`|forceide:\/\/|https:\/\/\S*|\n)/;

/**
 * The text with accents, in brackets, and longer by two fifths: what is seen without brackets was never given to be translated, and
 * what is cut off would be cut off in German too.
 */
export function pseudoText(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const label = /^\[([^\]]*)\](\([^)]*\))$/.exec(line);
      // A line that is a link alone is a button: its label is the text.
      return label === null ? bracketed(line) : `[${bracketed(label[1] ?? '')}]${label[2] ?? ''}`;
    })
    .join('\n');
}

function bracketed(line: string): string {
  const parts = line.split(kept).map((part, index) => (index % 2 === 0 ? accented(part) : part));
  const more = Math.ceil(line.replace(/\{\d+\}|\([^()]*\)/g, '').length * 0.4);
  return line === '' ? line : `⟦${parts.join('')}${' ẋẋẋ'.repeat(more).slice(0, more)}⟧`;
}

function accented(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => accents[letter] ?? letter);
}

/** A copy of the extension that speaks the pseudo-language. A copy, no link: VS Code tells extensions apart by where their files lie. */
export async function pseudoExtension(repository: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'l10n'), { recursive: true });
  for (const name of ['package.json', 'package.nls.json', 'dist', 'media', 'syntaxes']) {
    await cp(join(repository, name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('.map') });
  }
  const { texts } = await sourceTexts(repository);
  const manifest = JSON.parse(await readFile(join(repository, manifestBundle.path()), 'utf8')) as Bundle;
  await writeBundle(folder, sourceBundle.path(pseudoLanguage), translated(texts.map((text) => [text, text])));
  await writeBundle(folder, manifestBundle.path(pseudoLanguage), translated(Object.entries(manifest)));
}

function translated(entries: readonly (readonly [key: string, text: string])[]): Bundle {
  return Object.fromEntries(entries.map(([key, text]) => [key, pseudoText(text)]));
}
