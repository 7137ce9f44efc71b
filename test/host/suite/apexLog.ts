import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import closedInvoice from '../../fixtures/apexLog/closedInvoice.log';
import { stage } from './stage.ts';

const themes = { 'log-1-dark': 'Default Dark Modern', 'log-1-light': 'Default Light Modern' } as const;

/** Until something that comes from another process is there. */
async function eventually<T>(ask: () => Thenable<T>, isThere: (answer: T) => boolean): Promise<T> {
  for (const until = Date.now() + 30_000; ;) {
    const answer = await ask();
    if (isThere(answer) || Date.now() > until) {
      return answer;
    }
    await new Promise((tick) => setTimeout(tick, 50));
  }
}

/** The process of the log server that this extension host has started; undefined where the machine does not tell. */
async function logServer(): Promise<number | undefined> {
  const processes = await readdir('/proc').catch(() => []);
  for (const pid of processes.filter((name) => /^\d+$/.test(name))) {
    const told = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
      readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    ]);
    const [command, state] = told;
    // Behind the name in parentheses: the state, then the parent.
    const parent = state.slice(state.lastIndexOf(')')).split(' ')[2];
    if (command.includes('logServer.cjs') && Number(parent) === process.pid) {
      return Number(pid);
    }
  }
  return undefined;
}

/** Of a document that the log server knows, sooner or later. */
function symbolsOf(address: vscode.Uri): Promise<vscode.DocumentSymbol[] | undefined> {
  return eventually(
    async () =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        address,
      ),
    (found) => found !== undefined && found.length > 0,
  );
}

describe('a debug log in the editor', () => {
  let folder: string;
  let uri: vscode.Uri;
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
    folder = await mkdtemp(join(tmpdir(), 'isv-log-'));
    // No name that says what it is: its first line does.
    uri = vscode.Uri.file(join(folder, 'from a customer.log'));
    await writeFile(uri.fsPath, closedInvoice);
    await vscode.window.showTextDocument(uri, { preview: false });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(folder, { recursive: true, maxRetries: 5 });
  });

  it('is known by its first line', async () => {
    const language = await eventually(
      () => Promise.resolve(vscode.window.activeTextEditor?.document.languageId),
      (id) => id === 'isv-apex-log',
    );
    assert.equal(language, 'isv-apex-log');
  });

  it('keeps a language that somebody chooses', async () => {
    const chosen = join(folder, 'chosen.log');
    await writeFile(chosen, closedInvoice);
    const document = await vscode.workspace.openTextDocument(chosen);
    const languageOf = (id: string): Promise<string> =>
      eventually(
        () => Promise.resolve(document.languageId),
        (now) => now === id,
      );
    assert.equal(await languageOf('isv-apex-log'), 'isv-apex-log');
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    // Once another log is known, this one would be, too.
    const other = join(folder, 'other.log');
    await writeFile(other, closedInvoice);
    const later = await vscode.workspace.openTextDocument(other);
    await eventually(
      () => Promise.resolve(later.languageId),
      (now) => now === 'isv-apex-log',
    );
    assert.equal(document.languageId, 'plaintext');
  });

  it('has an outline of what was called, with times', async () => {
    const symbols = await symbolsOf(uri);
    assert.ok(symbols);
    const unit = symbols[0]?.children[0];
    assert.deepEqual([symbols[0]?.name, unit?.name], ['Transaction', 'execute_anonymous_apex']);
    const [close] = unit?.children ?? [];
    assert.deepEqual([close?.name, close?.detail], ['acme.Invoices.close(String)', '4.13 ms']);
    assert.equal(close?.children[0]?.name, 'SELECT Id, Name FROM acme__Invoice__c WHERE Name = :tmpVar1');
  });

  it('says what failed and which limits are near', async () => {
    const problems = await eventually(
      () => Promise.resolve(vscode.languages.getDiagnostics(uri)),
      (found) => found.length > 0,
    );
    assert.deepEqual(
      problems.map(({ message, severity }) => [severity, message]),
      [
        [vscode.DiagnosticSeverity.Error, 'System.DmlException: Update failed. First exception on row 0.'],
        [vscode.DiagnosticSeverity.Warning, 'Number of DML statements: 130 of 150 used by acme (87%)'],
      ],
    );
  });

  it('explains a line, and offers to replay from a unit', async () => {
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(7, 30),
    );
    const text = (hover?.contents[0] as vscode.MarkdownString | undefined)?.value ?? '';
    assert.match(text, /A method is called/);
    assert.match(text, /4\.13 ms in all, 90 µs of its own/);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 20);
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title]),
      [
        [4, '4.19 ms · SOQL 1 · DML 1 · exceptions 2'],
        [4, 'Replay From Here'],
        [18, '1.02 ms · exceptions 1'],
        [18, 'Replay From Here'],
      ],
    );
  });

  it('is among the references of the Apex source that has run', async () => {
    const source = vscode.Uri.file(join(folder, 'Invoices.cls'));
    const lines = ['public class Invoices {', ...Array<string>(8).fill(''), '  void close(String name) {', ''];
    await writeFile(source.fsPath, [...lines, '    find();', '', '    save();', '  }', '}', ''].join('\n'));
    const rowsOf = async (line: number): Promise<readonly number[]> => {
      const found = await eventually(
        () =>
          vscode.commands.executeCommand<vscode.Location[]>(
            'vscode.executeReferenceProvider',
            source,
            new vscode.Position(line, 8),
          ),
        (locations) => locations.length > 0,
      );
      return found.filter((location) => location.uri.fsPath === uri.fsPath).map(({ range }) => range.start.line);
    };
    assert.deepEqual(await rowsOf(11), [8, 10]);
    assert.deepEqual(await rowsOf(13), [16, 17, 23, 27]);
    assert.deepEqual(await rowsOf(9), [7]);
  });

  it('has its outline while it has no file, too', async () => {
    const document = await vscode.workspace.openTextDocument({ content: closedInvoice, language: 'isv-apex-log' });
    const symbols = await symbolsOf(document.uri);
    assert.equal(symbols?.[0]?.children[0]?.name, 'execute_anonymous_apex');
    // Unsaved, it would be asked about when the others are closed.
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('looks as it should, in dark and in light', async function () {
    if (!stage.available) {
      this.skip();
    }
    const before = workbench().inspect<string>('colorTheme')?.globalValue;
    await vscode.commands.executeCommand('outline.focus');
    await stage.visible('.outline-pane .monaco-list-row:has-text("acme.Invoices.close(String)")');
    await vscode.commands.executeCommand('workbench.actions.view.problems');
    for (const [picture, theme] of Object.entries(themes)) {
      await workbench().update('colorTheme', theme, vscode.ConfigurationTarget.Global);
      await vscode.window.showTextDocument(uri);
      await stage.visible('.codelens-decoration:has-text("Replay From Here")');
      await stage.screenshot(picture);
    }
    await workbench().update('colorTheme', before, vscode.ConfigurationTarget.Global);
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  it('shows its explanation under the mouse', async function () {
    if (!stage.available) {
      this.skip();
    }
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(10, 30, 10, 30);
    await vscode.commands.executeCommand('editor.action.showHover');
    await stage.visible('.monaco-hover:not(.hidden) :text("A query begins.")');
    await stage.screenshot('log-2-hover');
  });

  it('is summed up on a page', async () => {
    const text = await vscode.commands.executeCommand<string>('isvDebugger.showLogSummary', { uri: uri.toString() });
    assert.match(text, /## Exceptions[^]*System\\\.DmlException[^]*## Where the Time Went[^]*## Limits/);
    await stage.webviewVisible('h1:has-text("from a customer.log")');
    await stage.screenshot('log-3-summary');
  });

  it('is compared with another', async () => {
    const other = vscode.Uri.file(join(folder, 'afterwards.log'));
    await writeFile(other.fsPath, closedInvoice.replaceAll('acme.BillingException', 'acme.LockedException'));
    const text = await vscode.commands.executeCommand<string>('isvDebugger.compareLogs', {
      uri: uri.toString(),
      with: other.toString(),
    });
    assert.match(text, /acme\\\.BillingException[^|]*\| 1 \| 0 \|/);
    assert.match(text, /acme\\\.LockedException[^|]*\| 0 \| 1 \|/);
    await stage.webviewVisible('h1:has-text("From from a customer.log to afterwards.log")');
    await stage.screenshot('log-4-comparison');
  });

  it('is explained again after its server has ended', async function () {
    const ended = await logServer();
    if (ended === undefined) {
      this.skip();
    }
    process.kill(ended, 'SIGKILL');
    const started = await eventually(logServer, (pid) => pid !== undefined && pid !== ended);
    assert.notEqual(started, undefined);
    await vscode.window.showTextDocument(uri);
    const symbols = await symbolsOf(uri);
    assert.equal(symbols?.[0]?.name, 'Transaction');
  });
});
