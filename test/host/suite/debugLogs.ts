import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { OwnSampleOrg } from './ownSampleOrg.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const row = (text: string): string => `.sidebar .monaco-list-row:has-text("${text}")`;
const rowLabel = (text: string): string => `.sidebar .monaco-list-row[aria-label*="${text}"]`;
const quickPick = (text: string): string => `.quick-input-widget .monaco-list-row:has-text("${text}")`;
const gridRow = '[role=grid] .body [role=row]';

interface LogRow {
  readonly Id: string;
  readonly LogLength: number;
  readonly Status: string;
}

/** Prints how long it takes until text is to be seen, and for how long nothing else could be done meanwhile. */
async function measured<T>(what: string, open: () => Thenable<T>): Promise<T> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  await stage.longestTask();
  delay.enable();
  const started = performance.now();
  const opened = await open();
  await stage.visible('.monaco-editor .view-line:has-text("EXECUTION_STARTED")');
  const figures = {
    'opened in': performance.now() - started,
    'extension host blocked for': delay.max / 1e6,
    'window blocked for': await stage.longestTask(),
  };
  delay.disable();
  const texts = Object.entries(figures).map(([name, milliseconds]) => `${name} ${milliseconds.toFixed(0)} ms`);
  console.log(`    ${what}: ${texts.join(', ')}`);
  return opened;
}

describe('debug logs in the editor', function () {
  inOrder(this);
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');
  const themeBefore = workbench().inspect<string>('colorTheme')?.globalValue;
  let org: OwnSampleOrg;
  let orgId: string;
  let name: string;
  let handOff: string;
  let folder: string;

  async function theme(wanted: string | undefined): Promise<void> {
    await workbench().update('colorTheme', wanted, vscode.ConfigurationTarget.Global);
  }

  /** What the org itself says. */
  async function query(soql: string): Promise<readonly LogRow[]> {
    const { instanceUrl, orgSession } = parseHandOff(handOff);
    const response = await fetch(`${instanceUrl}/services/data/v60.0/tooling/query?q=${encodeURIComponent(soql)}`, {
      headers: { authorization: `Bearer ${orgSession}` },
    });
    const { records } = (await response.json()) as { records: readonly LogRow[] };
    return records;
  }

  const activeTab = (): vscode.Tab | undefined => vscode.window.tabGroups.activeTabGroup.activeTab;

  /** Until the active tab is that of a file, and which. */
  async function openedFile(): Promise<vscode.Uri> {
    const opened = (): vscode.Tab | undefined => {
      const tab = activeTab();
      return tab?.input instanceof vscode.TabInputText ? tab : undefined;
    };
    if (opened() === undefined) {
      await eventually('an opened log', vscode.window.tabGroups.onDidChangeTabs, () => opened() !== undefined);
    }
    const { input } = activeTab() ?? {};
    assert.ok(input instanceof vscode.TabInputText);
    return input.uri;
  }

  before(async function () {
    this.timeout(120_000);
    org = await OwnSampleOrg.start('--logs', '10000');
    ({ orgId, name, handOff } = org.enterable(true));
    folder = await mkdtemp(join(tmpdir(), 'isv-saved-'));
    await theme('Default Dark Modern');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await run('isvDebugger.forgetHandOff', { orgId });
    await theme(themeBefore);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await org.close();
  });

  it('are listed by what the user did, the newest first, with the rest behind one line', async () => {
    await expandRow(row(name));
    await expandRow(row('Debug Logs'));
    await stage.visible(rowLabel('KB'));
    await stage.screenshot('logs-1-tree');
  });

  it('are filtered by ticking conditions, which the folder then names', async () => {
    const filtering = run('isvDebugger.filterDebugLogs', { orgId });
    await stage.visible(quickPick('Failed'));
    await stage.screenshot('logs-2-filter');
    await stage.click(quickPick('Failed'));
    await stage.press('Enter');
    await filtering;
    await stage.visible(`${row('Debug Logs')}:has-text("only failed")`);
    await stage.screenshot('logs-3-filtered');
    await run('isvDebugger.clearDebugLogFilter', { orgId });
  });

  it('are opened from a private file and marked as downloaded', async () => {
    const [log] = await query('SELECT Id, LogLength FROM ApexLog ORDER BY StartTime DESC LIMIT 1');
    const uri = await run<vscode.Uri>('isvDebugger.openDebugLog', { orgId, logId: log?.Id });
    assert.ok(uri);
    assert.equal((await openedFile()).toString(), uri.toString());
    assert.equal(statSync(uri.fsPath).size, log?.LogLength);
    assert.equal(statSync(uri.fsPath).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(uri.fsPath)).mode & 0o777, 0o700);
    await stage.screenshot('logs-4-opened');
  });

  it('stand in a table of all ten thousand, which the keyboard moves through', async () => {
    await run('isvDebugger.openDebugLogsTable', { orgId });
    await stage.webviewVisible(gridRow);
    await stage.webviewVisible('.count:has-text("10,000 logs")');
    await stage.screenshot('logs-5-table-dark');
    await stage.webviewClick(`${gridRow} >> nth=1`);
    await stage.press('Control+End');
    await stage.webviewVisible('[role=row][aria-rowindex="10001"]');
    await stage.press('Control+Home');
    await stage.press('ArrowDown');
    await stage.press('Space');
    await stage.press('Shift+ArrowDown');
    await stage.press('Shift+ArrowDown');
    await stage.webviewVisible('.count:has-text("selected")');
    await stage.screenshot('logs-6-table-selected');
    assert.deepEqual(await stage.webviewTexts('[role=grid] [role=columnheader]'), [
      'Started ↓',
      'User',
      'Operation',
      'Status',
      'Duration',
      'Size',
      'Request',
      'Kept As',
    ]);
  });

  it('are filtered, sorted and grouped in the table', async () => {
    await stage.webviewChoose('select[title=Status]', 'Failed');
    await stage.webviewVisible('.count:has-text("of 10,000 logs")');
    await stage.webviewClick('[role=columnheader]:has-text("Size")');
    await stage.webviewVisible('[role=columnheader][aria-sort=descending]:has-text("Size")');
    await stage.webviewChoose('select[title=Groups]', 'By Operation');
    await stage.webviewVisible('.group [aria-expanded=true]');
    await stage.screenshot('logs-7-table-grouped');
    await stage.webviewFill('input[type=search]', 'no such thing');
    await stage.webviewVisible('.notice:has-text("No log fits the filter")');
    await stage.screenshot('logs-8-table-no-match');
    await stage.webviewClick('.notice button');
    await stage.webviewVisible(gridRow);
  });

  it('look right in light and high-contrast windows, and hide nothing from screen readers', async () => {
    await theme('Default Light Modern');
    await stage.webviewVisible(gridRow);
    await stage.screenshot('logs-9-table-light');
    await theme('Default High Contrast');
    await stage.webviewVisible(gridRow);
    await stage.screenshot('logs-10-table-high-contrast');
    await theme('Default Dark Modern');
    const serious = (await stage.accessibilityFindings()).filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    assert.deepEqual(serious, []);
  });

  it('say why they cannot be listed, with a way to try again', async () => {
    await org.control('/faults', {
      orgId,
      kind: 'status',
      status: 403,
      errorCode: 'INSUFFICIENT_ACCESS',
      match: { path: '/query' },
    });
    await run('isvDebugger.refreshDebugLogs', { orgId });
    await stage.webviewVisible('.notice.problem');
    await stage.visible(row('The list could not be read'));
    await stage.screenshot('logs-11-failed');
    await org.control('/faults/clear', { orgId });
    await stage.webviewClick('.notice button');
    await stage.webviewVisible('.count:has-text("10,000 logs")');
  });

  it('are downloaded many at once, go on after a cancel, and can be searched', async () => {
    const logs = await query('SELECT Id, LogLength FROM ApexLog ORDER BY StartTime DESC LIMIT 60');
    const logIds = logs.map(({ Id }) => Id);
    await vscode.commands.executeCommand('notifications.clearAll');
    // One log does not come, so that there is time to look.
    await org.control('/faults', { orgId, kind: 'hang', match: { path: '/Body$', nth: 20 } });
    const downloading = run<number>('isvDebugger.downloadDebugLogs', { orgId, logIds });
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible('.notifications-center :text("Downloading 60 debug logs")');
    await stage.screenshot('logs-12-download');
    await stage.click('.notifications-center .monaco-button:has-text("Cancel")');
    assert.equal(await downloading, undefined);
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible('.notifications-center :text("of 60 debug logs are on this machine")');
    await stage.screenshot('logs-12b-download-cancelled');
    assert.equal(await run<number>('isvDebugger.downloadDebugLogs', { orgId, logIds }), 60);
    await vscode.commands.executeCommand('notifications.clearAll');
    await org.control('/faults/clear', { orgId });
    await run('isvDebugger.searchDebugLogs', { orgId, text: 'FATAL_ERROR' });
    await stage.visible(quickPick('line'));
    await stage.screenshot('logs-13-search');
    await stage.click('.quick-input-widget .monaco-list-row:has-text("FATAL_ERROR")');
    const uri = await openedFile();
    const editor = await eventually(
      'its editor',
      vscode.window.onDidChangeActiveTextEditor,
      (one) => one?.document.uri.toString() === uri.toString(),
      () => vscode.window.activeTextEditor,
    );
    assert.equal(editor?.document.getText(editor.selection), 'FATAL_ERROR');
    await stage.screenshot('logs-14-found');
  });

  it('say what is wrong with a regular expression while it is typed', async () => {
    await run('isvDebugger.searchDebugLogs', { orgId });
    await stage.click('.quick-input-widget [aria-label^="Regular Expression"]');
    await stage.type('FATAL(');
    await stage.visible(quickPick('is not understood'));
    await stage.screenshot('logs-15-search-regex');
    await stage.press('Escape');
  });

  it('are saved, kept for a case, and deleted in the org after a question', async () => {
    const [first, second] = await query('SELECT Id, LogLength FROM ApexLog ORDER BY StartTime DESC LIMIT 2');
    assert.ok(first && second);
    const target = join(folder, 'copy.log');
    await run('isvDebugger.saveDebugLogAs', { orgId, logId: first.Id, target });
    assert.equal((await readFile(target)).length, first.LogLength);
    assert.equal(statSync(target).mode & 0o777, 0o600);
    await run('isvDebugger.keepDebugLogForCase', { orgId, logId: first.Id });
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.visible(row('kept for case'));
    await stage.screenshot('logs-16-kept');
    assert.equal(
      await run('isvDebugger.deleteDebugLogs', { orgId, logIds: [first.Id, second.Id], confirmed: true }),
      2,
    );
    const left = await query(`SELECT Id FROM ApexLog WHERE Id IN ('${first.Id}', '${second.Id}')`);
    assert.deepEqual(left, []);
  });

  it('arrive by themselves while somebody looks, marked as new', async () => {
    assert.ok((await run('isvDebugger.turnTracingOn', { orgId, minutes: 10 })) instanceof Date);
    await run('isvDebugger.openDebugLogsTable', { orgId });
    await stage.webviewChoose('select[title=Groups]', 'No Groups');
    await stage.webviewClick('[role=columnheader]:has-text("Started")');
    await stage.webviewVisible('.live:has-text("appear as the org stores them")');
    // As another client does: this one is not told of it.
    const { instanceUrl, orgSession } = parseHandOff(handOff);
    const anonymous = encodeURIComponent("System.debug('from elsewhere');");
    await fetch(`${instanceUrl}/services/data/v60.0/tooling/executeAnonymous/?anonymousBody=${anonymous}`, {
      headers: { authorization: `Bearer ${orgSession}` },
    });
    await stage.webviewVisible('.badge:has-text("new")');
    await stage.visible(`${row('Debug Logs')}:has-text("1 new")`);
    await stage.screenshot('logs-17-arrived');
    await run('isvDebugger.endTracing', { orgId });
  });

  it('leave no file when the customer is purged', async () => {
    const uri = await run<vscode.Uri>('isvDebugger.openDebugLog', { orgId, latest: true });
    assert.ok(uri && existsSync(uri.fsPath));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('isvDebugger.purgeCustomerFiles', { orgId, confirmed: true });
    assert.equal(existsSync(uri.fsPath), false);
    assert.equal(existsSync(dirname(uri.fsPath)), false);
  });

  it('open at the size at which Salesforce ends them, and leave the editor responsive', async () => {
    await org.control('/logs/write', { orgId, bytes: 20 * 1024 * 1024 });
    const [largest] = await query('SELECT Id, LogLength FROM ApexLog ORDER BY LogLength DESC LIMIT 1');
    assert.equal(largest?.LogLength, 20 * 1024 * 1024);
    assert.equal(await run<number>('isvDebugger.downloadDebugLogs', { orgId, logIds: [largest.Id] }), 1);
    const opened = await measured('a log of 20 MB', () =>
      run<vscode.Uri>('isvDebugger.openDebugLog', { orgId, logId: largest.Id }),
    );
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), opened?.toString());
    await stage.screenshot('logs-18-large');
    const plain = vscode.Uri.file(join(folder, 'plain.txt'));
    await vscode.workspace.fs.copy(opened ?? plain, plain);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await measured('the same as plain text', async () =>
      vscode.window.showTextDocument(await vscode.workspace.openTextDocument(plain)),
    );
  });
});
