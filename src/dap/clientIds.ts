import { HandleTable } from '../core/debugging/handleTable.ts';
import type { Container } from '../core/debugging/variableTree.ts';

/** What a DAP id stands for. */
export type Handle =
  | { readonly kind: 'frame'; readonly threadId: number; readonly frameNumber: number }
  /** `frameNumber`: the frame in which the container's expression means it. */
  | { readonly kind: 'variables'; readonly container: Container; readonly frameNumber: number };

/**
 * The ids that the client was given. They outlive a restart, which is one session to the client: what it still knows of before must
 * find nothing, and never something else.
 */
export class ClientIds {
  readonly handles = new HandleTable<Handle>();
  /** Typerefs without a file. Position and one is the source reference. */
  readonly #foreignSources: string[] = [];
  #threads = 0;

  nextThreadId(): number {
    return ++this.#threads;
  }

  sourceReferenceOf(typeRef: string): number {
    const index = this.#foreignSources.indexOf(typeRef);
    return index < 0 ? this.#foreignSources.push(typeRef) : index + 1;
  }

  typeRefOf(sourceReference: number): string | undefined {
    return this.#foreignSources[sourceReference - 1];
  }

  get foreignSources(): readonly string[] {
    return this.#foreignSources;
  }
}
