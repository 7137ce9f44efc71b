import { l10n, window } from 'vscode';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';

/** Files of customers that one feature keeps. */
export interface CustomerStore {
  /** Deletes what is kept of this org and tells how many things that were. */
  purge(orgId: string): Promise<number>;
  /** Deletes everything, also what nobody knows of any more. */
  purgeAll(): Promise<void>;
}

/** Deletes files of customers from this machine, whichever feature has stored them. */
export class Purge {
  readonly #stores: readonly CustomerStore[];
  readonly #logger: Logger;
  readonly #purged = new EventEmitter<undefined>();

  readonly onDidPurge = this.#purged.event;

  constructor(stores: readonly CustomerStore[], logger: Logger) {
    this.#stores = stores;
    this.#logger = logger;
  }

  async ofCustomer(orgId: string, name: string): Promise<void> {
    let removed = 0;
    for (const store of this.#stores) {
      removed += await store.purge(orgId);
    }
    this.#purged.fire(undefined);
    this.#logger.info(`Purged what was stored of ${orgId}: ${removed} packages and logs.`);
    void window.showInformationMessage(
      removed === 0
        ? l10n.t('There were no files of {0} on this machine.', orgLine(name, 60))
        : l10n.t('The files of {0} were purged from this machine.', orgLine(name, 60)),
    );
  }

  /** Asks first: this is for every customer. */
  async ofAll(confirmed: boolean): Promise<void> {
    const purge = l10n.t('Purge Files of All Customers');
    if (!confirmed) {
      const question = l10n.t('Purge the files of every customer from this machine?');
      const detail = l10n.t(
        'Package source and debug logs can be fetched again while login access lasts, and logs while the org has them.',
      );
      answered(await window.showWarningMessage(question, { modal: true, detail }, purge));
    }
    for (const store of this.#stores) {
      await store.purgeAll();
    }
    this.#purged.fire(undefined);
    this.#logger.info('Purged the files of all customers.');
    void window.showInformationMessage(l10n.t('The files of all customers were purged from this machine.'));
  }
}
