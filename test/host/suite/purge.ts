import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AnonymousRunResult } from '../../../src/vscode/apexRuns/apexRuns.ts';
import type { CommandId } from '../../../src/vscode/commandTable.ts';
import { inOrder } from './inOrder.ts';
import { enterable } from './sampleOrgLine.ts';
import { stage } from './stage.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

/** The runner gives the editor a home of its own: everything that the editor and its extensions write is below. */
const profile = join(homedir(), 'user-data');
const canary = 'CanaryOfACustomer';
const source = `System.debug('${canary}'); Integer.valueOf('${canary}');`;

/** Files that hold the canary, by their names below the profile. */
function remains(): readonly string[] {
  return readdirSync(profile, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(canary))
    .map((path) => path.slice(profile.length + 1));
}

// Only where the runner has made the profile: elsewhere it is somebody's own.
(stage.available ? describe : describe.skip)('purging what is on the machine', function () {
  inOrder(this);
  const { orgId, handOff } = enterable(true);

  async function leaveTraces(): Promise<void> {
    const result = await run<AnonymousRunResult>('isvDebugger.runAnonymousApex', { orgId, source, log: true });
    assert.ok(result?.logId !== undefined && !result.success);
    await run('isvDebugger.openDebugLog', { orgId, logId: result.logId });
    await run('isvDebugger.showRunOutput');
    await stage.visible(`.part.panel .view-line:has-text("${canary}")`);
    const places = remains();
    assert.ok(
      places.some((path) => path.includes('debugLogs')),
      `a downloaded log: ${places.join()}`,
    );
    assert.ok(
      places.some((path) => path.includes('output_logging')),
      `the output of runs: ${places.join()}`,
    );
  }

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal(await run('isvDebugger.pasteHandOff', { handOff, confirmed: true }), orgId);
    assert.ok(await run('isvDebugger.retrievePackageSource', { orgId }));
  });

  after(async () => {
    await run('isvDebugger.forgetHandOff', { orgId });
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('workbench.action.closePanel');
  });

  for (const [name, command] of [
    ['one customer', 'isvDebugger.purgeCustomerFiles'],
    ['all customers', 'isvDebugger.purgeAllCustomerFiles'],
  ] as const) {
    it(`leaves nothing of ${name} in any file of the editor`, async () => {
      await leaveTraces();
      await run(command, { orgId, confirmed: true });
      assert.deepEqual(remains(), []);
      await stage.screenshot(`purge-${command === 'isvDebugger.purgeCustomerFiles' ? 1 : 2}`);
    });
  }
});
