import { takeText } from './allocation.ts';
import { ApexList } from '../values/list.ts';
import type { RequestContext } from './contract.ts';
import { raiseEndOutOfBounds, raiseStartOutOfBounds, raiseTooNarrow } from './failures.ts';
import { boundedSearch } from './boundedSearch.ts';
import { compilePattern, expandReplacement, searchable } from './javaRegex.ts';
import { whitespace } from './javaText.ts';
import { refuseNulls, type Members } from './members.ts';

function pad(self: string, length: number, filler: string, side: 'left' | 'right'): string {
  const padding = filler === '' ? ' ' : filler;
  return side === 'left' ? self.padStart(length, padding) : self.padEnd(length, padding);
}

function center(self: string, size: number, filler: string): string {
  const missing = size - self.length;
  return missing <= 0
    ? self
    : pad(pad(self, self.length + Math.floor(missing / 2), filler, 'left'), size, filler, 'right');
}

function substring(context: RequestContext, self: string, start: number, end: number): string {
  if (start < 0 || start > self.length) {
    return raiseStartOutOfBounds(context, start);
  }
  return end > self.length || start > end ? raiseEndOutOfBounds(context, end) : self.slice(start, end);
}

function abbreviate(context: RequestContext, self: string, width: number, offset = 0): string {
  if (width < 4 || (offset > 4 && width < 7)) {
    return raiseTooNarrow(context, width < 4 ? 'is 4' : 'with offset is 7');
  }
  if (self.length <= width) {
    return self;
  }
  const start = Math.min(offset, self.length, Math.max(self.length - (width - 3), 0));
  if (start <= 4) {
    return `${self.slice(0, width - 3)}...`;
  }
  return start + width - 3 < self.length
    ? `...${abbreviate(context, self.slice(start), width - 3)}`
    : `...${self.slice(self.length - (width - 3))}`;
}

/** Java's split: a limit of 0 drops empty texts at the end, -1 keeps them, n makes at most n parts. */
export function splitText(context: RequestContext, self: string, pattern: string, limit: number): string[] {
  const regex = compilePattern(context, pattern);
  const text = searchable(context, self);
  return boundedSearch(context, regex, text, () => partsOf(text, regex, limit));
}

function partsOf(self: string, regex: RegExp, limit: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const match of self.matchAll(regex)) {
    if (limit > 0 && parts.length === limit - 1) {
      break;
    }
    const end = match.index + match[0].length;
    // A match of nothing at the very start or end cuts nothing off.
    if (end === 0 || (match[0].length === 0 && match.index === self.length)) {
      continue;
    }
    parts.push(self.slice(from, match.index));
    from = end;
  }
  parts.push(self.slice(from));
  while (limit === 0 && parts.length > 1 && parts.at(-1) === '') {
    parts.pop();
  }
  return parts;
}

function byCharacterType(self: string, camelCase: boolean): string[] {
  const plain = /\p{Lu}+|\p{Ll}+|\p{Nd}+|\s+|[^\p{Lu}\p{Ll}\p{Nd}\s]+/gu;
  const camel = /(?:\p{Lu}(?!\p{Ll}))+|\p{Lu}?\p{Ll}+|\p{Nd}+|\s+|[^\p{Lu}\p{Ll}\p{Nd}\s]+/gu;
  return self.match(camelCase ? camel : plain) ?? [];
}

function between(self: string, open: string, close: string): string | null {
  const start = self.indexOf(open);
  const end = start < 0 ? -1 : self.indexOf(close, start + open.length);
  return end < 0 ? null : self.slice(start + open.length, end);
}

function replaceIgnoringCase(self: string, search: string): string {
  let rest = self;
  for (let at = rest.toLowerCase().indexOf(search.toLowerCase()); search !== '' && at >= 0;) {
    rest = rest.slice(0, at) + rest.slice(at + search.length);
    at = rest.toLowerCase().indexOf(search.toLowerCase());
  }
  return rest;
}

/** `tr_TR` as JavaScript names it. What is no locale changes nothing. */
function languageTag(locale: string | null): string {
  const tag = (locale ?? '').replaceAll('_', '-');
  return /^[a-z]{2,3}(?:-[A-Za-z]{2})?$/.test(tag) ? tag : 'en-US';
}

function capitalised(self: string, upper: boolean): string {
  return (upper ? self.charAt(0).toUpperCase() : self.charAt(0).toLowerCase()) + self.slice(1);
}

function swapCase(self: string): string {
  return Array.from(self, (one) => (one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase())).join('');
}

/** As Java trims: what is not above a blank. */
function trimmed(self: string): string {
  let [start, end] = [0, self.length];
  while (start < end && self.charCodeAt(start) <= 0x20) {
    start += 1;
  }
  while (end > start && self.charCodeAt(end - 1) <= 0x20) {
    end -= 1;
  }
  return self.slice(start, end);
}

/** Behind the last `>` nothing can be a tag, so that none is looked for. */
function withoutTags(self: string): string {
  const end = self.lastIndexOf('>') + 1;
  return self.slice(0, end).replace(/<[^>]*>?/g, '') + self.slice(end);
}

function beforeOrAfter(self: string, at: number, separatorLength: number): { before: string; after: string } {
  return at < 0 ? { before: self, after: '' } : { before: self.slice(0, at), after: self.slice(at + separatorLength) };
}

const shape: Members = {
  'String toLowerCase()': (_: RequestContext, self: string) => self.toLowerCase(),
  'String toUpperCase()': (_: RequestContext, self: string) => self.toUpperCase(),
  'String toLowerCase(String locale)': (_: RequestContext, self: string, locale: string | null) =>
    self.toLocaleLowerCase(languageTag(locale)),
  'String toUpperCase(String locale)': (_: RequestContext, self: string, locale: string | null) =>
    self.toLocaleUpperCase(languageTag(locale)),
  'String toString()': (_: RequestContext, self: string) => self,
  'String trim()': (_: RequestContext, self: string) => trimmed(self),
  'String capitalize()': (_: RequestContext, self: string) => capitalised(self, true),
  'String uncapitalize()': (_: RequestContext, self: string) => capitalised(self, false),
  'String swapCase()': (_: RequestContext, self: string) => swapCase(self),
  'String reverse()': (_: RequestContext, self: string) => Array.from(self).reverse().join(''),
  'String deleteWhitespace()': (_: RequestContext, self: string) =>
    self.replace(new RegExp(`[${whitespace}]+`, 'g'), ''),
  'String normalizeSpace()': (_: RequestContext, self: string) => self.trim().replace(/\s+/g, ' '),
  'String stripHtmlTags()': (_: RequestContext, self: string) => withoutTags(self),
  'List<String> splitByCharacterType()': (_: RequestContext, self: string) =>
    new ApexList('String', byCharacterType(self, false)),
  'List<String> splitByCharacterTypeCamelCase()': (_: RequestContext, self: string) =>
    new ApexList('String', byCharacterType(self, true)),
};

const edits = refuseNulls(
  {
    'String substring(Integer start)': (context, self: string, start: number) =>
      substring(context, self, start, self.length),
    'String substring(Integer start, Integer end)': substring,
    'String left(Integer length)': (_, self: string, length: number) => self.slice(0, Math.max(length, 0)),
    'String right(Integer length)': (_, self: string, length: number) =>
      length <= 0 ? '' : self.slice(Math.max(self.length - length, 0)),
    'String mid(Integer start, Integer length)': (_, self: string, start: number, length: number) =>
      length < 0 ? '' : self.slice(Math.max(start, 0), Math.max(start, 0) + length),
    'String leftPad(Integer length)': (context, self: string, length: number) =>
      pad(self, takeText(context, length), ' ', 'left'),
    'String leftPad(Integer length, String filler)': (context, self: string, length: number, filler: string) =>
      pad(self, takeText(context, length), filler, 'left'),
    'String rightPad(Integer length)': (context, self: string, length: number) =>
      pad(self, takeText(context, length), ' ', 'right'),
    'String rightPad(Integer length, String filler)': (context, self: string, length: number, filler: string) =>
      pad(self, takeText(context, length), filler, 'right'),
    'String center(Integer size)': (context, self: string, size: number) => center(self, takeText(context, size), ' '),
    'String center(Integer size, String filler)': (context, self: string, size: number, filler: string) =>
      center(self, takeText(context, size), filler),
    'String repeat(Integer times)': (context, self: string, times: number) => {
      takeText(context, self.length * times);
      return self.repeat(Math.max(times, 0));
    },
    'String repeat(String separator, Integer times)': (context, self: string, separator: string, times: number) => {
      takeText(context, (self.length + separator.length) * times);
      return Array.from({ length: Math.max(times, 0) }, () => self).join(separator);
    },
    'String abbreviate(Integer width)': (context, self: string, width: number) => abbreviate(context, self, width),
    'String abbreviate(Integer width, Integer offset)': (context, self: string, width: number, offset: number) =>
      abbreviate(context, self, width, offset),
    'String remove(String part)': (_, self: string, part: string) => (part === '' ? self : self.replaceAll(part, '')),
    'String removeStart(String part)': (_, self: string, part: string) =>
      self.startsWith(part) ? self.slice(part.length) : self,
    'String removeStartIgnoreCase(String part)': (_, self: string, part: string) =>
      self.toLowerCase().startsWith(part.toLowerCase()) ? self.slice(part.length) : self,
    'String removeEnd(String part)': (_, self: string, part: string) =>
      self.endsWith(part) ? self.slice(0, self.length - part.length) : self,
    'String removeEndIgnoreCase(String part)': (_, self: string, part: string) =>
      self.toLowerCase().endsWith(part.toLowerCase()) ? self.slice(0, self.length - part.length) : self,
    'String substringBefore(String separator)': (_, self: string, separator: string) =>
      beforeOrAfter(self, self.indexOf(separator), separator.length).before,
    'String substringBeforeLast(String separator)': (_, self: string, separator: string) =>
      beforeOrAfter(self, separator === '' ? -1 : self.lastIndexOf(separator), separator.length).before,
    'String substringAfter(String separator)': (_, self: string, separator: string) =>
      beforeOrAfter(self, self.indexOf(separator), separator.length).after,
    'String substringAfterLast(String separator)': (_, self: string, separator: string) =>
      beforeOrAfter(self, separator === '' ? -1 : self.lastIndexOf(separator), separator.length).after,
    'String substringBetween(String tag)': (_, self: string, tag: string) => between(self, tag, tag),
    'String substringBetween(String open, String close)': (_, self: string, open: string, close: string) =>
      between(self, open, close),
    'String difference(String other)': (_, self: string, other: string) => {
      const first = Array.from(other).findIndex((one, index) => one !== self.charAt(index));
      return first < 0 ? '' : other.slice(first);
    },
    'String replace(String target, String replacement)': (_, self: string, target: string, replacement: string) =>
      self.replaceAll(target, () => replacement),
    'String replaceAll(String pattern, String replacement)': (context, self: string, pattern: string, text: string) =>
      replaceEvery(context, searchable(context, self), compilePattern(context, pattern), text),
    'String replaceFirst(String pattern, String replacement)': (context, self: string, pattern: string, text: string) =>
      replaceOnce(context, searchable(context, self), compilePattern(context, pattern), text),
    'List<String> split(String pattern)': (context, self: string, pattern: string) =>
      new ApexList('String', splitText(context, self, pattern, 0)),
    'List<String> split(String pattern, Integer limit)': (context, self: string, pattern: string, limit: number) =>
      new ApexList('String', splitText(context, self, pattern, limit)),
    'String removeIgnoreCase(String part)': (_, self: string, part: string) => replaceIgnoringCase(self, part),
  },
  'instance',
);

export function replaceEvery(context: RequestContext, self: string, pattern: RegExp, replacement: string): string {
  return boundedSearch(context, pattern, self, () => {
    let result = '';
    let from = 0;
    for (const match of self.matchAll(pattern)) {
      result += self.slice(from, match.index) + expandReplacement(replacement, match);
      from = match.index + match[0].length;
    }
    return result + self.slice(from);
  });
}

export function replaceOnce(context: RequestContext, self: string, pattern: RegExp, replacement: string): string {
  const match = boundedSearch(context, pattern, self, () => pattern.exec(self));
  return match === null
    ? self
    : self.slice(0, match.index) + expandReplacement(replacement, match) + self.slice(match.index + match[0].length);
}

/** Members of String that make another text. Positions count UTF-16 units. */
export const stringEdits: Members = { ...shape, ...edits };
