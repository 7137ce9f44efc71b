import assert from 'node:assert/strict';
import { lineFinder } from '../../../../../src/core/debugLogs/search/lineFinder.ts';
import { type FoundLine, searchLog } from '../../../../../src/core/debugLogs/search/logSearch.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size));
  }
}

const lines = Array.from(
  { length: 500 },
  (_, index) => `12:00:00.1 (${index})|USER_DEBUG|[${index}]|DEBUG|Größe ${index % 7}`,
);
const log = `${lines.join('\n')}\n`;
const plain = (text: string): ReturnType<typeof lineFinder> => lineFinder({ text, isRegex: false, matchCase: true });

async function search(
  text: string,
  finder: ReturnType<typeof lineFinder>,
  size: number,
  limit = 1_000,
): Promise<readonly FoundLine[]> {
  return Array.fromAsync(searchLog(inPieces(text, size), finder, limit));
}

describe('search in a log', () => {
  for (const size of [1, 13, 1_000, 1_000_000]) {
    it(`finds lines with their numbers and columns, in pieces of ${size} bytes`, async () => {
      const found = await search(log, plain('Größe 3'), size);
      const expected = lines.flatMap((line, index) => (line.endsWith('Größe 3') ? [index + 1] : []));
      assert.deepEqual(
        found.map(({ line }) => line),
        expected,
      );
      for (const { line, column, snippet, start, end } of found) {
        assert.equal(lines[line - 1]?.slice(column - 1), 'Größe 3');
        assert.equal(snippet.slice(start, end), 'Größe 3');
      }
    });
  }

  it('shows a line once, however often it matches', async () => {
    assert.equal((await search('a a a\nb\na', plain('a'), 2)).length, 2);
  });

  it('stops where it has enough, and reads no further', async () => {
    let read = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const piece of inPieces(log, 100)) {
        read += 1;
        yield piece;
      }
    };
    const found = await Array.fromAsync(searchLog(counted(), plain('USER_DEBUG'), 5));
    assert.equal(found.length, 5);
    assert.ok(read < 10);
  });

  it('finds what stands in the last line, without a line break behind it', async () => {
    assert.deepEqual(
      (await search('a\nlast', plain('last'), 3)).map(({ line }) => line),
      [2],
    );
  });

  it('cuts long lines around the match', async () => {
    const line = `${'x'.repeat(5_000)}needle${'y'.repeat(5_000)}`;
    const [found] = await search(line, plain('needle'), 999);
    assert.deepEqual([found?.column, found?.start, found?.end], [5_001, 60, 66]);
    assert.equal(found?.snippet.length, 240);
  });

  it('ends with a line that never ends', async () => {
    const endless = `${'x'.repeat(9 * 1024 * 1024)}needle`;
    const found = await search(endless, plain('needle'), 1024 * 1024);
    assert.equal(found.length, 1);
  });

  it('finds what an expression wants', async () => {
    const found = await search(log, lineFinder({ text: '\\[4\\d\\]\\|debug', isRegex: true, matchCase: false }), 777);
    assert.deepEqual(
      found.map(({ line }) => line),
      [41, 42, 43, 44, 45, 46, 47, 48, 49, 50],
    );
  });
});
