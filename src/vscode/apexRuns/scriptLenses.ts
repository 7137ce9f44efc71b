import { CodeLens, type CodeLensProvider, EventEmitter, l10n, Range, type TextDocument } from 'vscode';
import { orgLine } from '../base/orgText.ts';
import type { CommandId } from '../commandTable.ts';
import type { EnteredOrgs } from '../loginAccess/enteredOrgs.ts';

/** Lenses of one script: more would push its first line out of sight. */
const mostLenses = 3;

/** Above anonymous Apex: run it in a subscriber that was entered. */
export class ScriptLenses implements CodeLensProvider {
  readonly #enteredOrgs: EnteredOrgs;
  readonly #changed = new EventEmitter<void>();

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(enteredOrgs: EnteredOrgs) {
    this.#enteredOrgs = enteredOrgs;
    enteredOrgs.onDidChange(() => this.#changed.fire());
  }

  provideCodeLenses({ uri }: TextDocument): CodeLens[] {
    const top = new Range(0, 0, 0, 0);
    const command: CommandId = 'isvDebugger.runAnonymousApex';
    const title = (name: string, user: string): string => l10n.t('$(play) Run in {0} as {1}', name, user);
    return this.#enteredOrgs.all.slice(0, mostLenses).map(({ organization, loginAsUser }) => {
      const { organizationId: orgId, name } = organization;
      return new CodeLens(top, {
        command,
        title: title(orgLine(name, 40), orgLine(loginAsUser.name, 40)),
        arguments: [{ orgId, uri: uri.toString() }],
      });
    });
  }
}
