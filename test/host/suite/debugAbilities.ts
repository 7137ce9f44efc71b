import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { AnonymousApexResult } from '../../../src/core/apexRuns/ports.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import type { StoredPackage } from '../../../src/vscode/packageSource/packageFolder.ts';
import { sourceUri } from '../../../src/vscode/packageSource/sourceUris.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { activeDebugSessions, enterable } from './sampleOrgLine.ts';
import { stage } from './stage.ts';

type Stopped = DebugProtocol.StoppedEvent;

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const topFrameLine = '.monaco-editor .debug-top-stack-frame-line';
const debugConsole = '.repl .monaco-list-row';
const hover = '.debug-hover-widget';
const row = (view: string, text: string): string => `.debug-${view} .monaco-list-row:has-text("${text}")`;
const editorLine = (text: string): string => `.editor-group-container.active .view-line:has-text("${text}")`;

const diagnostics = 'acme.BillingApi.runDiagnostics();';
/** Issues the drafts, and leaves them drafts. */
const issueDrafts = `Savepoint before = Database.setSavepoint();
List<Id> drafts = new List<Id>(new Map<Id, acme__Invoice__c>([SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Draft']).keySet());
acme.BillingApi.issueInvoices(drafts);
Database.rollback(before);`;

/** Issues what was issued before, which the package refuses with an exception of its own. */
const issueAgain =
  "Id sent = [SELECT Id FROM acme__Invoice__c WHERE acme__Status__c != 'Draft' LIMIT 1].Id;\n" +
  'acme.BillingApi.issueInvoice(sent);';

/** Everything here is seen in the window as a person sees it; where there is no stage, what the adapter was asked still holds. */
describe('the debugger in the editor', function () {
  inOrder(this);
  const { orgId, handOff } = enterable(true);
  let traffic: DebugTraffic;
  let stored: StoredPackage;
  let themeBefore: string | undefined;

  before(async () => {
    traffic = new DebugTraffic();
    const workbench = vscode.workspace.getConfiguration('workbench');
    themeBefore = workbench.inspect<string>('colorTheme')?.globalValue;
    await workbench.update('colorTheme', 'Default Dark Modern', vscode.ConfigurationTarget.Global);
    await vscode.extensions.getExtension('isv-customer-debugger.isv-customer-debugger')?.activate();
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
    const [answer] = (await run<StoredPackage[]>('isvDebugger.retrievePackageSource', { orgId })) ?? [];
    assert.ok(answer);
    stored = answer;
    await vscode.commands.executeCommand('workbench.view.debug');
    await stage.visible('.debug-viewlet');
    for (let times = 0; times < 3; times++) {
      await vscode.commands.executeCommand('workbench.action.increaseViewSize');
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.debug.viewlet.action.removeAllWatchExpressions');
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await run('isvDebugger.forgetHandOff', { orgId });
    await vscode.workspace
      .getConfiguration('workbench')
      .update('colorTheme', themeBefore, vscode.ConfigurationTarget.Global);
    traffic.dispose();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await stage.screenshot(`failed ${this.currentTest.title}`);
    }
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  });

  async function open(name: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(sourceUri(stored, `classes/${name}`));
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }

  /** Sets a breakpoint at the first line that holds `text`, and waits until the org has it. Answers its 1-based line. */
  async function breakAt(
    document: vscode.TextDocument,
    text: string,
    texts: { condition?: string; hits?: string; log?: string } = {},
  ): Promise<number> {
    const offset = document.getText().indexOf(text);
    assert.notEqual(offset, -1, `${document.fileName} holds "${text}"`);
    const position = document.positionAt(offset);
    const location = new vscode.Location(document.uri, new vscode.Position(position.line, 0));
    const { condition, hits, log } = texts;
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location, true, condition, hits, log)]);
    // Not the answer to an earlier removal.
    const { body } = await traffic.response<DebugProtocol.SetBreakpointsResponse>(
      'setBreakpoints',
      (answer) => answer.body.breakpoints.length > 0,
    );
    assert.deepEqual(
      body.breakpoints.filter(({ verified }) => !verified),
      [],
    );
    return position.line + 1;
  }

  function execute(source: string): Thenable<AnonymousApexResult | undefined> {
    return run<AnonymousApexResult>('isvDebugger.runAnonymousApex', { orgId, source });
  }

  async function stopped(reason: string): Promise<Stopped['body'] & { readonly threadId: number }> {
    const { body } = await traffic.event<Stopped>('stopped');
    assert.equal(body.reason, reason, JSON.stringify(body));
    assert.ok(body.threadId);
    await eventually(
      'a focused frame',
      vscode.debug.onDidChangeActiveStackItem,
      (item) => item instanceof vscode.DebugStackFrame,
      () => vscode.debug.activeStackItem,
    );
    await stage.visible(topFrameLine);
    return { ...body, threadId: body.threadId };
  }

  async function runTo(document: vscode.TextDocument, text: string, reached = text): Promise<void> {
    const cursor = document.positionAt(document.getText().indexOf(text));
    const { activeTextEditor: editor } = vscode.window;
    assert.ok(editor && editor.document === document);
    editor.selection = new vscode.Selection(cursor, cursor);
    await vscode.commands.executeCommand('editor.debug.action.runToCursor');
    const { threadId } = await stopped('breakpoint');
    const { stackFrames } = (await vscode.debug.activeDebugSession?.customRequest('stackTrace', {
      threadId,
    })) as DebugProtocol.StackTraceResponse['body'];
    assert.ok(document.lineAt((stackFrames[0]?.line ?? 0) - 1).text.includes(reached), String(stackFrames[0]?.line));
  }

  /** Turns the only exception filter of the Breakpoints view that is used on or off, and waits until the org has heard. */
  async function tick(filter: string, on: boolean): Promise<void> {
    await stage.click(`${row('breakpoints', filter)} .monaco-checkbox, ${row('breakpoints', filter)} input`);
    await traffic.response<DebugProtocol.SetExceptionBreakpointsResponse>(
      'setExceptionBreakpoints',
      ({ body }) => (body?.breakpoints ?? []).length === (on ? 1 : 0),
    );
  }

  async function watch(expression: string): Promise<void> {
    await vscode.commands.executeCommand('workbench.debug.viewlet.action.addWatchExpression');
    await stage.visible('.debug-watch .monaco-inputbox input');
    await stage.type(expression);
    await stage.press('Enter');
    await stage.visible(row('watch', expression));
  }

  async function resume(running: Thenable<AnonymousApexResult | undefined>): Promise<AnonymousApexResult | undefined> {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    return await running;
  }

  /** Saves a picture once the views of the debugger show all that they will: a caller below the top frame, and this local. */
  async function picture(name: string, caller: string, local: string): Promise<void> {
    await stage.visible(row('call-stack', caller));
    await stage.visible(row('variables', local));
    await stage.screenshot(name);
  }

  function stops(): number {
    return traffic.sent.filter((message) => message.type === 'event' && (message as Stopped).event === 'stopped')
      .length;
  }

  async function start(configuration: object = {}): Promise<vscode.DebugSession> {
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    const base = { type: 'isv-apex', request: 'launch', name: 'abilities', subscriber: orgId, ...configuration };
    assert.equal(await vscode.debug.startDebugging(undefined, base), true);
    const session = await started;
    await traffic.event<DebugProtocol.Event>(
      'isv.sessionState',
      ({ body }) => (body as { state: string }).state === 'waiting',
    );
    return session;
  }

  it('stops only where the condition of a breakpoint holds', async () => {
    await start();
    const document = await open('BillingDiagnostics.cls');
    await breakAt(document, 'squares.add(i * i)', { condition: 'i == 7' });
    const running = execute(diagnostics);
    await stopped('breakpoint');
    await stage.visible(editorLine('i = 7'));
    await picture('abilities-1-condition', 'BillingApi.', 'title');
    const before = stops();
    assert.equal((await resume(running))?.success, true);
    assert.equal(stops(), before);
  });

  it('writes the line of a log message, with its values and its place', async () => {
    const document = await open('BillingDiagnostics.cls');
    const line = await breakAt(document, 'describe(title, items);', {
      log: '{title}: {items.size()} items, {exact * 2}',
    });
    assert.equal((await execute(diagnostics))?.success, true);
    const written = `${debugConsole}:has-text("UAT: 2 items, 2469.00")`;
    await stage.visible(`${written}:has-text("BillingDiagnostics.cls:${line}")`);
    await stage.screenshot('abilities-2-log-message');
  });

  it('shows values of watches, under the mouse and beside the lines', async () => {
    const document = await open('InvoiceService.cls');
    await breakAt(document, 'invoice.Subtotal__c = amounts.subtotal;');
    const running = execute(issueDrafts);
    await stopped('breakpoint');
    for (const expression of ['items.size()', 'amounts.subtotal > 100', 'ITEMS[0].quantity', 'itemsOf(invoice)']) {
      await watch(expression);
    }
    await stage.visible(row('watch', 'items.size() ='));
    await stage.visible(`${editorLine('calculator.calculate(items)')}:has-text("amounts =")`);
    await stage.visible(row('call-stack', 'BillingApi.'));
    await stage.screenshot('abilities-3-values');
    await stage.hover(`${editorLine('forAccount(invoice')} span:text-is("Account__c")`);
    await stage.visible(hover);
    await stage.screenshot('abilities-3-hover');
    await stage.press('Escape');
    assert.equal((await resume(running))?.success, true);
  });

  it('stops where a function begins, and runs to the cursor', async () => {
    const document = await open('InvoiceService.cls');
    vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint('acme.InvoiceService.total')]);
    await traffic.response('setFunctionBreakpoints');
    const running = execute(issueDrafts);
    await stopped('function breakpoint');
    await stage.visible(row('breakpoints', 'acme.InvoiceService.total'));
    await picture('abilities-4-function', 'BillingApi.', 'invoice');
    await runTo(document, 'invoice.Tax_Total__c =');
    await picture('abilities-5-cursor', 'BillingApi.', 'amounts');
    // Nothing can stop at a comment: it runs to the next line that can.
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await runTo(document, 'private List<InvoiceLineItem> itemsOf(', 'List<InvoiceLineItem> items = new');
    assert.equal((await resume(running))?.success, true);
  });

  it('shows an exception where it is thrown', async () => {
    await tick('All Exceptions', true);
    const running = execute(issueAgain);
    await stopped('exception');
    await stage.visible('.exception-widget:has-text("acme.InvoiceLockedException")');
    await stage.visible('.exception-widget:has-text("Already issued: INV-")');
    await stage.visible('.exception-widget:has-text("Class.acme.InvoiceService.Batcher.run: line")');
    await picture('abilities-6-exception', 'BillingApi.', 'refused');
    await tick('All Exceptions', false);
    assert.notEqual((await resume(running))?.success, true);
  });

  it('stops for exceptions by their names', async () => {
    await stage.hover(row('breakpoints', 'Named Exceptions'));
    await stage.click(`${row('breakpoints', 'Named Exceptions')} .codicon-edit`);
    await stage.visible('.debug-breakpoints .monaco-inputbox input');
    await stage.type('BillingException, InvoiceLockedException');
    await stage.press('Enter');
    await traffic.response('setExceptionBreakpoints');
    await tick('Named Exceptions', true);
    const running = execute(issueAgain);
    await stopped('exception');
    await stage.visible(row('breakpoints', 'InvoiceLockedException'));
    await stage.screenshot('abilities-7-named-exceptions');
    await tick('Named Exceptions', false);
    assert.notEqual((await resume(running))?.success, true);
  });

  it('keeps two requests apart', async () => {
    const document = await open('BillingDiagnostics.cls');
    await breakAt(document, 'Object anything = exact;');
    const first = execute(diagnostics);
    const one = await stopped('breakpoint');
    const second = execute(diagnostics);
    const two = await stopped('breakpoint');
    assert.notEqual(one.threadId, two.threadId);
    const session = vscode.debug.activeDebugSession;
    const { threads } = (await session?.customRequest('threads')) as DebugProtocol.ThreadsResponse['body'];
    assert.equal(new Set(threads.map(({ name }) => name)).size, 2, 'they can be told apart');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    // Not by the editor's own command: which of the two it has chosen is a matter of moments.
    await session?.customRequest('next', { threadId: two.threadId });
    assert.equal((await stopped('step')).threadId, two.threadId);
    await stage.visible(`${row('call-stack', 'Anonymous Apex — Dana')}:has-text("Paused on breakpoint")`);
    await stage.visible(`${row('call-stack', 'Anonymous Apex — Dana')}:has-text("Paused on step")`);
    await stage.screenshot('abilities-8-threads');
    for (const { threadId } of [one, two]) {
      await session?.customRequest('continue', { threadId });
    }
    assert.equal((await first)?.success, true);
    assert.equal((await second)?.success, true);
  });

  it('restarts in one click', async () => {
    await stage.click('.debug-toolbar .codicon-debug-restart, .part.sidebar .codicon-debug-restart');
    await traffic.response('restart');
    assert.equal((await activeDebugSessions(handOff)).length, 1);
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, () => true);
    await vscode.debug.stopDebugging();
    await ended;
  });

  it('shows the source that the org shows where no file is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'isv-sources-'));
    const uri = vscode.Uri.file(join(folder, 'BillingDiagnostics.cls'));
    await writeFile(uri.fsPath, (await open('BillingDiagnostics.cls')).getText());
    const session = await start({ sources: [{ path: folder, namespace: 'acme' }] });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
    await breakAt(document, 'describe(title, items);');
    const running = execute(diagnostics);
    const stop = await stopped('breakpoint');
    const { threadId } = stop;
    const { stackFrames } = (await session.customRequest('stackTrace', {
      threadId,
    })) as DebugProtocol.StackTraceResponse['body'];
    const caller = stackFrames.find(({ name }) => name.startsWith('acme.BillingApi.'));
    assert.ok(caller?.source);
    const source = { ...caller.source, path: caller.source.name ?? '' };
    const address = vscode.debug.asDebugSourceUri(source, session);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(address), {
      preview: false,
      selection: new vscode.Range(caller.line - 1, 0, caller.line - 1, 0),
    });
    await stage.visible(editorLine('global static void runDiagnostics()'));
    await stage.screenshot('abilities-9-org-source');
    const shown = vscode.window.activeTextEditor?.document;
    assert.deepEqual([shown?.uri.scheme, shown?.languageId], ['debug', 'apex']);
    assert.notEqual(vscode.workspace.fs.isWritableFileSystem('debug'), true);
    assert.equal((await resume(running))?.success, true);
    await rm(folder, { recursive: true, maxRetries: 5 });
  });
});
