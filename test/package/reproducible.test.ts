import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sbom } from '../../scripts/package/sbom.ts';
import { packCopy } from '../support/packedCopy.ts';

describe('packing', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'isv-package-'));
  });

  afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

  it('gives the same bytes wherever the sources are, and a list of what ships of others', async function () {
    this.timeout(240_000);
    const first = await packCopy(join(root, 'first'));
    const second = await packCopy(join(root, 'another', 'folder'));
    assert.ok((await readFile(first)).equals(await readFile(second)));
    const [list, other] = await Promise.all(
      [first, second].map((vsix) => readFile(vsix.replace(/\.vsix$/, '.cdx.json'), 'utf8')),
    );
    assert.equal(list, other);
    const { components } = JSON.parse(list ?? '') as Sbom;
    const names = components.map(({ name }) => name);
    for (const shipped of ['jsforce', 'undici', '@apexdevtools/apex-parser', 'antlr4', '@salesforce/apex-tmlanguage']) {
      assert.ok(names.includes(shipped), `${shipped} ships and is not listed`);
    }
    assert.ok(!names.includes('esbuild'), 'what only builds does not ship');
    assert.ok(components.every(({ licenses }) => licenses !== undefined));
  });
});
