import assert from 'node:assert/strict';
import { parseHandOff } from '../../../../src/core/loginAccess/handOffUrl.ts';
import type { AskedHandOff } from '../../../../src/vscode/loginAccess/askHandOff.ts';
import { HandOffWatch } from '../../../../src/vscode/loginAccess/handOffWatch.ts';
import { productionId, sandboxId } from '../fakeOrgs.ts';

function copied(orgId: string, secret = 'secret'): AskedHandOff {
  const text = `forceide://x/?url=northwind--uat.sandbox.my.salesforce.com&sessionId=${orgId}!${secret}`;
  return { text, handOff: parseHandOff(text) };
}

describe('the watch for a hand-off that comes back', () => {
  let clipboard: AskedHandOff | undefined;
  let reads: number;
  let offered: string[];
  let now: number;
  let watch: HandOffWatch;

  beforeEach(() => {
    clipboard = undefined;
    reads = 0;
    offered = [];
    now = 0;
    watch = new HandOffWatch({
      readClipboard: () => {
        reads += 1;
        return Promise.resolve(clipboard);
      },
      offer: (handOff, wanted) => offered.push(`${handOff.orgId} for ${wanted}`),
      now: () => now,
    });
  });

  it('never looks at the clipboard before a login was begun', async () => {
    clipboard = copied(sandboxId);
    await watch.windowFocused();
    assert.deepEqual([reads, offered], [0, []]);
  });

  it('offers what is on it when the user comes back, once', async () => {
    watch.begin(sandboxId);
    await watch.windowFocused();
    assert.deepEqual(offered, []);
    clipboard = copied(sandboxId);
    await watch.windowFocused();
    await watch.windowFocused();
    assert.deepEqual(offered, [`${sandboxId} for ${sandboxId}`]);
  });

  it('offers a fresh one, and one to another org', async () => {
    watch.begin(sandboxId);
    for (const next of [copied(sandboxId), copied(sandboxId, 'fresh'), copied(productionId)]) {
      clipboard = next;
      await watch.windowFocused();
    }
    assert.deepEqual(offered, [
      `${sandboxId} for ${sandboxId}`,
      `${sandboxId} for ${sandboxId}`,
      `${productionId} for ${sandboxId}`,
    ]);
  });

  it('stops looking after half an hour, or when the org was entered', async () => {
    clipboard = copied(sandboxId);
    watch.begin(sandboxId);
    now = 31 * 60_000;
    await watch.windowFocused();
    watch.begin(sandboxId);
    watch.end();
    await watch.windowFocused();
    assert.deepEqual([reads, offered], [0, []]);
  });

  it('offers nothing that was read too late', async () => {
    let arrive: (value: AskedHandOff) => void = () => undefined;
    const slow = new HandOffWatch({
      readClipboard: () => new Promise((resolve) => (arrive = resolve)),
      offer: () => offered.push('late'),
      now: () => now,
    });
    slow.begin(sandboxId);
    const focused = slow.windowFocused();
    slow.end();
    arrive(copied(sandboxId));
    await focused;
    assert.deepEqual(offered, []);
  });
});
