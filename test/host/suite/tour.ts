import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { inOrder } from './inOrder.ts';
import { choose, holds } from './keyboard.ts';
import { stage } from './stage.ts';

interface Step {
  readonly id: string;
  readonly description: string;
}

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const quickInput = '.quick-input-widget input[type="text"]';
const sandboxRow = '.sidebar .monaco-list-row:has-text("Northwind Traders — UAT")';
const stepOf = (id: string): string => `.getting-started-step[data-step-id$="#${id}"]`;

// What a person does in the tour: each click and each key that ends an input is one action.
let actions = 0;

/** Presses a button of the step that is open. */
async function press(step: string, button: string): Promise<void> {
  actions += 1;
  await stage.click(`${stepOf(step)} .monaco-button:has-text("${button}")`);
}

async function answer(text: string): Promise<void> {
  actions += 1;
  await stage.visible(quickInput);
  await stage.type(text);
  await stage.press('Enter');
}

/** Takes what a question offers first. */
async function confirm(first: string): Promise<void> {
  actions += 1;
  await stage.visible(`.quick-input-widget .monaco-list-row:has-text("${first}")`);
  await stage.press('Enter');
}

async function openStep(step: string): Promise<void> {
  actions += 1;
  await vscode.commands.executeCommand('isvDebugger.openTour' satisfies CommandId);
  await stage.visible(stepOf(step));
  if ((await stage.texts(`${stepOf(step)}.expanded`)).length === 0) {
    await stage.click(`${stepOf(step)} .step-title`);
  }
  await stage.visible(`${stepOf(step)}.expanded .monaco-button`);
}

async function isDone(step: string): Promise<void> {
  await stage.visible(`${stepOf(step)} .codicon-getting-started-step-checked`);
}

describe('the tour', function () {
  inOrder(this);
  const extension = vscode.extensions.getExtension('isv-customer-debugger.isv-customer-debugger');
  const { contributes } = extension?.packageJSON as {
    readonly contributes: { readonly walkthroughs: readonly { readonly steps: readonly Step[] }[] };
  };
  const steps = contributes.walkthroughs[0]?.steps.map(({ id }) => id) ?? [];
  let started = 0;

  before(async function () {
    if (!stage.available) {
      this.skip();
    }
    await vscode.commands.executeCommand('workbench.action.closePanel');
    started = Date.now();
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await run('isvDebugger.stopSampleOrg');
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens', async () => {
    await run('isvDebugger.openTour');
    for (const step of steps) {
      await stage.visible(stepOf(step));
    }
    await stage.screenshot('tour');
  });

  it('starts the sample org', async () => {
    await openStep('sampleOrg');
    await press('sampleOrg', 'Try the Sample Org');
    await isDone('sampleOrg');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.visible('.sidebar .monaco-list-row');
  });

  it('finds a subscriber', async () => {
    await openStep('find');
    await press('find', 'Search Subscribers');
    await answer('Northwind');
    await isDone('find');
    await stage.visible(sandboxRow);
    await stage.screenshot('tour-find');
    await run('isvDebugger.clearSearch');
  });

  it('enters with a hand-off', async () => {
    await openStep('enter');
    await press('enter', 'Copy Sample Hand-Off');
    await holds('the clipboard holds a hand-off', async () =>
      (await vscode.env.clipboard.readText()).startsWith('forceide://'),
    );
    await press('enter', 'Paste Hand-Off');
    await confirm('Enter as');
    await isDone('enter');
    await holds('the hand-off was cleared', async () => (await vscode.env.clipboard.readText()) === '');
    // It is what the next steps mean, without a word.
    await stage.visible(`${sandboxRow}.selected`);
  });

  it('reads a debug log', async () => {
    await openStep('log');
    await press('log', 'Turn Tracing On');
    await confirm('Replay');
    await openStep('log');
    await press('log', 'Open Sample Apex');
    await holds('the sample Apex is open', () => vscode.window.activeTextEditor?.document.languageId === 'apex-anon');
    actions += 1;
    await run('isvDebugger.runAnonymousApex');
    await openStep('log');
    await press('log', 'Open Debug Log');
    // The newest stands first.
    await stage.visible('.quick-input-list .monaco-list-row');
    await answer('');
    await isDone('log');
    await stage.visible('.tabs-container .tab[aria-label*=".log"]');
    await stage.screenshot('tour-log');
  });

  it('stops in the package', async () => {
    await openStep('debug');
    await press('debug', 'Retrieve Package Source');
    await stage.visible('.sidebar .monaco-list-row[aria-expanded]:has-text("Package Source")');
    await openStep('debug');
    await press('debug', 'Go to Class in Package Source');
    actions += 2;
    await choose('DiscountPolicies');
    await holds('the class is open', () =>
      vscode.window.activeTextEditor?.document.fileName.endsWith('DiscountPolicies.cls'),
    );
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    const line = document.positionAt(document.getText().indexOf('return cached;')).line;
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line, 0))),
    ]);
    await openStep('debug');
    await press('debug', 'Debug This Subscriber');
    await isDone('debug');
    await openStep('debug');
    await press('debug', 'Open Sample Apex');
    await holds('the sample Apex is open', () => vscode.window.activeTextEditor?.document.languageId === 'apex-anon');
    actions += 1;
    void run('isvDebugger.runAnonymousApex');
    await stage.visible('.monaco-editor .debug-top-stack-frame-line');
    await stage.screenshot('tour-stopped');
  });

  it('leaves nothing behind', async () => {
    await openStep('leave');
    await press('leave', 'Stop Debug Session');
    await holds('the debug session is over', () => vscode.debug.activeDebugSession === undefined);
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    actions += 2;
    await press('leave', 'Stop the Sample Org');
    await isDone('leave');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.visible('.sidebar .welcome-view-content');
    await stage.screenshot('tour-done');
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(`      tour: ${actions} user actions, ${seconds} s`);
    assert.ok(actions <= 35, `${actions} user actions`);
  });
});
