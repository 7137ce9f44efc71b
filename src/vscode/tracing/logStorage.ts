import { l10n, window } from 'vscode';
import { describeMegabytes } from '../../core/tracing/logVolume.ts';
import { type LogsByAge, logsByAge } from '../../core/tracing/oldLogs.ts';
import { answered } from '../base/answered.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';
import { withProgress, withViewProgress } from '../base/progress.ts';
import type { EnteredOrg, EnteredOrgs } from '../loginAccess/enteredOrgs.ts';
import type { TracedOrgs } from './tracedOrgs.ts';

/** Makes room for debug logs in an org: above Salesforce's limit, no trace flag can be made. */
export class LogStorage {
  readonly #enteredOrgs: EnteredOrgs;
  readonly #orgs: TracedOrgs;
  readonly #deleted: () => void;

  /** `deleted` is called when logs are gone. */
  constructor(enteredOrgs: EnteredOrgs, orgs: TracedOrgs, deleted: () => void) {
    this.#enteredOrgs = enteredOrgs;
    this.#orgs = orgs;
    this.#deleted = deleted;
  }

  /** Deletes what is older than the user says, or than so many hours. Asks before: they are the customer's logs, of all users. Answers how many. */
  async deleteOld(entered: EnteredOrg, hours?: number, confirmed = false): Promise<number> {
    const name = orgLine(entered.organization.name, 60);
    const logs = await withViewProgress(() => this.#enteredOrgs.use(entered, (org) => org.tracing.storedLogs()));
    const groups = logsByAge(logs, this.#orgs.of(entered).now);
    if (groups.length === 0) {
      throw failures.noLogsToDelete(name);
    }
    const group = hours === undefined ? await pickAge(groups, name) : groups.find((one) => one.hours === hours);
    if (group === undefined) {
      throw failures.noLogsToDelete(name);
    }
    if (!confirmed) {
      await confirm(group, name);
    }
    const ids = group.logs.map(({ id }) => id);
    try {
      await withProgress(l10n.t('Deleting {0} debug logs of {1}', ids.length, name), (signal) =>
        this.#enteredOrgs.use(entered, async (org) => {
          const [refusal] = (await org.debugLogs.delete(ids, undefined, signal)).values();
          if (refusal !== undefined) {
            throw refusal;
          }
        }),
      );
    } finally {
      this.#deleted();
      await this.#orgs.of(entered).read();
    }
    void window.setStatusBarMessage(l10n.t('Deleted {0} debug logs of {1}.', ids.length, name), 5000);
    return ids.length;
  }
}

async function pickAge(groups: readonly LogsByAge[], name: string): Promise<LogsByAge> {
  const items = groups.map((group) => ({
    label: ageLabel(group.hours),
    description: l10n.t('{0} logs, {1}', group.logs.length, describeMegabytes(group.bytes)),
    group,
  }));
  const title = l10n.t('Delete Old Debug Logs');
  const placeHolder = l10n.t('Which debug logs of {0}, of all users?', name);
  return answered(await window.showQuickPick(items, { title, placeHolder })).group;
}

function ageLabel(hours: number): string {
  if (hours === 0) {
    return l10n.t('All');
  }
  if (hours === 1) {
    return l10n.t('Older than an hour');
  }
  return hours % 24 === 0 && hours > 24
    ? l10n.t('Older than {0} days', hours / 24)
    : l10n.t('Older than {0} hours', hours);
}

async function confirm({ logs, bytes }: LogsByAge, name: string): Promise<void> {
  const remove = l10n.t('Delete {0} Logs', logs.length);
  const question = l10n.t('Delete {0} debug logs of {1}?', logs.length, name);
  const detail = l10n.t('{0}, of all users. They cannot be brought back.', describeMegabytes(bytes));
  answered(await window.showWarningMessage(question, { modal: true, detail }, remove));
}
