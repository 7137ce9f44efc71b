import { l10n } from '../../base/l10n.ts';
import { patternNotSupported, patternNotUnderstood } from './failures.ts';
import { type Assertion, bothCases, namedClasses, outside, type RegexNode, type UnitRange } from './regexTree.ts';

/** More than this of one thing is no search any more. */
const mostRepetitions = 1_000;

const controls: Readonly<Record<string, number>> = { t: 0x09, r: 0x0d, f: 0x0c, v: 0x0b, 0: 0 };
const assertions: Readonly<Record<string, Assertion>> = { b: 'wordBoundary', B: 'noWordBoundary' };
const quantifiers: Readonly<Record<string, readonly [least: number, most: number]>> = {
  '*': [0, Infinity],
  '+': [1, Infinity],
  '?': [0, 1],
};

/**
 * Parses the part of JavaScript's regular expressions that can be matched in linear time: no back references, no looking ahead or behind.
 * @throws Failure that says where it is not understood.
 */
export function parseRegex(source: string, matchCase: boolean): RegexNode {
  return new RegexParser(source, matchCase).parse();
}

class RegexParser {
  readonly #source: string;
  readonly #matchCase: boolean;
  #position = 0;

  constructor(source: string, matchCase: boolean) {
    this.#source = source;
    this.#matchCase = matchCase;
  }

  parse(): RegexNode {
    const node = this.#alternatives();
    if (this.#position < this.#source.length) {
      throw this.#expected(l10n.t('this bracket closes nothing'));
    }
    return node;
  }

  #alternatives(): RegexNode {
    const parts = [this.#sequence()];
    while (this.#takes('|')) {
      parts.push(this.#sequence());
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'alternatives', parts };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.#next !== '' && this.#next !== '|' && this.#next !== ')') {
      parts.push(this.#quantified(this.#atom()));
    }
    return { kind: 'sequence', parts };
  }

  #quantified(part: RegexNode): RegexNode {
    const range = this.#quantifier();
    if (range === undefined) {
      return part;
    }
    const [least, most] = range;
    if (part.kind === 'assertion' || this.#quantifier() !== undefined) {
      throw this.#expected(l10n.t('there is nothing to repeat'));
    }
    return { kind: 'repetition', part, least, most };
  }

  /** Whether it takes as much or as little as it can (`*?`) decides what is shown of a line, not which lines are found. */
  #quantifier(): readonly [number, number] | undefined {
    const simple = quantifiers[this.#next];
    if (simple !== undefined && Object.hasOwn(quantifiers, this.#next)) {
      this.#position += 1;
      this.#takes('?');
      return simple;
    }
    const counted = /^\{(\d{1,5})(?:(,)(\d{1,5})?)?\}\??/.exec(this.#source.slice(this.#position, this.#position + 16));
    if (counted === null) {
      return undefined;
    }
    const least = Number(counted[1]);
    const most = counted[2] === undefined ? least : counted[3] === undefined ? Infinity : Number(counted[3]);
    if (most < least || Math.max(least, most === Infinity ? 0 : most) > mostRepetitions) {
      throw this.#expected(l10n.t('at most {0} repetitions, the smaller number first', mostRepetitions));
    }
    this.#position += counted[0].length;
    return [least, most];
  }

  #atom(): RegexNode {
    switch (this.#next) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'units', ranges: this.#class() };
      case '.':
        this.#position += 1;
        return { kind: 'units', ranges: outside([]) };
      case '^':
        this.#position += 1;
        return { kind: 'assertion', assertion: 'lineStart' };
      case '$':
        this.#position += 1;
        return { kind: 'assertion', assertion: 'lineEnd' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw this.#expected(l10n.t('there is nothing to repeat'));
      default:
        return { kind: 'units', ranges: this.#folded([this.#unit(this.#source.charCodeAt(this.#position))]) };
    }
  }

  #group(): RegexNode {
    this.#position += 1;
    if (this.#takes('?')) {
      const isNamed = /^<[A-Za-z_]\w{0,40}>/.exec(this.#source.slice(this.#position, this.#position + 44));
      if (isNamed !== null) {
        this.#position += isNamed[0].length;
      } else if (!this.#takes(':')) {
        throw patternNotSupported(l10n.t('Looking ahead or behind'));
      }
    }
    const node = this.#alternatives();
    if (!this.#takes(')')) {
      throw this.#expected(l10n.t('a closing bracket is missing'));
    }
    return node;
  }

  #escape(): RegexNode {
    const letter = this.#source.charAt(this.#position + 1);
    const assertion = Object.hasOwn(assertions, letter) ? assertions[letter] : undefined;
    if (assertion !== undefined) {
      this.#position += 2;
      return { kind: 'assertion', assertion };
    }
    if (/[1-9k]/.test(letter)) {
      throw patternNotSupported(l10n.t('A back reference'));
    }
    return { kind: 'units', ranges: this.#folded(this.#escapedUnits()) };
  }

  #class(): readonly UnitRange[] {
    this.#position += 1;
    const isNegated = this.#takes('^');
    const ranges: UnitRange[] = [];
    while (this.#next !== ']') {
      if (this.#next === '') {
        throw this.#expected(l10n.t('a closing square bracket is missing'));
      }
      const [start, ...more] = this.#classUnits();
      const isRange = this.#next === '-' && !['', ']'].includes(this.#source.charAt(this.#position + 1));
      if (start === undefined || more.length > 0 || !isRange) {
        ranges.push(...(start === undefined ? [] : [start]), ...more);
        continue;
      }
      this.#position += 1;
      const [end, ...others] = this.#classUnits();
      if (end === undefined || others.length > 0 || end.last < start.first) {
        throw this.#expected(l10n.t('a range goes from a smaller character to a larger one'));
      }
      ranges.push({ first: start.first, last: end.last });
    }
    this.#position += 1;
    const folded = this.#folded(ranges);
    return isNegated ? outside(folded) : folded;
  }

  #classUnits(): readonly UnitRange[] {
    if (this.#next === '\\') {
      return this.#escapedUnits();
    }
    const code = this.#source.charCodeAt(this.#position);
    if (code >= 0xd800 && code <= 0xdfff) {
      throw patternNotSupported(l10n.t('A character beyond the basic plane in square brackets'));
    }
    return [this.#unit(code)];
  }

  /** What stands behind a backslash, as the characters that it means. */
  #escapedUnits(): readonly UnitRange[] {
    const rest = this.#source.slice(this.#position + 1, this.#position + 6);
    const [letter = ''] = rest;
    const named = Object.hasOwn(namedClasses, letter) ? namedClasses[letter] : undefined;
    if (named !== undefined) {
      this.#position += 2;
      return named;
    }
    const hexadecimal = /^(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4}))/.exec(rest);
    if (hexadecimal !== null) {
      this.#position += 1 + hexadecimal[0].length - 1;
      return [this.#unit(Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? '', 16))];
    }
    if (letter === '' || /[A-Za-z]/.test(letter)) {
      const control = Object.hasOwn(controls, letter) ? controls[letter] : undefined;
      if (control === undefined) {
        throw this.#expected(l10n.t('this escape is not known'));
      }
      this.#position += 1;
      return [this.#unit(control)];
    }
    this.#position += 1;
    return [this.#unit(letter.charCodeAt(0))];
  }

  /** Before anything is excluded: what is not `a` in any case is not `A` either. */
  #folded(ranges: readonly UnitRange[]): readonly UnitRange[] {
    return this.#matchCase ? ranges : ranges.flatMap(bothCases);
  }

  /** Takes one character of the source, which means this code unit. */
  #unit(code: number): UnitRange {
    this.#position += 1;
    return { first: code, last: code };
  }

  get #next(): string {
    return this.#source.charAt(this.#position);
  }

  #takes(text: string): boolean {
    const isThere = this.#next === text;
    this.#position += isThere ? 1 : 0;
    return isThere;
  }

  #expected(what: string): Error {
    return patternNotUnderstood(Math.min(this.#position, Math.max(0, this.#source.length - 1)), what);
  }
}
