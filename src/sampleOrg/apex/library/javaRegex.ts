import type { RequestContext } from './contract.ts';
import { raiseInvalidPattern, raiseRegexTooComplicated } from './failures.ts';

// Apex patterns are Java's. They are rewritten to JavaScript's `v` dialect, which is strict about escapes.

const posixClasses: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: '\\s',
  IsAlphabetic: '\\p{Alphabetic}',
  IsLetter: '\\p{L}',
  IsDigit: '\\p{Nd}',
};

const largestCache = 500;
const cache = new Map<string, RegExp>();

/** The compiled pattern, with the flags `g` and `d`-free: callers set `lastIndex`. Raises a StringException for an invalid one. */
export function compilePattern(context: RequestContext, pattern: string): RegExp {
  let compiled = cache.get(pattern);
  if (compiled === undefined) {
    try {
      const { source, flags } = new Translation(pattern).run();
      compiled = new RegExp(source, `gv${flags}`);
    } catch {
      return raiseInvalidPattern(context, pattern);
    }
    if (cache.size >= largestCache) {
      cache.clear();
    }
    cache.set(pattern, compiled);
  }
  compiled.lastIndex = 0;
  return compiled;
}

/** Longest text that Apex searches with a pattern. */
const longestInput = 1_000_000;

export function searchable(context: RequestContext, input: string): string {
  return input.length > longestInput ? raiseRegexTooComplicated(context) : input;
}

/** Escapes a text so that it matches itself in a Java pattern. */
export function quotePattern(text: string): string {
  return `\\Q${text.replaceAll('\\E', '\\E\\\\E\\Q')}\\E`;
}

/** Fills `$1`, `${name}` and `\$` of a Java replacement. */
export function expandReplacement(replacement: string, match: RegExpMatchArray): string {
  return replacement.replace(
    /\\([\s\S])|\$(\d)|\$\{(\w+)\}/g,
    (_, literal: string | undefined, index: string | undefined, name: string | undefined) => {
      if (literal !== undefined) {
        return literal;
      }
      return (index === undefined ? match.groups?.[name ?? ''] : match[Number(index)]) ?? '';
    },
  );
}

class Translation {
  readonly #text: string;
  #at = 0;
  #output = '';
  #flags = '';
  #classDepth = 0;
  /** For each open group: how many flag groups were opened inside it and end with it. */
  readonly #openFlagGroups: number[] = [0];

  constructor(text: string) {
    this.#text = text;
  }

  run(): { readonly source: string; readonly flags: string } {
    const leading = /^\(\?([ims]+)\)/.exec(this.#text);
    if (leading?.[1] !== undefined) {
      this.#flags = [...new Set(leading[1])].join('');
      this.#at = leading[0].length;
    }
    while (this.#at < this.#text.length) {
      if (this.#classDepth > 0) {
        this.#inClass();
      } else {
        this.#outsideClass();
      }
    }
    return { source: this.#output + ')'.repeat(this.#openFlagGroups[0] ?? 0), flags: this.#flags };
  }

  #take(length: number, output: string): void {
    this.#at += length;
    this.#output += output;
  }

  #outsideClass(): void {
    const rest = this.#text.slice(this.#at);
    const character = rest.charAt(0);
    switch (character) {
      case '\\':
        this.#escape(rest);
        return;
      case '[':
        this.#openClass(rest);
        return;
      case '(':
        this.#openGroup(rest);
        return;
      case ')':
        this.#take(1, `${')'.repeat(this.#openFlagGroups.pop() ?? 0)})`);
        return;
      case '{': {
        const quantifier = /^\{\d+(?:,\d*)?\}/.exec(rest)?.[0];
        this.#take(quantifier?.length ?? 1, quantifier ?? '\\{');
        this.#dropPossessive(quantifier !== undefined);
        return;
      }
      case '}':
      case ']':
      case '/':
        this.#take(1, `\\${character}`);
        return;
      default:
        this.#take(1, character);
        this.#dropPossessive(/[*+?]/.test(character));
    }
  }

  /** JavaScript has no possessive quantifiers. A greedy one matches the same, save where the difference is the point. */
  #dropPossessive(afterQuantifier: boolean): void {
    if (afterQuantifier && this.#text.charAt(this.#at) === '+') {
      this.#at++;
    }
  }

  #openGroup(rest: string): void {
    const flags = /^\(\?([ims]+)\)/.exec(rest);
    if (flags !== null) {
      this.#take(flags[0].length, `(?${flags[1] ?? ''}:`);
      this.#openFlagGroups.push((this.#openFlagGroups.pop() ?? 0) + 1);
      return;
    }
    this.#openFlagGroups.push(0);
    if (rest.startsWith('(?>')) {
      this.#take(3, '(?:');
    } else {
      this.#take(1, '(');
    }
  }

  #openClass(rest: string): void {
    this.#classDepth++;
    const negated = rest.startsWith('[^');
    this.#take(negated ? 2 : 1, negated ? '[^' : '[');
    // A `]` that comes first stands for itself.
    if (this.#text.charAt(this.#at) === ']') {
      this.#take(1, '\\]');
    }
  }

  #inClass(): void {
    const rest = this.#text.slice(this.#at);
    const character = rest.charAt(0);
    if (character === '\\') {
      this.#escape(rest);
    } else if (character === '[') {
      this.#openClass(rest);
    } else if (character === ']') {
      this.#classDepth--;
      this.#take(1, ']');
    } else if (rest.startsWith('&&')) {
      this.#take(2, '&&');
    } else if (character === '-') {
      this.#take(1, this.#isRange(rest) ? '-' : '\\-');
    } else {
      this.#take(1, isPunctuation(character) ? escaped(character) : character);
    }
  }

  /** Whether the `-` stands between two ends of a range. */
  #isRange(rest: string): boolean {
    const before = this.#text.slice(0, this.#at);
    const next = rest.charAt(1);
    return !/(?:^|[^\\])\[\^?$/.test(before) && next !== ']' && next !== '[' && !/\\[dDwWsSpP]$/.test(before);
  }

  #escape(rest: string): void {
    const next = rest.charAt(1);
    const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest);
    const property = /^\\([pP])\{(\w+)\}/.exec(rest);
    if (quoted !== null) {
      this.#take(
        quoted[0].length,
        Array.from(quoted[1] ?? '', (one) => (isPunctuation(one) ? escaped(one) : one)).join(''),
      );
    } else if (property !== null) {
      this.#take(property[0].length, this.#property(property[1] === 'P', property[2] ?? ''));
    } else if (next === 'A') {
      this.#take(2, '(?<![\\s\\S])');
    } else if (next === 'z' || next === 'Z') {
      this.#take(2, next === 'z' ? '(?![\\s\\S])' : '(?=\\n?(?![\\s\\S]))');
    } else if (next === 'h') {
      this.#take(2, this.#classDepth > 0 ? ' \\t\\xA0' : '[ \\t\\xA0]');
    } else if (next === 'R') {
      this.#take(2, '(?:\\r\\n|[\\n\\r\\u2028\\u2029])');
    } else if (next === 'e' || next === 'a') {
      this.#take(2, next === 'e' ? '\\x1B' : '\\x07');
    } else if (isPunctuation(next)) {
      this.#take(2, escaped(next));
    } else {
      this.#take(2, `\\${next}`);
    }
  }

  #property(negated: boolean, name: string): string {
    const known = posixClasses[name];
    if (known === undefined) {
      return `\\${negated ? 'P' : 'p'}{${name.replace(/^Is/, '')}}`;
    }
    return negated ? `[^${known}]` : this.#classDepth > 0 ? known : `[${known}]`;
  }
}

function isPunctuation(character: string): boolean {
  return /[!-/:-@[-`{-~]/.test(character);
}

/** An escape by number is valid for any character, everywhere. */
function escaped(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
