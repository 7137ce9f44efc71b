import type { Memento } from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import type { Grant } from '../../core/loginAccess/grant.ts';
import {
  grantedOrgIds,
  readRememberedGrants,
  rememberedGrant,
  type RememberedGrants,
  withGrant,
} from '../../core/loginAccess/rememberedGrants.ts';
import type { EnteredOrgs } from './enteredOrgs.ts';

const grantsKey = 'rememberedGrants';

/** The grants that entered orgs told of, in the editor's memento: what is known of orgs that are not entered now. */
export class GrantMemory implements Disposable {
  readonly #memento: Memento;
  readonly #subscription: Disposable;

  constructor(memento: Memento, entered: EnteredOrgs, showFailure: (error: unknown) => void) {
    this.#memento = memento;
    this.#subscription = entered.onDidChange(() => void this.#remember(entered).catch(showFailure));
  }

  /** `unknown` where no grant of this org was ever seen. */
  grantOf(orgId: string): Grant {
    return rememberedGrant(this.#remembered, orgId, new Date());
  }

  /** Orgs that still let us in, as far as is known. */
  get grantedOrgIds(): readonly string[] {
    return grantedOrgIds(this.#remembered, new Date());
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
      (known, { organization, grant }) => withGrant(known, organization.organizationId, grant),
      before,
    );
    if (JSON.stringify(now) !== JSON.stringify(before)) {
      await this.#memento.update(grantsKey, now);
    }
  }
}
