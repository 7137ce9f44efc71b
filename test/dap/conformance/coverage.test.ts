import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { items } from './items.ts';

describe('the conformance suite', () => {
  it('numbers its items from 1 to 72', () => {
    assert.deepEqual(
      items.map(({ number }) => number),
      Array.from({ length: 72 }, (_, index) => index + 1),
    );
  });

  it('has a test for every item', async () => {
    const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.test.ts'));
    const texts = await Promise.all(names.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
    const tested = new Set([...texts.join('\n').matchAll(/\bitem\((\d+),/g)].map(([, number]) => Number(number)));
    const missing = items.filter(({ number }) => !tested.has(number));
    assert.deepEqual(
      missing.map(({ number, priority, words }) => `${number} [${priority}] ${words}`),
      [],
    );
  });
});
