import { env, l10n, window } from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import { EventEmitter } from '../../core/base/event.ts';
import type { Logger } from '../../core/base/logger.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { CustomerStores, type NamedStore, type StoresPurged } from './customerStores.ts';

/** Deletes files of customers from this machine, whichever feature has stored them. */
export class Purge {
  readonly #stores: CustomerStores;
  readonly #record: RecordAudit;
  readonly #logger: Logger;
  readonly #purged = new EventEmitter<undefined>();

  readonly onDidPurge = this.#purged.event;

  constructor(stores: readonly NamedStore[], record: RecordAudit, logger: Logger) {
    this.#stores = new CustomerStores(stores);
    this.#record = record;
    this.#logger = logger;
  }

  /** Asks first: what a case needs may be among it. */
  async ofCustomer(orgId: string, name: string, confirmed: boolean): Promise<void> {
    if (!confirmed) {
      await ask(l10n.t('Purge all files of {0} from this machine?', orgLine(name, 60)), l10n.t('Purge Files'));
    }
    const purged = await this.#stores.purge(orgId);
    const { removed } = purged;
    this.#tell('one', purged, orgId);
    this.#logger.info(`Purged what was stored of ${orgId}: ${removed} things.`);
    void window.showInformationMessage(
      removed === 0
        ? l10n.t('There were no files of {0} on this machine.', orgLine(name, 60))
        : l10n.t('The files of {0} were purged from this machine.', orgLine(name, 60)),
    );
  }

  /** Asks first: this is for every customer. */
  async ofAll(confirmed: boolean): Promise<void> {
    if (!confirmed) {
      await ask(l10n.t('Purge the files of every customer from this machine?'), l10n.t('Purge Files of All Customers'));
    }
    this.#tell('all', await this.#stores.purgeAll(), undefined);
    this.#logger.info('Purged the files of all customers.');
    void window.showInformationMessage(l10n.t('The files of all customers were purged from this machine.'));
  }

  /** What is left after a failure is named; what went is gone all the same. */
  #tell(scope: 'all' | 'one', { failures: failed }: StoresPurged, orgId: string | undefined): void {
    const outcome = failed.length === 0 ? 'done' : `incomplete: ${failed.map(({ holds }) => holds).join(', ')}`;
    this.#record({ kind: 'filesPurged', orgId, subject: scope === 'all' ? 'all customers' : undefined, outcome });
    this.#purged.fire(undefined);
    for (const { holds, reason } of failed) {
      this.#logger.error(`Not purged: ${holds}: ${String(reason)}`);
    }
    if (failed.length > 0) {
      const left = new Intl.ListFormat(env.language).format(failed.map(({ holds }) => holds));
      throw failures.purgeIncomplete(scope, left, failed[0]?.reason);
    }
  }
}

/** Answers when the user wants it. Rejects with a cancellation otherwise. */
async function ask(question: string, purge: string): Promise<void> {
  const detail = l10n.t(
    'Package source and debug logs can be fetched again while login access lasts, and logs while the org has them.',
  );
  answered(await window.showWarningMessage(question, { modal: true, detail }, purge));
}
