import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SampleOrgReady } from '../../../scripts/demo/workspace.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { inOrder } from './inOrder.ts';
import { stage } from './stage.ts';

interface ListedLine {
  readonly orgId: string;
  readonly name: string;
}

const row = '.sidebar .monaco-list-row';
const message = '.sidebar .message';
const quickInput = '.quick-input-widget';

function rowOf(name: string): string {
  return `${row}[aria-label*="${name}"]`;
}

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

describe('the subscribers of a large LMO', function () {
  inOrder(this);
  let child: ChildProcess;
  let org: SampleOrgReady;
  let contoso: string;
  let themeBefore: string | undefined;
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');

  const known = async (): Promise<readonly ListedLine[]> =>
    (await run<ListedLine[]>('isvDebugger.refreshSubscribers')) ?? [];
  const theme = async (name: string | undefined): Promise<void> => {
    await workbench().update('colorTheme', name, vscode.ConfigurationTarget.Global);
  };

  const control = async (path: string, body: object): Promise<void> => {
    const reply = await fetch(`${org.control.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
    assert.ok(reply.ok, await reply.text());
  };

  before(async () => {
    themeBefore = workbench().inspect<string>('colorTheme')?.globalValue;
    const extension = vscode.extensions.getExtension('isv-customer-debugger.isv-customer-debugger');
    const script = join(extension?.extensionPath ?? '', 'dist/sampleOrg.cjs');
    const argv = ['--port', '0', '--parent-pid', String(process.pid), '--subscribers', '400', '--seed', '7'];
    child = spawn(process.execPath, [script, ...argv], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    const [line] = (await once(createInterface({ input: child.stdout ?? assert.fail('has an output') }), 'line')) as [
      string,
    ];
    org = JSON.parse(line) as SampleOrgReady;
    contoso = org.subscribers.find(({ name }) => name === 'Contoso Ltd')?.orgId ?? '';
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
  });

  after(async () => {
    await theme(themeBefore);
    await run('isvDebugger.clearSearch');
    await run('isvDebugger.removeFavorite', { orgId: contoso });
    await run('isvDebugger.removeRecent', { orgId: contoso });
    await run('isvDebugger.forgetLmo');
    child.kill();
    await once(child, 'exit');
  });

  it('are listed by the page, and the rest is a line away', async () => {
    await run('isvDebugger.connectLmo', { instanceUrl: org.lmo.url, orgSession: org.lmo.session });
    await stage.visible(rowOf('Acorn'));
    const first = await known();
    assert.ok(first.length >= 100 && first.length < 200, String(first.length));
    await stage.screenshot('subscribers-1-list');
    await run('isvDebugger.showMoreSubscribers');
    const more = await known();
    assert.ok(more.length >= first.length + 50, `${first.length}, then ${more.length}`);
  });

  it('are sought in the LMO while one types', async () => {
    const searching = run('isvDebugger.searchSubscribers');
    await stage.visible(`${quickInput} input`);
    await stage.type('contoso');
    await stage.visible(`${message}:has-text("contoso")`);
    await stage.visible(rowOf('Contoso Ltd'));
    await stage.screenshot('subscribers-2-search');
    await stage.press('Enter');
    await searching;
    assert.match((await stage.texts(message)).join(), /“contoso” · 1 found/);
  });

  it('are gone to where nothing fits, with a way back', async () => {
    await theme('Default Dark Modern');
    await run('isvDebugger.searchSubscribers', 'nobody is called so');
    await stage.visible('.sidebar .welcome-view a:has-text("Clear Search and Filters")');
    await stage.screenshot('subscribers-3-no-match-dark');
    await stage.click('.sidebar .welcome-view a:has-text("Clear Search and Filters")');
    await stage.visible(rowOf('Acorn'));
  });

  it('are narrowed by what can be chosen together', async () => {
    const filtering = run('isvDebugger.filterSubscribers');
    await stage.visible(`${quickInput} .monaco-list-row:has-text("Sandbox")`);
    await stage.click(
      `${quickInput} .monaco-list-row[aria-label*="Sandbox"] .quick-input-list-checkbox, ${quickInput} .monaco-list-row[aria-label*="Sandbox"]`,
    );
    await stage.click(`${quickInput} .monaco-list-row[aria-label*="Behind the newest version"]`);
    await stage.screenshot('subscribers-4-filter-dark');
    await stage.press('Enter');
    await filtering;
    await stage.visible(`${message}:has-text("Sandbox · Behind")`);
    await stage.visible(rowOf('Adventure Works — QA'));
    await stage.screenshot('subscribers-5-filtered-dark');
    await run('isvDebugger.clearSearch');
  });

  it('stand on top where they are favorites', async () => {
    await theme(themeBefore);
    await run('isvDebugger.addFavorite', { orgId: contoso });
    await stage.visible(rowOf('Favorites'));
    await stage.visible(rowOf('Contoso Ltd'));
    const labels = (await stage.texts(row)).slice(0, 2).join();
    assert.match(labels, /Favorites.*Contoso Ltd/s);
    await stage.screenshot('subscribers-6-favorites');
    await run('isvDebugger.removeFavorite', { orgId: contoso });
  });

  it('are gone to from the palette, whatever page they are on', async () => {
    const going = run('isvDebugger.goToSubscriber');
    await stage.visible(`${quickInput} input`);
    await stage.type('contoso');
    await stage.visible(`${quickInput} .monaco-list-row[aria-label*="Contoso Ltd"]`);
    await stage.screenshot('subscribers-7-go-to');
    await stage.press('Enter');
    await going;
    await stage.visible(`${row}.selected[aria-label*="Contoso Ltd"]`);
    await stage.visible(rowOf('Recent'));
    await stage.screenshot('subscribers-8-gone-to');
  });

  it('tell what is known when one looks at them', async () => {
    await stage.hover(rowOf('Contoso Ltd'));
    await stage.visible('.monaco-hover:has-text("Acme Collections 1.0.0, behind 1.2.0")');
    await stage.screenshot('subscribers-9-tooltip');
  });

  it('take in what has changed', async () => {
    await control('/licenses/change', { subscriber: contoso, packageId: '033000000000001AAA', status: 'Suspended' });
    await known();
    await stage.visible(`${rowOf('Contoso Ltd')}[aria-label*="Suspended"]`);
  });

  it('stay when the LMO does not answer, and say how old they are', async () => {
    const orgId = org.lmo.session.slice(0, org.lmo.session.indexOf('!'));
    await control('/faults', { orgId, kind: 'status', status: 503, match: { path: '/composite' } });
    assert.deepEqual(await known(), []);
    await stage.visible(`${message}:has-text("The list is as of")`);
    await stage.visible(rowOf('Contoso Ltd'));
    await stage.screenshot('subscribers-10-lmo-does-not-answer');
    await control('/faults/clear', {});
    await vscode.commands.executeCommand('notifications.clearAll');
    assert.ok((await known()).length > 100);
  });
});
