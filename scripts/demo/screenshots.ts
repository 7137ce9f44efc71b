import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureEditor } from '../setup/editor.mjs';
import { Browser } from '../host/browser.ts';
import { EditorServer, type InstalledEditor } from '../host/editorWindow.ts';
import { startSampleOrgProcess } from '../host/sampleOrgProcess.ts';
import { packExtension } from './packExtension.ts';
import { Workbench } from './workbench.ts';
import { type SampleOrgReady, createDemoWorkspace, debuggableSubscriber, sampleOrgEnvironment } from './workspace.ts';

// Drives the real editor, with the extension installed from its .vsix, from a customer's name to the right line, and saves pictures of it.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const pictures = process.argv[2];
if (pictures === undefined) {
  throw new Error('Name the folder for the pictures: npm run demo -- --screenshots DIR');
}

const editor = (await ensureEditor()) as InstalledEditor;
const vsix = await packExtension(repository);
for (const [name, theme] of [
  ['dark', 'Default Dark Modern'],
  ['light', 'Default Light Modern'],
] as const) {
  await takePictures(join(pictures, name), theme);
}

async function takePictures(folder: string, theme: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await using cleanUp = new AsyncDisposableStack();
  const sampleOrg = await startSampleOrgProcess(repository);
  cleanUp.defer(() => sampleOrg.close());
  const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
  const workspace = await createDemoWorkspace(ready);
  cleanUp.defer(() => workspace.remove());
  const server = await EditorServer.start(editor, {
    vsix,
    environment: sampleOrgEnvironment(sampleOrg.ready),
    settings: { 'workbench.colorTheme': theme },
  });
  cleanUp.defer(() => server.close());
  const browser = await Browser.start(editor);
  cleanUp.defer(() => browser.close());
  const workbench = await Workbench.open(
    await browser.newPage(),
    `${server.url}/?folder=${encodeURIComponent(workspace.folder)}`,
  );
  try {
    await mainJob(workbench, debuggableSubscriber(ready).name, (name) =>
      workbench.picture(join(folder, `${name}.png`)),
    );
  } catch (error) {
    await workbench.picture(join(folder, 'failed.png'));
    throw error;
  }
}

async function mainJob(
  workbench: Workbench,
  subscriber: string,
  picture: (name: string) => Promise<void>,
): Promise<void> {
  await workbench.openSidebar('Customer Debugger');
  await picture('01-welcome');
  await workbench.runCommand('ISV Customer Debugger: Take the Tour');
  await workbench.opened('Welcome');
  await picture('02-tour');
  await workbench.runCommand('ISV Customer Debugger: Try the Sample Org');
  await workbench.treeItem(subscriber).waitFor();
  await picture('03-subscribers');
  await workbench.runCommand('ISV Customer Debugger: Search Subscribers');
  await workbench.answer('Northwind');
  await workbench.treeItem(subscriber).waitFor();
  await picture('04-found');
  await workbench.runCommand('ISV Customer Debugger: Clear Search and Filters');
  await workbench.expand(subscriber);
  await workbench.expand('Debug Logs');
  await workbench.treeItem('None yet').waitFor();
  await picture('05-subscriber');
  await workbench.selectTreeItem('None yet');
  // Retrieves it, and then shows its files.
  await workbench.selectTreeItem('Package Source');
  await workbench.openFromTree('DiscountPolicies.cls');
  await workbench.toggleBreakpoint('return cached;');
  await picture('06-breakpoint');
  await workbench.openFromTree('InvoiceService.cls');
  await workbench.addLogMessage('service.total(invoice);', '{invoice.Name}: {invoice.Lines__r.size()} lines');
  await workbench.selectTreeItem(subscriber);
  await workbench.runCommand('ISV Customer Debugger: Debug This Subscriber');
  await workbench.statusBarShows(/waiting for a request/);
  await picture('07-session');
  await workbench.openFile('reproduce.apex');
  await workbench.runCommand('ISV Customer Debugger: Run Anonymous Apex');
  await workbench.waitForStop('breakpoint');
  await workbench.expandScope('Local', 'accountId');
  await workbench.expandScope('Static', 'cached');
  await picture('08-stopped');
  await workbench.press('Shift+F11');
  await workbench.waitForStop('step');
  await workbench.expandScope('Local', 'invoice');
  await picture('09-stepped');
  for (const expression of ['items.size()', 'items[0].quantity * 2', 'invoice.Name']) {
    await workbench.watch(expression);
  }
  await picture('10-watches');
  await workbench.press('Shift+F5');
  await workbench.waitForSessionEnd();
  await workbench.tickExceptions('All Exceptions');
  await workbench.press('F5');
  await workbench.statusBarShows(/waiting for a request/);
  await workbench.openFile('issue-again.apex');
  await workbench.runCommand('ISV Customer Debugger: Run Anonymous Apex');
  await workbench.waitForStop('exception');
  await workbench.exceptionShows('InvoiceLockedException');
  await picture('11-exception');
  await workbench.press('Shift+F5');
  await workbench.waitForSessionEnd();
  await workbench.openSidebar('Customer Debugger');
  await workbench.expand(subscriber);
  await workbench.expand('Debug Logs');
  await workbench.selectTreeItem('executeAnonymous');
  await workbench.opened('.log');
  await picture('12-log');
}
