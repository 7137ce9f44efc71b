import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LogFiles } from '../../../src/vscode/debugLogs/logFiles.ts';
import { type CommandId, commandTable } from '../../../src/vscode/commandTable.ts';
import { logEntry } from '../../support/debugLogEntries.ts';
import { eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { OutsideWatch } from './outsideWatch.ts';
import { enterable, sampleOrgLine } from './sampleOrgLine.ts';
import { stage } from './stage.ts';

const id = 'isv-customer-debugger.isv-customer-debugger';
const { orgId, handOff } = enterable(true);
const { lmo } = sampleOrgLine();
const folder = vscode.workspace.workspaceFolders?.[0];
const notification = '.notifications-center .notification-list-item';
const log = `62.0 APEX_CODE,FINEST;SYSTEM,DEBUG
12:00:01.0 (100000)|USER_INFO|[EXTERNAL]|005000000000001|dana@northwind.example|(GMT+00:00) Greenwich Mean Time|GMT+00:00
12:00:01.0 (200000)|EXECUTION_STARTED
12:00:01.0 (300000)|CODE_UNIT_STARTED|[EXTERNAL]|execute_anonymous_apex
12:00:01.0 (400000)|USER_DEBUG|[1]|DEBUG|what the customer saw
12:00:01.0 (500000)|CODE_UNIT_FINISHED|execute_anonymous_apex
12:00:01.0 (600000)|EXECUTION_FINISHED
`;

/** What a workspace from somewhere would set, so that somebody else gets what is a customer's. */
const hostile: Readonly<Record<string, unknown>> = {
  'isvDebugger.rememberOrgSessions': true,
  'isvDebugger.oauth.clientId': '3MVG9SomebodyElse',
  'isvDebugger.oauth.callbackPort': 6666,
  'isvDebugger.keepPackageSource': 'sevenDays',
  'isvDebugger.logApexRuns': 'always',
  'isvDebugger.audit.askForCase': 'never',
  'isvDebugger.endTracingWithDebugSession': true,
  'isvDebugger.instanceHealth': false,
  'isvDebugger.caseOrgIdField': 'Evil__c',
};

interface Manifest {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, unknown>> } };
}

/** A hostile value of another type than the default would show nothing. */
function settingNames(extension: vscode.Extension<unknown>): readonly string[] {
  return Object.keys((extension.packageJSON as Manifest).contributes.configuration.properties);
}

/** A log that was kept for a case when the workspace was another one. */
async function keepLog(): Promise<void> {
  const files = new LogFiles(join(homedir(), 'user-data/User/globalStorage', id, 'debugLogs'));
  const writer = await files.openForDownload(orgId, logEntry(1, { length: log.length }));
  await writer.append(Buffer.from(log));
  await writer.close();
  assert.ok(await files.finish(writer, { isKeptForCase: true }));
}

describe('a workspace that is not trusted', function () {
  inOrder(this);
  let watch: OutsideWatch;
  const started: vscode.DebugSession[] = [];
  const extension = vscode.extensions.getExtension(id);
  assert.ok(extension && folder);
  let subscription: vscode.Disposable;

  before(async () => {
    watch = new OutsideWatch(process.env['ISV_HOST_STAGE'], join(extension.extensionPath, 'dist'));
    subscription = vscode.debug.onDidStartDebugSession((session) => void started.push(session));
    const settings = eventually('the settings of the workspace', vscode.workspace.onDidChangeConfiguration, (change) =>
      change.affectsConfiguration('editor.tabSize'),
    );
    mkdirSync(join(folder.uri.fsPath, '.vscode'));
    const launch = { type: 'isv-apex', request: 'launch', name: 'Somebody’s', subscriber: orgId };
    const files = {
      settings: { 'editor.tabSize': 7, ...hostile },
      launch: { version: '0.2.0', configurations: [launch] },
    };
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder.uri.fsPath, `.vscode/${name}.json`), JSON.stringify(content));
    }
    await settings;
    // Before the extension looks: it looks again only after a while.
    await keepLog();
    await extension.activate();
  });

  after(() => {
    subscription.dispose();
    watch.dispose();
  });

  it('is none for the editor, and the extension is there', () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal(extension.isActive, true);
  });

  it('can set none of our settings', () => {
    assert.equal(vscode.workspace.getConfiguration('editor').get('tabSize'), 7, 'its other settings count');
    assert.deepEqual(settingNames(extension).toSorted(), Object.keys(hostile).toSorted());
    for (const name of settingNames(extension)) {
      const found = vscode.workspace.getConfiguration().inspect(name);
      assert.deepEqual(vscode.workspace.getConfiguration().get(name), found?.defaultValue, name);
      assert.deepEqual([found?.workspaceValue, found?.workspaceFolderValue], [undefined, undefined], name);
    }
  });

  it('lets debug logs that are on this machine be read', async () => {
    const opened = vscode.commands.executeCommand('isvDebugger.openKeptDebugLog');
    if (stage.available) {
      await stage.visible('.quick-input-widget .monaco-list-row:has-text("executeAnonymous")');
      await stage.press('Enter');
      await opened;
      const editor = vscode.window.activeTextEditor;
      assert.equal(editor?.document.getText(), log);
      assert.equal(editor.document.languageId, 'isv-apex-log');
    }
    const own = join(folder.uri.fsPath, 'mine.log');
    writeFileSync(own, log);
    assert.equal((await vscode.workspace.openTextDocument(own)).getText(), readFileSync(own, 'utf8'));
  });

  it('has every command refused that would reach an org, with a sentence', async () => {
    const arguments_ = { orgId, handOff, instanceUrl: lmo.url, orgSession: lmo.session, confirmed: true, source: 'x' };
    const reaching = (Object.keys(commandTable) as CommandId[]).filter((name) => commandTable[name].reaches === 'org');
    for (const name of reaching) {
      assert.equal(await vscode.commands.executeCommand(name, arguments_), undefined, name);
    }
    await vscode.commands.executeCommand('notifications.showList');
    await stage.visible(`${notification}:has-text("not trusted")`);
    await vscode.commands.executeCommand('notifications.hideList');
  });

  it('is asked about by the editor before anything in its launch.json is looked at', async () => {
    const launch = { type: 'isv-apex', request: 'launch', name: 'Somebody’s', subscriber: orgId };
    // The editor wants to ask whether to trust the folder, does not in tests, and never answers: what comes of it is seen below.
    void vscode.debug.startDebugging(folder, 'Somebody’s').then(undefined, () => undefined);
    void vscode.debug.startDebugging(folder, launch).then(undefined, () => undefined);
    await vscode.commands.executeCommand('workbench.view.debug');
    await stage.screenshot('untrusted-2-launch');
  });

  it('shows what it keeps from us', async () => {
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    await stage.visible('.sidebar .welcome-view-content:has-text("not trusted")');
    await stage.screenshot('untrusted-1-restricted');
  });

  it('has made us send nothing and start nothing', () => {
    assert.deepEqual(started, []);
    assert.deepEqual(watch.connections, []);
    // What reads logs may run.
    assert.deepEqual(
      watch.programs.filter((program) => !program.includes('logServer')),
      [],
    );
  });
});
