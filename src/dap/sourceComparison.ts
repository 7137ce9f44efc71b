import { displayLine } from '../core/base/displayText.ts';
import { l10n } from '../core/base/l10n.ts';
import { firstDifference, type OrgSources } from './orgSources.ts';
import { fileName, type Sources } from './sources.ts';

/**
 * Tells whether the files that breakpoints stand in are what the org runs. Compared with the retrieved package where there is one,
 * which costs no call, else with the org. Each file once, until it changes.
 */
export class SourceComparison {
  readonly #sources: Sources;
  readonly #retrieved: Sources | undefined;
  readonly #org: OrgSources;
  readonly #compared = new Set<string>();

  constructor(sources: Sources, retrieved: Sources | undefined, org: OrgSources) {
    this.#sources = sources;
    this.#retrieved = retrieved;
    this.#org = org;
  }

  /** The remark that a file is another than the org's. Undefined where it is the same, was told before, or cannot be told. */
  async remarkOn(path: string): Promise<string | undefined> {
    if (this.#compared.has(path)) {
      return undefined;
    }
    this.#compared.add(path);
    try {
      const local = await this.#sources.textOf(path);
      const orgText = local === undefined ? undefined : await this.#orgText(local.typeRef);
      const line = local === undefined || orgText === undefined ? undefined : firstDifference(local.text, orgText);
      return line === undefined ? undefined : differs(path, line);
    } catch {
      // Whether it differs cannot be told; the breakpoints are no worse for that.
      this.#compared.delete(path);
      return undefined;
    }
  }

  /** The file has changed on disk. */
  forget(path: string): void {
    this.#compared.delete(path);
  }

  async #orgText(typeRef: string): Promise<string | undefined> {
    const path = await this.#retrieved?.pathOf(typeRef);
    const retrieved = path === undefined ? undefined : await this.#retrieved?.textOf(path);
    return retrieved?.text ?? (await this.#org.textOf(typeRef));
  }
}

function differs(path: string, line: number): string {
  return l10n.t(
    '{0} is not what the org runs: it differs from line {1} on. Breakpoints may stop at other lines than shown. Retrieve the package source and set them there.',
    displayLine(fileName(path)),
    line,
  );
}
