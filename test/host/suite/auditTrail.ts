import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { auditKinds } from '../../../src/core/audit/auditEvent.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { DebugTraffic, eventually } from './debugTraffic.ts';
import { inOrder } from './inOrder.ts';
import { holds } from './keyboard.ts';
import { OwnSampleOrg } from './ownSampleOrg.ts';
import { activeDebugSessions, startForeignDebugSession } from './sampleOrgLine.ts';
import { stage } from './stage.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const question = '.quick-input-widget input[type="text"]';
const caseNumber = '00001026';

/** Cells of a CSV that has no line feeds in them. */
function rowsOf(csv: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
  return rows.map((cells) => Object.fromEntries(cells.map((cell, index) => [header[index] ?? '', cell])));
}

describe('the audit trail', function () {
  // One story: what is recorded is read afterwards.
  inOrder(this);
  this.timeout(120_000);

  let org: OwnSampleOrg;
  let orgId: string;
  let handOff: string;
  let name: string;
  let folder: string;
  let traffic: DebugTraffic;

  const setting = (value: string | undefined): Thenable<void> =>
    vscode.workspace
      .getConfiguration('isvDebugger')
      .update('audit.askForCase', value, vscode.ConfigurationTarget.Global);

  async function exported(file: string): Promise<readonly Readonly<Record<string, string>>[]> {
    await run('isvDebugger.exportAuditTrail', { target: join(folder, file) });
    return rowsOf(await readFile(join(folder, file), 'utf8'));
  }

  before(async () => {
    org = await OwnSampleOrg.start();
    ({ orgId, name, handOff } = org.enterable(true));
    folder = await mkdtemp(join(tmpdir(), 'isv-audit-'));
    traffic = new DebugTraffic();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await setting('required');
  });

  after(async () => {
    await setting(undefined);
    await run('isvDebugger.forgetLmo', { instanceUrl: org.ready.lmo.url });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('notifications.clearAll');
    traffic.dispose();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await org.close();
  });

  it('asks for the case where that is required, and takes nothing that is no number of a case', async () => {
    const entering = run<string>('isvDebugger.pasteHandOff', { handOff, confirmed: true });
    await stage.visible(question);
    await stage.type('Jane called');
    await stage.visible('.quick-input-message:has-text("A case number is up to 40 letters")');
    await stage.screenshot('audit-1-case');
    await stage.press('Enter');
    await stage.visible(question);
    await stage.press('Control+a');
    await stage.type(caseNumber);
    await stage.press('Enter');
    assert.equal(await entering, orgId);
  });

  it('takes down each kind of thing that is done to a customer', async () => {
    const before = await exported('before.csv');
    await run('isvDebugger.connectLmo', { instanceUrl: org.ready.lmo.url, orgSession: org.ready.lmo.session });
    await run('isvDebugger.retrievePackageSource', { orgId });
    await run('isvDebugger.turnTracingOn', { orgId });
    await run('isvDebugger.runAnonymousApex', { orgId, source: "System.debug('audited');", log: true });
    await run('isvDebugger.openDebugLog', { orgId, latest: true });
    const [logId] = await org.logIds(handOff);
    await run('isvDebugger.saveDebugLogAs', { orgId, logId, target: join(folder, 'saved.log') });
    await run('isvDebugger.searchDebugLogs', { orgId, text: 'a customer named Globex' });
    await stage.press('Escape');
    await run('isvDebugger.deleteDebugLogs', { orgId, logIds: [logId], confirmed: true });
    await startForeignDebugSession(handOff);
    await run('isvDebugger.stopDebugSession', { orgId, confirmed: true });
    assert.deepEqual(await activeDebugSessions(handOff), []);
    assert.equal(await run('isvDebugger.debugSubscriber', { orgId }), true);
    await traffic.response('launch', ({ success }) => success);
    await stage.visible('.statusbar-item[aria-label*="waiting for a request"]');
    const ended = eventually('the end', vscode.debug.onDidTerminateDebugSession, ({ type }) => type === 'isv-apex');
    await run('isvDebugger.stopDebugSession');
    await ended;
    await run('isvDebugger.endTracing', { orgId });
    await run('isvDebugger.purgeCustomerFiles', { orgId, confirmed: true });
    await run('isvDebugger.setCase', { orgId, caseNumber: '00001027' });
    await run('isvDebugger.forgetHandOff', { orgId });

    const key = ({ trail, sequence }: Readonly<Record<string, string>>): string => `${trail ?? ''} ${sequence ?? ''}`;
    const old = new Set(before.slice(0, -3).map(key));
    const rows = (await exported('after.csv')).filter((row) => !old.has(key(row)));
    assert.deepEqual(
      auditKinds.filter((kind) => !rows.some((row) => row['kind'] === kind)),
      [],
    );
    assert.ok(rows.every(({ check }) => check === 'intact'));
    const ofOrg = rows.filter((row) => row['orgId'] !== '' && row['kind'] !== 'filesPurged');
    assert.deepEqual([...new Set(ofOrg.map((row) => row['orgId']))], [orgId]);
    const retrieved = rows.find(({ kind }) => kind === 'sourceRetrieved') ?? {};
    assert.deepEqual([retrieved['organizationName'], retrieved['caseNumber']], [name, caseNumber]);
    assert.match(retrieved['grant'] ?? '', /^until 20\d\d-/);
    const text = await readFile(join(folder, 'after.csv'), 'utf8');
    assert.ok(!text.includes('Globex') && !text.includes('System.debug'));
  });

  it('is a page that has been checked, the latest first', async () => {
    const text = (await run<string>('isvDebugger.showAuditTrail')) ?? '';
    assert.match(text, /✓ Checked/);
    await stage.webviewVisible('table');
    assert.ok((await stage.webviewTexts('td')).some((cell) => cell.includes('Customer files purged')));
    await stage.screenshot('audit-2-page');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('goes where the user says, as CSV that nobody else can read', async () => {
    const exporting = run<vscode.Uri>('isvDebugger.exportAuditTrail');
    await stage.visible(question);
    await holds('a file is proposed', async () =>
      (await stage.inputValue(question)).includes(join(homedir(), 'isv-customer-debugger-audit.csv')),
    );
    await stage.screenshot('audit-3-export');
    await stage.press('Control+a');
    await stage.type(join(folder, 'trail.csv'));
    await stage.visible('.quick-input-widget .monaco-list-row:has-text("after.csv")');
    // As long as the dialog reads the folder, it takes no answer.
    await holds('the file is taken', async () => {
      await stage.press('Enter');
      return (await stage.texts('.quick-input-widget:visible')).length === 0;
    });
    const target = await exporting;
    assert.equal(target?.fsPath, join(folder, 'trail.csv'));
    assert.equal((await stat(target.fsPath)).mode & 0o777, 0o600);
    await vscode.window.showTextDocument(target);
    await stage.visible('.monaco-editor .view-line:has-text("trail,check,sequence")');
    await stage.screenshot('audit-4-csv');
  });
});
