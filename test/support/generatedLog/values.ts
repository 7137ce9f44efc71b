import type { Draws } from '../random.ts';

const words = 'invoice paid open customer net tax gross rate unit price quantity northwind traders line total'.split(
  ' ',
);
const fields = ['total', 'line', 'rate', 'index', 'account', 'lines', 'result', 'key'];
/** Of the logarithm of an object's length: a tenth of all values has 455 characters and more, a hundredth 2,500. */
const meanLength = 5.33;
const deviation = 1.29;
const longest = 21_800;
const keptOfString = 20;
const objects = 4_000;

/** Values as assignments show them: half of them strings, a third objects, most short and some very long. */
export class GeneratedValues {
  readonly #draws: Draws;

  constructor(draws: Draws) {
    this.#draws = draws;
  }

  /** With the address behind it where there is one. */
  value(): string {
    const draws = this.#draws;
    const choice = draws.number();
    if (choice < 0.45) {
      return draws.happens(0.4) ? `${this.#string()}|${this.address()}` : this.#string();
    }
    if (choice < 0.82) {
      return `${this.object()}|${this.address()}`;
    }
    if (choice < 0.92) {
      return 'null';
    }
    return choice < 0.97 ? `${this.#list()}|${this.address()}` : this.#scalar();
  }

  /** Its fields, one level deep: an object in it is an address. */
  object(): string {
    const draws = this.#draws;
    const normal = draws.number() + draws.number() + draws.number() + draws.number() - 2;
    const length = Math.min(longest, Math.exp(meanLength + deviation * normal * Math.sqrt(3)));
    const parts: string[] = [];
    for (let written = 2; written < length;) {
      const part = `"${draws.one(fields)}${parts.length}":${this.#field()}`;
      parts.push(part);
      written += part.length + 1;
    }
    return `{${parts.join(',')}}`;
  }

  words(count: number): string {
    return Array.from({ length: count }, () => this.#draws.one(words)).join(' ');
  }

  address(): string {
    return `0x${(0x10_00_00_00 + this.#draws.below(objects) * 64).toString(16)}`;
  }

  #field(): string {
    const choice = this.#draws.number();
    if (choice < 0.3) {
      return `"${this.address()}"`;
    }
    if (choice < 0.75) {
      return this.#string();
    }
    return choice < 0.755 ? `BLOB(${this.#draws.below(9_000)} bytes)` : this.#scalar();
  }

  #list(): string {
    return `[${Array.from({ length: 1 + this.#draws.below(20) }, () => this.#field()).join(',')}]`;
  }

  /** A long one is cut. */
  #string(): string {
    const text = this.words(1 + this.#draws.below(5));
    const left = text.length - keptOfString;
    return left > 0 ? `"${text.slice(0, keptOfString)} (${left} more) ..."` : `"${text}"`;
  }

  #scalar(): string {
    const draws = this.#draws;
    const choice = draws.number();
    if (choice < 0.5) {
      return String(draws.below(100_000));
    }
    if (choice < 0.7) {
      return `${draws.below(1_000)}.${draws.below(100)}`;
    }
    return choice < 0.85 ? 'true' : 'null';
  }
}
