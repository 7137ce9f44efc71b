import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { AnonymousApexResult } from '../../../src/core/apexRuns/ports.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import type { StoredPackage } from '../../../src/vscode/packageSource/packageFolder.ts';
import { sourceUri } from '../../../src/vscode/packageSource/sourceUris.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { OwnSampleOrg } from './ownSampleOrg.ts';
import { stage } from './stage.ts';

interface StateEvent extends DebugProtocol.Event {
  readonly body: { readonly state: string };
}

interface RenewResponse extends DebugProtocol.Response {
  readonly body: { readonly debugSession: string };
}

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const notification = (text: string): string => `.notification-list-item:has-text("${text}")`;
const pasteButton = `${notification('paste a fresh link')} .monaco-button:has-text("Paste Fresh Link")`;

/** The org session ends in the middle of a debug session, as a person sees it. */
describe('a fresh link in the editor', function () {
  // One story: each test stands on what those before it did.
  inOrder(this);

  let org: OwnSampleOrg;
  let orgId: string;
  let traffic: DebugTraffic;
  let session: vscode.DebugSession;
  let threadId: number;
  let running: Thenable<AnonymousApexResult | undefined>;

  before(async function () {
    if (!stage.available) {
      this.skip();
    }
    org = await OwnSampleOrg.start();
    traffic = new DebugTraffic();
    const sandbox = org.enterable(true);
    ({ orgId } = sandbox);
    await vscode.commands.executeCommand('notifications.clearAll');
    await run('isvDebugger.pasteHandOff', { handOff: sandbox.handOff, confirmed: true });
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await run('isvDebugger.forgetHandOff', { orgId });
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    traffic.dispose();
    await org.close();
  });

  /** What the customer's user gives the next time. */
  async function freshLink(): Promise<string> {
    const reply = await fetch(`${org.ready.control.url}/grants/give`, {
      method: 'POST',
      body: JSON.stringify({ orgId }),
    });
    const { handOffs } = (await reply.json()) as { handOffs: readonly { readonly handOff: string }[] };
    return handOffs[0]?.handOff ?? assert.fail('no hand-off was given');
  }

  async function endSession(path: '/sessions/expire' | '/sessions/revoke'): Promise<void> {
    await vscode.commands.executeCommand('notifications.clearAll');
    const ended = performance.now();
    await org.control(path, { orgId });
    await traffic.event<StateEvent>('isv.sessionState', ({ body }) => body.state === 'needsFreshLink');
    assert.ok(performance.now() - ended < 1_000);
    await notified('paste a fresh link');
    await stage.visible(pasteButton);
  }

  /** Toasts hide after some seconds; the list of notifications keeps what they said. */
  async function notified(text: string): Promise<void> {
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible(notification(text));
  }

  it('starts from a request that stands at a breakpoint', async () => {
    const [stored] = (await run<StoredPackage[]>('isvDebugger.retrievePackageSource', { orgId })) ?? [];
    const document = await vscode.workspace.openTextDocument(
      sourceUri(stored ?? assert.fail('no package'), 'classes/BillingDiagnostics.cls'),
    );
    await vscode.window.showTextDocument(document);
    const offset = document.getText().indexOf('describe(title, items);');
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(document.uri, document.positionAt(offset))),
    ]);
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    assert.equal(await run('isvDebugger.debugSubscriber', { orgId }), true);
    session = await started;
    await traffic.event<StateEvent>('isv.sessionState', ({ body }) => body.state === 'waiting');
    running = run<AnonymousApexResult>('isvDebugger.runAnonymousApex', {
      orgId,
      source: 'acme.BillingApi.runDiagnostics();',
    });
    ({ threadId } = (await traffic.event<DebugProtocol.StoppedEvent>('stopped')).body as { threadId: number });
    await stage.visible('.monaco-editor .debug-top-stack-frame-line');
  });

  it('says within a second that the org session has ended, and what is kept', async () => {
    await endSession('/sessions/expire');
    await stage.visible('.statusbar-item:has-text("needs a fresh link")');
    await stage.screenshot('link-1-needed');
  });

  it('goes on where it was with one button, when the next link is on the clipboard', async () => {
    const link = await freshLink();
    await vscode.env.clipboard.writeText(link);
    await stage.click(pasteButton);
    const { body } = await traffic.response<RenewResponse>('isv.renew');
    assert.equal(body.debugSession, 'goesOn');
    await notified('goes on with the fresh link');
    assert.equal(await vscode.env.clipboard.readText(), '');
    const { stackFrames } = (await session.customRequest('stackTrace', {
      threadId,
    })) as DebugProtocol.StackTraceResponse['body'];
    assert.ok(stackFrames.length > 1);
    const breakpoint = vscode.debug.breakpoints[0] ?? assert.fail('the breakpoint is gone');
    const known = (await session.getDebugProtocolBreakpoint(breakpoint)) as DebugProtocol.Breakpoint | undefined;
    assert.equal(known?.verified, true);
    await stage.visible('.monaco-editor .debug-top-stack-frame-line');
    await stage.screenshot('link-2-renewed');
  });

  it('takes no link to another org, and says why', async () => {
    await endSession('/sessions/expire');
    assert.equal(await run('isvDebugger.pasteFreshLink', org.enterable(false).handOff), undefined);
    await notified('It was not used for it');
    await stage.screenshot('link-3-refused');
  });

  it('takes a link that is pasted into the box: two actions', async () => {
    const link = await freshLink();
    await vscode.commands.executeCommand('notifications.clearAll');
    await stage.click('.statusbar-item:has-text("needs a fresh link")');
    await stage.visible('.quick-input-widget input[type="password"]');
    await stage.screenshot('link-4-paste');
    await stage.type(link);
    await stage.press('Enter');
    assert.equal((await traffic.response<RenewResponse>('isv.renew')).body.debugSession, 'goesOn');
    await session.customRequest('continue', { threadId });
    await running;
  });

  it('starts again with the same breakpoints where the org has ended the debug session too', async () => {
    await endSession('/sessions/revoke');
    await vscode.env.clipboard.writeText(await freshLink());
    await stage.click(pasteButton);
    assert.equal((await traffic.response<RenewResponse>('isv.renew')).body.debugSession, 'startedAgain');
    running = run<AnonymousApexResult>('isvDebugger.runAnonymousApex', {
      orgId,
      source: 'acme.BillingApi.runDiagnostics();',
    });
    const { body } = await traffic.event<DebugProtocol.StoppedEvent>('stopped');
    await stage.visible('.monaco-editor .debug-top-stack-frame-line');
    await stage.screenshot('link-5-started-again');
    await session.customRequest('continue', { threadId: body.threadId });
    await running;
  });
});
