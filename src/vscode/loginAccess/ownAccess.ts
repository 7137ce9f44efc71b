import { l10n, window } from 'vscode';
import type { Logger } from '../../core/base/logger.ts';
import { type OwnPermissionFacts, ownPermissionFindings } from '../../core/loginAccess/ownPermissions.ts';
import type { LicenseManagementOrg } from '../../core/subscribers/ports.ts';
import { failures } from '../base/failures.ts';
import type { Pages } from '../base/pages.ts';
import { withViewProgress } from '../base/progress.ts';
import { ownAccessPage } from './ownAccessPage.ts';

/** Whether one's own user in the LMO can log in to subscribers, as far as it can be found out. */
export class OwnAccess {
  readonly #lmo: () => LicenseManagementOrg | undefined;
  readonly #pages: Pages;
  readonly #logger: Logger;
  /** The LMO for which nothing more is to be said. */
  #checked: LicenseManagementOrg | undefined;

  constructor(lmo: () => LicenseManagementOrg | undefined, pages: Pages, logger: Logger) {
    this.#lmo = lmo;
    this.#pages = pages;
    this.#logger = logger;
  }

  /** Shows everything on a page. */
  async show(): Promise<void> {
    const lmo = this.#lmo();
    if (lmo === undefined) {
      throw failures.noLmo();
    }
    await this.#showPage(await withViewProgress(() => lmo.loginAccess.ownPermissions()), lmo);
  }

  /** Says what is lacking, once for each LMO, and nothing where nothing is: who asks for access should be able to use it. */
  async warnOfLacking(): Promise<void> {
    const lmo = this.#lmo();
    if (lmo === undefined || lmo === this.#checked) {
      return;
    }
    this.#checked = lmo;
    try {
      const facts = await lmo.loginAccess.ownPermissions();
      const lacking = ownPermissionFindings(facts).filter(({ state }) => state === 'lacks');
      if (lacking.length > 0) {
        await this.#warn(lacking.map(({ title }) => title).join(', '), () => this.#showPage(facts, lmo));
      }
    } catch (error) {
      // It was not asked for.
      this.#logger.warn(`Own permissions could not be read: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  async #warn(lacking: string, showPage: () => Promise<void>): Promise<void> {
    const show = l10n.t('Show');
    const chosen = await window.showWarningMessage(
      l10n.t('Your own user in the LMO lacks something that a login to subscribers needs: {0}.', lacking),
      show,
    );
    if (chosen === show) {
      await showPage();
    }
  }

  async #showPage(facts: OwnPermissionFacts, lmo: LicenseManagementOrg): Promise<void> {
    const host = new URL(lmo.instanceUrl).host;
    await this.#pages.show({
      id: 'ownAccess',
      title: l10n.t('My access to subscribers'),
      render: () => ownAccessPage(facts, host),
    });
  }
}
