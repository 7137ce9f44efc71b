import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packExtension } from '../../scripts/demo/packExtension.ts';
import { Workbench } from '../../scripts/demo/workbench.ts';
import { Browser } from '../../scripts/host/browser.ts';
import { EditorServer, type InstalledEditor } from '../../scripts/host/editorWindow.ts';
import { ensureEditor } from '../../scripts/setup/editor.mjs';

const repository = resolve(import.meta.dirname, '../..');
const ceilingBytes = 3 * 1024 * 1024;

describe('the .vsix', () => {
  it('installs in an empty profile, activates and brings its own sample org', async function () {
    this.timeout(300_000);
    await using cleanUp = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'isv-installed-'));
    cleanUp.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
    const vsix = await packExtension(repository, join(folder, 'extension.vsix'));
    assert.ok((await stat(vsix)).size <= ceilingBytes);
    const editor = (await ensureEditor()) as InstalledEditor;
    const server = await EditorServer.start(editor, { vsix });
    cleanUp.defer(() => server.close());
    const browser = await Browser.start(editor);
    cleanUp.defer(() => browser.close());
    const workbench = await Workbench.open(
      await browser.newPage(),
      `${server.url}/?folder=${encodeURIComponent(folder)}`,
    );
    try {
      await workbench.openSidebar('Customer Debugger');
      await workbench.runCommand('ISV Customer Debugger: Try the Sample Org');
      await workbench.treeItem('Northwind Traders').waitFor({ timeout: 60_000 });
      await workbench.expand('Northwind Traders');
      await workbench.treeItem('Login Access').waitFor({ timeout: 60_000 });
    } catch (error) {
      await workbench.picture(join(repository, 'test-results/screenshots/failed-installed.png'));
      throw error;
    }
  });
});
