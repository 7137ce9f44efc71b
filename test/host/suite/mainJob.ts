import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { AnonymousApexResult, ApexTestOutcome } from '../../../src/core/apexRuns/ports.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import type { StoredPackage } from '../../../src/vscode/packageSource/packageFolder.ts';
import { sourceUri } from '../../../src/vscode/packageSource/sourceUris.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { activeDebugSessions, enterable, sampleOrgLine, secrets, startForeignDebugSession } from './sampleOrgLine.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

interface ListedLine {
  readonly orgId: string;
  readonly name: string;
  readonly isSandbox: boolean;
  readonly entered: boolean;
}

interface SessionStateEvent extends DebugProtocol.Event {
  readonly body: { readonly state: string; readonly user: string };
}

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const topFrameLine = '.monaco-editor .debug-top-stack-frame-line';
const scopeRow = '.debug-variables .monaco-list-row';
const frameRow = '.debug-call-stack .monaco-list-row';

function rowOf(name: string): string {
  return `.sidebar .monaco-list-row[aria-label*="${name}"]`;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Waits until the window shows what `selector` finds, then saves a picture of it. */
async function picture(name: string, selector: string): Promise<void> {
  await stage.visible(selector);
  await stage.screenshot(name);
}

/** Saves a picture once the views of the debugger show all that they will: a caller below the top frame, and this local. */
async function debuggerPicture(name: string, caller: string, local: string): Promise<void> {
  await stage.visible(topFrameLine);
  await stage.visible(`${frameRow}:has-text("${caller}")`);
  const collapsed = `${scopeRow}:has-text("Local") .monaco-tl-twistie.collapsed`;
  await stage.visible(`${scopeRow}:has-text("${local}"), ${collapsed}`);
  await expandRow(`${scopeRow}:has-text("Local")`);
  await stage.visible(`${scopeRow}:has-text("${local}")`);
  await stage.screenshot(name);
}

/** Names of frames and values are cut off in the sidebar's first width. */
async function widenSidebar(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.focusSideBar');
  await stage.visible('.part.sidebar:focus-within');
  for (let times = 0; times < 3; times++) {
    await vscode.commands.executeCommand('workbench.action.increaseViewSize');
  }
}

/** The 1-based line of the first line that holds this text. */
function lineOf(document: vscode.TextDocument, text: string): number {
  const offset = document.getText().indexOf(text);
  assert.notEqual(offset, -1, `${document.fileName} holds "${text}"`);
  return document.positionAt(offset).line + 1;
}

describe('the main job', function () {
  // One job, told in order: each test stands on what those before it did.
  inOrder(this);
  const sandbox = enterable(true);
  const { orgId } = sandbox;
  const extension = vscode.extensions.getExtension('isv-customer-debugger.isv-customer-debugger');
  let traffic: DebugTraffic;
  let stored: StoredPackage;
  let document: vscode.TextDocument;
  let session: vscode.DebugSession;
  let threadId: number;
  let stoppedAt: number;
  let running: Thenable<AnonymousApexResult | undefined>;

  before(() => {
    traffic = new DebugTraffic();
  });

  after(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await run('isvDebugger.purgeAllCustomerFiles', { confirmed: true });
    traffic.dispose();
  });

  /** Steps through the editor's own command, once it shows where the request stands. */
  async function stepOver(): Promise<void> {
    await eventually(
      'a focused frame',
      vscode.debug.onDidChangeActiveStackItem,
      (item) => item instanceof vscode.DebugStackFrame,
      () => vscode.debug.activeStackItem,
    );
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    const stopped = await traffic.event<DebugProtocol.StoppedEvent>('stopped');
    assert.equal(stopped.body.reason, 'step');
  }

  async function topFrames(): Promise<DebugProtocol.StackFrame[]> {
    const answer = (await session.customRequest('stackTrace', {
      threadId,
    })) as DebugProtocol.StackTraceResponse['body'];
    return answer.stackFrames;
  }

  async function scopesOf(frameId: number): Promise<Map<string, DebugProtocol.Variable[]>> {
    const { scopes } = (await session.customRequest('scopes', { frameId })) as DebugProtocol.ScopesResponse['body'];
    const entries = scopes.map(async ({ name, variablesReference }) => {
      const answer = (await session.customRequest('variables', {
        variablesReference,
      })) as DebugProtocol.VariablesResponse['body'];
      return [name, answer.variables] as const;
    });
    return new Map(await Promise.all(entries));
  }

  it('activates', async () => {
    assert.ok(extension);
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it('contributes Apex and its commands', async () => {
    assert.ok((await vscode.languages.getLanguages()).includes('apex'));
    const registered = await vscode.commands.getCommands(true);
    const missing = (
      extension?.packageJSON as { contributes: { commands: { command: string }[] } }
    ).contributes.commands
      .map(({ command }) => command)
      .filter((command) => !registered.includes(command));
    assert.deepEqual(missing, []);
  });

  it('refuses bad input with a sentence instead of an error', async () => {
    for (const text of [
      'nonsense',
      'forceide://x',
      'forceide://x/?url=https://evil.example&sessionId=00D000000000001!x',
    ]) {
      assert.equal(await run('isvDebugger.pasteHandOff', text), undefined);
    }
    assert.equal(await run('isvDebugger.retrievePackageSource', { orgId: 'nobody' }), undefined);
    assert.equal(await run('isvDebugger.runApexTest', { orgId: '00D000000000000', test: 'x' }), undefined);
  });

  it('connects to the LMO and lists its subscribers', async () => {
    const { lmo, subscribers } = sampleOrgLine();
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await widenSidebar();
    await stage.screenshot('host-1-welcome');
    await run('isvDebugger.connectLmo', { instanceUrl: lmo.url, orgSession: lmo.session });
    const listed = await run<ListedLine[]>('isvDebugger.refreshSubscribers');
    const expected = subscribers.map(({ orgId: id, name, sandbox: isSandbox }) => ({
      orgId: id,
      name,
      isSandbox,
      entered: false,
    }));
    // The LMO also knows orgs that nobody can enter.
    for (const line of expected) {
      assert.deepEqual(
        listed?.find((candidate) => candidate.orgId === line.orgId),
        line,
      );
    }
    assert.ok((listed ?? []).every(({ entered }) => !entered));
    await picture('host-2-subscribers', rowOf(sandbox.name));
  });

  it('finds subscribers by name and by org id', async () => {
    for (const search of [sandbox.name.slice(0, 6).toLowerCase(), orgId.slice(0, 15)]) {
      await run('isvDebugger.searchSubscribers', search);
      await stage.visible(rowOf(sandbox.name));
    }
    await run('isvDebugger.clearSearch');
  });

  it('takes a hand-off from the clipboard, and leaves no secret there', async () => {
    await vscode.env.clipboard.writeText(sandbox.handOff);
    assert.equal(await run('isvDebugger.pasteHandOff', { confirmed: true }), orgId);
    assert.equal(await vscode.env.clipboard.readText(), '');
    await run('isvDebugger.forgetHandOff', { orgId });
  });

  it('enters the sandbox with a hand-off', async () => {
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff: sandbox.handOff, confirmed: true }), orgId);
    const listed = await run<ListedLine[]>('isvDebugger.refreshSubscribers');
    assert.equal(listed?.find((line) => line.orgId === orgId)?.entered, true);
  });

  it('retrieves the package source into files that only this user can read', async () => {
    const [answer] = (await run<StoredPackage[]>('isvDebugger.retrievePackageSource', { orgId })) ?? [];
    assert.ok(answer);
    stored = answer;
    assert.equal(stored.namespace, 'acme');
    assert.equal(statSync(stored.folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(stored.folder, 'classes/BillingDiagnostics.cls')).mode & 0o777, 0o400);
  });

  it('opens retrieved source as documents that say whose they are and cannot be changed', async () => {
    const uri = sourceUri(stored, 'classes/BillingDiagnostics.cls');
    assert.equal(
      decodeURIComponent(uri.path),
      `/Subscribers/${sandbox.name}/Acme Billing/classes/BillingDiagnostics.cls`,
    );
    document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'apex');
    assert.equal(document.getText(), readFileSync(join(stored.folder, 'classes/BillingDiagnostics.cls'), 'utf8'));
    assert.equal(vscode.workspace.fs.isWritableFileSystem(uri.scheme), false);
    await stage.visible(`.tab[aria-label*="BillingDiagnostics.cls — ${sandbox.name}"]`);
  });

  it('starts a debug session with a verified breakpoint', async () => {
    stoppedAt = lineOf(document, 'describe(title, items);');
    const location = new vscode.Location(document.uri, new vscode.Position(stoppedAt - 1, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    assert.equal(await run('isvDebugger.debugSubscriber', { orgId }), true);
    session = await started;
    assert.equal(session.configuration['subscriber'], orgId);
    const { body } = await traffic.event<SessionStateEvent>(
      'isv.sessionState',
      (event) => event.body.state === 'waiting',
    );
    assert.match(body.user, /@/);
    const breakpoint = vscode.debug.breakpoints[0];
    assert.ok(breakpoint);
    const verified = (await session.getDebugProtocolBreakpoint(breakpoint)) as DebugProtocol.Breakpoint | undefined;
    assert.equal(verified?.verified, true, verified?.message);
    assert.equal((await activeDebugSessions(sandbox.handOff)).length, 1);
    await stage.screenshot('host-3-session');
  });

  it('stops where the code that runs in the org reaches the breakpoint', async () => {
    running = run<AnonymousApexResult>('isvDebugger.runAnonymousApex', {
      orgId,
      source: 'acme.BillingApi.runDiagnostics();',
    });
    const stopped = await traffic.event<DebugProtocol.StoppedEvent>('stopped');
    assert.equal(stopped.body.reason, 'breakpoint');
    assert.ok(stopped.body.threadId);
    threadId = stopped.body.threadId;
  });

  it('shows the stack with its sources', async () => {
    const [top, caller] = await topFrames();
    assert.ok(top && caller);
    assert.equal(top.line, stoppedAt);
    assert.equal(top.source?.path, document.uri.toString());
    assert.equal(basename(caller.source?.path ?? ''), 'BillingApi.cls');
    await debuggerPicture('host-4-stopped', 'BillingApi.', 'title');
  });

  it('shows variables of every frame', async () => {
    const [top, caller] = await topFrames();
    assert.ok(top && caller);
    const scopes = await scopesOf(top.id);
    assert.deepEqual([...scopes.keys()], ['Local', 'Static', 'Global']);
    const locals = new Map(scopes.get('Local')?.map(({ name, value }) => [name, value]));
    assert.equal(locals.get('whole'), '42');
    assert.equal(locals.get('nothing'), 'null');
    assert.ok([...(await scopesOf(caller.id)).keys()].includes('Local'));
    const items = scopes.get('Local')?.find(({ name }) => name === 'squares');
    assert.ok(items && items.variablesReference > 0);
    const page = (await session.customRequest('variables', {
      variablesReference: items.variablesReference,
      filter: 'indexed',
      start: 240,
      count: 10,
    })) as DebugProtocol.VariablesResponse['body'];
    assert.deepEqual(
      page.variables.map(({ value }) => value),
      Array.from({ length: 10 }, (_, index) => String((240 + index) ** 2)),
    );
  });

  it('steps', async () => {
    await stepOver();
    const [top] = await topFrames();
    assert.ok(top);
    assert.ok(top.line !== stoppedAt || basename(top.source?.path ?? '') !== 'BillingDiagnostics.cls');
    // The method has returned to its caller, whose file the editor opens.
    await stage.visible('.tab[aria-label*="BillingApi.cls"]');
    await picture('host-5-stepped', topFrameLine);
  });

  it('continues until the code has run to its end', async () => {
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    const result = await running;
    assert.equal(result?.success, true);
  });

  it('restarts', async () => {
    const id = vscode.debug.activeDebugSession?.id;
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    await traffic.event<SessionStateEvent>('isv.sessionState', (event) => event.body.state === 'waiting');
    assert.equal((await activeDebugSessions(sandbox.handOff)).length, 1);
    assert.equal(vscode.debug.activeDebugSession?.id, id, 'the editor keeps its session');
  });

  it('refuses a second debug session while one is active', async () => {
    assert.notEqual(await run('isvDebugger.debugSubscriber', { orgId }), true);
  });

  it('ends the debug session, in the editor and in the org', async () => {
    const ended = eventually(
      'the end of the session',
      vscode.debug.onDidTerminateDebugSession,
      ({ id }) => id === session.id,
    );
    await run('isvDebugger.stopDebugSession');
    await ended;
    assert.deepEqual(await activeDebugSessions(sandbox.handOff), []);
    await stage.screenshot('host-6-ended');
  });

  it('ends a debug session that another machine left in the org', async () => {
    await startForeignDebugSession(sandbox.handOff);
    assert.equal((await activeDebugSessions(sandbox.handOff)).length, 1);
    await run('isvDebugger.stopDebugSession', { orgId, confirmed: true });
    assert.deepEqual(await activeDebugSessions(sandbox.handOff), []);
  });

  it('runs an Apex test as the login-as user', async () => {
    const outcomes = await run<ApexTestOutcome[]>('isvDebugger.runApexTest', {
      orgId,
      test: 'acme.PaymentServiceTest',
    });
    assert.ok(outcomes && outcomes.length > 0);
    assert.deepEqual(
      outcomes.filter(({ passed }) => !passed),
      [],
    );
  });

  it('opens a debug log from a file that only this user can read', async () => {
    assert.ok(await run('isvDebugger.turnTracingOn', { orgId, minutes: 10 }));
    await run('isvDebugger.runAnonymousApex', { orgId, source: "System.debug('traced');" });
    const uri = await run<vscode.Uri>('isvDebugger.openDebugLog', { orgId, latest: true });
    assert.ok(uri);
    const log = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    assert.equal(log?.languageId, 'isv-apex-log');
    assert.match(log.getText(), /USER_DEBUG.*traced/);
    assert.equal(statSync(uri.fsPath).mode & 0o777, 0o600);
    await stage.screenshot('host-7-log');
  });

  it('refuses to debug a production org', async () => {
    const production = enterable(false);
    assert.equal(
      await run('isvDebugger.pasteHandOff', { handOff: production.handOff, confirmed: true }),
      production.orgId,
    );
    const before = traffic.sent.length;
    assert.notEqual(await run('isvDebugger.debugSubscriber', { orgId: production.orgId }), true);
    assert.equal(vscode.debug.activeDebugSession, undefined);
    assert.equal(traffic.sent.length, before);
  });

  it('refuses launch configurations that cannot work, and goes on working', async () => {
    const base = { type: 'isv-apex', request: 'launch', name: 'host suite' };
    const refused = [
      { ...base, subscriber: 'nobody' },
      { ...base, org: { instanceUrl: 'https://x.my.salesforce.com', sessionFrom: { env: 'X' } } },
      { ...base, request: 'attach', subscriber: orgId },
    ];
    const before = traffic.sent.length;
    for (const configuration of refused) {
      assert.equal(await vscode.debug.startDebugging(undefined, configuration), false, JSON.stringify(configuration));
    }
    assert.equal(traffic.sent.length, before);
    const failing = vscode.debug.startDebugging(undefined, { ...base, subscriber: orgId, requestTypeFilter: ['NONE'] });
    const launch = await traffic.response('launch', ({ success }) => !success);
    assert.match(launch.message ?? '', /requestTypeFilter/);
    // The editor shows the message in a dialog, which it refuses to show in tests.
    await failing.then(undefined, () => undefined);
    const started = eventually(
      'a debug session',
      vscode.debug.onDidStartDebugSession,
      ({ type }) => type === 'isv-apex',
    );
    assert.equal(await vscode.debug.startDebugging(undefined, { ...base, subscriber: orgId, sources: [] }), true);
    const { id } = await started;
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, (other) => other.id === id);
    await run('isvDebugger.stopDebugSession');
    await ended;
  });

  it('has written no org session to any file of the profile', () => {
    const profile = resolve(stored.folder, '../../../../..');
    assert.ok(existsSync(join(profile, 'User/globalStorage')), profile);
    const leaks = filesBelow(profile).filter((path) => {
      const bytes = readFileSync(path);
      return secrets().some((secret) => bytes.includes(secret));
    });
    assert.deepEqual(leaks, []);
  });

  it('has shown no org session to the debug protocol', () => {
    const text = JSON.stringify([traffic.sent, traffic.received, session.configuration]);
    for (const secret of secrets()) {
      assert.ok(!text.includes(secret));
    }
  });

  it('deletes the files of a customer', async () => {
    await run('isvDebugger.purgeCustomerFiles', { orgId, confirmed: true });
    assert.equal(existsSync(join(stored.folder, 'installed-package.json')), false);
  });

  it('forgets hand-off and LMO', async () => {
    for (const { orgId: listedId, handOff } of sampleOrgLine().subscribers) {
      if (handOff !== null) {
        await run('isvDebugger.forgetHandOff', { orgId: listedId });
      }
    }
    await run('isvDebugger.forgetLmo');
    assert.deepEqual(await run('isvDebugger.refreshSubscribers'), []);
  });
});
