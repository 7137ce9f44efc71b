import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';
import type { ApexTestOutcome } from '../../../src/core/apexRuns/ports.ts';
import type { AnonymousRunResult } from '../../../src/vscode/apexRuns/apexRuns.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { activeDebugSessions, enterable } from './sampleOrgLine.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const quickPick = (text: string): string => `.quick-input-widget .monaco-list-row[aria-label^="${text}"]`;
const treeRow = (text: string): string => `.sidebar .monaco-list-row:has-text("${text}")`;

describe('Apex runs in the editor', function () {
  inOrder(this);
  const { orgId, handOff, name } = enterable(true);
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');
  let themeBefore: string | undefined;

  async function theme(wanted: string | undefined): Promise<void> {
    await workbench().update('colorTheme', wanted, vscode.ConfigurationTarget.Global);
  }

  async function traceFlags(): Promise<number> {
    const { instanceUrl, orgSession } = parseHandOff(handOff);
    const query = encodeURIComponent('SELECT Id FROM TraceFlag');
    const response = await fetch(`${instanceUrl}/services/data/v60.0/tooling/query?q=${query}`, {
      headers: { authorization: `Bearer ${orgSession}` },
    });
    return ((await response.json()) as { totalSize: number }).totalSize;
  }

  before(async () => {
    themeBefore = workbench().inspect<string>('colorTheme')?.globalValue;
    await theme('Default Dark Modern');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
    assert.ok(await run('isvDebugger.retrievePackageSource', { orgId }));
  });

  after(async () => {
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await run('isvDebugger.forgetHandOff', { orgId });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await theme(themeBefore);
  });

  it('opens an editor for anonymous Apex that runs it in the subscriber', async () => {
    await run('isvDebugger.newAnonymousApex', { orgId });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.languageId, 'apex-anon');
    await editor.edit((edit) => edit.insert(editor.selection.active, 'Integer one = 1;\nInteger two = ;\n'));
    await stage.visible('.codelens-decoration a');
    await stage.screenshot('runs-1-script');
    const { uri } = editor.document;
    const shown = eventually(
      'a problem',
      vscode.languages.onDidChangeDiagnostics,
      ({ uris }) => uris.some((changed) => changed.toString() === uri.toString()),
      () => undefined,
    );
    const result = await run<AnonymousRunResult>('isvDebugger.runAnonymousApex', {
      orgId,
      uri: uri.toString(),
      log: false,
    });
    assert.equal(result?.compiled, false);
    await shown;
    const [problem] = vscode.languages.getDiagnostics(uri);
    assert.equal(problem?.range.start.line, 3);
    await stage.visible('.squiggly-error');
    await stage.screenshot('runs-2-compile-problem');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
    assert.deepEqual(vscode.languages.getDiagnostics(uri), [], 'what was changed is not said to be wrong any more');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('traces one run alone, finds its log, and leaves no trace flag', async () => {
    const result = await run<AnonymousRunResult>('isvDebugger.runAnonymousApex', {
      orgId,
      source: "System.debug('linked');",
      log: true,
    });
    assert.ok(result?.success === true && result.logId?.startsWith('07L'));
    assert.equal(await traceFlags(), 0);
    const uri = await run<vscode.Uri>('isvDebugger.openDebugLog', { orgId, logId: result.logId });
    const log = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri?.toString());
    assert.match(log?.getText() ?? '', /\|USER_DEBUG\|\[1\]\|DEBUG\|linked\n/);
  });

  it('asks whether to write a log where nothing is traced', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const running = run<AnonymousRunResult>('isvDebugger.runAnonymousApex');
    await stage.visible(quickPick('New Anonymous Apex'));
    await stage.type('Integer i = 0;');
    await stage.visible(quickPick('Run Integer'));
    await stage.screenshot('runs-3-one-line');
    await stage.press('Enter');
    await stage.visible(quickPick('Run With a Log'));
    await stage.screenshot('runs-4-with-a-log');
    await stage.click(quickPick('Run Without'));
    const result = await running;
    assert.ok(result?.success === true && result.logId === undefined);
  });

  it('links stack traces to package source, and ids of logs to logs, in the output', async () => {
    const result = await run<AnonymousRunResult>('isvDebugger.runAnonymousApex', {
      orgId,
      source: 'acme.BillingApi.receivePayment(null, 0);',
      log: true,
    });
    assert.ok(result?.success === false && result.logId !== undefined);
    await run('isvDebugger.showRunOutput');
    await stage.visible('.part.panel .view-line:has-text("receivePayment")');
    const output = vscode.workspace.textDocuments.find(
      (document) => document.uri.scheme === 'output' && document.getText().includes('receivePayment'),
    );
    assert.ok(output);
    const links =
      (await vscode.commands.executeCommand<vscode.DocumentLink[] | undefined>(
        'vscode.executeLinkProvider',
        output.uri,
      )) ?? [];
    const targets = links.map(({ target }) => target?.toString(true) ?? '');
    assert.ok(
      targets.some((target) => /PaymentService\.cls#L\d+,\d+$/.test(target)),
      targets.join('\n'),
    );
    assert.ok(
      targets.some(
        (target) => target.startsWith('command:isvDebugger.openDebugLog') && target.includes(result.logId ?? ''),
      ),
    );
    await stage.screenshot('runs-5-output');
  });

  it('finds test classes, runs several in the background and tells how they went', async () => {
    const running = run<ApexTestOutcome[]>('isvDebugger.runApexTest', { orgId });
    await stage.visible(quickPick('acme.PaymentServiceTest'));
    await stage.click(quickPick('acme.PaymentServiceTest'));
    await stage.click(quickPick('acme.InvoiceServiceTest'));
    await stage.screenshot('runs-6-tests');
    await stage.press('Enter');
    await stage.visible(quickPick('Run With a Log'));
    await stage.press('Enter');
    const outcomes = await running;
    assert.equal(new Set(outcomes?.map(({ className }) => className)).size, 2);
    assert.ok(outcomes?.every(({ passed, logId }) => passed && logId !== undefined));
    assert.equal(await traceFlags(), 0);
  });

  it('lists recent runs with their logs', async () => {
    const choosing = run('isvDebugger.showRecentRuns');
    await stage.visible(quickPick('acme.InvoiceServiceTest and 1 more'));
    await stage.screenshot('runs-7-recent');
    await stage.press('Enter');
    await choosing;
    const { activeTextEditor } = vscode.window;
    assert.match(activeTextEditor?.document.getText() ?? '', /CODE_UNIT_STARTED/);
  });

  it('shows the tests of the package in the Testing view, and how they went', async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    await stage.visible(treeRow(name));
    await vscode.commands.executeCommand('testing.runAll');
    await expandRow(treeRow(name));
    await stage.visible(treeRow('acme.PaymentServiceTest'));
    await expandRow(treeRow('acme.PaymentServiceTest'));
    await stage.visible('.sidebar .monaco-list-row:has-text("paysTheOldestFirst") .codicon-testing-passed-icon');
    await stage.screenshot('runs-8-testing');
    await theme('Default Light Modern');
    await stage.screenshot('runs-9-testing-light');
    await theme('Default Dark Modern');
  });

  it('debugs them: a debug session is started, and the tests run in it', async () => {
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    await vscode.commands.executeCommand('testing.debugAll');
    const { id } = await started;
    assert.equal((await activeDebugSessions(handOff)).length, 1);
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, (other) => other.id === id);
    await run('isvDebugger.stopDebugSession');
    await ended;
    assert.deepEqual(await activeDebugSessions(handOff), []);
  });
});
