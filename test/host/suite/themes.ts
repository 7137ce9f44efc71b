import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const themes = {
  'views-dark': 'Default Dark Modern',
  'views-light': 'Default Light Modern',
  'views-contrast-dark': 'Default High Contrast',
  'views-contrast-light': 'Default High Contrast Light',
} as const;

const sandboxName = 'Northwind Traders — UAT';
const sandbox = `.sidebar .monaco-list-row:has-text("${sandboxName}")`;

/** Wide enough for what stands behind the names. */
async function resizeSidebar(command: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.focusSideBar');
  for (let times = 0; times < 4; times++) {
    await vscode.commands.executeCommand(command);
  }
}

// Nothing in here measures colours: the pictures are looked at. What can be measured, axe measures.
describe('every view', function () {
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');
  let themeBefore: string | undefined;
  let orgId: string | undefined;

  before(async function () {
    if (!stage.available) {
      this.skip();
    }
    themeBefore = workbench().inspect<string>('colorTheme')?.globalValue;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('isvDebugger.trySampleOrg');
    await run('isvDebugger.clearSearch');
    const listed = await run<readonly { readonly orgId: string; readonly name: string }[]>(
      'isvDebugger.refreshSubscribers',
    );
    orgId = listed?.find(({ name }) => name === sandboxName)?.orgId;
    assert.ok(orgId);
    // So that there is a log to list.
    await run('isvDebugger.runAnonymousApex', { orgId, source: "System.debug('a log');", log: true });
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.visible(sandbox);
    await resizeSidebar('workbench.action.increaseViewSize');
    await expandRow(sandbox);
    await stage.visible('.sidebar .monaco-list-row:has-text("Login Access")');
  });

  after(async () => {
    await workbench().update('colorTheme', themeBefore, vscode.ConfigurationTarget.Global);
    await resizeSidebar('workbench.action.decreaseViewSize');
    await run('isvDebugger.stopSampleOrg');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`can be read in the theme ${theme}`, async () => {
      await workbench().update('colorTheme', theme, vscode.ConfigurationTarget.Global);
      await stage.visible(`.monaco-workbench[class*="${name.includes('contrast') ? 'hc-' : 'vs'}"]`);
      await stage.screenshot(name);
      await run('isvDebugger.showSubscriberDetails', { orgId });
      await stage.webviewVisible('h3');
      await stage.screenshot(name.replace('views', 'details'));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await run('isvDebugger.openDebugLogsTable', { orgId });
      await stage.webviewVisible('[role=grid] .body [role=row]');
      await stage.screenshot(name.replace('views', 'logs-table'));
      const serious = (await stage.accessibilityFindings()).filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      assert.deepEqual(serious, []);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });
  }
});
