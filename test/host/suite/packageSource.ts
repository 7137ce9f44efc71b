import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { missingReportName } from '../../../src/core/packageSource/missingReport.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import type { StoredPackage } from '../../../src/vscode/packageSource/packageFolder.ts';
import { sourceUri } from '../../../src/vscode/packageSource/sourceUris.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { bendSampleOrg, enterable, sampleOrgLine } from './sampleOrgLine.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const row = (text: string): string => `.sidebar .monaco-list-row:has-text("${text}")`;
const pick = (text: string): string => `.quick-input-widget .monaco-list-row:has-text("${text}")`;
/** In tests the editor shows no toasts; its list of notifications has them all. */
const notification = '.notifications-center .notification-list-item';

const billing = 'Acme Billing';
const generated = 'Acme Generated';
const globex = `Globex Forms & "Flows" – フォーム's`;

describe('package source in the editor', function () {
  inOrder(this);
  const { orgId, handOff, name } = enterable(true);
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');
  const workspaceFolder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  let themeBefore: string | undefined;
  let traffic: DebugTraffic;

  async function theme(id: string | undefined): Promise<void> {
    await workbench().update('colorTheme', id, vscode.ConfigurationTarget.Global);
  }

  /** What is shown, in a light, a dark and a high-contrast theme. */
  async function pictures(name: string): Promise<void> {
    await stage.screenshot(name);
    for (const [suffix, id] of [
      ['-dark', 'Default Dark Modern'],
      ['-contrast', 'Default High Contrast'],
      ['', 'Default Light Modern'],
    ] as const) {
      const changed = eventually('the theme', vscode.window.onDidChangeActiveColorTheme, () => true);
      await theme(id);
      await changed;
      if (suffix !== '') {
        await stage.screenshot(`${name}${suffix}`);
      }
    }
  }

  async function retrieve(argument: object = {}): Promise<readonly StoredPackage[]> {
    return (await run<StoredPackage[]>('isvDebugger.retrievePackageSource', { orgId, ...argument })) ?? [];
  }

  async function billingSource(argument: object = {}): Promise<StoredPackage> {
    const [stored] = await retrieve({ packageName: billing, ...argument });
    assert.ok(stored);
    return stored;
  }

  const checks = ({ files }: StoredPackage): ReadonlySet<string> => new Set(files.map(({ check }) => check));

  before(async () => {
    traffic = new DebugTraffic();
    themeBefore = workbench().inspect<string>('colorTheme')?.globalValue;
    await theme('Default Light Modern');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await bendSampleOrg('/packages/install', { orgId, classes: 60 });
    await bendSampleOrg('/packages/install', { orgId, otherVendor: true });
    const { lmo } = sampleOrgLine();
    await run('isvDebugger.connectLmo', { instanceUrl: lmo.url, orgSession: lmo.session });
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await bendSampleOrg('/faults/clear', { orgId });
    await bendSampleOrg('/packages/uninstall', { orgId, name: generated });
    await bendSampleOrg('/packages/uninstall', { orgId, name: globex });
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await run('isvDebugger.forgetHandOff', { orgId });
    await run('isvDebugger.forgetLmo');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await theme(themeBefore);
    traffic.dispose();
  });

  it('offers every package, own ones first and chosen', async () => {
    if (!stage.available) {
      return;
    }
    const chosen = run<StoredPackage[]>('isvDebugger.choosePackages', { orgId });
    await stage.visible(pick(billing));
    await stage.visible(pick('Globex Forms'));
    await stage.screenshot('source-1-choose');
    const texts = (await stage.texts('.quick-input-widget .monaco-list-row')).map((text) => text.replace(/\s+/g, ' '));
    assert.match(texts[0] ?? '', /Acme Billing/);
    assert.match(texts.join('\n'), /Globex Forms.*signatures/);
    await stage.type('Globex');
    await stage.click(pick('Globex Forms'));
    await stage.visible('.quick-input-count:has-text("2 Selected")');
    await stage.press('Enter');
    const stored = (await chosen) ?? [];
    assert.deepEqual(stored.map(({ packageName }) => packageName).sort(), [billing, globex]);
  });

  it('remembers the choice, and retrieves those and no others', async () => {
    const stored = await retrieve(stage.available ? {} : { packageName: billing });
    assert.deepEqual(
      stored.map(({ packageName }) => packageName).sort(),
      stage.available ? [billing, globex] : [billing],
    );
    const own = stored.find(({ packageName }) => packageName === billing);
    assert.ok(own && own.files.length > 10);
    assert.deepEqual([...checks(own)], ['verified']);
    assert.deepEqual([own.missing, own.unfinished, own.versionNumber], [[], false, '2.4.0.1']);
  });

  it("marks another vendor's classes as signatures, and says what the org hides", async function () {
    this.timeout(180_000);
    await run('isvDebugger.purgeCustomerFiles', { orgId, confirmed: true });
    const [stored] = await retrieve({ packageName: globex });
    assert.ok(stored);
    assert.deepEqual([...checks(stored)], ['signatures']);
    // The reasons, so that a difference tells what came instead.
    assert.deepEqual(
      [...new Set(stored.missing.map(({ cause, reason }) => `${cause}: ${reason}`))],
      ['hidden: The org does not show it to this user.'],
    );
    // The tree is drawn anew while files come and go, which may close what was just opened.
    for (let times = 0; times < 5 && (await stage.texts(row('hidden'))).length === 0; times++) {
      await expandRow(row(name)).catch(() => undefined);
      await expandRow(row('Package Source')).catch(() => undefined);
    }
    await stage.visible(row('Globex Forms'));
    await stage.visible(row('FormsApi.cls'));
    await stage.visible(row('hidden'));
    await stage.screenshot('source-2-other-vendor');
  });

  it('shows how far it is, and can be cancelled: what had come stays', async () => {
    await bendSampleOrg('/packages/retrieval', { orgId, name: globex, pendingFor: 60_000 });
    // What other suites have left would push the progress out of sight; the list opens for the word of the purge.
    await vscode.commands.executeCommand('notifications.clearAll');
    await run('isvDebugger.purgeCustomerFiles', { orgId, confirmed: true });
    const running = retrieve({ packageName: globex });
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible(`${notification}:has-text("the org prepares it")`);
    await stage.screenshot('source-3-progress');
    await stage.click(`${notification}:has-text("the org prepares it") .monaco-button:has-text("Cancel")`);
    await vscode.commands.executeCommand('notifications.hideList');
    if (stage.available) {
      assert.deepEqual(await running, []);
      await stage.visible(`${row('Globex Forms')}:has-text("not finished")`);
      await pictures('source-4-cancelled');
    }
    await bendSampleOrg('/packages/retrieval', { orgId, name: globex });
    await running;
    const [stored] = await retrieve({ packageName: globex });
    assert.equal(stored?.unfinished, false);
  });

  it('lists what could not be had, marks what is not confirmed, and asks again for that alone', async () => {
    await run('isvDebugger.purgeCustomerFiles', { orgId, confirmed: true });
    // The list of packages is the first query; the queries of code fail, and the archive lacks two classes.
    const match = { path: '/tooling/query', nth: [2, 3, 4, 5] };
    await bendSampleOrg('/faults', { orgId, kind: 'status', status: 500, match });
    await bendSampleOrg('/packages/retrieval', { orgId, name: billing, broken: ['InvoiceService', 'BillingApi'] });
    const partial = await billingSource();
    assert.deepEqual(
      partial.missing.map(({ path, cause }) => [path, cause]),
      [
        ['classes/BillingApi.cls', 'failed'],
        ['classes/InvoiceService.cls', 'failed'],
      ],
    );
    assert.deepEqual([...checks(partial)], ['unconfirmed']);
    await stage.visible(row('select to see which'));
    const report = await vscode.workspace.openTextDocument(sourceUri(partial, missingReportName));
    await vscode.window.showTextDocument(report);
    assert.match(report.getText(), /classes\/InvoiceService\.cls\n {4}.*unexpected error/);
    await stage.visible(`${row('DiscountPolicies.cls')} .monaco-icon-label[class*="itemBadge"]`);
    await pictures('source-5-missing');
    await bendSampleOrg('/faults/clear', { orgId });
    await bendSampleOrg('/packages/retrieval', { orgId, name: billing });
    const whole = await billingSource();
    assert.deepEqual(whole.missing, []);
    assert.deepEqual([...checks(whole)], ['verified']);
    assert.equal(whole.folder, partial.folder);
  });

  it('goes to a class, an inner class or a trigger by its name', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    if (stage.available) {
      const going = run<string>('isvDebugger.goToClass');
      await stage.visible(pick('InvoiceService'));
      await stage.type('invoiceserv');
      await stage.visible(pick('InvoiceService'));
      await pictures('source-6-go-to-class');
      await stage.press('Enter');
      assert.match((await going) ?? '', /InvoiceService\.cls$/);
      await stage.visible(`.tab[aria-label*="InvoiceService.cls — ${name}"]`);
    }
    const opened = await run<string>('isvDebugger.goToClass', { orgId, name: 'acme.DiscountPolicies' });
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), opened);
    assert.match(opened ?? '', /DiscountPolicies\.cls$/);
    assert.equal(await run('isvDebugger.goToClass', { name: 'NoSuchClass' }), undefined);
  });

  it("answers the editor's own search of symbols, and the name under the cursor", async () => {
    const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'InvoiceService',
    );
    const found = symbols.find(({ name: symbol }) => symbol === 'InvoiceService');
    assert.equal(found?.containerName, name);
    assert.equal(found.location.uri.scheme, 'isv-source');
    const [stored] = await retrieve({ packageName: billing });
    assert.ok(stored);
    const document = await vscode.workspace.openTextDocument(sourceUri(stored, 'classes/BillingApi.cls'));
    const at = document.positionAt(document.getText().indexOf('InvoiceService') + 3);
    const definitions = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      at,
    );
    assert.deepEqual(
      definitions.map(({ uri }) => uri.toString()),
      [sourceUri(stored, 'classes/InvoiceService.cls').toString()],
    );
  });

  it('keeps breakpoints when the source goes, and binds them when it comes again', async () => {
    const stored = await billingSource();
    const document = await vscode.workspace.openTextDocument(sourceUri(stored, 'classes/BillingDiagnostics.cls'));
    await vscode.window.showTextDocument(document, { preview: false });
    const line = document.positionAt(document.getText().indexOf('describe(title, items);')).line;
    const location = new vscode.Location(document.uri, new vscode.Position(line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
    const closed = eventually('the tab to close', vscode.window.tabGroups.onDidChangeTabs, ({ closed: tabs }) =>
      tabs.some(({ label }) => label.startsWith('BillingDiagnostics.cls')),
    );
    await run('isvDebugger.purgeCustomerFiles', { orgId, confirmed: true });
    await closed;
    assert.equal(vscode.debug.breakpoints.length, 1);
    await billingSource();
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    assert.equal(await run('isvDebugger.debugSubscriber', { orgId }), true);
    const session = await started;
    await traffic.event('isv.sessionState');
    const [breakpoint] = vscode.debug.breakpoints;
    assert.ok(breakpoint);
    const bound = (await session.getDebugProtocolBreakpoint(breakpoint)) as DebugProtocol.Breakpoint | undefined;
    assert.equal(bound?.verified, true, bound?.message);
    const ran = run('isvDebugger.runAnonymousApex', { orgId, source: 'acme.BillingApi.runDiagnostics();' });
    const stopped = await traffic.event<DebugProtocol.StoppedEvent>('stopped');
    const { stackFrames } = (await session.customRequest('stackTrace', {
      threadId: stopped.body.threadId,
    })) as DebugProtocol.StackTraceResponse['body'];
    assert.equal(stackFrames[0]?.source?.path, document.uri.toString());
    await stage.visible('.monaco-editor .debug-top-stack-frame-line');
    await stage.screenshot('source-7-stopped');
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await ran;
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, ({ id }) => id === session.id);
    await run('isvDebugger.stopDebugSession');
    await ended;
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    assert.ok(
      existsSync(join((await billingSource()).folder, 'classes')),
      'the hand-off still lives, and the code with it',
    );
  });

  it('uses a project of the workspace instead, where every file is the same', async () => {
    const { folder } = await billingSource();
    const project = join(workspaceFolder, 'acme');
    for (const kind of ['classes', 'triggers']) {
      mkdirSync(join(project, 'src', kind), { recursive: true });
      for (const file of readdirSync(join(folder, kind))) {
        writeFileSync(join(project, 'src', kind, file), readFileSync(join(folder, kind, file)));
      }
    }
    const directory = { path: 'src', package: billing, versionNumber: '2.4.0.NEXT', default: true };
    writeFileSync(
      join(project, 'sfdx-project.json'),
      JSON.stringify({ namespace: 'acme', packageDirectories: [directory] }),
    );
    try {
      const same = await billingSource();
      assert.deepEqual([same.local?.isUsed, same.files], [true, []]);
      assert.equal(
        existsSync(join(same.folder, 'classes')) && readdirSync(join(same.folder, 'classes')).length > 0,
        false,
      );
      await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
      // The debug session before took the sidebar, which may have closed the tree.
      await expandRow(row(name));
      await expandRow(row('Package Source'));
      await stage.visible(`${row(billing)}:has-text("from your workspace, version 2.4.0.NEXT matches")`);
      await stage.screenshot('source-8-workspace');
      const opened = await run<string>('isvDebugger.goToClass', { orgId, name: 'InvoiceService' });
      assert.equal(vscode.Uri.parse(opened ?? '').fsPath, join(project, 'src/classes/InvoiceService.cls'));
      const changed = join(project, 'src/classes/InvoiceService.cls');
      writeFileSync(changed, `${readFileSync(changed, 'utf8')}// changed\n`);
      const other = await billingSource();
      assert.deepEqual([other.local?.isUsed, other.local?.differing], [false, ['InvoiceService.cls']]);
      assert.ok(other.files.length > 10);
    } finally {
      rmSync(project, { recursive: true, force: true });
    }
  });

  it('is removed with the hand-off, and its editors with it', async () => {
    const stored = await billingSource();
    await vscode.window.showTextDocument(sourceUri(stored, 'classes/BillingApi.cls'), { preview: false });
    const closed = eventually('the tab to close', vscode.window.tabGroups.onDidChangeTabs, ({ closed: tabs }) =>
      tabs.some(({ label }) => label.startsWith('BillingApi.cls')),
    );
    await run('isvDebugger.forgetHandOff', { orgId });
    await closed;
    assert.equal(existsSync(stored.folder), false);
    assert.deepEqual(readdirSync(dirname(stored.folder)), []);
    await assert.rejects(async () => vscode.workspace.fs.stat(sourceUri(stored, 'classes/BillingApi.cls')));
    await stage.screenshot('source-9-removed');
  });

  it('goes from a pasted hand-off to a breakpoint in retrieved source in four steps', async () => {
    if (!stage.available) {
      return;
    }
    // What earlier sessions have sent is no answer here.
    const own = new DebugTraffic();
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    const pasted = run<string>('isvDebugger.pasteHandOff', { handOff });
    await stage.visible(pick('Enter and Debug'));
    await pictures('source-10-enter-and-debug');
    await stage.click(pick('Enter and Debug'));
    assert.equal(await pasted, orgId);
    const session = await started;
    await own.event('isv.sessionState');
    const opened = vscode.Uri.parse(
      (await run<string>('isvDebugger.goToClass', { orgId, name: 'InvoiceService' })) ?? '',
    );
    assert.equal(opened.scheme, 'isv-source');
    const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(opened, new vscode.Position(19, 0)));
    const answered = own.response<DebugProtocol.SetBreakpointsResponse>('setBreakpoints', ({ body }) =>
      body.breakpoints.some(({ verified }) => verified),
    );
    vscode.debug.addBreakpoints([breakpoint]);
    await answered;
    await stage.visible('.monaco-editor .codicon-debug-breakpoint');
    await stage.screenshot('source-11-debugging');
    own.dispose();
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, ({ id }) => id === session.id);
    await run('isvDebugger.stopDebugSession');
    await ended;
  });
});
