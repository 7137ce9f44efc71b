import type { LiveExecution } from '../core/debugging/execution.ts';

type ReadSources = LiveExecution['readSources'];

/** The org's own text of classes and triggers: read once a session, several in one call where they are asked for together. */
export class OrgSources {
  readonly #read: ReadSources;
  readonly #texts = new Map<string, Promise<string | undefined>>();
  #batch: { readonly typeRefs: string[]; readonly texts: ReturnType<ReadSources> } | undefined;

  constructor(read: ReadSources) {
    this.#read = read;
  }

  /** The text that declares a type; undefined where the org has none or does not show it. Rejects when it cannot be asked. */
  textOf(typeRef: string): Promise<string | undefined> {
    const [outermost = ''] = typeRef.split('$');
    const known = this.#texts.get(outermost);
    if (known !== undefined) {
      return known;
    }
    const text = this.#request(outermost);
    this.#texts.set(outermost, text);
    // Asked again, it is tried again.
    text.catch(() => this.#texts.delete(outermost));
    return text;
  }

  async #request(typeRef: string): Promise<string | undefined> {
    if (this.#batch === undefined) {
      const typeRefs: string[] = [];
      const texts = Promise.resolve().then(() => {
        this.#batch = undefined;
        return this.#read(typeRefs);
      });
      this.#batch = { typeRefs, texts };
    }
    const { typeRefs, texts } = this.#batch;
    typeRefs.push(typeRef);
    return (await texts).get(typeRef);
  }
}

/** The first line, from 1, where two texts differ; undefined where they do not. Line ends and blanks at a line's end do not count. */
export function firstDifference(a: string, b: string): number | undefined {
  const [left, right] = [linesOf(a), linesOf(b)];
  const count = Math.max(left.length, right.length);
  for (let index = 0; index < count; index++) {
    if (left[index] !== right[index]) {
      return index + 1;
    }
  }
  return undefined;
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r\n?|\n/)
    .map((line) => line.trimEnd());
}
