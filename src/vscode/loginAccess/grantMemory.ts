import type { Memento } from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import type { Grant } from '../../core/loginAccess/grant.ts';
import { gradedGrant } from '../../core/loginAccess/grantNote.ts';
import {
  readRememberedGrants,
  rememberedGrant,
  type RememberedGrants,
  withGrant,
} from '../../core/loginAccess/rememberedGrants.ts';
import type { EnteredOrgs } from './enteredOrgs.ts';
import type { GrantNotes } from './grantNotes.ts';

const grantsKey = 'rememberedGrants';

export interface GrantMemoryParts {
  readonly memento: Memento;
  readonly entered: EnteredOrgs;
  readonly notes: Pick<GrantNotes, 'get' | 'keys'>;
  readonly showFailure: (error: unknown) => void;
}

/** The grants that entered orgs told of, in the editor's memento, and what was noted: what is known of orgs that are not entered now. */
export class GrantMemory implements Disposable {
  readonly #memento: Memento;
  readonly #notes: GrantMemoryParts['notes'];
  readonly #subscription: Disposable;

  constructor({ memento, entered, notes, showFailure }: GrantMemoryParts) {
    this.#memento = memento;
    this.#notes = notes;
    this.#subscription = entered.onDidChange(() => void this.#remember(entered).catch(showFailure));
  }

  /** `unknown` where no grant of this org was ever seen or noted. */
  grantOf(orgId: string): Grant {
    const now = new Date();
    const seen = rememberedGrant(this.#remembered, orgId, now);
    const note = this.#notes.get(orgId);
    return seen.state === 'live' || note === undefined ? seen : gradedGrant(undefined, note, now).grant;
  }

  /** Orgs that still let us in, as far as is known. */
  get grantedOrgIds(): readonly string[] {
    const keys = [...Object.keys(this.#remembered), ...this.#notes.keys];
    return [...new Set(keys)].filter((key) => this.grantOf(key).state === 'live');
  }

  async forget(orgId: string): Promise<void> {
    await this.#memento.update(grantsKey, withGrant(this.#remembered, orgId, { state: 'none' }));
  }

  async forgetAll(): Promise<void> {
    await this.#memento.update(grantsKey, undefined);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  get #remembered(): RememberedGrants {
    return readRememberedGrants(this.#memento.get(grantsKey));
  }

  async #remember({ all }: EnteredOrgs): Promise<void> {
    const before = this.#remembered;
    const now = all.reduce(
      (known, { organization, grants }) => withGrant(known, organization.organizationId, grants.grant),
      before,
    );
    if (JSON.stringify(now) !== JSON.stringify(before)) {
      await this.#memento.update(grantsKey, now);
    }
  }
}
