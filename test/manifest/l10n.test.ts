import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type Bundle,
  compareBundles,
  languages,
  manifestBundle,
  readBundle,
  sourceBundle,
} from '../../scripts/l10n/bundles.ts';
import { pseudoText } from '../../scripts/l10n/pseudoLocale.ts';
import { sourceTexts, textsOfFile } from '../../scripts/l10n/sourceTexts.ts';

const repository = resolve(import.meta.dirname, '../..');

describe('what people read', function () {
  this.timeout(60_000);
  let sources: Awaited<ReturnType<typeof sourceTexts>>;
  let manifest: Bundle;

  before(async () => {
    sources = await sourceTexts(repository);
    manifest = await readBundle(repository, manifestBundle.path());
  });

  it('is written so that it can be translated', () => {
    assert.ok(sources.texts.length > 300);
    assert.deepEqual(sources.problems, []);
  });

  it('is where the manifest says', () => {
    const { l10n } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { readonly l10n: string };
    assert.equal(l10n, './l10n');
    assert.match(sourceBundle.path('de'), /^l10n\/bundle\.l10n\.de\.json$/);
  });

  it('is collected in the English bundle (npm run l10n)', async () => {
    const collected = await readBundle(repository, sourceBundle.path());
    assert.deepEqual(Object.keys(collected), sources.texts);
  });

  for (const language of languages) {
    it(`is there in ${language}, all of it and nothing else`, async () => {
      const english = Object.fromEntries(sources.texts.map((text) => [text, text]));
      const ofSources = compareBundles(english, await readBundle(repository, sourceBundle.path(language)));
      const ofManifest = compareBundles(manifest, await readBundle(repository, manifestBundle.path(language)));
      assert.deepEqual([...ofSources.missing, ...ofManifest.missing], []);
      assert.deepEqual([...ofSources.surplus, ...ofManifest.surplus], []);
    });

    it(`has the same places, links and names in ${language}`, async () => {
      const english = Object.fromEntries(sources.texts.map((text) => [text, text]));
      const ofSources = compareBundles(english, await readBundle(repository, sourceBundle.path(language)));
      const ofManifest = compareBundles(manifest, await readBundle(repository, manifestBundle.path(language)));
      assert.deepEqual([...ofSources.different, ...ofManifest.different], []);
    });
  }
});

describe('the search for what people read', () => {
  const read = (source: string): ReturnType<typeof textsOfFile> => textsOfFile('src/core/example.ts', source);
  const problemOf = (source: string): string => read(source).problems.join('\n');

  it('finds texts with their places', () => {
    assert.deepEqual(read("const f = () => l10n.t('{0} of {1}', a, b);"), { texts: ['{0} of {1}'], problems: [] });
  });

  it('refuses what no bundle can hold', () => {
    assert.match(problemOf('const f = () => l10n.t(`Hello ${name}`);'), /takes a text as it stands/);
    assert.match(problemOf("const f = () => l10n.t('Hello ' + name);"), /takes a text as it stands/);
    assert.match(problemOf('const f = () => l10n.t(text);'), /takes a text as it stands/);
  });

  it('refuses places without values, and values without places', () => {
    assert.match(problemOf("const f = () => l10n.t('{0} of {1}', a);"), /2 places and is given 1 values/);
    assert.match(problemOf("const f = () => l10n.t('None', a);"), /0 places and is given 1 values/);
    assert.match(problemOf("const f = () => l10n.t('{1}', a);"), /is given/);
  });

  it('refuses texts that are read before the language is known, outside the editor part', () => {
    assert.match(problemOf("const text = l10n.t('None');"), /make it a function/);
  });

  it('refuses failures and sentences that nobody can translate', () => {
    assert.match(problemOf("const f = () => new Failure('none', `No ${name} here.`);"), /Failure is not given/);
    assert.match(problemOf("const f = () => show('Nothing was found.');"), /not given to l10n.t/);
    assert.match(problemOf("const f = () => l10n.t('One.') + l10n.t('Two.');"), /not joined/);
    assert.equal(problemOf("const f = () => logger.info('Nothing was found.');"), '');
  });
});

describe('the comparison of two languages', () => {
  it('finds what is missing, what is too much and what is different', () => {
    const english = { a: 'Open {0}', b: '[Try](command:isvDebugger.try)', c: 'Set `isvDebugger.on`' };
    assert.deepEqual(compareBundles(english, { a: '{0} öffnen', d: 'x' }), {
      missing: ['b', 'c'],
      surplus: ['d'],
      different: [],
    });
    const { different } = compareBundles(english, { a: '{1} öffnen', b: '[x](command:other)', c: '`other`' });
    assert.equal(different.length, 3);
  });
});

describe('the pseudo-language', () => {
  it('puts texts in brackets and makes them longer, and leaves places, links, icons and code alone', () => {
    const text = pseudoText('Open {0} in `launch.json` $(play)');
    assert.match(text, /^⟦.*⟧$/);
    assert.match(text, /\{0\} ïñ `launch\.json` \$\(play\)/);
    assert.ok(text.length > 40);
    assert.match(pseudoText('Try it.\n[Try](command:isvDebugger.try)'), /⟧\n\[⟦Trÿ.*⟧\]\(command:isvDebugger\.try\)$/);
  });
});
