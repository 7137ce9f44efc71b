import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { systemClock } from '../../../src/dap/systemClock.ts';
import { MachineLease } from '../../../src/machine/machineLease.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { holds } from './keyboard.ts';
import { OwnSampleOrg } from './ownSampleOrg.ts';
import { activeDebugSessions, startForeignDebugSession } from './sampleOrgLine.ts';
import { StandaloneAdapter } from './standaloneAdapter.ts';
import { stage } from './stage.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const notification = '.notifications-center .notification-list-item';

/** Notifications are hidden in tests; the list of them shows what a person has seen. */
async function notified(text: string, name: string): Promise<void> {
  await vscode.commands.executeCommand('notifications.showList');
  await stage.visible(`${notification}:has-text("${text}")`);
  await stage.screenshot(name);
}

describe('the rules of a debug session', () => {
  let org: OwnSampleOrg;
  let traffic: DebugTraffic;
  let other: StandaloneAdapter | undefined;

  before(async () => {
    org = await OwnSampleOrg.start();
    traffic = new DebugTraffic();
    for (const sandbox of [true, false]) {
      await run('isvDebugger.pasteHandOff', { handOff: org.enterable(sandbox).handOff, confirmed: true });
    }
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('notifications.hideList');
    await other?.close();
    other = undefined;
  });

  after(async () => {
    traffic.dispose();
    for (const sandbox of [true, false]) {
      await run('isvDebugger.forgetHandOff', { orgId: org.enterable(sandbox).orgId });
    }
    await org.close();
  });

  it('refuse a production org, say why and what to do instead', async () => {
    const { orgId } = org.enterable(false);
    assert.notEqual(await run('isvDebugger.debugSubscriber', { orgId }), true);
    assert.equal(vscode.debug.activeDebugSession, undefined);
    await notified('is not a sandbox', 'rules-1-production');
  });

  it('let one window or adapter debug at a time, name the one that does, and end it there if the user says so', async () => {
    const { orgId, handOff } = org.enterable(true);
    other = new StandaloneAdapter(handOff);
    await other.start();
    const [held] = await activeDebugSessions(handOff);
    assert.ok(held);

    assert.notEqual(await run('isvDebugger.debugSubscriber', { orgId }), true);
    await notified(`a debug adapter outside VS Code (process ${other.processId})`, 'rules-2-second-window');
    const offer = `${notification}:has-text("a debug adapter outside VS Code")`;
    assert.deepEqual(await stage.texts(`${offer} .monaco-button`), ['End There']);
    assert.deepEqual(await activeDebugSessions(handOff), [held], 'the other one goes on');

    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    await stage.click(`${offer} .monaco-button:has-text("End There")`);
    await other.terminated();
    assert.match(other.output, /ended from another window/);
    const session = await started;
    await traffic.response('launch', ({ success }) => success);
    const [own, ...more] = await activeDebugSessions(handOff);
    assert.ok(own !== undefined && own.Id !== held.Id);
    assert.deepEqual(more, []);
    await stage.visible('.statusbar-item:has-text("waiting")');
    await stage.screenshot('rules-3-ended-there');

    const trail = (await run<string>('isvDebugger.showAuditTrail')) ?? '';
    assert.ok(trail.includes(`Debug session of another window or user ended · process ${other.processId}`));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');

    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, ({ id }) => id === session.id);
    await run('isvDebugger.stopDebugSession');
    await ended;
    assert.deepEqual(await activeDebugSessions(handOff), []);
  });

  it('let another program see which window debugs, and have it shown', async () => {
    const { orgId, handOff } = org.enterable(true);
    assert.equal(await run('isvDebugger.debugSubscriber', { orgId }), true);
    await traffic.response('launch', ({ success }) => success);
    other = new StandaloneAdapter(handOff);
    const name = vscode.workspace.name ?? '';
    await assert.rejects(other.start(), new RegExp(`has been debugged for 1 min in the window "${name}"`));

    // As another window of this user asks.
    const holder = { orgId, organizationName: '', windowName: 'other', workspace: undefined, processId: 1, since: 1 };
    const refused = await new MachineLease(systemClock).take(holder, () => Promise.resolve());
    assert.ok(!refused.granted);
    assert.equal(refused.holder?.workspace, vscode.workspace.workspaceFolders?.[0]?.uri.toString());
    await vscode.commands.executeCommand('workbench.view.explorer');
    assert.equal(await refused.ask('show'), true);
    await stage.visible('.debug-call-stack');
    await notified('Another window asks for this one', 'rules-5-shown');
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, ({ type }) => type === 'isv-apex');
    await run('isvDebugger.stopDebugSession');
    await ended;
  });

  it("leave somebody else's debug session in the org alone, unless the user agrees to end it", async () => {
    const { orgId, handOff } = org.enterable(true);
    await startForeignDebugSession(handOff);
    const foreign = await activeDebugSessions(handOff);
    assert.equal(foreign.length, 1);
    // The dialog that asks is not shown in tests, which is as good as no.
    assert.notEqual(await run('isvDebugger.debugSubscriber', { orgId }), true);
    const launched = await traffic.response('launch', ({ success }) => !success);
    assert.match(launched.message ?? '', /has had a debug session in .* for 1 min/);
    assert.deepEqual(await activeDebugSessions(handOff), foreign);
    // As long as the editor is busy with the refused one, that is what it stops.
    await holds('the other one is ended, as the user has confirmed', async () => {
      await run('isvDebugger.stopDebugSession', { orgId, confirmed: true });
      return (await activeDebugSessions(handOff)).length === 0;
    });
  });
});
