import { isSameCode, type LocalMatch } from './localProject.ts';
import type { RetrievedFile } from './ports.ts';

/**
 * Compares one's own project with what the org hands out, file by file. As long as nothing differs, what came is held back: it need not
 * be stored.
 */
export class LocalComparison {
  readonly #match: LocalMatch;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #held: RetrievedFile[] = [];
  readonly #differing: string[] = [];
  #compared = 0;

  /** `texts`: of the project's classes and triggers, by `localKey`. */
  constructor(match: LocalMatch, texts: ReadonlyMap<string, string>) {
    this.#match = match;
    this.#texts = texts;
  }

  get compared(): number {
    return this.#compared;
  }

  /** Names of files that the project lacks or has otherwise. */
  get differing(): readonly string[] {
    return this.#differing;
  }

  /** Takes what came from the org and answers what has to be stored of all that came so far. */
  take(files: readonly RetrievedFile[]): readonly RetrievedFile[] {
    for (const { path, content, check } of files) {
      // The lines of signatures are not those that run; there is nothing to compare.
      if (check !== 'signatures') {
        this.#compared += 1;
        const local = this.#texts.get(localKey(path));
        if (local === undefined || !isSameCode(local, new TextDecoder().decode(content))) {
          this.#differing.push(path.slice(path.lastIndexOf('/') + 1));
        }
      }
    }
    this.#held.push(...files);
    return this.#match.sameVersion === false || this.#differing.length > 0 ? this.#held.splice(0) : [];
  }

  /**
   * Whether the project stands for what is installed: nothing of it differs, and where the org showed nothing to compare, at least the
   * version is the same.
   */
  get isSame(): boolean {
    const { sameVersion } = this.#match;
    return sameVersion !== false && this.#differing.length === 0 && (this.#compared > 0 || sameVersion === true);
  }

  /** What was held back, where it is needed after all. */
  release(): readonly RetrievedFile[] {
    return this.#held.splice(0);
  }
}

/** Files are the same by name: projects sort them into folders as they like. */
export function localKey(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
}
