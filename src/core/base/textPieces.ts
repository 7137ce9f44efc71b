/** Code units that are made a text of at a time. */
const pieceLength = 4_096;

/**
 * Puts a text together, one UTF-16 code unit after another. It keeps nothing else for each: patterns that replace collect all that they
 * find first, and where that is most of a large text, twice as much takes more than twice as long.
 */
export class TextPieces {
  readonly #piece: Uint16Array;
  #filled = 0;
  #text = '';

  /** `about`: how long it will be, as far as is known. */
  constructor(about: number) {
    this.#piece = new Uint16Array(Math.min(pieceLength, about + 1));
  }

  add(code: number): void {
    this.#piece[this.#filled++] = code;
    if (this.#filled === this.#piece.length) {
      this.#text = this.text;
      this.#filled = 0;
    }
  }

  get text(): string {
    // To spread them takes three times as long.
    return this.#text + String.fromCharCode.apply(null, this.#piece.subarray(0, this.#filled) as unknown as number[]);
  }
}
