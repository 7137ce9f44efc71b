import assert from 'node:assert/strict';
import { Failure } from '../../../../../src/core/base/failure.ts';
import { lineFinder } from '../../../../../src/core/debugLogs/search/lineFinder.ts';
import { parseRegex } from '../../../../../src/core/debugLogs/search/regexParser.ts';
import { requiredText } from '../../../../../src/core/debugLogs/search/requiredText.ts';
import { seededRandom } from '../../../../support/random.ts';

type Query = Parameters<typeof lineFinder>[0];

const regex = (text: string, matchCase = true): Query => ({ text, isRegex: true, matchCase });

/** The match in the only line of a text, as `start-end`. */
function found(query: Query, line: string): string | undefined {
  const match = lineFinder(query).find(line, 0);
  return match && `${match.start}-${match.end}`;
}

describe('plain text in logs', () => {
  it('is found as it is, in its case or in any', () => {
    const line = 'USER_DEBUG|[3]|DEBUG|Größe (a.b) of Äcme';
    const plain = (text: string, matchCase: boolean): string | undefined =>
      found({ text, isRegex: false, matchCase }, line);
    assert.equal(plain('(a.b)', true), '27-32');
    assert.equal(plain('aXb', true), undefined);
    assert.equal(plain('user_debug', true), undefined);
    assert.equal(plain('user_debug', false), '0-10');
    assert.equal(plain('äCME', false), '36-40');
    assert.equal(plain('$(x)', false), undefined);
  });
});

describe('the text that every match of an expression holds', () => {
  const required = (source: string, matchCase = true): string => requiredText(parseRegex(source, matchCase));
  for (const [pattern, expected] of [
    ['abc', 'abc'],
    ['a+bcd*e', 'bc'],
    ['(ab)cd', 'abcd'],
    ['(ab)+c', 'ab'],
    ['(ab)*c', 'c'],
    ['ab|cd', ''],
    ['x(ab|cd)yz', 'yz'],
    ['\\bfoo\\b bar', 'foo bar'],
    ['[ab]cd', 'cd'],
    ['(abc){2,}', 'abc'],
    ['', ''],
  ] as const) {
    it(`is "${expected}" in ${pattern}`, () => assert.equal(required(pattern), expected));
  }

  it('is in small letters where case does not matter', () => {
    assert.equal(required('FATAL_[a-z]+', false), 'fatal_');
    assert.equal(required('FATAL_[a-z]+'), 'FATAL_');
  });
});

describe('regular expressions in logs', () => {
  for (const [pattern, line, expected] of [
    ['a.c', 'xabc', '1-4'],
    ['^a', 'ba', undefined],
    ['b$', 'ab', '1-2'],
    ['\\bfoo\\b', 'a foo.', '2-5'],
    ['\\bfoo\\b', 'afoo', undefined],
    ['\\Boo\\b', 'foo', '1-3'],
    ['[0-9]{3,}', 'a12b3456', '4-8'],
    ['a{2}', 'aaa', '0-2'],
    ['(foo|ba[rz])+', 'xfoobazy', '1-7'],
    ['(?:a|b)c', 'bc', '0-2'],
    ['(?<name>a)', 'a', '0-1'],
    ['\\d+\\.\\d*', 'v 1.25', '2-6'],
    ['[^|]+\\|ERROR', 'x|y|ERROR', '2-9'],
    ['\\|EXCEPTION_THROWN\\|\\[\\d+\\]', '1|EXCEPTION_THROWN|[42]|x', '1-23'],
    ['a*?b', 'aaab', '0-4'],
    ['[\\w.-]+@[\\w.]+', 'to dana.w@x.example', '3-19'],
    ['\\x41\\u0042', 'AB', '0-2'],
    ['[]a]', ']', undefined],
    ['\\t', 'a\tb', '1-2'],
    ['', 'anything', '0-0'],
    ['a|', 'b', '0-0'],
    ['😀+', 'x😀', '1-3'],
  ] as const) {
    it(`${pattern} in ${JSON.stringify(line)}`, () => assert.equal(found(regex(pattern), line), expected));
  }

  it('match in any case where that is wanted', () => {
    assert.equal(found(regex('exception[a-f]', false), 'x EXCEPTIONB'), '2-12');
    assert.equal(found(regex('ÄCME', false), 'äcme'), '0-4');
    assert.equal(found(regex('äcme', true), 'ÄCME'), undefined);
  });

  it('stay in their line', () => {
    const finder = lineFinder(regex('a[^x]*b'));
    assert.equal(finder.find('a\nb', 0), undefined);
    assert.deepEqual(finder.find('a\nab\nb', 0), { start: 2, end: 4 });
    assert.deepEqual(lineFinder(regex('^b')).find('a\nb', 0), { start: 2, end: 3 });
    assert.deepEqual(lineFinder(regex('a$')).find('ab\na\n', 0), { start: 3, end: 4 });
  });

  for (const [pattern, expected] of [
    ['(a', /at character 2: a closing bracket/],
    ['a)', /at character 2: this bracket closes nothing/],
    ['[a', /square bracket is missing/],
    ['*a', /nothing to repeat/],
    ['a**', /nothing to repeat/],
    ['^*', /nothing to repeat/],
    ['[b-a]', /smaller character to a larger/],
    ['a{3,2}', /smaller number first/],
    ['a{5000}', /at most 1.?000 repetitions/],
    ['\\q', /escape is not known/],
    ['a\\', /escape is not known/],
    ['(a)\\1', /back reference/],
    ['(?=a)', /ahead or behind/],
    ['(?<!a)b', /ahead or behind/],
    ['((a{100}){100}){100}', /too large/],
  ] as const) {
    it(`say what is wrong with ${pattern}`, () => {
      assert.throws(
        () => lineFinder(regex(pattern)),
        (error) => {
          assert.ok(Failure.is(error), String(error));
          assert.match(error.message, expected);
          return true;
        },
      );
    });
  }

  it('find what JavaScript finds, for generated patterns and lines', () => {
    const random = seededRandom(20_260_115);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    const atom = (depth: number): string =>
      depth > 0 && random() < 0.3
        ? `(?:${pattern(depth - 1)})`
        : pick(['a', 'b', 'B', '_', '\\d', '\\w', '\\W', '.', '[ab]', '[^a]', '[a-c1]', '\\b', '^', '$', ' ']);
    const isRepeatable = (text: string): boolean => !['\\b', '^', '$'].includes(text);
    const piece = (depth: number): string => {
      const text = atom(depth);
      return isRepeatable(text) && random() < 0.4 ? text + pick(['*', '+', '?', '{2}', '{1,3}', '{2,}']) : text;
    };
    const pattern = (depth: number): string => {
      const sequence = (): string => Array.from({ length: 1 + Math.floor(random() * 4) }, () => piece(depth)).join('');
      return random() < 0.25 ? `${sequence()}|${sequence()}` : sequence();
    };
    const line = (): string =>
      Array.from({ length: Math.floor(random() * 12) }, () => pick('aabBc1_ .|'.split(''))).join('');
    for (let round = 0; round < 3_000; round++) {
      const source = pattern(2);
      const matchCase = random() < 0.5;
      const finder = lineFinder({ text: source, isRegex: true, matchCase });
      const expression = new RegExp(source, matchCase ? '' : 'i');
      for (let count = 0; count < 5; count++) {
        const text = line();
        const expected = expression.exec(text);
        const actual = finder.find(text, 0);
        assert.equal(actual?.start, expected?.index, `/${source}/${matchCase ? '' : 'i'} in ${JSON.stringify(text)}`);
        if (actual !== undefined && expected !== null) {
          // Of matches that begin there it is the longest, which JavaScript's need not be.
          assert.ok(actual.end >= expected.index + expected[0].length);
        }
      }
    }
  });

  it('take time in proportion to the text, whatever the pattern', () => {
    const size = 100_000;
    for (const [pattern, text] of [
      ['(a+)+$', `${'a'.repeat(size)}b`],
      ['(a|a)*b', 'a'.repeat(size)],
      ['(a|aa)+$', `${'a'.repeat(size)}b`],
      ['(.*)*x', 'a'.repeat(size)],
      ['a?'.repeat(30) + 'a'.repeat(30), 'a'.repeat(29) + 'b'.repeat(size)],
      ['[ab]*a[ab]{14}c', 'ab'.repeat(size / 2)],
    ] as const) {
      // A backtracking engine takes longer than the universe lasts; the test's own time limit says that this one does not.
      assert.equal(lineFinder(regex(pattern)).find(text, 0), undefined, pattern);
    }
  });
});
