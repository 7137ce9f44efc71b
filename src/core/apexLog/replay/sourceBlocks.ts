import { BlockLines } from '../../apexLanguage/blockLines.ts';

/** The blocks of the sources of a log's code: each source is read once. Without a source, or with one that fails, nothing is known. */
export class SourceBlocks {
  readonly #sourceOf: ((typeRef: string) => Promise<string | undefined>) | undefined;
  readonly #byType = new Map<string, Promise<BlockLines | undefined>>();

  constructor(sourceOf: ((typeRef: string) => Promise<string | undefined>) | undefined) {
    this.#sourceOf = sourceOf;
  }

  /** Inner classes are in the source of the outermost. */
  of(typeRef: string): Promise<BlockLines | undefined> {
    let blocks = this.#byType.get(typeRef);
    if (blocks === undefined) {
      blocks = this.#read(typeRef);
      this.#byType.set(typeRef, blocks);
    }
    return blocks;
  }

  async #read(typeRef: string): Promise<BlockLines | undefined> {
    try {
      const text = await this.#sourceOf?.(typeRef);
      return text === undefined ? undefined : new BlockLines(text);
    } catch {
      return undefined;
    }
  }
}
