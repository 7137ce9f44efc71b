/** A value as VARIABLE_ASSIGNMENT writes it, one level deep. */
export type LoggedValue =
  | { readonly kind: 'null' }
  /** `more`: characters that the log has left out behind `text`. */
  | { readonly kind: 'text'; readonly text: string; readonly more: number }
  /** A number, a truth, or what else stands without quotes. */
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'address'; readonly address: string }
  /** Members in braces: a map, an object or a record. A key that is no text is a value itself. */
  | { readonly kind: 'members'; readonly members: readonly LoggedMember[] }
  | { readonly kind: 'elements'; readonly elements: readonly LoggedValue[] }
  /** `List of size 12 too large to display` */
  | { readonly kind: 'omitted'; readonly size: number };

export interface LoggedMember {
  readonly key: LoggedValue;
  readonly value: LoggedValue;
}

const deepest = 64;
const cutMark = / \((\d{1,9}) more\) \.\.\.$/;
const omitted = /^(?:List|Set|Map) of size (\d{1,9}) too large to display$/;
const wholeAddress = /^0x[0-9a-f]{5,16}$/;

/** Never throws: what has no known form is a plain text. `text` is as in the log, its bars still escaped. */
export function parseLoggedValue(text: string): LoggedValue {
  const whole = text.includes('&#124;') ? text.replaceAll('&#124;', '|') : text;
  const reader = new ValueReader(whole);
  const value = reader.value(0);
  return reader.isAtEnd ? value : plain(whole);
}

function plain(text: string): LoggedValue {
  return text === 'null' || text === ''
    ? { kind: 'null' }
    : wholeAddress.test(text)
      ? { kind: 'address', address: text }
      : { kind: 'plain', text };
}

function ofText(text: string): LoggedValue {
  if (wholeAddress.test(text)) {
    return { kind: 'address', address: text };
  }
  const size = omitted.exec(text)?.[1];
  if (size !== undefined) {
    return { kind: 'omitted', size: Number(size) };
  }
  const more = text.endsWith('...') ? cutMark.exec(text) : null;
  return more === null
    ? { kind: 'text', text, more: 0 }
    : { kind: 'text', text: text.slice(0, more.index), more: Number(more[1]) };
}

/** JSON with liberties: `BLOB(3 bytes)` without quotes, an object as a key, an end that is missing. */
class ValueReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  value(depth: number): LoggedValue {
    this.#skipSpaces();
    const first = this.#text[this.#at];
    if (depth < deepest && first === '{') {
      return this.#members(depth);
    }
    if (depth < deepest && first === '[') {
      return this.#elements(depth);
    }
    return first === '"' ? ofText(this.#string()) : plain(this.#bare(depth));
  }

  #members(depth: number): LoggedValue {
    const members: LoggedMember[] = [];
    this.#at += 1;
    while (!this.#ends('}')) {
      const key = this.value(depth + 1);
      const hasValue = this.#text[this.#at] === ':';
      this.#at += hasValue ? 1 : 0;
      members.push({ key, value: hasValue ? this.value(depth + 1) : { kind: 'null' } });
      this.#separator('}');
    }
    return { kind: 'members', members };
  }

  #elements(depth: number): LoggedValue {
    const elements: LoggedValue[] = [];
    this.#at += 1;
    while (!this.#ends(']')) {
      elements.push(this.value(depth + 1));
      this.#separator(']');
    }
    return { kind: 'elements', elements };
  }

  /** Takes the bracket that ends what is read; a text that was cut ends everything. */
  #ends(bracket: string): boolean {
    this.#skipSpaces();
    if (this.#at >= this.#text.length) {
      return true;
    }
    if (this.#text[this.#at] === bracket) {
      this.#at += 1;
      return true;
    }
    return false;
  }

  #separator(bracket: string): void {
    this.#skipSpaces();
    const character = this.#text[this.#at];
    if (character === ',' || (character !== undefined && character !== bracket)) {
      this.#at += 1;
    }
  }

  #string(): string {
    const start = this.#at;
    let at = start + 1;
    let escaped = false;
    while (at < this.#text.length && this.#text[at] !== '"') {
      const step = this.#text[at] === '\\' ? 2 : 1;
      escaped ||= step === 2;
      at += step;
    }
    this.#at = at + 1;
    const raw = this.#text.slice(start + 1, at);
    return escaped ? unescaped(raw) : raw;
  }

  /** Up to what ends it here; at the top, to the end. */
  #bare(depth: number): string {
    const start = this.#at;
    if (depth === 0) {
      this.#at = this.#text.length;
    }
    while (this.#at < this.#text.length && !',:]}'.includes(this.#text[this.#at] as string)) {
      this.#at += 1;
    }
    // Whatever stands here is taken, so that reading goes on.
    if (this.#at === start && this.#at < this.#text.length) {
      this.#at += 1;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ') {
      this.#at += 1;
    }
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([^]))/g, (_whole, code: string | undefined, one: string | undefined) =>
    code === undefined ? (escapes[one ?? ''] ?? one ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
