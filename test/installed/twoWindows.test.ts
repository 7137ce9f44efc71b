import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { packExtension } from '../../scripts/demo/packExtension.ts';
import { Workbench } from '../../scripts/demo/workbench.ts';
import {
  createDemoWorkspace,
  debuggableSubscriber,
  sampleOrgEnvironment,
  type SampleOrgReady,
} from '../../scripts/demo/workspace.ts';
import { Browser } from '../../scripts/host/browser.ts';
import { EditorServer, type InstalledEditor } from '../../scripts/host/editorWindow.ts';
import { startSampleOrgProcess } from '../../scripts/host/sampleOrgProcess.ts';
import { ensureEditor } from '../../scripts/setup/editor.mjs';
import { AuditedMachine } from '../support/auditedMachine.ts';
import { SampleOrgControl } from '../support/sampleOrg.ts';

const repository = resolve(import.meta.dirname, '../..');
const pictures = join(repository, 'test-results/screenshots');
const patience = 60_000;
const waiting = /waiting for a request/;

describe('two windows of one user', () => {
  it('debug one at a time: the second is told which one does, can have it shown, and can end it there', async function () {
    this.timeout(400_000);
    await using cleanUp = new AsyncDisposableStack();
    const sampleOrg = cleanUp.use(await startSampleOrgProcess(repository));
    const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
    const { orgId, name, handOff } = debuggableSubscriber(ready);
    const control = new SampleOrgControl(ready.control.url);
    const sessionId = async (): Promise<string | undefined> => (await control.state(orgId)).debugSession?.id;
    const folder = await mkdtemp(join(tmpdir(), 'isv-installed-'));
    cleanUp.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
    const machine = new AuditedMachine(join(folder, 'state'));
    const editor = (await ensureEditor()) as InstalledEditor;
    const server = await EditorServer.start(editor, {
      vsix: await packExtension(repository, join(folder, 'extension.vsix')),
      environment: { ...sampleOrgEnvironment(sampleOrg.ready), ...machine.environment },
    });
    cleanUp.defer(() => server.close());
    const browser = await Browser.start(editor);
    cleanUp.defer(() => browser.close());
    await mkdir(pictures, { recursive: true });
    const openWindow = async (workspace: string): Promise<Workbench> => {
      const page = await browser.newPage();
      // The editor shows a window by opening its folder once more; here each window is a page, and the one that has it is there.
      page.on('popup', (popup) => void popup.close());
      return Workbench.open(page, `${server.url}/?folder=${encodeURIComponent(workspace)}`);
    };

    const workspace = await createDemoWorkspace(ready);
    cleanUp.defer(() => workspace.remove());
    const first = await openWindow(workspace.folder);
    await first.openSidebar('Customer Debugger');
    await first.enterAndDebug(handOff ?? '');
    await first.statusBarShows(waiting);
    const held = await sessionId();
    assert.ok(held);

    const otherFolder = join(folder, 'second-window');
    await mkdir(otherFolder);
    const second = await openWindow(otherFolder);
    await second.openSidebar('Customer Debugger');
    await second.enterAndDebug(handOff ?? '');
    const refusal = second.toast(`in the window "${basename(workspace.folder)}"`);
    await refusal.waitFor({ timeout: patience });
    assert.match(await refusal.innerText(), new RegExp(`^${name} has been debugged for \\d+ min in the window "`, 'm'));
    await second.picture(join(pictures, 'rules-6-second-window.png'));
    assert.equal(await sessionId(), held, 'the first one goes on');

    await refusal.locator('.monaco-button', { hasText: 'Show' }).click({ timeout: patience });
    await first.toast('Another window asks for this one').waitFor({ timeout: patience });
    await first.picture(join(pictures, 'rules-7-shown.png'));
    assert.equal(await sessionId(), held, 'being shown ends nothing');

    await second.selectTreeItem(name);
    await second.runCommand('ISV Customer Debugger: Debug This Subscriber');
    await refusal.locator('.monaco-button', { hasText: 'End There' }).click({ timeout: patience });
    await first.toast('was ended from another window').waitFor({ timeout: patience });
    await first.waitForSessionEnd();
    await first.picture(join(pictures, 'rules-8-ended-from-another.png'));
    await second.statusBarShows(waiting);
    await second.picture(join(pictures, 'rules-9-debugs-here.png'));
    const own = await sessionId();
    assert.ok(own !== undefined && own !== held);
    const taken = (await machine.entries()).filter(({ kind }) => /^session/.test(kind));
    assert.deepEqual(taken.map(({ kind }) => kind).toSorted(), [
      'sessionDetached',
      'sessionEnded',
      'sessionStarted',
      'sessionStarted',
    ]);
  });
});
