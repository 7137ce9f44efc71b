import { compareText } from '../values/comparison.ts';
import { ApexList } from '../values/list.ts';
import type { RequestContext } from './contract.ts';
import { raiseStringOutOfRange, raiseTooMuchCpuTime } from './failures.ts';
import { hashOfText } from './hashing.ts';
import { isWhitespace, whitespace } from './javaText.ts';
import { refuseNulls, type Members } from './members.ts';

function everyCharacter(text: string, pattern: RegExp): boolean {
  return text.length > 0 && pattern.test(text);
}

function anyOf(self: string, characters: string): boolean {
  return Array.from(characters).some((character) => self.includes(character));
}

/** Pairs of characters that can be compared before an org's CPU time would be over. */
const mostPairs = 500_000_000;

function levenshtein(context: RequestContext, left: string, right: string): number {
  if (left.length * right.length > mostPairs) {
    return raiseTooMuchCpuTime(context);
  }
  let row = Uint32Array.from({ length: right.length + 1 }, (_, index) => index);
  let next = new Uint32Array(row.length);
  for (let i = 1; i <= left.length; i++) {
    next[0] = i;
    for (let j = 1; j <= right.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (left.charCodeAt(i - 1) === right.charCodeAt(j - 1) ? 0 : 1);
      next[j] = Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    [row, next] = [next, row];
  }
  return row[right.length] ?? 0;
}

function indexOfDifference(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index++) {
    if (left.charAt(index) !== right.charAt(index)) {
      return index;
    }
  }
  return left.length === right.length ? -1 : shorter;
}

function indexOfAny(self: string, accepts: (character: string) => boolean): number {
  return Array.from({ length: self.length }, (_, index) => self.charAt(index)).findIndex(accepts);
}

/** Members of String that look at a text. Positions count UTF-16 units. */
export const stringQueries: Members = {
  'Integer length()': (_: RequestContext, self: string) => self.length,
  'Integer hashCode()': (_: RequestContext, self: string) => hashOfText(self),
  'Boolean equals(Object other)': (_: RequestContext, self: string, other: unknown) => self === other,
  // Null is no error here.
  'Boolean equalsIgnoreCase(String other)': (_: RequestContext, self: string, other: string | null) =>
    other !== null && self.toLowerCase() === other.toLowerCase(),
  'Boolean isAlpha()': (_: RequestContext, self: string) => everyCharacter(self, /^\p{L}+$/u),
  'Boolean isAlphaSpace()': (_: RequestContext, self: string) => /^[\p{L} ]*$/u.test(self),
  'Boolean isAlphanumeric()': (_: RequestContext, self: string) => everyCharacter(self, /^[\p{L}\p{Nd}]+$/u),
  'Boolean isAlphanumericSpace()': (_: RequestContext, self: string) => /^[\p{L}\p{Nd} ]*$/u.test(self),
  'Boolean isNumeric()': (_: RequestContext, self: string) => everyCharacter(self, /^\p{Nd}+$/u),
  'Boolean isNumericSpace()': (_: RequestContext, self: string) => /^[\p{Nd} ]*$/u.test(self),
  'Boolean isWhitespace()': (_: RequestContext, self: string) => isWhitespace(self),
  'Boolean isAllLowerCase()': (_: RequestContext, self: string) => everyCharacter(self, /^\p{Ll}+$/u),
  'Boolean isAllUpperCase()': (_: RequestContext, self: string) => everyCharacter(self, /^\p{Lu}+$/u),
  'Boolean isAsciiPrintable()': (_: RequestContext, self: string) => /^[ -~]*$/.test(self),
  'Boolean containsWhitespace()': (_: RequestContext, self: string) => new RegExp(`[${whitespace}]`).test(self),
  'List<Integer> getChars()': (_: RequestContext, self: string) =>
    new ApexList(
      'Integer',
      Array.from({ length: self.length }, (__, index) => self.charCodeAt(index)),
    ),
  ...refuseNulls(
    {
      'Boolean contains(String search)': (_, self: string, search: string) => self.includes(search),
      'Boolean containsIgnoreCase(String search)': (_, self: string, search: string) =>
        self.toLowerCase().includes(search.toLowerCase()),
      'Boolean containsAny(String characters)': (_, self: string, characters: string) => anyOf(self, characters),
      'Boolean containsNone(String characters)': (_, self: string, characters: string) => !anyOf(self, characters),
      'Boolean containsOnly(String characters)': (_, self: string, characters: string) =>
        Array.from(self).every((character) => characters.includes(character)),
      'Boolean startsWith(String prefix)': (_, self: string, prefix: string) => self.startsWith(prefix),
      'Boolean startsWithIgnoreCase(String prefix)': (_, self: string, prefix: string) =>
        self.toLowerCase().startsWith(prefix.toLowerCase()),
      'Boolean endsWith(String suffix)': (_, self: string, suffix: string) => self.endsWith(suffix),
      'Boolean endsWithIgnoreCase(String suffix)': (_, self: string, suffix: string) =>
        self.toLowerCase().endsWith(suffix.toLowerCase()),
      'Integer indexOf(String search)': (_, self: string, search: string) => self.indexOf(search),
      'Integer indexOf(String search, Integer start)': (_, self: string, search: string, start: number) =>
        self.indexOf(search, start),
      'Integer indexOfIgnoreCase(String search)': (_, self: string, search: string) =>
        self.toLowerCase().indexOf(search.toLowerCase()),
      'Integer indexOfIgnoreCase(String search, Integer start)': (_, self: string, search: string, start: number) =>
        self.toLowerCase().indexOf(search.toLowerCase(), start),
      'Integer indexOfAny(String characters)': (_, self: string, characters: string) =>
        indexOfAny(self, (character) => characters.includes(character)),
      'Integer indexOfAnyBut(String characters)': (_, self: string, characters: string) =>
        indexOfAny(self, (character) => !characters.includes(character)),
      'Integer indexOfChar(Integer character)': (_, self: string, character: number) =>
        self.indexOf(String.fromCodePoint(character)),
      'Integer indexOfChar(Integer character, Integer start)': (_, self: string, character: number, start: number) =>
        self.indexOf(String.fromCodePoint(character), start),
      'Integer indexOfDifference(String other)': (_, self: string, other: string) => indexOfDifference(self, other),
      'Integer lastIndexOf(String search)': (_, self: string, search: string) => self.lastIndexOf(search),
      'Integer lastIndexOf(String search, Integer end)': (_, self: string, search: string, end: number) =>
        end < 0 ? -1 : self.lastIndexOf(search, end),
      'Integer lastIndexOfIgnoreCase(String search)': (_, self: string, search: string) =>
        self.toLowerCase().lastIndexOf(search.toLowerCase()),
      'Integer lastIndexOfIgnoreCase(String search, Integer end)': (_, self: string, search: string, end: number) =>
        end < 0 ? -1 : self.toLowerCase().lastIndexOf(search.toLowerCase(), end),
      'Integer lastIndexOfChar(Integer character)': (_, self: string, character: number) =>
        self.lastIndexOf(String.fromCodePoint(character)),
      'Integer lastIndexOfChar(Integer character, Integer end)': (_, self: string, character: number, end: number) =>
        end < 0 ? -1 : self.lastIndexOf(String.fromCodePoint(character), end),
      'Integer countMatches(String search)': (_, self: string, search: string) =>
        search === '' ? 0 : self.split(search).length - 1,
      'Integer compareTo(String other)': (_, self: string, other: string) => distance(self, other),
      'Integer charAt(Integer index)': (context, self: string, index: number) => characterAt(context, self, index),
      'Integer codePointAt(Integer index)': (context, self: string, index: number) =>
        self.codePointAt(checkedIndex(context, self, index)) ?? 0,
      'Integer codePointCount(Integer start, Integer end)': (_, self: string, start: number, end: number) =>
        Array.from(self.slice(start, end)).length,
      'Integer codePointBefore(Integer index)': codePointBefore,
      'Integer offsetByCodePoints(Integer index, Integer offset)': offsetByCodePoints,
      'Integer getLevenshteinDistance(String other)': (context, self: string, other: string) =>
        levenshtein(context, self, other),
      // A distance beyond the threshold is not worth knowing.
      'Integer getLevenshteinDistance(String other, Integer threshold)': (
        context,
        self: string,
        other: string,
        threshold: number,
      ) => {
        const distance = levenshtein(context, self, other);
        return distance > threshold ? -1 : distance;
      },
    },
    'instance',
  ),
};

/** Java's answer: the difference of the first characters that differ, else of the lengths. */
function distance(left: string, right: string): number {
  if (compareText(left, right) === 0) {
    return 0;
  }
  const index = indexOfDifference(left, right);
  return index < Math.min(left.length, right.length)
    ? left.charCodeAt(index) - right.charCodeAt(index)
    : left.length - right.length;
}

function codePointBefore(context: RequestContext, self: string, index: number): number {
  const last = checkedIndex(context, self, index - 1);
  const pair = last > 0 ? self.codePointAt(last - 1) : undefined;
  return pair !== undefined && pair > 0xffff ? pair : self.charCodeAt(last);
}

/** The place that is so many code points further on; a negative offset goes back. */
function offsetByCodePoints(context: RequestContext, self: string, index: number, offset: number): number {
  const points = Array.from(offset < 0 ? self.slice(0, index) : self.slice(index));
  if (index < 0 || index > self.length || Math.abs(offset) > points.length) {
    return raiseStringOutOfRange(context, index);
  }
  return offset < 0
    ? points.slice(0, points.length + offset).join('').length
    : index + points.slice(0, offset).join('').length;
}

function characterAt(context: RequestContext, self: string, index: number): number {
  return self.charCodeAt(checkedIndex(context, self, index));
}

function checkedIndex(context: RequestContext, self: string, index: number): number {
  return index >= 0 && index < self.length ? index : raiseStringOutOfRange(context, index);
}
