import { anyCharacter, anyText, type WildcardPart, wildcardTest } from '../wildcards.ts';

// What stands behind FIND: words with wildcards, phrases in quotes, AND, OR, AND NOT and parentheses.

/** Whether the words of a record's searched fields fit. */
export type SearchTest = (words: readonly string[]) => boolean;

export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words next to each other must all be there, in any order; in quotes they must follow each other. */
export function searchTest(text: string): SearchTest {
  return new SearchText(text).whole();
}

const tokenPattern = /"(?:\\.|[^"\\])*"|[()]|[^\s()"]+/g;

class SearchText {
  readonly #tokens: readonly string[];
  #index = 0;

  constructor(text: string) {
    this.#tokens = text.match(tokenPattern) ?? [];
  }

  whole(): SearchTest {
    return this.#either();
  }

  #take(token: string): boolean {
    const found = this.#tokens[this.#index]?.toUpperCase() === token;
    if (found) {
      this.#index++;
    }
    return found;
  }

  #either(): SearchTest {
    const tests = [this.#all()];
    while (this.#take('OR')) {
      tests.push(this.#all());
    }
    return (words) => tests.some((test) => test(words));
  }

  #all(): SearchTest {
    const tests: SearchTest[] = [];
    while (this.#index < this.#tokens.length) {
      const next = this.#tokens[this.#index]?.toUpperCase();
      if (next === 'OR' || next === ')') {
        break;
      }
      if (!this.#take('AND')) {
        tests.push(this.#one());
      }
    }
    return (words) => tests.every((test) => test(words));
  }

  #one(): SearchTest {
    if (this.#take('NOT')) {
      const refused = this.#one();
      return (words) => !refused(words);
    }
    if (this.#take('(')) {
      const inner = this.#either();
      this.#take(')');
      return inner;
    }
    const token = this.#tokens[this.#index++] ?? '';
    return token.startsWith('"') ? phrase(token.slice(1, -1)) : eachOf(token);
  }
}

/** `anna@acme.example` is looked for as its words. */
function eachOf(token: string): SearchTest {
  const tests = patternsOf(token).map(wildcardTest);
  return (words) => tests.every((fits) => words.some(fits));
}

function phrase(text: string): SearchTest {
  const tests = patternsOf(text).map(wildcardTest);
  return (words) => words.some((_, start) => tests.every((fits, index) => fits(words[start + index] ?? '')));
}

/** `*` stands for any characters, `?` for one; a backslash takes that meaning away. */
function patternsOf(text: string): readonly (readonly WildcardPart[])[] {
  const parts =
    text
      .toLowerCase()
      .replace(/\\(.)/g, '$1')
      .match(/[\p{L}\p{N}*?]+/gu) ?? [];
  return parts.map((part) => part.split('').map((one) => (one === '*' ? anyText : one === '?' ? anyCharacter : one)));
}
