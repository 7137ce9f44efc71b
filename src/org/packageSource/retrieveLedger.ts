import { l10n } from '../../core/base/l10n.ts';
import type { MissingFile, OrgStamp } from '../../core/packageSource/storedPackage.ts';
import type { CodeRow } from './codeQueries.ts';

/** What belongs to the package, what of it has come, and why the rest has not. */
export class RetrieveLedger {
  readonly #stamps = new Map<string, OrgStamp | undefined>();
  readonly #received = new Set<string>();
  readonly #reasons = new Map<string, MissingFile>();

  /** Every path of the package, as far as the org told. */
  get paths(): readonly string[] {
    return [...this.#stamps.keys()];
  }

  /** Paths that have not come so far. */
  get open(): readonly string[] {
    return this.paths.filter((path) => !this.#received.has(path));
  }

  /** Why they have not come, in order. */
  get missing(): readonly MissingFile[] {
    const reason = l10n.t('The org listed it and then did not hand it out.');
    return this.open
      .map((path) => this.#reasons.get(path) ?? { path, cause: 'failed' as const, reason })
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  has(path: string): boolean {
    return this.#stamps.has(path);
  }

  isOpen(path: string): boolean {
    return !this.#received.has(path);
  }

  stampOf(path: string): OrgStamp | undefined {
    return this.#stamps.get(path);
  }

  list({ path, stamp }: { readonly path: string; readonly stamp: CodeRow['stamp'] | undefined }): void {
    this.#stamps.set(path, stamp);
  }

  receive(path: string): void {
    this.#received.add(path);
  }

  hide(path: string): void {
    this.#reasons.set(path, { path, cause: 'hidden', reason: l10n.t('The org does not show it to this user.') });
  }

  /** What is hidden stays so: it says more than that a second way failed too. */
  refuse(path: string, reason: string): void {
    if (this.#reasons.get(path)?.cause !== 'hidden') {
      this.#reasons.set(path, { path, cause: 'failed', reason });
    }
  }
}
