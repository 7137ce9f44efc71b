import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { manualPictures } from '../../scripts/docs/manualPictures.ts';

const repository = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const pages = globSync('docs/*.md', { cwd: repository }).map((path) => path.replaceAll('\\', '/'));
const texts = [
  ...pages,
  ...globSync('*.md', { cwd: repository }),
  ...globSync('src/**/README.md', { cwd: repository }),
];
const manifest = JSON.parse(read('package.json')) as {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
};
const strings = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

/** Where a text's links and pictures lead. */
function targets(markdown: string): readonly string[] {
  const prose = markdown.replace(/```[^]*?```/g, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => String(target));
}

/** The names that headings have in links. */
function anchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    String(heading)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

describe('the manual', () => {
  it('leads nowhere that is not there', () => {
    const broken = texts.flatMap((path) =>
      targets(read(path))
        .filter((target) => !/^(?:https?|mailto):/.test(target))
        .filter((target) => {
          const [file = '', anchor] = target.split('#');
          const full = file === '' ? join(repository, path) : join(repository, dirname(path), file);
          return !existsSync(full) || (anchor !== undefined && !anchors(readFileSync(full, 'utf8')).includes(anchor));
        })
        .map((target) => `${path}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  it('has an index of all pages', () => {
    const listed = targets(read('docs/README.md'));
    const unlisted = pages
      .map((path) => path.slice('docs/'.length))
      .filter((page) => page !== 'README.md' && !listed.includes(page));
    assert.deepEqual(unlisted, []);
  });

  it('has pages of one form: a title, and what the page is for', () => {
    for (const page of pages) {
      assert.match(read(page), /^# [^\n]+\n\n[A-Z][^\n]+/, page);
    }
  });

  it('shows pictures that the host suite takes, tells of them in words, and keeps them small', () => {
    const suite = globSync('test/host/suite/*.ts', { cwd: repository })
      .map((path) => read(path))
      .join('\n');
    const pictures = readdirSync(join(repository, 'docs/images')).map((file) => file.replace(/\.png$/, ''));
    assert.deepEqual(pictures.sort(), Object.keys(manualPictures).sort());
    for (const [picture, screenshot] of Object.entries(manualPictures)) {
      assert.ok(suite.includes(`'${screenshot}'`), `no host test takes ${screenshot}`);
      assert.ok(statSync(join(repository, `docs/images/${picture}.png`)).size <= 350 * 1024, `${picture}.png is large`);
      const shown = texts.filter((path) =>
        new RegExp(`!\\[[^\\]]{20,}\\]\\([^)]*${picture}\\.png\\)`).test(read(path)),
      );
      assert.ok(shown.length > 0, `${picture}.png is shown nowhere, or without words for who does not see it`);
    }
  });

  describe('names', () => {
    const manual = [...pages, 'README.md'].map(read).join('\n').replace(/\s+/g, ' ');

    it('every command', () => {
      const unnamed = manifest.contributes.commands
        .map(({ title }) => strings[title.slice(1, -1)] ?? '')
        .filter((title) => !manual.includes(title));
      assert.deepEqual(unnamed, []);
    });

    it('every setting', () => {
      const unnamed = Object.keys(manifest.contributes.configuration.properties).filter(
        (name) => !manual.includes(name),
      );
      assert.deepEqual(unnamed, []);
    });
  });
});
