import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import type { StoredPackage } from '../../../src/vscode/packageSource/packageFolder.ts';
import { sourceUri } from '../../../src/vscode/packageSource/sourceUris.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { OwnSampleOrg } from './ownSampleOrg.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

type Stopped = DebugProtocol.StoppedEvent;

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const topFrameLine = '.monaco-editor .debug-top-stack-frame-line';
const treeRow = (text: string): string => `.sidebar .monaco-list-row:has-text("${text}")`;
const variable = (text: string): string => `.debug-variables .monaco-list-row:has-text("${text}")`;
const action = (label: string): string => `.action-label[aria-label^="${label}"]`;

const menuItem = (label: string): string => `.monaco-menu .action-label[aria-label="${label}"]`;

const script = `List<Id> drafts = new List<Id>(new Map<Id, acme__Invoice__c>([SELECT Id FROM acme__Invoice__c WHERE acme__Status__c = 'Draft']).keySet());
acme.BillingApi.issueInvoices(drafts);`;

describe('a replay in the editor', function () {
  inOrder(this);
  let org: OwnSampleOrg;
  let orgId: string;
  let name: string;
  let handOff: string;
  let traffic: DebugTraffic;
  let stored: StoredPackage;

  async function call(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const { instanceUrl, orgSession } = parseHandOff(handOff);
    const response = await fetch(`${instanceUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${orgSession}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(response.ok, `${path}: ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  }

  /** Has the org write a log of the customer's steps, at the finest levels. */
  async function writeLog(): Promise<string> {
    const tooling = '/services/data/v62.0/tooling';
    const { user_id: userId } = await call('GET', '/services/oauth2/userinfo');
    const level = await call('POST', `${tooling}/sobjects/DebugLevel`, {
      DeveloperName: 'Replay',
      MasterLabel: 'Replay',
      ApexCode: 'FINEST',
      ApexProfiling: 'FINEST',
      Database: 'FINEST',
      System: 'FINE',
    });
    await call('POST', `${tooling}/sobjects/TraceFlag`, {
      DebugLevelId: level['id'],
      TracedEntityId: userId,
      LogType: 'USER_DEBUG',
      StartDate: new Date(Date.now() - 60_000).toISOString(),
      ExpirationDate: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await call('GET', `${tooling}/executeAnonymous/?anonymousBody=${encodeURIComponent(script)}`);
    const soql = 'SELECT Id FROM ApexLog ORDER BY StartTime DESC LIMIT 1';
    const { records } = await call('GET', `${tooling}/query?q=${encodeURIComponent(soql)}`);
    return String((records as readonly { readonly Id: string }[])[0]?.Id);
  }

  before(async function () {
    this.timeout(120_000);
    org = await OwnSampleOrg.start();
    ({ orgId, name, handOff } = org.enterable(true));
    traffic = new DebugTraffic('isv-apex-replay');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
    const [answer] = (await run<StoredPackage[]>('isvDebugger.retrievePackageSource', { orgId })) ?? [];
    assert.ok(answer);
    stored = answer;
  });

  after(async () => {
    await stage.screenshot('replay-last');
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await run('isvDebugger.forgetHandOff', { orgId });
    traffic.dispose();
    await org.close();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await stage.screenshot(`failed ${this.currentTest.title}`);
    }
  });

  async function stopped(reason: string): Promise<vscode.DebugStackFrame> {
    const { body } = await traffic.event<Stopped>('stopped');
    assert.equal(body.reason, reason, JSON.stringify(body));
    const item = await eventually(
      'a focused frame',
      vscode.debug.onDidChangeActiveStackItem,
      (active) => active instanceof vscode.DebugStackFrame,
      () => vscode.debug.activeStackItem,
    );
    await stage.visible(topFrameLine);
    assert.ok(item instanceof vscode.DebugStackFrame);
    return item;
  }

  /** The variables view shows the stop before for some time yet, of which nothing can be asked any more. */
  async function openMenuOf(row: string, wanted: string): Promise<void> {
    for (let more = 5; more > 0; more -= 1) {
      await stage.click(row);
      await stage.press('Shift+F10');
      await stage.visible('.monaco-menu .action-label');
      const labels = await stage.texts('.monaco-menu');
      if (labels.some((label) => label.includes(wanted))) {
        return;
      }
      await stage.press('Escape');
    }
    await stage.visible(menuItem(wanted));
  }

  async function top(): Promise<DebugProtocol.StackFrame> {
    const { stackFrames } = (await vscode.debug.activeDebugSession?.customRequest('stackTrace', {
      threadId: 1,
    })) as DebugProtocol.StackTraceResponse['body'];
    const [frame] = stackFrames;
    assert.ok(frame);
    return frame;
  }

  const act = (command: string): Thenable<unknown> =>
    vscode.commands.executeCommand(`workbench.action.debug.${command}`);

  it('begins at a log in the tree, with the log’s own lines for anonymous Apex', async () => {
    const logId = await writeLog();
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await expandRow(treeRow(name));
    await run('isvDebugger.refreshDebugLogs', { orgId });
    await expandRow(treeRow('Debug Logs'));
    await stage.screenshot('replay-1-tree');
    const document = await vscode.workspace.openTextDocument(sourceUri(stored, 'classes/InvoiceService.cls'));
    const line = document.positionAt(document.getText().indexOf('service.total(invoice);')).line;
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(line, 0))),
    ]);
    await run('isvDebugger.replayDebugLog', { orgId, logId });
    await stopped('entry');
    await vscode.commands.executeCommand('workbench.view.debug');
    await stage.screenshot('replay-2-entry');
    assert.match((await top()).source?.path ?? '', /\.log$/);
  });

  it('stops at a breakpoint in the package source, and steps back to the line before', async () => {
    await act('continue');
    await stopped('breakpoint');
    const there = await top();
    assert.match(there.source?.name ?? '', /^InvoiceService\.cls$/);
    await stage.visible(variable('this'));
    await stage.screenshot('replay-3-breakpoint');
    await act('stepBack');
    await stopped('step');
    const before = await top();
    assert.notEqual(before.line, there.line);
    await stage.visible(action('Step Back'));
    await stage.screenshot('replay-4-stepped-back');
    await act('stepOver');
    await stopped('breakpoint');
    assert.equal((await top()).line, there.line);
  });

  it('finds who changed a value, forwards and backwards', async function () {
    if (!stage.available) {
      this.skip();
    }
    await openMenuOf(variable('i ='), 'Break on Value Change');
    await stage.screenshot('replay-5-menu');
    await stage.click(menuItem('Break on Value Change'));
    await traffic.response('setDataBreakpoints');
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints.filter((one) => one instanceof vscode.SourceBreakpoint));
    await traffic.response('setBreakpoints');
    await act('continue');
    await stopped('data breakpoint');
    await stage.visible(variable('i =1'));
    await stage.screenshot('replay-6-changed');
    await act('reverseContinue');
    await stopped('data breakpoint');
    await stage.visible(variable('i =0'));
  });

  it('shows what the request did in the console, with links', async () => {
    await vscode.commands.executeCommand('workbench.debug.action.toggleRepl');
    await stage.visible('.repl .monaco-list-row:has-text("SOQL")');
    await stage.screenshot('replay-7-console');
    for (let more = 0; more < 3; more += 1) {
      await act('continue');
      await traffic.event<Stopped>('stopped');
    }
    await stage.screenshot('replay-8-end');
  });
});
