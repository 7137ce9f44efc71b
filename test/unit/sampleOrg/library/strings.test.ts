import assert from 'node:assert/strict';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { ApexDate } from '../../../../src/sampleOrg/apex/values/date.ts';
import { decimal, double, LibraryFixture, list } from './libraryFixture.ts';

type Case = readonly [signature: string, values: readonly ApexValue[], expected: ApexValue];

describe('String', () => {
  const fixture = new LibraryFixture();

  const cases: readonly Case[] = [
    ['Integer length()', ['abc'], 3],
    ['Boolean contains(String search)', ['Invoice', 'voice'], true],
    ['Boolean containsIgnoreCase(String search)', ['Invoice', 'VOICE'], true],
    ['Boolean equalsIgnoreCase(String other)', ['a', 'A'], true],
    ['Boolean equalsIgnoreCase(String other)', ['a', null], false],
    ['Boolean equals(Object other)', ['a', 'A'], false],
    ['Integer indexOf(String search)', ['abcabc', 'c'], 2],
    ['Integer indexOf(String search, Integer start)', ['abcabc', 'c', 3], 5],
    ['Integer lastIndexOf(String search)', ['abcabc', 'b'], 4],
    ['Integer compareTo(String other)', ['abc', 'abd'], -1],
    ['Integer compareTo(String other)', ['abc', 'ab'], 1],
    ['Integer hashCode()', ['abc'], 96354],
    ['Boolean isNumeric()', ['123'], true],
    ['Boolean isNumeric()', ['12.3'], false],
    ['Boolean isNumeric()', [''], false],
    ['Boolean isAlpha()', ['abc'], true],
    ['Boolean isAlphanumeric()', ['abc1'], true],
    ['Boolean isAllUpperCase()', ['ABC'], true],
    ['Boolean isWhitespace()', [' \t'], true],
    ['Integer countMatches(String search)', ['banana', 'an'], 2],
    ['Integer getLevenshteinDistance(String other)', ['kitten', 'sitting'], 3],
    ['Boolean startsWith(String prefix)', ['acme', 'ac'], true],
    ['Boolean endsWith(String suffix)', ['acme', 'me'], true],
    ['Integer charAt(Integer index)', ['abc', 1], 98],
    ['String substring(Integer start)', ['hamburger', 4], 'urger'],
    ['String substring(Integer start, Integer end)', ['hamburger', 4, 8], 'urge'],
    ['String left(Integer length)', ['abc', 2], 'ab'],
    ['String left(Integer length)', ['abc', 9], 'abc'],
    ['String right(Integer length)', ['abc', 2], 'bc'],
    ['String mid(Integer start, Integer length)', ['abcde', 1, 3], 'bcd'],
    ['String leftPad(Integer length, String filler)', ['7', 3, '0'], '007'],
    ['String leftPad(Integer length)', ['ab', 5], '   ab'],
    ['String rightPad(Integer length, String filler)', ['7', 3, '0'], '700'],
    ['String center(Integer size, String filler)', ['hi', 6, '-'], '--hi--'],
    ['String repeat(Integer times)', ['ab', 3], 'ababab'],
    ['String repeat(String separator, Integer times)', ['a', ',', 3], 'a,a,a'],
    ['String abbreviate(Integer width)', ['Hello Maximillian', 8], 'Hello...'],
    ['String abbreviate(Integer width)', ['Hello', 8], 'Hello'],
    ['String abbreviate(Integer width, Integer offset)', ['abcdefghijklmno', 10, 5], '...fghi...'],
    ['String abbreviate(Integer width, Integer offset)', ['abcdefghijklmno', 10, 6], '...ghij...'],
    ['String abbreviate(Integer width, Integer offset)', ['abcdefghijklmno', 10, 8], '...ijklmno'],
    ['String capitalize()', ['hello max'], 'Hello max'],
    ['String uncapitalize()', ['Hello'], 'hello'],
    ['String swapCase()', ['aBc'], 'AbC'],
    ['String reverse()', ['abc'], 'cba'],
    ['String trim()', [' a b \n'], 'a b'],
    ['String deleteWhitespace()', [' a b '], 'ab'],
    ['String normalizeSpace()', [' a   b '], 'a b'],
    ['String remove(String part)', ['banana', 'an'], 'ba'],
    ['String removeStart(String part)', ['www.a', 'www.'], 'a'],
    ['String removeEnd(String part)', ['a.com', '.com'], 'a'],
    ['String removeEndIgnoreCase(String part)', ['a.COM', '.com'], 'a'],
    ['String substringBefore(String separator)', ['a.b.c', '.'], 'a'],
    ['String substringBeforeLast(String separator)', ['a.b.c', '.'], 'a.b'],
    ['String substringAfter(String separator)', ['a.b.c', '.'], 'b.c'],
    ['String substringAfterLast(String separator)', ['a.b.c', '.'], 'c'],
    ['String substringAfter(String separator)', ['abc', '.'], ''],
    ['String substringBetween(String open, String close)', ['x<y>z', '<', '>'], 'y'],
    ['String substringBetween(String tag)', ['tagytag', 'tag'], 'y'],
    ['String substringBetween(String open, String close)', ['xyz', '<', '>'], null],
    ['String replace(String target, String replacement)', ['a.b.c', '.', '$1'], 'a$1b$1c'],
    ['String replaceAll(String pattern, String replacement)', ['a1b22', '[0-9]+', '#'], 'a#b#'],
    ['String replaceAll(String pattern, String replacement)', ['john smith', '(\\w+) (\\w+)', '$2 $1'], 'smith john'],
    ['String replaceFirst(String pattern, String replacement)', ['a1b2', '\\d', '#'], 'a#b2'],
    ['String difference(String other)', ['SFDC', 'SFDXC'], 'XC'],
    ['String escapeHtml4()', ['<b>"a" & b</b>'], '&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;'],
    ['String unescapeHtml4()', ['&lt;a&gt; &#65; &#x42;'], '<a> A B'],
    ['String escapeCsv()', ['a,"b"'], '"a,""b"""'],
    ['String escapeJava()', ['a"\n'], 'a\\"\\n'],
    ['String escapeUnicode()', ['é'], '\\u00E9'],
    ['static Boolean isBlank(String text)', [null], true],
    ['static Boolean isBlank(String text)', [' \n'], true],
    ['static Boolean isEmpty(String text)', [' '], false],
    ['static Boolean isNotBlank(String text)', ['a'], true],
    ['static String escapeSingleQuotes(String text)', ["O'Hara"], "O\\'Hara"],
    ['static String valueOf(Integer value)', [7], '7'],
    ['static String valueOf(Integer value)', [null], null],
    ['static String valueOf(Double value)', [double(1)], '1.0'],
    ['static String valueOf(Decimal value)', [decimal('1.50')], '1.50'],
    ['static String valueOf(Date value)', [ApexDate.of(2026, 1, 15)], '2026-01-15'],
    ['static String valueOf(Object value)', [ApexDate.of(2026, 1, 15)], '2026-01-15'],
    ['static String valueOf(Object value)', [list('Integer', 1, 2)], '(1, 2)'],
    ['static String join(Object items, String separator)', [list('Object', 'a', 1, null), ';'], 'a;1;'],
    [
      'static String format(String template, List<Object> values)',
      ["It''s {0} of {1}, '{0}' {2}", list('Object', 1, 'b')],
      "It's 1 of b, {0} {2}",
    ],
    ['static String fromCharArray(List<Integer> characters)', [list('Integer', 65, 98)], 'Ab'],
    ['static String getCommonPrefix(List<String> texts)', [list('String', 'SFDCApex', 'SFDCVisualforce')], 'SFDC'],
  ];

  for (const [signature, values, expected] of cases) {
    it(`${signature} of ${JSON.stringify(values, (_, value: unknown) => String(value))}`, () => {
      assert.equal(fixture.call('String', signature, ...values), expected);
    });
  }

  const splits: readonly (readonly [text: string, pattern: string, limit: number, expected: string])[] = [
    ['boo:and:foo', ':', 0, '(boo, and, foo)'],
    ['boo:and:foo', ':', 2, '(boo, and:foo)'],
    ['boo:and:foo', 'o', 0, '(b, , :and:f)'],
    ['boo:and:foo', 'o', -1, '(b, , :and:f, , )'],
    ['a.b', '\\.', 0, '(a, b)'],
    ['abc', '', 0, '(a, b, c)'],
    ['', ',', 0, '()'],
    [',a', ',', 0, '(, a)'],
    ['a, b ,c', '\\s*,\\s*', 0, '(a, b, c)'],
  ];

  for (const [text, pattern, limit, expected] of splits) {
    it(`splits '${text}' by '${pattern}' with limit ${String(limit)}`, () => {
      assert.equal(
        fixture.text('String', 'List<String> split(String pattern, Integer limit)', text, pattern, limit),
        expected,
      );
    });
  }

  it('splits camel case', () => {
    assert.equal(
      fixture.text('String', 'List<String> splitByCharacterTypeCamelCase()', 'Lightning.platformHTTP2'),
      '(Lightning, ., platform, HTTP, 2)',
    );
  });

  it('refuses a null argument', () => {
    assert.equal(
      fixture.raised('String', 'Boolean contains(String search)', 'a', null),
      'System.NullPointerException: Argument cannot be null.',
    );
  });

  it('refuses a range outside the text', () => {
    assert.match(
      fixture.raised('String', 'String substring(Integer start, Integer end)', 'abc', 1, 9),
      /^System\.StringException: /,
    );
  });

  it('names a pattern that does not compile', () => {
    assert.equal(
      fixture.raised('String', 'List<String> split(String pattern)', 'a', '(['),
      'System.StringException: Invalid regex: ([',
    );
  });
});

describe('Pattern and Matcher', () => {
  const fixture = new LibraryFixture();

  const matches: readonly (readonly [pattern: string, input: string, expected: boolean])[] = [
    ['[a-c]+', 'abc', true],
    ['[a-c]+', 'abcd', false],
    ['(?i)abc', 'ABC', true],
    ['\\p{Alpha}+', 'abc', true],
    ['\\p{Punct}', '!', true],
    ['[\\p{L}&&[^x]]+', 'abc', true],
    ['[\\p{L}&&[^x]]+', 'axc', false],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['[\\w.-]+@[\\w.-]+\\.\\w{2,}', 'a.b-c@ex-ample.com', true],
    ['a{2}', 'aa', true],
    ['a++b', 'aab', true],
    ['a|b', 'b', true],
    ['[^/]+/[^/]+', 'a/b', true],
    ['\\A\\d+\\z', '12', true],
    ['a(?i)b', 'aB', true],
    ['a(?i)b', 'AB', false],
    ['[-a]', '-', true],
    ['[a\\-z]', 'b', false],
    ['#!&', '#!&', true],
  ];

  for (const [pattern, input, expected] of matches) {
    it(`${pattern} ${expected ? 'matches' : 'does not match'} ${input}`, () => {
      assert.equal(
        fixture.call('Pattern', 'static Boolean matches(String pattern, String input)', pattern, input),
        expected,
      );
    });
  }

  it('finds one match after the other, with groups and places', () => {
    const pattern = fixture.call('Pattern', 'static Pattern compile(String pattern)', '(\\w)(\\d)?');
    const matcher = fixture.call('Pattern', 'Matcher matcher(String input)', pattern, 'a1 b');
    const found: ApexValue[] = [];
    while (fixture.call('Matcher', 'Boolean find()', matcher) === true) {
      found.push(
        fixture.call('Matcher', 'String group()', matcher),
        fixture.call('Matcher', 'String group(Integer index)', matcher, 2),
        fixture.call('Matcher', 'Integer start()', matcher),
        fixture.call('Matcher', 'Integer end()', matcher),
      );
    }
    assert.deepEqual(found, ['a1', '1', 0, 2, 'b', null, 3, 4]);
    assert.equal(fixture.call('Matcher', 'Integer groupCount()', matcher), 2);
  });

  it('refuses a group before there is a match', () => {
    const pattern = fixture.call('Pattern', 'static Pattern compile(String pattern)', 'a');
    const matcher = fixture.call('Pattern', 'Matcher matcher(String input)', pattern, 'a');
    assert.equal(fixture.raised('Matcher', 'String group()', matcher), 'System.StringException: No match found');
  });

  it('quotes a text', () => {
    const quoted = fixture.call('Pattern', 'static String quote(String text)', 'a.b\\E*');
    assert.equal(
      fixture.call('Pattern', 'static Boolean matches(String pattern, String input)', quoted, 'a.b\\E*'),
      true,
    );
  });
});
