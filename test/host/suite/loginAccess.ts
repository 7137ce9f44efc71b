import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AccessRequest } from '../../../src/core/loginAccess/accessRequest.ts';
import type { GrantNote } from '../../../src/core/loginAccess/grantNote.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { eventually } from './debugTraffic.ts';
import { bendSampleOrg, enterable, sampleOrgLine } from './sampleOrgLine.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const quickPick = '.quick-input-widget';
const treeRow = (label: string): string => `.sidebar .monaco-list-row[aria-label*="${label}"]`;
const themes = ['Default Dark Modern', 'Default Light Modern'] as const;

/** From the company's name in a customer's list to an org that was entered, as a person sees it. */
describe('login access in the editor', function () {
  const sandbox = enterable(true);
  const production = enterable(false);
  const { orgId, handOff } = sandbox;
  const workbench = () => vscode.workspace.getConfiguration('workbench');
  let themeBefore: string | undefined;

  async function inEachTheme(
    pictures: readonly [dark: string, light: string],
    look: () => Promise<void>,
  ): Promise<void> {
    for (const [index, theme] of themes.entries()) {
      if (workbench().get('colorTheme') !== theme) {
        const changed = eventually('the theme', vscode.window.onDidChangeActiveColorTheme, () => true);
        await workbench().update('colorTheme', theme, vscode.ConfigurationTarget.Global);
        await changed;
      }
      await look();
      await stage.screenshot(pictures[index] ?? theme);
    }
  }

  /** The document behind a page that is shown. */
  function page(id: string, title: string): Thenable<vscode.TextDocument> {
    return vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'isv-page', path: `/${id}/${title}.md` }));
  }

  before(async function () {
    if (!stage.available) {
      this.skip();
    }
    themeBefore = workbench().inspect<string>('colorTheme')?.globalValue;
    await workbench().update('colorTheme', themes[0], vscode.ConfigurationTarget.Global);
    const { lmo } = sampleOrgLine();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    for (let times = 0; times < 4; times++) {
      await vscode.commands.executeCommand('workbench.action.increaseViewSize');
    }
    await run('isvDebugger.connectLmo', { instanceUrl: lmo.url, orgSession: lmo.session });
  });

  after(async () => {
    await bendSampleOrg('/status/clear', {});
    for (const entered of [orgId, production.orgId]) {
      await run('isvDebugger.forgetHandOff', { orgId: entered });
    }
    await run('isvDebugger.forgetLmo');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await workbench().update('colorTheme', themeBefore, vscode.ConfigurationTarget.Global);
  });

  it('writes the request for access in the customer’s language, and remembers it', async () => {
    const request = await run<AccessRequest>('isvDebugger.requestLoginAccess', {
      orgId,
      language: 'de',
      duration: 'oneWeek',
    });
    assert.match(request?.body ?? '', /„Anmeldezugriff für Account gewähren“ \(Grant Account Login Access\)/);
    assert.match(request?.body ?? '', /Acme Software/);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), request?.body);
    await inEachTheme(['access-1-request-dark', 'access-1-request-light'], () =>
      stage.visible('.monaco-editor .view-line').then(() => undefined),
    );
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const asked = run<AccessRequest>('isvDebugger.requestLoginAccess', { orgId });
    await stage.visible(`${quickPick} .monaco-list-row:has-text("Deutsch")`);
    await inEachTheme(['access-2-language-dark', 'access-2-language-light'], async () => {
      const rows = await stage.texts(`${quickPick} .monaco-list-row .label-name`);
      assert.equal(rows[0], 'Deutsch', 'as last time');
    });
    await stage.press('Enter');
    await stage.visible(`${quickPick} .monaco-list-row:has-text("1 Woche")`);
    await stage.press('Enter');
    assert.match((await asked)?.subject ?? '', /^Anmeldezugriff für Acme Software/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('notes a grant that the customer told of, and shows it before the org is entered', async () => {
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const note = await run<GrantNote>('isvDebugger.noteGrant', { orgId, username: 'dana@northwind.example', until });
    assert.equal(note?.username, 'dana@northwind.example');
    await expandRow(treeRow(sandbox.name));
    await stage.visible('.sidebar .monaco-list-row:has-text("(noted)")');
    await stage.screenshot('access-3-noted');
  });

  it('opens the LMO’s own login page, with nothing in it but the org', async () => {
    const address = await run<string>('isvDebugger.logInAs', { orgId });
    assert.equal(address, `${sampleOrgLine().lmo.url}/partnerbt/lmo/subOrgLogin.apexp?directLoginOrgId=${orgId}`);
  });

  it('shows where a hand-off leads, and keeps nothing of it unless the user enters', async () => {
    const asked = run<string>('isvDebugger.pasteHandOff', { handOff });
    await stage.visible(`${quickPick}:has-text("Enter ${sandbox.name}?")`);
    await inEachTheme(['access-4-confirm-dark', 'access-4-confirm-light'], () =>
      stage.visible(`${quickPick} .monaco-list-row`).then(() => undefined),
    );
    const facts = (await stage.texts(`${quickPick} .monaco-list-row`)).join('\n');
    for (const fact of [new URL(sandbox.url).host, orgId, 'sandbox', 'A sandbox: live debugging']) {
      assert.ok(facts.includes(fact), `${fact} in ${facts}`);
    }
    await stage.press('Escape');
    assert.equal(await asked, undefined);
    const listed = (await run<{ orgId: string; entered: boolean }[]>('isvDebugger.refreshSubscribers')) ?? [];
    assert.equal(listed.find((line) => line.orgId === orgId)?.entered, false);
  });

  it('enters with one key, and says of a production org what it is good for', async () => {
    const asked = run<string>('isvDebugger.pasteHandOff', { handOff: production.handOff });
    await stage.visible(`${quickPick}:has-text("Production: debug logs and replay alone")`);
    await stage.screenshot('access-5-production');
    await stage.press('Enter');
    assert.equal(await asked, production.orgId);
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
  });

  it('shows who granted access, what it lets one do, and what not and why', async () => {
    // The orgs that were entered move up to the recent ones: a click on a line that moves would meet another.
    await stage.visible(treeRow('Recent'));
    for (const { name } of [sandbox, production]) {
      await stage.visible(`${treeRow(name)}:has-text("entered")`);
    }
    await vscode.commands.executeCommand('workbench.actions.treeView.isvDebugger.subscribers.collapseAll');
    await expandRow(treeRow('Recent'));
    await expandRow(treeRow(sandbox.name));
    await stage.visible(treeRow('Package Source'));
    await expandRow(treeRow('Login Access, until'));
    await stage.visible('.sidebar .monaco-list-row:has-text("Managed Code"):has-text("available")');
    await inEachTheme(['access-6-abilities-dark', 'access-6-abilities-light'], () =>
      stage.visible(treeRow('Protected Custom Settings')).then(() => undefined),
    );
    await expandRow(treeRow(production.name));
  });

  it('shows a subscriber’s details on one page, with the health of its instance', async () => {
    await vscode.workspace
      .getConfiguration('isvDebugger')
      .update('caseOrgIdField', 'Subscriber_Org_Id__c', vscode.ConfigurationTarget.Global);
    await bendSampleOrg('/status/incidents/add', {
      instance: 'USA7S',
      severity: 'minor',
      message: 'Some customers see slow pages.',
    });
    await run('isvDebugger.showSubscriberDetails', { orgId });
    const isWhole = (content: string): boolean =>
      [/Some customers see slow pages/, /Daily Api Requests/, /Reminder e/, /Managed Code \| available/].every((part) =>
        part.test(content),
      );
    const document = await page(orgId.slice(0, 15), sandbox.name);
    await eventually(
      'the whole page',
      vscode.workspace.onDidChangeTextDocument,
      () => isWhole(document.getText()),
      () => (isWhole(document.getText()) ? ({} as vscode.TextDocumentChangeEvent) : undefined),
    );
    const text = document.getText();
    assert.match(text, /performance degraded/);
    assert.doesNotMatch(text, /Reading…/);
    await inEachTheme(['access-7-details-dark', 'access-7-details-light'], () => Promise.resolve());
    await vscode.workspace
      .getConfiguration('isvDebugger')
      .update('caseOrgIdField', undefined, vscode.ConfigurationTarget.Global);
    await stage.visible('.sidebar .monaco-list-row:has-text("performance degraded")');
    await stage.hover(`${treeRow(sandbox.name)} .label-name`);
    await stage.visible('.monaco-hover:has-text("performance degraded")');
    await stage.screenshot('access-9-tooltip');
  });

  it('says what one’s own user has, lacks, and what cannot be seen', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('isvDebugger.checkOwnAccess');
    const document = await page('ownAccess', 'My access to subscribers');
    assert.match(document.getText(), /Multi\\-factor authentication/);
    await stage.visible('iframe.webview.ready');
    await stage.screenshot('access-8-own-access');
  });

  it('links the records of a page to the LMO that they were read from, whichever is connected now', async () => {
    const { lmo } = sampleOrgLine();
    await run('isvDebugger.showSubscriberDetails', { orgId });
    const document = await page(orgId.slice(0, 15), sandbox.name);
    const becomes = (what: string, isSo: (content: string) => boolean) =>
      eventually(
        what,
        vscode.workspace.onDidChangeTextDocument,
        () => isSo(document.getText()),
        () => (isSo(document.getText()) ? ({} as vscode.TextDocumentChangeEvent) : undefined),
      );
    const license = `[L\\-00001](<${lmo.url}/`;
    await becomes('the license', (content) => content.includes(license));
    await run('isvDebugger.forgetLmo');
    try {
      await becomes('what the list no longer says', (content) => !content.includes('Enterprise Edition'));
      assert.ok(document.getText().includes(license), document.getText());
    } finally {
      await run('isvDebugger.connectLmo', { instanceUrl: lmo.url, orgSession: lmo.session });
    }
  });
});
