import { CancellationError, l10n, window, workspace } from 'vscode';
import type { RecordAudit } from '../../core/audit/auditEvent.ts';
import { isCaseNumber } from '../../core/audit/caseNumber.ts';
import { orgIdKey } from '../../core/subscribers/orgId.ts';
import { failures } from '../base/failures.ts';
import { orgLine } from '../base/orgText.ts';

/** Whether the user is asked for the case: `optional` can be left empty, `required` cannot. */
type Asking = 'never' | 'optional' | 'required';

/** For which support case each subscriber is looked at in this window. In memory: another day may be another case. */
export class CaseNumbers {
  readonly #numbers = new Map<string, string>();
  readonly #asked = new Set<string>();
  readonly #record: RecordAudit;

  constructor(record: RecordAudit) {
    this.#record = record;
  }

  get(orgId: string): string | undefined {
    return this.#numbers.get(orgIdKey(orgId));
  }

  /** Asks as the setting says, once for an org. Throws where a case is required and none was given. */
  async askOnce(orgId: string, name: string): Promise<void> {
    const asking = workspace.getConfiguration('isvDebugger').get('audit.askForCase', 'never' as Asking);
    if (asking === 'never' || this.#asked.has(orgIdKey(orgId)) || this.get(orgId) !== undefined) {
      return;
    }
    const number = await this.#ask(name, asking === 'required');
    if (asking === 'required' && number === undefined) {
      throw failures.caseNeeded(orgLine(name, 60));
    }
    this.#asked.add(orgIdKey(orgId));
    this.set(orgId, number ?? '');
  }

  /** Asks, whatever the setting says. */
  async change(orgId: string, name: string, given?: string): Promise<void> {
    const number = given ?? (await this.#ask(name, false, this.get(orgId)));
    if (number === undefined) {
      throw new CancellationError();
    }
    this.set(orgId, number);
  }

  /** Empty: none. */
  set(orgId: string, number: string): void {
    if (number === (this.get(orgId) ?? '')) {
      return;
    }
    if (number === '') {
      this.#numbers.delete(orgIdKey(orgId));
    } else {
      this.#numbers.set(orgIdKey(orgId), number);
    }
    this.#record({ kind: 'caseSet', orgId, subject: number === '' ? 'none' : number });
  }

  async #ask(name: string, isRequired: boolean, value = ''): Promise<string | undefined> {
    const text = await window.showInputBox({
      title: l10n.t('Support Case for {0}', orgLine(name, 60)),
      prompt: isRequired
        ? l10n.t('The audit trail says for which case this customer was looked at.')
        : l10n.t(
            'The audit trail says for which case this customer was looked at. Leave it empty where there is none.',
          ),
      placeHolder: '00001026',
      value,
      ignoreFocusOut: true,
      validateInput: (typed) =>
        (typed.trim() === '' && !isRequired) || isCaseNumber(typed.trim())
          ? undefined
          : l10n.t('A case number is up to 40 letters, digits, dots, dashes and slashes.'),
    });
    return text?.trim();
  }
}
