import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import type { StoredPackage } from '../../../src/vscode/packageSource/packageFolder.ts';
import { sourceUri } from '../../../src/vscode/packageSource/sourceUris.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { OwnSampleOrg } from './ownSampleOrg.ts';
import { activeDebugSessions } from './sampleOrgLine.ts';
import { stage } from './stage.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const notification = (text: string): string => `.notifications-center .notification-list-item:has-text("${text}")`;
const warning = 'The debug session is idle and ends at';
const end = 'ended because nothing was done in it';

/** What a test waits for without a limit of its own: an hour of the rules' clock is longer than the usual patience. */
function next<T>(event: vscode.Event<T>, wanted: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      if (wanted(value)) {
        subscription.dispose();
        resolve(value);
      }
    });
  });
}

/** Toasts hide after some seconds; the list keeps what they said. Answers how often it was said. */
async function notified(text: string): Promise<number> {
  await vscode.commands.executeCommand('notifications.showList');
  await stage.visible(notification(text));
  return (await stage.texts(notification(text))).length;
}

/** An hour takes half a minute here: the run has a fast clock for the rules. */
describe('the time of a debug session', function () {
  // One story: each test stands on what those before it did.
  inOrder(this);
  this.timeout(120_000);

  let org: OwnSampleOrg;
  let orgId: string;
  let handOff: string;
  let traffic: DebugTraffic;

  before(async () => {
    org = await OwnSampleOrg.start();
    traffic = new DebugTraffic();
    ({ orgId, handOff } = org.enterable(true));
    await run('isvDebugger.pasteHandOff', { handOff, confirmed: true });
    await run('isvDebugger.setCase', { orgId, caseNumber: '00001026' });
    const [stored] = (await run<StoredPackage[]>('isvDebugger.retrievePackageSource', { orgId })) ?? [];
    const document = await vscode.workspace.openTextDocument(
      sourceUri(stored ?? assert.fail('no package'), 'classes/BillingDiagnostics.cls'),
    );
    await vscode.window.showTextDocument(document);
    const offset = document.getText().indexOf('describe(title, items);');
    const place = new vscode.Location(document.uri, document.positionAt(offset));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(place)]);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await run('isvDebugger.forgetHandOff', { orgId });
    await vscode.commands.executeCommand('notifications.clearAll');
    traffic.dispose();
    await org.close();
  });

  it('counts down in the status bar, for the eye and the ear', async () => {
    assert.equal(await run('isvDebugger.debugSubscriber', { orgId }), true);
    await traffic.response('launch', ({ success }) => success);
    const item = '.statusbar-item[aria-label*="waiting for a request"]';
    await stage.visible(item);
    const [label] = await stage.attributes(item, 'aria-label');
    assert.match(label ?? '', /at most \d+ min/);
    await stage.screenshot('time-1-countdown');
  });

  it('warns once of the idle end, and is extended with one button', async () => {
    await next(
      vscode.debug.onDidReceiveDebugSessionCustomEvent,
      ({ event, body }) => event === 'isv.sessionWarning' && (body as { kind: string }).kind === 'idle',
    );
    assert.equal(await notified(warning), 1);
    await stage.click(`${notification(warning)} .monaco-button:has-text("Extend")`);
    await traffic.response('isv.extend', ({ success }) => success);
    await stage.visible(notification('Extended: the debug session ends in at most'));
    await stage.screenshot('time-2-extended');
    assert.equal((await activeDebugSessions(handOff)).length, 1);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('ends an idle session, says why in one notification, and leaves nothing in the org', async () => {
    const isLastWarning = (event: vscode.DebugSessionCustomEvent): boolean =>
      event.event === 'isv.sessionWarning' && (event.body as { minutesLeft: number }).minutesLeft === 1;
    const ended = next(vscode.debug.onDidTerminateDebugSession, ({ type }) => type === 'isv-apex');
    await next(vscode.debug.onDidReceiveDebugSessionCustomEvent, isLastWarning);
    await stage.screenshot('time-3-warned');
    await ended;
    // Each of four warnings has taken the place of the one before it.
    assert.equal(await notified(warning), 1);
    assert.equal(await notified(end), 1);
    await stage.screenshot('time-4-ended');
    assert.deepEqual(await activeDebugSessions(handOff), []);
  });

  it('starts again with one button, with its breakpoints', async () => {
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    await stage.click(`${notification(end)} .monaco-button:has-text("Start Again")`);
    const { body } = await traffic.response<DebugProtocol.SetBreakpointsResponse>('setBreakpoints');
    await started;
    assert.deepEqual(
      body.breakpoints.map(({ verified }) => verified),
      [true],
    );
    assert.equal((await activeDebugSessions(handOff)).length, 1);
    await stage.visible('.statusbar-item[aria-label*="waiting for a request"]');
    await stage.screenshot('time-5-again');
  });

  it('is in the audit trail, with the case and why it ended', async () => {
    await vscode.debug.stopDebugging();
    await vscode.commands.executeCommand('notifications.hideList');
    const text = (await run<string>('isvDebugger.showAuditTrail')) ?? '';
    assert.match(text, /✓ Checked/);
    for (const said of ['Org entered', 'Package source retrieved', 'Debug session started', '00001026']) {
      assert.ok(text.includes(said), said);
    }
    assert.match(text, /Debug session ended[^|]*nothing was done in it/);
    await stage.webviewVisible('table');
    await stage.screenshot('audit-1-trail');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
