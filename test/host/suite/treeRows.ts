import assert from 'node:assert/strict';
import { stage } from './stage.ts';

/** Opens the line of a tree that `row` selects, unless it is open. */
export async function expandRow(row: string): Promise<void> {
  const collapsed = `${row} .monaco-tl-twistie.collapsed`;
  await stage.visible(row);
  // Lines move while others are read: a click may meet the wrong one, or none because it is open by now; and a tree that is drawn
  // anew closes what was about to open.
  for (let times = 0; times < 8 && (await stage.texts(collapsed)).length > 0; times++) {
    await stage.click(collapsed).catch(() => undefined);
    // A line that is opening stays collapsed until what it holds is there, and a second click would close it again.
    await stage.visible(`${row} .monaco-tl-twistie:not(.collapsed)`).catch(() => undefined);
  }
  assert.deepEqual(await stage.texts(collapsed), [], `${row} is open`);
}
