import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { stage } from './stage.ts';

// Runs with bundles in which every text of ours has brackets. A word outside of brackets is VS Code's own, the org's, or was
// never given to be translated.

/** Data of the sample org, not words of ours. */
const data: readonly RegExp[] = [
  // Limits have no other names than those that the org answers with.
  /\b(?:Daily Api Requests|Daily Async Apex Executions|(?:Data|File) Storage MB)\b/g,
  /[\w.+-]{1,80}@[\w.-]+/g,
  /\b(?:00D|07a|07L|005|04t|0Af)\w{12,15}\b/g,
  /\b[\w-]+(?:\.[\w-]+)*\.(?:cls|trigger|log|com|example)\b/g,
  /(?:\/services|\/apex|execute_anonymous)\S*/g,
  // Names that Salesforce and Apex give.
  /\b(?:LMO|LMA|MB|KB|min|Apex|Salesforce|Lightning|Queueable|Visualforce|CRM Analytics|Einstein Next Best Action|System\.debug)\b/g,
  /\b(?:NONE|ERROR|WARN|INFO|DEBUG|FINE|FINER|FINEST)\b/g,
  // What VS Code adds to a question.
  /\(Press 'Enter' to confirm or 'Escape' to cancel\)/g,
  // What a question shows as an example.
  /acme\S*|https:\/\/\S*|forceide\S*/g,
  // Names of instances.
  /\b[A-Z]{2,4}\d+[A-Z]?\b/g,
  // As the LMO words licences.
  /\b(?:Active|Trial|Suspended|Uninstalled|Expired)\b/g,
  /\b(?:Api|Application|Success|Batch Apex)\b/g,
  // As the language of the editor writes dates, which this one has none for.
  /\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b/g,
];

/** What is left of a text without what is ours, what is data of the sample org, and what is no word. */
function leftOver(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return rest;
}

/** Those of the texts in which a word is left that nobody could have translated. Names are taken out first, the longest first. */
function unspoken(texts: readonly string[], names: readonly string[]): readonly string[] {
  return texts.filter((text) => {
    let rest = leftOver(text.replace(/\s+/g, ' '));
    for (const name of names) {
      rest = rest.replaceAll(name, ' ');
    }
    for (const pattern of data) {
      rest = rest.replace(pattern, ' ');
    }
    return /\p{L}{3,}/u.test(rest);
  });
}

describe('the pseudo-language', function () {
  const names: string[] = [];
  let sandboxId: string;

  /** Fails for each text that nobody could have translated. */
  async function isSpoken(where: string, selector: string): Promise<readonly string[]> {
    const texts = (await stage.texts(selector)).filter((text) => text.trim() !== '');
    assert.deepEqual(unspoken(texts, names), [], where);
    return texts;
  }

  /** The same for webviews. */
  async function isSpokenInWebview(where: string, selector: string): Promise<readonly string[]> {
    const texts = (await stage.webviewTexts(selector)).filter((text) => text.trim() !== '');
    assert.deepEqual(unspoken(texts, names), [], where);
    return texts;
  }

  /** Starts a command that asks something, looks at the question, and gives it up. */
  async function asks(command: CommandId, argument?: object): Promise<void> {
    const asked = vscode.commands.executeCommand(command, argument);
    await stage.visible('.quick-input-widget input');
    await stage.screenshot(command.replace('isvDebugger.', 'asks-'));
    await isSpoken(command, '.quick-input-widget .quick-input-title:visible');
    await isSpoken(command, '.quick-input-widget .quick-input-message:visible');
    await isSpoken(command, '.quick-input-widget .monaco-list-row:visible .label-name:visible');
    await isSpoken(command, '.quick-input-widget .monaco-list-row:visible .quick-input-list-separator:visible');
    const placeholders = await stage.attributes('.quick-input-widget input[placeholder]:visible', 'placeholder');
    assert.deepEqual(unspoken(placeholders.map(String), names), [], command);
    await stage.press('Escape');
    await asked;
  }

  before(function () {
    assert.equal(vscode.env.language, 'qps-ploc');
    if (!stage.available) {
      this.skip();
    }
  });

  after(() => vscode.commands.executeCommand('isvDebugger.stopSampleOrg' satisfies CommandId));

  it('is spoken by the welcome', async () => {
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    // Not while it is still being read who is remembered, and all of it: three ways to begin.
    await stage.visible(':nth-match(.sidebar .welcome-view-content .monaco-button, 3)');
    await stage.screenshot('welcome');
    const texts = await isSpoken(
      'welcome',
      '.sidebar .welcome-view-content p, .sidebar .welcome-view-content .monaco-button',
    );
    assert.ok(texts.length > 3);
  });

  it('is spoken by the palette', async () => {
    await stage.press('F1');
    await stage.visible('.quick-input-widget input');
    await stage.type('⟦Îšv');
    await stage.press('Escape');
    await stage.press('F1');
    await stage.type('ISV');
    await stage.visible('.quick-input-widget .monaco-list-row');
    await stage.screenshot('palette');
    await isSpoken('palette', '.quick-input-widget .monaco-list-row[aria-label*="ISV Customer"] .label-name');
    await stage.press('Escape');
  });

  it('is spoken by the tour', async () => {
    await vscode.commands.executeCommand('isvDebugger.openTour' satisfies CommandId);
    await stage.visible('.getting-started-step');
    await stage.screenshot('tour');
    const texts = await isSpoken(
      'tour',
      '.getting-started-step .step-title, .getting-started-step.expanded .step-description-container',
    );
    assert.ok(texts.length >= 6);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is spoken by the tree', async () => {
    await vscode.commands.executeCommand('isvDebugger.trySampleOrg' satisfies CommandId);
    const listed = await vscode.commands.executeCommand<readonly { readonly name: string }[]>(
      'isvDebugger.refreshSubscribers' satisfies CommandId,
    );
    // The longest first: a sandbox is called after its production org.
    names.push(...listed.map(({ name }) => name).sort((a, b) => b.length - a.length), 'Dana Whitfield', 'Acme Billing');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.visible('.sidebar .monaco-list-row');
    await isSpoken('tree', '.sidebar .monaco-list-row .label-description');
    await stage.click('.sidebar .monaco-list-row:has-text("Northwind Traders — UAT")');
    await stage.press('ArrowRight');
    // A line below it, whatever it is called.
    await stage.visible('.sidebar .monaco-list-row[aria-level="2"]');
    for (let line = 0; line < 8; line++) {
      await stage.press('ArrowDown');
      await stage.press('ArrowRight');
    }
    await stage.screenshot('tree');
    await isSpoken('tree', '.sidebar .monaco-list-row .monaco-icon-label');
    const labels = await stage.attributes('.sidebar .monaco-list-row', 'aria-label');
    assert.deepEqual(unspoken(labels.map(String), names), []);
  });

  it('is spoken by questions', async () => {
    const orgId = await vscode.commands.executeCommand<string>('isvDebugger.copySampleHandOff' satisfies CommandId);
    sandboxId = orgId;
    await asks('isvDebugger.pasteHandOff');
    await vscode.env.clipboard.writeText('');
    await asks('isvDebugger.pasteHandOff');
    await asks('isvDebugger.connectLmo');
    await asks('isvDebugger.searchSubscribers');
    await asks('isvDebugger.traceMore', { orgId });
    await asks('isvDebugger.runAnonymousApex', { orgId });
    await asks('isvDebugger.runApexTest', { orgId });
  });

  it('is spoken by notifications', async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('isvDebugger.copySampleHandOff' satisfies CommandId);
    // A failure too, with what to do about it.
    void vscode.commands.executeCommand('isvDebugger.openDebugLog' satisfies CommandId, {
      orgId: '00D000000000000AAA',
    });
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible(':nth-match(.notification-list-item, 2)');
    await stage.screenshot('notifications');
    const texts = await isSpoken(
      'notifications',
      '.notification-list-item-message, .notification-list-item .monaco-button',
    );
    assert.ok(texts.length >= 3, texts.join(' | '));
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.env.clipboard.writeText('');
  });

  it('is spoken by the page with a subscriber’s details', async () => {
    await vscode.commands.executeCommand('isvDebugger.showSubscriberDetails' satisfies CommandId, { orgId: sandboxId });
    await stage.webviewVisible('h3');
    await stage.screenshot('details');
    const texts = await isSpokenInWebview('details', 'h1, h2, h3, th, td:first-child');
    assert.ok(texts.length > 10, texts.join(' | '));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is spoken by the table of debug logs', async () => {
    await vscode.commands.executeCommand('isvDebugger.openDebugLogsTable' satisfies CommandId, { orgId: sandboxId });
    // Its columns are there, and hidden while there is no log.
    await stage.webviewVisible('.notice button');
    await stage.screenshot('logs-table');
    const texts = await isSpokenInWebview('logs', '[role=columnheader], .count, .notice, button, option');
    assert.ok(texts.length > 10, texts.join(' | '));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is spoken by the menu of a subscriber', async () => {
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.click('.sidebar .monaco-list-row:has-text("Northwind Traders — UAT")');
    await stage.press('Shift+F10');
    await stage.visible('.monaco-menu .action-item');
    await stage.screenshot('menu');
    const texts = await isSpoken('menu', '.monaco-menu .action-item .action-label');
    assert.ok(texts.length > 5);
    await stage.press('Escape');
  });
});
