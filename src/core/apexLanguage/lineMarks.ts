/** Which lines of a file are breakable, and to which type each belongs: the deepest that has code there. */
export class LineMarks {
  /** By line: 1 + the index of its type, 0 where a line is not breakable. */
  readonly #owners: Uint32Array;
  readonly #depths: number[] = [];
  /** Index of the type whose code is being read. */
  #type = 0;

  constructor(lineCount: number) {
    this.#owners = new Uint32Array(lineCount + 1);
  }

  /** Marks belong to this type from now on. Answers the type they belonged to. */
  enter(type: number, depth: number): number {
    const outer = this.#type;
    this.#type = type;
    this.#depths[type] = depth;
    return outer;
  }

  leave(outer: number): void {
    this.#type = outer;
  }

  mark(line: number): void {
    const owner = this.#owners[line];
    const here = this.#type + 1;
    // Most marks repeat the one before: an expression has several operands in a line.
    if (owner === here || owner === undefined) {
      return;
    }
    if (owner === 0 || this.#depthOf(owner - 1) <= this.#depthOf(this.#type)) {
      this.#owners[line] = here;
    }
  }

  /** By type index, each sorted. */
  linesOf(typeCount: number): number[][] {
    const lines: number[][] = Array.from({ length: typeCount }, () => []);
    const owners = this.#owners;
    // By index: an iterator makes an object for each line.
    for (let line = 0; line < owners.length; line++) {
      const owner = owners[line] ?? 0;
      if (owner !== 0) {
        lines[owner - 1]?.push(line);
      }
    }
    return lines;
  }

  #depthOf(type: number): number {
    return this.#depths[type] ?? 0;
  }
}
