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

  #position = 0;

  constructor(text: string) {
    this.text = text;
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
    while (this.#position < length) {
      const code = text.charCodeAt(this.#position);
      if (code === space || code === tab) {
        this.#position++;
      } else if (code === lineFeed || code === carriageReturn) {
        this.#readLineEnd(code);
      } else if (code >= 128 || characterClasses[code] === wordCharacter) {
        this.#readWord();
      } else if (code === quote) {
        this.#readString();
      } else if (characterClasses[code] === digit) {
        this.#readNumber();
      } else if (code === slash && this.#skipComment()) {
        continue;
      } else if (code > space) {
        this.#readPunctuation(code);
      } else {
        this.#position++;
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

  /** A line ends with LF, CRLF or CR. */
  #readLineEnd(code: number): void {
    this.#position++;
    if (code === lineFeed || this.text.charCodeAt(this.#position) !== lineFeed) {
      this.lineCount++;
    }
  }

  #readWord(): void {
    const text = this.text;
    const start = this.#position;
    let position = start;
    let hash = 0;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (!isWordCode(code)) {
        break;
      }
      hash = (hash * 31 + (code | 32)) & 0xffff;
    }
    this.#position = position;
    this.#add(keywordKind(text, start, position, hash), start);
  }

  #readNumber(): void {
    const text = this.text;
    const start = this.#position;
    let position = start + 1;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      // `2.5d` is one number; in `3.format()` the dot is not part of it.
      const isFraction = code === period && isDigit(text.charCodeAt(position + 1));
      if (!isFraction && !isWordCode(code)) {
        break;
      }
    }
    this.#position = position;
    this.#add(Token.number, start);
  }

  #readString(): void {
    const text = this.text;
    const start = this.#position;
    this.#add(Token.string, start);
    if (text.startsWith("'''", start) && this.#closeTextBlock(start)) {
      return;
    }
    let position = start + 1;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (code === quote) {
        position++;
        break;
      }
      if (code === backslash) {
        position++;
      } else if (code === lineFeed || code === carriageReturn) {
        // Half-typed: a string cannot go over a line's end.
        break;
      }
    }
    this.#position = Math.min(position, text.length);
  }

  #closeTextBlock(start: number): boolean {
    const end = this.text.indexOf("'''", start + 3);
    if (end < 0) {
      return false;
    }
    this.#skipCountingLines(end + 3);
    return true;
  }

  /** Skips a comment. False where `/` does not start one. */
  #skipComment(): boolean {
    const text = this.text;
    const next = text.charCodeAt(this.#position + 1);
    if (next === slash) {
      let position = this.#position + 2;
      for (; position < text.length; position++) {
        const code = text.charCodeAt(position);
        if (code === lineFeed || code === carriageReturn) {
          break;
        }
      }
      this.#position = position;
      return true;
    }
    if (next !== asterisk) {
      return false;
    }
    const end = text.indexOf('*/', this.#position + 2);
    this.#skipCountingLines(end < 0 ? text.length : end + 2);
    return true;
  }

  #skipCountingLines(end: number): void {
    while (this.#position < end) {
      const code = this.text.charCodeAt(this.#position);
      if (code === lineFeed || code === carriageReturn) {
        this.#readLineEnd(code);
      } else {
        this.#position++;
      }
    }
  }

  #readPunctuation(code: number): void {
    const start = this.#position;
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
    this.#position = start + size;
    this.#add(kind, start);
  }
}

function isDigit(code: number): boolean {
  return code < 128 && characterClasses[code] === digit;
}

function isWordCode(code: number): boolean {
  return code >= 128 || characterClasses[code] !== 0;
}
