import type { RequestContext } from './contract.ts';
import { raiseJson } from './failures.ts';

/** A JSON value. Numbers keep their digits, and objects the order of their members. */
export type JsonNode = null | boolean | string | JsonNumber | JsonNode[] | JsonObject;

export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isWhole(): boolean {
    return /^-?\d+$/.test(this.text);
  }
}

export class JsonObject {
  readonly members = new Map<string, JsonNode>();
}

/** Deeper nesting than this is refused, before it fills the stack. */
const deepest = 1000;

/** Reads a JSON text. Raises System.JSONException with the place of the first character that is wrong. */
export function readJson(context: RequestContext, text: string): JsonNode {
  return new JsonReader(context, text).read();
}

class JsonReader {
  readonly #context: RequestContext;
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(context: RequestContext, text: string) {
    this.#context = context;
    this.#text = text;
  }

  read(): JsonNode {
    const node = this.#value();
    this.#skipSpace();
    return this.#at < this.#text.length
      ? this.#unexpected("expected a valid value (number, String, array, object, 'true', 'false' or 'null')")
      : node;
  }

  #value(): JsonNode {
    this.#skipSpace();
    const character = this.#text.charAt(this.#at);
    if (character === '{' || character === '[') {
      this.#depth++;
      if (this.#depth > deepest) {
        return raiseJson(this.#context, `Nesting is deeper than ${String(deepest)} levels`);
      }
      const node = character === '{' ? this.#object() : this.#array();
      this.#depth--;
      return node;
    }
    return character === '"' ? this.#string() : this.#literal();
  }

  #literal(): JsonNode {
    const found = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
    found.lastIndex = this.#at;
    const text = found.exec(this.#text)?.[0];
    if (text === undefined) {
      return this.#unexpected("expected a valid value (number, String, array, object, 'true', 'false' or 'null')");
    }
    this.#at += text.length;
    return text === 'null' ? null : text === 'true' || text === 'false' ? text === 'true' : new JsonNumber(text);
  }

  #object(): JsonObject {
    const object = new JsonObject();
    this.#at++;
    if (this.#accept('}')) {
      return object;
    }
    do {
      this.#skipSpace();
      if (this.#text.charAt(this.#at) !== '"') {
        return this.#unexpected('was expecting double-quote to start field name');
      }
      const name = this.#string();
      if (!this.#accept(':')) {
        return this.#unexpected('was expecting a colon to separate field name and value');
      }
      object.members.set(name, this.#value());
    } while (this.#accept(','));
    return this.#accept('}') ? object : this.#unexpected('was expecting comma to separate OBJECT entries');
  }

  #array(): JsonNode[] {
    const items: JsonNode[] = [];
    this.#at++;
    if (this.#accept(']')) {
      return items;
    }
    do {
      items.push(this.#value());
    } while (this.#accept(','));
    return this.#accept(']') ? items : this.#unexpected('was expecting comma to separate ARRAY entries');
  }

  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text.charAt(end) !== '"') {
      end += this.#text.charAt(end) === '\\' ? 2 : 1;
    }
    this.#at = end;
    if (end >= this.#text.length) {
      return this.#unexpected('was expecting closing quote for a string value');
    }
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, end + 1)) as string;
    } catch {
      this.#at = start;
      return this.#unexpected('has an illegal character or escape in a string value');
    }
  }

  #accept(character: string): boolean {
    this.#skipSpace();
    if (this.#text.charAt(this.#at) !== character) {
      return false;
    }
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) {
      this.#at++;
    }
  }

  #unexpected(expectation: string): never {
    const before = this.#text.slice(0, this.#at).split('\n');
    // The column is the one behind the character, which has been read.
    const column = Math.min(this.#at + 1, this.#text.length) - this.#at + (before.at(-1)?.length ?? 0) + 1;
    const place = `[${String(before.length)},${String(column)}]`;
    const word = /[tfnN]\w+/y;
    word.lastIndex = this.#at;
    const token = word.exec(this.#text)?.[0];
    if (token !== undefined) {
      return raiseJson(
        this.#context,
        `Unrecognized token '${token}': was expecting 'null', 'true', 'false' or NaN at input location ${place}`,
      );
    }
    if (this.#at >= this.#text.length) {
      return raiseJson(this.#context, `Unexpected end-of-input: ${expectation} at input location ${place}`);
    }
    const character = this.#text.charAt(this.#at);
    const shown = `'${character}' (code ${String(character.charCodeAt(0))})`;
    return raiseJson(this.#context, `Unexpected character (${shown}): ${expectation} at input location ${place}`);
  }
}

/** Writes JSON without spaces. */
export function writeJson(node: JsonNode): string {
  if (node instanceof JsonNumber) {
    return node.text;
  }
  if (node instanceof JsonObject) {
    return `{${Array.from(node.members, ([name, value]) => `${JSON.stringify(name)}:${writeJson(value)}`).join(',')}}`;
  }
  return Array.isArray(node) ? `[${node.map(writeJson).join(',')}]` : JSON.stringify(node);
}

/** Writes JSON with each member of an object on a line of its own; lists stay on one line. */
export function writeJsonPretty(node: JsonNode, indent = ''): string {
  if (node instanceof JsonObject) {
    const inner = `${indent}  `;
    const members = Array.from(
      node.members,
      ([name, value]) => `${inner}${JSON.stringify(name)} : ${writeJsonPretty(value, inner)}`,
    );
    return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`;
  }
  if (Array.isArray(node)) {
    return node.length === 0 ? '[ ]' : `[ ${node.map((item) => writeJsonPretty(item, indent)).join(', ')} ]`;
  }
  return writeJson(node);
}
