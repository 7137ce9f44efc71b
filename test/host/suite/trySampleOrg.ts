import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../../src/vscode/commandTable.ts';

function run<T>(command: CommandId, argument?: unknown): Thenable<T | undefined> {
  return vscode.commands.executeCommand<T | undefined>(command, argument);
}

interface ListedLine {
  readonly isSandbox: boolean;
  readonly entered: boolean;
}

describe('Try the Sample Org', () => {
  after(() => run('isvDebugger.stopSampleOrg'));

  it('starts one from the extension itself, connects to it and enters what it may', async () => {
    await run('isvDebugger.trySampleOrg');
    const listed = (await run<ListedLine[]>('isvDebugger.refreshSubscribers')) ?? [];
    // Licences of more orgs than are hosted; of those that are, one hand-off was taken back and one grant is over.
    assert.equal(listed.length, 13);
    assert.equal(listed.filter(({ entered }) => entered).length, 3);
  });

  it('leaves nothing listed when it is stopped', async () => {
    await run('isvDebugger.stopSampleOrg');
    assert.deepEqual(await run('isvDebugger.refreshSubscribers'), []);
  });
});
