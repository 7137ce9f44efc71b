import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { inOrder } from './inOrder.ts';
import { choose, holds, palette, pressUntil } from './keyboard.ts';
import { stage } from './stage.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const sandbox = 'Northwind Traders — UAT';
const rows = '.sidebar .monaco-list-row';

/** The focus goes to the tree, as the palette's "Focus on Subscribers View" puts it there. */
async function focusTree(): Promise<void> {
  await palette('Focus on Subscribers View');
  await stage.visible('.sidebar .monaco-list:focus');
}

/** From the top: the line of the org that was entered moves there, and may do so behind whoever looks for it. */
async function goToEntered(times = 3): Promise<void> {
  await stage.press('Home');
  try {
    await pressUntil('ArrowDown', new RegExp(`${sandbox}.*entered`));
  } catch (error) {
    if (times <= 1) {
      throw error;
    }
    await goToEntered(times - 1);
  }
}

describe('by keyboard alone, one', function () {
  inOrder(this);

  before(async function () {
    if (!stage.available) {
      this.skip();
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await run('isvDebugger.stopSampleOrg');
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('1 opens the sidebar', async () => {
    await palette('Focus on Subscribers View');
    await stage.visible('.sidebar .welcome-view-content .monaco-button');
  });

  it('2 hears each way to begin', async () => {
    const heard = await pressUntil('Tab', 'Take the Tour');
    for (const button of ['Connect to LMO', 'Paste Hand-Off', 'Try the Sample Org']) {
      assert.ok(
        heard.some((text) => text.includes(button)),
        `${button}: ${heard.join(' | ')}`,
      );
    }
  });

  it('3 starts the sample org', async () => {
    await pressUntil('Shift+Tab', 'Try the Sample Org');
    await stage.press('Enter');
    // Until all are entered, lines come and go.
    await stage.visible(`${rows}:has-text("entered")`);
  });

  it('4 hears every subscriber with its kind', async () => {
    await focusTree();
    const heard = await pressUntil('ArrowDown', 'Wide World Importers');
    assert.ok(heard.length > 5);
    // Not the tree itself, which has the focus while it is drawn anew, and its headings.
    for (const line of heard.slice(1).filter((text) => !/^(?:Favorites|Recent|Subscribers$)/.test(text))) {
      assert.match(line, /, .*(?:production|sandbox|trial|scratch org|developer org)/, line);
    }
  });

  it('5 finds a subscriber', async () => {
    await palette('ISV Customer Debugger: Search Subscribers');
    await stage.visible('.quick-input-widget input[type="text"]');
    await stage.type('Northwind');
    await stage.press('Enter');
    // It may stand on top before anything was sought.
    await stage.visible('.sidebar :text("1 found")');
    await stage.visible(`${rows}:has-text("${sandbox}")`);
  });

  it('6 shows all again', async () => {
    await palette('ISV Customer Debugger: Clear Search');
    await stage.visible(`${rows}:has-text("Wide World Importers")`);
  });

  it('7 takes a hand-off', async () => {
    await palette('ISV Customer Debugger: Copy Sample Hand-Off');
    await holds('a hand-off is on the clipboard', async () =>
      (await vscode.env.clipboard.readText()).startsWith('forceide://'),
    );
  });

  it('8 hears where it leads, and enters', async () => {
    await palette('ISV Customer Debugger: Paste Hand-Off');
    await stage.visible('.quick-input-widget .monaco-list-row:has-text("Enter as")');
    const heard = await pressUntil('ArrowDown', 'Host');
    assert.ok(heard.some((line) => line.includes('Do Not Enter')));
    await pressUntil('ArrowUp', 'Enter as');
    await stage.press('Enter');
  });

  it('9 hears that it has entered', async () => {
    await stage.visible(`${rows}:has-text("${sandbox}"):has-text("entered")`);
    await focusTree();
    await goToEntered();
  });

  it('10 opens the subscriber and hears what is in it', async () => {
    // Selects it too, so that commands from the palette mean it; where it was open, this closes it.
    await stage.press('Enter');
    await stage.press('ArrowRight');
    await stage.visible(`${rows}:has-text("Login Access")`);
    const heard = await pressUntil('ArrowDown', 'Package Source');
    for (const part of ['Login Access', 'Tracing', 'Debug Session', 'Debug Logs']) {
      assert.ok(
        heard.some((line) => line.includes(part)),
        `${part}: ${heard.join(' | ')}`,
      );
    }
  });

  it('11 hears words for every line', async () => {
    const labels = await stage.attributes(rows, 'aria-label');
    assert.ok(labels.length > 5);
    assert.ok(labels.every((label) => (label ?? '').trim() !== ''));
  });

  it('12 hears what can be done with a subscriber', async () => {
    await pressUntil('ArrowUp', sandbox);
    await stage.press('Shift+F10');
    await stage.visible('.monaco-menu .action-item');
    const heard = await pressUntil('ArrowDown', 'Forget Hand-Off');
    assert.ok(heard.some((line) => line.includes('Retrieve Package Source')));
    await stage.press('Escape');
  });

  it('13 turns tracing on', async () => {
    await palette('ISV Customer Debugger: Turn Tracing On');
    await choose('Replay');
    await stage.visible(`${rows}[aria-label^="Tracing, 1 live"]`);
  });

  it('14 opens the sample Apex', async () => {
    await palette('ISV Customer Debugger: Open Sample Apex');
    await holds('it is open', () => vscode.window.activeTextEditor?.document.languageId === 'apex-anon');
  });

  it('15 runs it', async () => {
    await palette('ISV Customer Debugger: Run Anonymous Apex');
    const listed = (await run<readonly { orgId: string; name: string }[]>('isvDebugger.refreshSubscribers')) ?? [];
    const orgId = listed.find(({ name }) => name === sandbox)?.orgId;
    // Its log is the sign that it has run.
    await holds('the org has a log of it', async () => {
      const opened = await run('isvDebugger.openDebugLog', { orgId, latest: true });
      return opened !== undefined;
    });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('16 hears which debug logs there are, and opens one', async () => {
    await palette('ISV Customer Debugger: Open Debug Log');
    await stage.visible('.quick-input-list .monaco-list-row');
    assert.match(await stage.focused(), /executeAnonymous/);
    await stage.press('Enter');
    await holds('the log is open', () => vscode.window.activeTextEditor?.document.fileName.endsWith('.log'));
  });

  it('17 retrieves the package', async () => {
    await palette('ISV Customer Debugger: Retrieve Package Source');
    await stage.visible(`${rows}:has-text("Acme Billing")`);
  });

  it('18 finds a class in it', async () => {
    await palette('ISV Customer Debugger: Go to Class in Package Source');
    await choose('DiscountPolicies');
    await holds('it is open', () => vscode.window.activeTextEditor?.document.fileName.endsWith('DiscountPolicies.cls'));
  });

  it('19 sets a breakpoint', async () => {
    await stage.press('Control+f');
    await stage.visible('.find-widget.visible');
    await stage.type('return cached;');
    await stage.press('Enter');
    await stage.press('Escape');
    await stage.press('F9');
    await holds('it is set', () => vscode.debug.breakpoints.length === 1);
  });

  it('20 starts to debug', async () => {
    await palette('ISV Customer Debugger: Debug This Subscriber');
    await holds('a debug session runs', () => vscode.debug.activeDebugSession?.type === 'isv-apex');
  });

  it('21 hears in the status bar how long it may take', async () => {
    await stage.visible('.statusbar-item[aria-label*="waiting for a request"]');
    const [label] = await stage.attributes('.statusbar-item[aria-label*="waiting for a request"]', 'aria-label');
    assert.match(label ?? '', /Northwind.*min/);
  });

  it('22 has the request stop', async () => {
    await palette('ISV Customer Debugger: Open Sample Apex');
    await holds('it is open', () => vscode.window.activeTextEditor?.document.languageId === 'apex-anon');
    await palette('ISV Customer Debugger: Run Anonymous Apex');
    await stage.visible('.monaco-editor .debug-top-stack-frame-line');
  });

  it('23 steps', async () => {
    await stage.press('F10');
    // Out of the method that ended, into the class that called it.
    await holds('the caller is shown', () =>
      vscode.window.activeTextEditor?.document.fileName.endsWith('InvoiceService.cls'),
    );
    await stage.visible('.monaco-editor .debug-top-stack-frame-line');
  });

  it('24 hears values', async () => {
    await palette('Focus on Variables View');
    await pressUntil('ArrowDown', 'Local');
    await stage.press('ArrowRight');
    await pressUntil('ArrowDown', /value/);
  });

  it('25 stops', async () => {
    await stage.press('Shift+F5');
    await holds('the debug session is over', () => vscode.debug.activeDebugSession === undefined);
  });

  it('26 ends tracing', async () => {
    // Nothing is selected where the tree cannot be seen, and several subscribers are entered; one of them is traced.
    await palette('ISV Customer Debugger: End Tracing');
    await focusTree();
    await stage.press('Home');
    await stage.visible(`${rows}[aria-label="Tracing, off"]`);
    await pressUntil('ArrowDown', 'Tracing, off');
  });

  it('27 leaves nothing', async () => {
    await palette('ISV Customer Debugger: Stop the Sample Org');
    await palette('Focus on Subscribers View');
    await stage.visible('.sidebar .welcome-view-content');
  });
});
