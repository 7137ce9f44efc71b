import assert from 'node:assert/strict';
import { Draws } from '../../../support/random.ts';
import { displayBlock, displayLine, displayText } from '../../../../src/core/base/displayText.ts';

describe('displayText', () => {
  it('leaves ordinary text alone, tabs, newlines and other scripts included', () => {
    const text = 'Überweisung\tnach 東京\n€ 5 🙂';
    assert.equal(displayText(text), text);
  });

  it('makes one newline of each line end', () => {
    assert.equal(displayText('a\r\nb\rc\nd'), 'a\nb\nc\nd');
  });

  it('removes terminal escapes whole', () => {
    assert.equal(displayText('a\u001b[31;1mred\u001b[0m b'), 'ared b');
    assert.equal(displayText('\u001b]0;title\u0007x'), 'x');
    assert.equal(displayText('\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\'), 'link');
    assert.equal(displayText('a\u001bMb'), 'ab');
  });

  it('removes control characters, bidi overrides and invisible characters', () => {
    assert.equal(displayText('a\u0000b\u0008c\u007fd\u009be'), 'abcde');
    assert.equal(displayText('a\u061cb\u00adc\u206ad\u180ee\ufff9f\u{e0041}g'), 'abcdefg');
    assert.equal(displayText('a\u2028b\u2029c'), 'a\nb\nc');
    assert.equal(displayText('exe\u202egpj\u2066x\u200b\ufeff'), 'exegpjx');
  });

  it('takes what it reads for what patterns take it for, however broken', () => {
    const draws = new Draws(20261201);
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: draws.below(12) }, () => draws.one(odd)).join('');
      assert.equal(displayText(text), byPatterns(text), JSON.stringify(text));
    }
    for (let code = 0; code <= 0xffff; code++) {
      const text = `a${String.fromCharCode(code)}b\u200bc`;
      assert.equal(displayText(text), byPatterns(text), `U+${code.toString(16)}`);
    }
  });

  it('reads texts that are longer than what it makes at a time', () => {
    for (const length of [4_095, 4_096, 4_097, 8_192, 10_000]) {
      assert.equal(displayText(`\u200b${'ab'.repeat(length)}`), 'ab'.repeat(length));
    }
  });
});

/** Whatever begins, goes on or ends something. */
const odd = [
  ...[
    '\u001b',
    '[',
    ']',
    '0',
    '?',
    ';',
    ' ',
    '/',
    '@',
    'm',
    '~',
    'M',
    '_',
    '\\',
    '\u0007',
    'a',
    '\t',
    '\n',
    '\r',
    '\r\n',
  ],
  ...['\u2028', '\u200b', '\u202e', '\u009b', '\u{e0041}', '\udb40', '\udc41', '\u{1f600}', '\u6771', '\ufeff'],
];

/* eslint-disable no-control-regex -- control characters are what it is about */
/** The same as patterns, which are easy to read and slow where much is found. */
function byPatterns(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, '')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu,
      '',
    );
}

describe('displayLine', () => {
  it('puts text on one line', () => {
    assert.equal(displayLine('  a\n\n b\t c \r\n'), 'a b c');
  });

  it('makes one space of whatever is blank, as patterns do', () => {
    for (let code = 0; code <= 0xffff; code++) {
      const text = ` a${String.fromCharCode(code)} b${String.fromCharCode(code)}`;
      assert.equal(displayLine(text, 20), displayText(text).replace(/\s+/g, ' ').trim(), `U+${code.toString(16)}`);
    }
  });

  it('cuts at the limit and shows that it did', () => {
    assert.equal(displayLine('abcdef', 6), 'abcdef');
    assert.equal(displayLine('abcdefg', 6), 'abcde…');
    assert.equal(displayLine('x'.repeat(500)).length, 200);
  });

  it('cuts no character in half', () => {
    assert.equal(displayLine('ab😀😀', 4), 'ab…');
    assert.equal(displayLine('\ud83d'.repeat(9), 3), '\ufffd…');
  });

  it('does not read megabytes for a line', () => {
    const text = 'x'.repeat(10_000_000);
    const started = performance.now();
    for (let round = 0; round < 100; round++) {
      assert.equal(displayLine(text, 20), `${'x'.repeat(19)}…`);
    }
    assert.ok(performance.now() - started < 1000);
    assert.match(displayLine(`${'\u200b'.repeat(100_000)}x`, 20), /…$/);
  });
});

describe('displayBlock', () => {
  it('keeps lines, and says what it leaves out', () => {
    assert.equal(displayBlock('a\r\nb\u001b[1m'), 'a\nb');
    assert.equal(displayBlock('abcdefgh', 5), 'abcde… (3 more characters)');
  });
});
