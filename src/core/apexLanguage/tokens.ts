import { keywordKind, Token } from './tokenKinds.ts';

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const quote = 39;
const asterisk = 42;
const period = 46;
const slash = 47;
const backslash = 92;

/** Classes of ASCII characters: what a token that begins with one may be. */
const wordCharacter = 1;
const digit = 2;
const characterClasses = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(character)) {
    characterClasses[code] = wordCharacter;
  } else if (/[0-9]/.test(character)) {
    characterClasses[code] = digit;
  }
}

/** Single-character tokens by character. */
const punctuation = new Uint8Array(128).fill(Token.operator);
for (const [character, kind] of Object.entries({
  '(': Token.openParen,
  ')': Token.closeParen,
  '{': Token.openBrace,
  '}': Token.closeBrace,
  '[': Token.openBracket,
  ']': Token.closeBracket,
  ';': Token.semicolon,
  ',': Token.comma,
  '.': Token.dot,
  '?': Token.question,
  ':': Token.colon,
  '=': Token.assign,
  '+': Token.plus,
  '-': Token.minus,
  '!': Token.not,
  '~': Token.not,
  '<': Token.less,
  '>': Token.greater,
  '@': Token.at,
  '*': Token.times,
  '/': Token.times,
})) {
  punctuation[character.charCodeAt(0)] = kind;
}

/** A file's tokens in parallel arrays, without comments. Reads any text: what is no Apex becomes operators. */
export class TokenList {
  readonly text: string;
  /** Behind the last token stands `endOfFile`. */
  count = 0;
  kinds: Uint8Array;
  /** 1-based line where a token starts. */
  lines: Uint32Array;
  starts: Uint32Array;
  /** Lines of the file; a newline at the end opens one more. */
  lineCount = 1;
  readonly #hasCarriageReturns: boolean;
  #nextLineFeed = -1;

  constructor(text: string) {
    this.text = text;
    this.#hasCarriageReturns = text.includes('\r');
    const capacity = (text.length >> 2) + 16;
    this.kinds = new Uint8Array(capacity);
    this.lines = new Uint32Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.#read();
  }

  /** The text of a word. */
  wordAt(index: number): string {
    const start = this.starts[index] ?? this.text.length;
    let end = start;
    while (end < this.text.length && isWordCode(this.text.charCodeAt(end))) {
      end++;
    }
    return this.text.slice(start, end);
  }

  #read(): void {
    const text = this.text;
    const length = text.length;
    let position = 0;
    while (position < length) {
      const code = text.charCodeAt(position);
      if (code === space || code === tab) {
        do {
          position++;
        } while (text.charCodeAt(position) === space);
      } else if (code >= 128 || characterClasses[code] === wordCharacter) {
        position = this.#readWord(position);
      } else if (code === lineFeed || code === carriageReturn) {
        position = this.#readLineEnd(position, code);
      } else if (code === quote) {
        position = this.#readString(position);
      } else if (characterClasses[code] === digit) {
        position = this.#readNumber(position);
      } else if (code === slash && isCommentStart(text.charCodeAt(position + 1))) {
        position = this.#skipComment(position);
      } else {
        position = this.#readPunctuation(position, code);
      }
    }
    this.#add(Token.endOfFile, length);
    this.count--;
  }

  #add(kind: number, start: number): void {
    if (this.count === this.kinds.length) {
      this.#grow();
    }
    this.kinds[this.count] = kind;
    this.lines[this.count] = this.lineCount;
    this.starts[this.count] = start;
    this.count++;
  }

  #grow(): void {
    const capacity = this.kinds.length * 2;
    const kinds = new Uint8Array(capacity);
    const lines = new Uint32Array(capacity);
    const starts = new Uint32Array(capacity);
    kinds.set(this.kinds);
    lines.set(this.lines);
    starts.set(this.starts);
    this.kinds = kinds;
    this.lines = lines;
    this.starts = starts;
  }

  // Each reader starts at a position and answers the one behind what it read.

  /** A line ends with LF, CRLF or CR. */
  #readLineEnd(start: number, code: number): number {
    if (code === lineFeed || this.text.charCodeAt(start + 1) !== lineFeed) {
      this.lineCount++;
    }
    return start + 1;
  }

  #readWord(start: number): number {
    const text = this.text;
    const length = text.length;
    let position = start + 1;
    for (; position < length; position++) {
      const code = text.charCodeAt(position);
      if (code < 128 && characterClasses[code] === 0) {
        break;
      }
    }
    this.#add(keywordKind(text, start, position), start);
    return position;
  }

  #readNumber(start: number): number {
    const text = this.text;
    let position = start + 1;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      // `2.5d` is one number; in `3.format()` the dot is not part of it.
      const isFraction = code === period && isDigit(text.charCodeAt(position + 1));
      if (!isFraction && !isWordCode(code)) {
        break;
      }
    }
    this.#add(Token.number, start);
    return position;
  }

  #readString(start: number): number {
    const text = this.text;
    this.#add(Token.string, start);
    const isBlock = text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote;
    const blockEnd = isBlock ? text.indexOf("'''", start + 3) : -1;
    if (blockEnd >= 0) {
      return this.#skipCountingLines(start, blockEnd + 3);
    }
    for (let position = start + 1; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (code === quote) {
        return position + 1;
      }
      if (code === lineFeed || code === carriageReturn) {
        // Half-typed: a string cannot go over a line's end.
        return position;
      }
      if (code === backslash) {
        position++;
      }
    }
    return text.length;
  }

  #skipComment(start: number): number {
    const text = this.text;
    if (text.charCodeAt(start + 1) === asterisk) {
      const end = text.indexOf('*/', start + 2);
      return this.#skipCountingLines(start, end < 0 ? text.length : end + 2);
    }
    if (!this.#hasCarriageReturns) {
      return this.#lineFeedFrom(start);
    }
    let position = start + 2;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (code === lineFeed || code === carriageReturn) {
        break;
      }
    }
    return position;
  }

  /** Position of the next line feed, or the text's end. Kept, so that many comments in one endless line do not search it each. */
  #lineFeedFrom(start: number): number {
    if (this.#nextLineFeed < start) {
      const found = this.text.indexOf('\n', start);
      this.#nextLineFeed = found < 0 ? this.text.length : found;
    }
    return this.#nextLineFeed;
  }

  #skipCountingLines(start: number, end: number): number {
    if (!this.#hasCarriageReturns) {
      for (let at = this.#lineFeedFrom(start); at < end; at = this.#lineFeedFrom(at + 1)) {
        this.lineCount++;
      }
      return end;
    }
    for (let position = start; position < end; position++) {
      const code = this.text.charCodeAt(position);
      if (code === lineFeed || code === carriageReturn) {
        this.#readLineEnd(position, code);
      }
    }
    return end;
  }

  #readPunctuation(start: number, code: number): number {
    const next = this.text.charCodeAt(start + 1);
    let kind = punctuation[code] ?? Token.operator;
    let size = 1;
    if (kind === Token.question && (next === period || next === code)) {
      kind = next === period ? Token.dot : Token.operator;
      size = 2;
    } else if ((kind === Token.plus || kind === Token.minus) && next === code) {
      kind = Token.step;
      size = 2;
    } else if (kind === Token.assign && punctuation[next] === Token.greater) {
      kind = Token.arrow;
      size = 2;
    }
    // Other control characters are blanks.
    if (code > space) {
      this.#add(kind, start);
    }
    return start + size;
  }
}

function isCommentStart(afterSlash: number): boolean {
  return afterSlash === slash || afterSlash === asterisk;
}

function isDigit(code: number): boolean {
  return code < 128 && characterClasses[code] === digit;
}

function isWordCode(code: number): boolean {
  return code >= 128 || characterClasses[code] !== 0;
}
