import type { ApexObject, ApexValue, LibraryType, RequestContext } from './contract.ts';
import { ApexList } from '../values/list.ts';
import { raiseNoGroup, raiseNoMatch } from './failures.ts';
import { boundedSearch } from './boundedSearch.ts';
import { compilePattern, quotePattern, searchable } from './javaRegex.ts';
import { refuseNulls } from './members.ts';
import { replaceEvery, replaceOnce, splitText } from './stringEdits.ts';

class ApexPattern implements ApexObject {
  readonly apexTypeName = 'Pattern';
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  printed(): string {
    return this.source;
  }
}

/** A text being searched. Positions count UTF-16 units. */
class ApexMatcher implements ApexObject {
  readonly apexTypeName = 'Matcher';
  pattern: ApexPattern;
  input: string;
  regionStart = 0;
  regionEnd: number;
  /** Where the next `find` begins. */
  from = 0;
  appendedTo = 0;
  match: RegExpExecArray | null = null;
  anchoringBounds = true;
  transparentBounds = false;

  constructor(pattern: ApexPattern, input: string) {
    this.pattern = pattern;
    this.input = input;
    this.regionEnd = input.length;
  }

  printed(): string {
    return `Matcher[pattern=${this.pattern.source} region=${String(this.regionStart)},${String(this.regionEnd)}]`;
  }

  reset(input = this.input): this {
    this.input = input;
    this.regionStart = 0;
    this.regionEnd = input.length;
    this.from = 0;
    this.appendedTo = 0;
    this.match = null;
    return this;
  }

  region(start: number, end: number): this {
    this.reset();
    this.regionStart = start;
    this.regionEnd = end;
    this.from = start;
    return this;
  }

  find(context: RequestContext, from: number): boolean {
    const regex = withPlaces(compilePattern(context, this.pattern.source));
    regex.lastIndex = from;
    const text = this.input.slice(0, this.regionEnd);
    const match = from > this.regionEnd ? null : boundedSearch(context, regex, text, () => regex.exec(text));
    this.match = match;
    if (match !== null) {
      const end = match.index + match[0].length;
      this.from = match[0] === '' ? end + 1 : end;
    }
    return match !== null;
  }

  /** Whether the pattern matches from the start of the region and, if `whole` is set, to its end. */
  matchAtStart(context: RequestContext, whole: boolean): boolean {
    const source = whole ? `(?:${this.pattern.source})\\z` : this.pattern.source;
    const regex = compilePattern(context, source);
    const sticky = new RegExp(regex.source, regex.flags.replace('g', 'dy'));
    sticky.lastIndex = this.regionStart;
    const text = this.input.slice(0, this.regionEnd);
    this.match = boundedSearch(context, sticky, text, () => sticky.exec(text));
    return this.match !== null;
  }
}

const placed = new WeakMap<RegExp, RegExp>();

/** The same pattern, also telling where its groups are: dearer, so only a Matcher asks for it. */
function withPlaces(regex: RegExp): RegExp {
  let found = placed.get(regex);
  if (found === undefined) {
    found = new RegExp(regex.source, `d${regex.flags}`);
    placed.set(regex, found);
  }
  return found;
}

function matchOf(context: RequestContext, matcher: ApexMatcher): RegExpExecArray {
  return matcher.match ?? raiseNoMatch(context);
}

function groupOf(context: RequestContext, matcher: ApexMatcher, index: number): string | null {
  const match = matchOf(context, matcher);
  return index < 0 || index >= match.length ? raiseNoGroup(context, index) : (match[index] ?? null);
}

/** Where a group begins; -1 for one that took no part. */
function startOf(context: RequestContext, matcher: ApexMatcher, group: number): number {
  return groupOf(context, matcher, group) === null ? -1 : (matchOf(context, matcher).indices?.[group]?.[0] ?? -1);
}

function endOf(context: RequestContext, matcher: ApexMatcher, group: number): number {
  return groupOf(context, matcher, group) === null ? -1 : (matchOf(context, matcher).indices?.[group]?.[1] ?? -1);
}

/** Whether more input could turn this match into none: it ends where the input does, and its pattern asks what follows. */
function requiresEnd(matcher: ApexMatcher): boolean {
  const end = (matcher.match?.index ?? 0) + (matcher.match?.[0].length ?? 0);
  return matcher.match !== null && end === matcher.regionEnd && /(?:\$|\\[zZbB])\)*$/.test(matcher.pattern.source);
}

function replaceFirst(context: RequestContext, matcher: ApexMatcher, replacement: string): string {
  return replaceOnce(context, matcher.reset().input, compilePattern(context, matcher.pattern.source), replacement);
}

/** The pattern is compiled at once, so that a wrong one is reported where it is written. */
function checked(context: RequestContext, source: string): ApexPattern {
  compilePattern(context, source);
  return new ApexPattern(source);
}

function groupCount(context: RequestContext, matcher: ApexMatcher): number {
  const regex = compilePattern(context, matcher.pattern.source);
  return (new RegExp(`${regex.source}|`, regex.flags.replace('g', '')).exec('')?.length ?? 1) - 1;
}

const patternType: LibraryType = {
  type: 'Pattern',
  members: {
    'String pattern()': (_: RequestContext, self: ApexPattern) => self.source,
    ...refuseNulls(
      {
        'Matcher matcher(String input)': (context, self: ApexPattern, input: string) =>
          new ApexMatcher(self, searchable(context, input)),
        'List<String> split(String input)': (context, self: ApexPattern, input: string) =>
          new ApexList('String', splitText(context, input, self.source, 0)),
        'List<String> split(String input, Integer limit)': (context, self: ApexPattern, input: string, limit: number) =>
          new ApexList('String', splitText(context, input, self.source, limit)),
      },
      'instance',
    ),
    ...refuseNulls(
      {
        'static Pattern compile(String pattern)': checked,
        'static Boolean matches(String pattern, String input)': (context, source: string, input: string) =>
          new ApexMatcher(new ApexPattern(source), searchable(context, input)).matchAtStart(context, true),
        'static String quote(String text)': (_, text: string) => quotePattern(text),
      },
      'static',
    ),
  },
};

const matcherType: LibraryType = {
  type: 'Matcher',
  members: {
    'Boolean find()': (context: RequestContext, self: ApexMatcher) => self.find(context, self.from),
    'Boolean matches()': (context: RequestContext, self: ApexMatcher) => self.matchAtStart(context, true),
    'Boolean lookingAt()': (context: RequestContext, self: ApexMatcher) => self.matchAtStart(context, false),
    'String group()': (context: RequestContext, self: ApexMatcher) => groupOf(context, self, 0),
    'Integer groupCount()': groupCount,
    'Integer start()': (context: RequestContext, self: ApexMatcher) => startOf(context, self, 0),
    'Integer end()': (context: RequestContext, self: ApexMatcher) => endOf(context, self, 0),
    'Boolean hitEnd()': (_: RequestContext, self: ApexMatcher) => self.match === null || self.from >= self.regionEnd,
    'Boolean requireEnd()': (_: RequestContext, self: ApexMatcher) => requiresEnd(self),
    'Boolean hasAnchoringBounds()': (_: RequestContext, self: ApexMatcher) => self.anchoringBounds,
    'Boolean hasTransparentBounds()': (_: RequestContext, self: ApexMatcher) => self.transparentBounds,
    'Matcher reset()': (_: RequestContext, self: ApexMatcher) => self.reset(),
    'Pattern pattern()': (_: RequestContext, self: ApexMatcher) => self.pattern,
    'Integer regionStart()': (_: RequestContext, self: ApexMatcher) => self.regionStart,
    'Integer regionEnd()': (_: RequestContext, self: ApexMatcher) => self.regionEnd,
    ...refuseNulls(
      {
        'Boolean find(Integer from)': (context, self: ApexMatcher, from: number) => self.reset().find(context, from),
        'String group(Integer index)': groupOf,
        'Integer start(Integer group)': startOf,
        'Integer end(Integer group)': endOf,
        'Matcher reset(String input)': (_, self: ApexMatcher, input: string) => self.reset(input),
        'Matcher region(Integer start, Integer end)': (_, self: ApexMatcher, start: number, end: number) =>
          self.region(start, end),
        'Matcher usePattern(Pattern pattern)': (_, self: ApexMatcher, pattern: ApexPattern) => {
          self.pattern = pattern;
          self.match = null;
          return self;
        },
        'Matcher useAnchoringBounds(Boolean wanted)': (_, self: ApexMatcher, wanted: boolean) => {
          self.anchoringBounds = wanted;
          return self;
        },
        'Matcher useTransparentBounds(Boolean wanted)': (_, self: ApexMatcher, wanted: boolean) => {
          self.transparentBounds = wanted;
          return self;
        },
        'String replaceAll(String replacement)': (context, self: ApexMatcher, replacement: string) =>
          replaceEvery(context, self.reset().input, compilePattern(context, self.pattern.source), replacement),
        'String replaceFirst(String replacement)': replaceFirst,
      },
      'instance',
    ),
    ...refuseNulls(
      {
        'static String quoteReplacement(String text)': (_, text: string): ApexValue => text.replace(/[\\$]/g, '\\$&'),
      },
      'static',
    ),
  },
};

export const patternTypes: readonly LibraryType[] = [patternType, matcherType];
