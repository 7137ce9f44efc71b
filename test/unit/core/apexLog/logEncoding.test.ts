import assert from 'node:assert/strict';
import { LogIndex } from '../../../../src/core/apexLog/logIndex.ts';
import { breachesOf } from '../../../support/logConsistency.ts';
import { logText, treeOf } from '../../../support/logTree.ts';

const text = logText(
  '64.0 APEX_CODE,FINEST;DB,FINEST',
  '|EXECUTION_STARTED',
  '|USER_DEBUG|[3]|DEBUG|größer, 東京, 🙂',
  'second line',
  '|EXECUTION_FINISHED',
  '',
);
const utf8 = new TextEncoder();
const mark = '\uFEFF';

function utf16(value: string): Uint8Array {
  return new Uint8Array(Buffer.from(value, 'utf16le'));
}

const files: readonly (readonly [name: string, encoding: string, bytes: Uint8Array, lineEnd: string])[] = [
  ['UTF-8', 'utf-8', utf8.encode(text), '\n'],
  ['UTF-8 with CRLF', 'utf-8', utf8.encode(text.replaceAll('\n', '\r\n')), '\r\n'],
  ['UTF-8 with lone CR', 'utf-8', utf8.encode(text.replaceAll('\n', '\r')), '\r'],
  ['UTF-8 with a byte order mark', 'utf-8 with BOM', utf8.encode(mark + text), '\n'],
  [
    'UTF-8 with a byte order mark and CRLF',
    'utf-8 with BOM',
    utf8.encode(mark + text.replaceAll('\n', '\r\n')),
    '\r\n',
  ],
  ['UTF-16LE with a byte order mark and CRLF', 'utf-16le', utf16(mark + text.replaceAll('\n', '\r\n')), '\r\n'],
  ['UTF-16LE without a byte order mark', 'utf-16le', utf16(text), '\n'],
  ['UTF-16LE without a byte order mark, with CRLF', 'utf-16le', utf16(text.replaceAll('\n', '\r\n')), '\r\n'],
];

describe('a log file', () => {
  for (const [name, encoding, bytes, lineEnd] of files) {
    it(`is read in ${name}`, () => {
      const index = new LogIndex(bytes);
      assert.equal(index.encoding, encoding);
      assert.equal(
        treeOf(index).replaceAll(lineEnd, '\n').replaceAll('⏎', '\n').replaceAll('\r', ''),
        `(header)
EXECUTION_STARTED
  USER_DEBUG [3] DEBUG|größer, 東京, 🙂
second line
  EXECUTION_FINISHED`,
      );
      assert.deepEqual(
        [0, 1, 2, 3].map((event) => index.rowAt(event)),
        [0, 1, 2, 4],
      );
      assert.equal(index.rowCount, 6);
      assert.deepEqual(breachesOf(index), []);
    });
  }

  it('is read in UTF-16LE where a character lies across two pieces', () => {
    const filler = 'x'.repeat((1 << 19) - 34);
    const whole = `64.0 APEX_CODE,FINEST\n09:14:21.1 (1)|USER_DEBUG|[1]|DEBUG|${filler}${'🙂'.repeat(40)}`;
    const index = new LogIndex(utf16(whole));
    assert.equal(index.textAt(1), whole.slice(whole.indexOf('\n') + 1));
  });

  it('is read in UTF-16LE that is cut in a character', () => {
    const index = new LogIndex(utf16(mark + text).slice(0, -3));
    assert.equal(index.count, 3);
    assert.deepEqual(breachesOf(index), []);
  });

  it('may have byte order marks in the middle, where files were put one behind another', () => {
    const index = new LogIndex(utf8.encode(`${mark}${text}${mark}${text}${mark}`));
    assert.equal(index.count, 8);
    assert.equal(index.nameAt(4), '(header)');
    assert.equal(index.offsetAt(4), utf8.encode(mark + text).length);
    assert.deepEqual(breachesOf(index), []);
  });

  it('may be nothing but byte order marks', () => {
    const index = new LogIndex(utf8.encode(mark.repeat(1_000)));
    assert.equal(index.count, 1);
    assert.deepEqual(breachesOf(index), []);
  });
});
