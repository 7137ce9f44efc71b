import { l10n, type QuickPickItem, QuickPickItemKind, Selection, ThemeIcon, type Uri, window, workspace } from 'vscode';
import { titleOfSource } from '../../core/apexRuns/runHistory.ts';
import { displayText } from '../../core/base/displayText.ts';
import { answered } from '../base/answered.ts';
import { orgLine } from '../base/orgText.ts';
import type { EnteredOrg } from '../loginAccess/enteredOrgs.ts';
import type { CodePlace } from './apexProblems.ts';

/** `.apex` files and untitled editors of that kind: scripts, and no classes. */
export const scriptLanguage = 'apex-anon';

/** Characters of a script that fit a question. */
const mostShown = 1_000;

/** Anonymous Apex to run, and where it stands if it stands in an editor. */
export interface AnonymousCode {
  readonly source: string;
  readonly place: CodePlace | undefined;
}

/** The script in the editor, or what is selected of it. Undefined where no script is open. */
export function codeInEditor(): AnonymousCode | undefined {
  const editor = window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const { document, selection } = editor;
  // What has no file yet and is called Apex is no class of a project.
  const isScript = document.languageId === scriptLanguage || (document.isUntitled && document.languageId === 'apex');
  const source = selection.isEmpty ? document.getText() : document.getText(selection);
  if (!isScript || source.trim() === '') {
    return undefined;
  }
  return { source, place: { document, start: selection.isEmpty ? selection.start.with(0, 0) : selection.start } };
}

/** The whole script of a document. */
export async function codeIn(uri: Uri): Promise<AnonymousCode> {
  const document = await workspace.openTextDocument(uri);
  return { source: document.getText(), place: { document, start: document.positionAt(0) } };
}

/** Code that another extension hands over, and the user does not see in an editor, is shown before it runs in a customer's org. */
export async function confirmUnseen({ source, place }: AnonymousCode, entered: EnteredOrg): Promise<void> {
  if (window.visibleTextEditors.some(({ document }) => document === place?.document)) {
    return;
  }
  const { organization, loginAsUser } = entered;
  const name = orgLine(organization.name, 60);
  const question = l10n.t('Run this Apex in {0} as {1}?', name, orgLine(loginAsUser.username, 80));
  const run = l10n.t('Run Apex');
  answered(
    await window.showWarningMessage(question, { modal: true, detail: displayText(source.slice(0, mostShown)) }, run),
  );
}

/** Opens an editor for anonymous Apex. Nothing of it is saved unless the user does so. */
export async function newScript(username: string, content = ''): Promise<void> {
  const comment = l10n.t('Anonymous Apex, to be run in a subscriber as {0}.', orgLine(username, 80));
  const document = await workspace.openTextDocument({
    language: scriptLanguage,
    content: content === '' ? `// ${comment}\n\n` : content,
  });
  const editor = await window.showTextDocument(document);
  const end = document.positionAt(document.getText().length);
  editor.selection = new Selection(end, end);
}

interface CodeItem extends QuickPickItem {
  readonly source?: string;
}

/** Lets the user type a line, take a script that ran before, or open an editor for a new one: then there is nothing to run yet. */
export async function askCode(username: string, earlier: readonly string[]): Promise<AnonymousCode | undefined> {
  const box = window.createQuickPick<CodeItem>();
  box.title = l10n.t('Run Anonymous Apex');
  box.placeholder = l10n.t('Type a statement, as {0}', orgLine(username, 80));
  box.ignoreFocusOut = true;
  box.matchOnDetail = true;
  const editor: CodeItem = {
    label: l10n.t('New Anonymous Apex'),
    description: l10n.t('opens an editor'),
    iconPath: new ThemeIcon('new-file'),
    alwaysShow: true,
  };
  const before = earlier.map((source): CodeItem => {
    const lines = source.split('\n').length;
    return {
      label: orgLine(titleOfSource(source), 100),
      description: lines > 1 ? l10n.t('{0} lines', lines) : '',
      iconPath: new ThemeIcon('history'),
      source,
    };
  });
  const line: CodeItem = { label: l10n.t('ran in this window'), kind: QuickPickItemKind.Separator };
  const show = (typed: string): void => {
    const now: CodeItem = {
      label: l10n.t('Run {0}', orgLine(typed, 80)),
      iconPath: new ThemeIcon('play'),
      alwaysShow: true,
      source: typed,
    };
    box.items = [...(typed.trim() === '' ? [] : [now]), editor, ...(before.length === 0 ? [] : [line, ...before])];
  };
  box.onDidChangeValue(show);
  show('');
  const chosen = await new Promise<CodeItem | undefined>((resolve) => {
    box.onDidAccept(() => resolve(box.selectedItems[0]));
    box.onDidHide(() => resolve(undefined));
    box.show();
  });
  box.dispose();
  const { source } = answered(chosen);
  if (source === undefined) {
    await newScript(username);
    return undefined;
  }
  return { source, place: undefined };
}
