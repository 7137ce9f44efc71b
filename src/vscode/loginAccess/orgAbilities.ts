import type { Disposable } from '../../core/base/disposable.ts';
import { EventEmitter } from '../../core/base/event.ts';
import { abilitiesIn, type Ability, type AbilitySituation, type OrgProbe } from '../../core/loginAccess/abilities.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import type { LicenseManagementOrg } from '../../core/subscribers/ports.ts';
import { shownError } from '../base/shownError.ts';
import type { EnteredOrg, EnteredOrgs } from './enteredOrgs.ts';
import type { OwnPublisher } from './ownPublisher.ts';

interface Look {
  readonly handOff: EnteredOrg['handOff'];
  found: { readonly probe: OrgProbe; readonly licenseHolder: AbilitySituation['licenseHolder'] } | undefined;
}

/** What login access lets one do in entered orgs: tried once after entering, when somebody wants to see it, and kept until the org is left. */
export class OrgAbilities implements Disposable {
  readonly #entered: EnteredOrgs;
  readonly #publisher: OwnPublisher;
  readonly #lmo: () => LicenseManagementOrg | undefined;
  readonly #looks = new Map<string, Look>();
  readonly #changed = new EventEmitter<string>();

  /** Fires with the id of the org about which more is known. */
  readonly onDidChange = this.#changed.event;

  constructor(entered: EnteredOrgs, publisher: OwnPublisher, lmo: () => LicenseManagementOrg | undefined) {
    this.#entered = entered;
    this.#publisher = publisher;
    this.#lmo = lmo;
  }

  /** What is known now. What was never tried is tried, and `onDidChange` tells when that is done; nothing waits for it. */
  of(entered: EnteredOrg): { readonly abilities: readonly Ability[]; readonly isLooking: boolean } {
    const { organization, grant, handOff } = entered;
    const key = orgIdKey(organization.organizationId);
    const known = this.#looks.get(key);
    const look = known?.handOff === handOff ? known : this.#look(key, entered);
    const abilities = abilitiesIn({
      organization,
      grant,
      now: Date.now(),
      probe: look.found?.probe,
      licenseHolder: look.found === undefined ? 'unknown' : look.found.licenseHolder,
    });
    return { abilities, isLooking: look.found === undefined };
  }

  /** Tries everything anew when it is next wanted. */
  forget(): void {
    const known = [...this.#looks.keys()];
    this.#looks.clear();
    known.forEach((orgId) => this.#changed.fire(orgId));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #look(key: string, entered: EnteredOrg): Look {
    const look: Look = { handOff: entered.handOff, found: undefined };
    this.#looks.set(key, look);
    void this.#try(entered).then((found) => {
      look.found = found;
      if (this.#looks.get(key) === look) {
        this.#changed.fire(key);
      }
    });
    return look;
  }

  async #try(entered: EnteredOrg): Promise<NonNullable<Look['found']>> {
    const lmo = this.#lmo();
    const [probe, licenseHolder] = await Promise.all([
      this.#entered.use(entered, (org) => org.loginAccess.probe(this.#publisher.current?.packageIds)).catch(unusable),
      lmo === undefined ? ('unknown' as const) : lmo.debugLicenseHolder().catch(() => 'unknown' as const),
    ]);
    return { probe, licenseHolder };
  }
}

/** Why nothing could be tried is what there is to say. */
function unusable(error: unknown): OrgProbe {
  const problem = shownError(error);
  return { debugLogs: { problem }, code: { problem } };
}
