import { commands, l10n, window, workspace } from 'vscode';
import type { DebugWindow } from '../ports.ts';

/** This window, as another one names it and brings it to the front. No extension can raise its own window. */
export function debugWindow(): DebugWindow {
  const { name, workspaceFile, workspaceFolders } = workspace;
  const folder = workspaceFolders?.length === 1 ? workspaceFolders[0]?.uri : undefined;
  // What was never saved nobody can open again.
  const place = workspaceFile?.scheme === 'untitled' ? undefined : (workspaceFile ?? folder);
  return {
    name: name ?? '',
    workspace: place?.toString(),
    show: async () => {
      await commands.executeCommand('workbench.view.debug');
      void window.showInformationMessage(
        l10n.t('Another window asks for this one: only one debug session may be active at a time, and it is here.'),
      );
    },
  };
}
