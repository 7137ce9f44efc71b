import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { parseHandOff } from '../../../src/core/loginAccess/handOffUrl.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { inOrder } from './inOrder.ts';
import { enterable } from './sampleOrgLine.ts';
import { stage } from './stage.ts';
import { expandRow } from './treeRows.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

const row = (text: string): string => `.sidebar .monaco-list-row:has-text("${text}")`;
const quickPick = (text: string): string => `.quick-input-widget .monaco-list-row[aria-label^="${text}"]`;

const statusItem = '.statusbar-item[id*="isvDebugger.tracing"]';

function minutesFromNow(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

interface FlagRow {
  readonly Id: string;
  readonly LogType: string;
  readonly TracedEntity: { readonly Name: string };
  readonly ExpirationDate: string;
}

describe('tracing in the editor', function () {
  inOrder(this);
  const { orgId, handOff, name } = enterable(true);
  const workbench = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('workbench');
  let themeBefore: string | undefined;

  /** Trace flags, as the org itself lists them. */
  async function flags(): Promise<readonly FlagRow[]> {
    const { instanceUrl, orgSession } = parseHandOff(handOff);
    const query = encodeURIComponent(
      'SELECT Id, LogType, TracedEntity.Name, ExpirationDate FROM TraceFlag ORDER BY LogType, TracedEntity.Name',
    );
    const response = await fetch(`${instanceUrl}/services/data/v60.0/tooling/query?q=${query}`, {
      headers: { authorization: `Bearer ${orgSession}` },
    });
    const { records } = (await response.json()) as { records: readonly FlagRow[] };
    return records;
  }

  async function theme(name: string | undefined): Promise<void> {
    await workbench().update('colorTheme', name, vscode.ConfigurationTarget.Global);
  }

  before(async () => {
    themeBefore = workbench().inspect<string>('colorTheme')?.globalValue;
    await theme('Default Dark Modern');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('isvDebugger.subscribers.focus');
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
  });

  after(async () => {
    await run('isvDebugger.forgetHandOff', { orgId });
    await theme(themeBefore);
  });

  it('is turned on by one button, and shown with the time that is left', async () => {
    await expandRow(row(name));
    await expandRow(row('Tracing'));
    await stage.visible(row('Nobody is traced'));
    await stage.screenshot('tracing-1-nothing-traced');
    assert.ok((await run('isvDebugger.turnTracingOn', { orgId })) instanceof Date);
    await stage.visible(row('30 min left'));
    await stage.hover(row('Replay'));
    await stage.screenshot('tracing-2-traced');
    assert.deepEqual(
      (await flags()).map(({ LogType }) => LogType),
      ['USER_DEBUG'],
    );
  });

  it('is asked about in one question from the palette', async () => {
    const asked = run<Date>('isvDebugger.turnTracingOn');
    await stage.visible(quickPick('Support case'));
    await stage.screenshot('tracing-3-one-question');
    await stage.click(quickPick('Support case'));
    assert.ok((await asked) instanceof Date);
    await stage.visible(row('Support case'));
    assert.equal((await flags()).length, 1, 'the same flag, with other levels');
  });

  it('traces a class and a trigger that are found in the org', async () => {
    const asked = run<Date>('isvDebugger.traceMore', { orgId });
    await stage.visible(quickPick('Dana Whitfield'));
    await stage.type('Invoice');
    await stage.visible(quickPick('acme.InvoiceService'));
    await stage.click(quickPick('acme.InvoiceService, class'));
    await stage.click(quickPick('acme.InvoiceTrigger, trigger'));
    await stage.screenshot('tracing-4-who-or-what');
    await stage.press('Enter');
    await stage.visible(quickPick('New Levels'));
    await stage.screenshot('tracing-5-levels');
    await stage.click(quickPick('New Levels'));
    await stage.visible(quickPick('Use These Levels'));
    await stage.screenshot('tracing-6-own-levels');
    await stage.click(quickPick('Callout'));
    await stage.visible(quickPick('FINEST'));
    await stage.screenshot('tracing-7-one-level');
    await stage.click(quickPick('FINEST'));
    await stage.visible(quickPick('Use These Levels'));
    await stage.click(quickPick('Use These Levels'));
    await stage.visible(quickPick('4 h'));
    await stage.screenshot('tracing-8-how-long');
    await stage.click(quickPick('4 h'));
    assert.ok((await asked) instanceof Date);
    await stage.visible(row('acme.InvoiceService'));
    await stage.screenshot('tracing-9-several');
    assert.deepEqual(
      (await flags()).map(({ LogType }) => LogType),
      ['CLASS_TRACING', 'CLASS_TRACING', 'USER_DEBUG'],
    );
  });

  it('is extended, and looks right in a light window too', async () => {
    await theme('Default Light Modern');
    const [flag] = await flags();
    const until = await run<Date>('isvDebugger.extendTracing', { orgId, flagId: flag?.Id, minutes: 300 });
    assert.ok(until instanceof Date);
    await stage.visible(row('5 h left'));
    await stage.screenshot('tracing-10-extended-light');
    await theme('Default Dark Modern');
  });

  it('is ended, all of it at once', async () => {
    const ending = run('isvDebugger.endTracing', { orgId });
    await stage.visible(quickPick('acme.InvoiceTrigger'));
    await stage.screenshot('tracing-11-end');
    await stage.press('Enter');
    await ending;
    await stage.visible(row('Nobody is traced'));
    assert.deepEqual(await flags(), []);
  });

  it('offers in the status bar to extend what ends soon', async () => {
    await run('isvDebugger.turnTracingOn', { orgId, minutes: 30 });
    const [flag] = await flags();
    const { instanceUrl, orgSession } = parseHandOff(handOff);
    await fetch(`${instanceUrl}/services/data/v60.0/tooling/sobjects/TraceFlag/${flag?.Id ?? ''}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${orgSession}`, 'content-type': 'application/json' },
      // Half an hour in all, of which four minutes are left.
      body: JSON.stringify({ StartDate: minutesFromNow(-26), ExpirationDate: minutesFromNow(4) }),
    });
    await run('isvDebugger.refreshTracing', { orgId });
    await stage.visible(statusItem);
    await stage.screenshot('tracing-12-ends-soon');
    await stage.click(statusItem);
    await stage.visible(row('30 min left'));
    await stage.visible('.part.statusbar:not(:has([id*="isvDebugger.tracing"]))');
    await run('isvDebugger.endTracing', { orgId });
  });

  it('leaves nothing in an org whose hand-off is forgotten', async () => {
    await run('isvDebugger.turnTracingOn', { orgId, minutes: 20 });
    assert.equal((await flags()).length, 1);
    await run('isvDebugger.forgetHandOff', { orgId });
    assert.deepEqual(await flags(), []);
  });
});
