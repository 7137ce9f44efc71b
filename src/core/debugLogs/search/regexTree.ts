/** Code units from `first` to `last`. */
export interface UnitRange {
  readonly first: number;
  readonly last: number;
}

/** A regular expression as it was written. It matches inside one line. */
export type RegexNode =
  | { readonly kind: 'units'; readonly ranges: readonly UnitRange[] }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'alternatives'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'repetition'; readonly part: RegexNode; readonly least: number; readonly most: number }
  | { readonly kind: 'assertion'; readonly assertion: Assertion };

export type Assertion = 'lineStart' | 'lineEnd' | 'wordBoundary' | 'noWordBoundary';

export const lastUnit = 0xffff;
export const newline = 0x0a;

/** All that is not in the ranges, and no line break: a match stays in its line. */
export function outside(ranges: readonly UnitRange[]): readonly UnitRange[] {
  const excluded = [...ranges, { first: newline, last: newline }].sort((a, b) => a.first - b.first);
  const rest: UnitRange[] = [];
  let next = 0;
  for (const { first, last } of excluded) {
    if (first > next) {
      rest.push({ first: next, last: first - 1 });
    }
    next = Math.max(next, last + 1);
  }
  return next <= lastUnit ? [...rest, { first: next, last: lastUnit }] : rest;
}

function unit(text: string): UnitRange {
  const code = text.charCodeAt(0);
  return { first: code, last: code };
}

const digits: readonly UnitRange[] = [{ first: 0x30, last: 0x39 }];
const wordUnits: readonly UnitRange[] = [
  ...digits,
  { first: 0x41, last: 0x5a },
  unit('_'),
  { first: 0x61, last: 0x7a },
];
const spaces: readonly UnitRange[] = [
  { first: 0x09, last: 0x09 },
  { first: 0x0b, last: 0x0d },
  unit(' '),
  unit('\u00a0'),
  unit('\u1680'),
  { first: 0x2000, last: 0x200a },
  { first: 0x2028, last: 0x2029 },
  unit('\u202f'),
  unit('\u205f'),
  unit('\u3000'),
  unit('\ufeff'),
];

/** What `\d` and its like stand for. */
export const namedClasses: Readonly<Record<string, readonly UnitRange[]>> = {
  d: digits,
  D: outside(digits),
  w: wordUnits,
  W: outside(wordUnits),
  s: spaces,
  S: outside(spaces),
};

export function isWordUnit(code: number): boolean {
  return wordUnits.some(({ first, last }) => code >= first && code <= last);
}

/** A range with small and capital letters of all that is in it. */
export function bothCases(range: UnitRange): readonly UnitRange[] {
  const ranges = [range];
  // A range that holds nearly everything holds both cases already.
  if (range.last - range.first > 0x2000) {
    return ranges;
  }
  for (let code = range.first; code <= range.last; code++) {
    const text = String.fromCharCode(code);
    for (const other of [text.toLowerCase(), text.toUpperCase()]) {
      const otherCode = other.charCodeAt(0);
      if (other.length === 1 && (otherCode < range.first || otherCode > range.last)) {
        const previous = ranges.at(-1);
        if (previous !== undefined && previous !== range && previous.last + 1 === otherCode) {
          ranges[ranges.length - 1] = { first: previous.first, last: otherCode };
        } else {
          ranges.push({ first: otherCode, last: otherCode });
        }
      }
    }
  }
  return ranges;
}
