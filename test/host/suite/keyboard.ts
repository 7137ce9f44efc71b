import assert from 'node:assert/strict';
import { stage } from './stage.ts';

// A person without a mouse: keys go in, and what has the focus is heard.

const quickInput = '.quick-input-widget input[type="text"]';
const quickRow = '.quick-input-widget .monaco-list-row';

/** Waits until something is so. For what tells of itself by no event that a test could wait for. */
export async function holds(what: string, isSo: () => unknown): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if ((await isSo()) === true) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`It never came true that ${what}`);
}

/** Runs a command by its title in the palette. */
export async function palette(title: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await offered(title);
      break;
    } catch (error) {
      // A busy window loses a key, or the palette with it.
      if (tries === 3) {
        throw error;
      }
      await stage.press('Escape');
    }
  }
  await stage.press('Enter');
}

/** Opens the palette and types until it offers the command first. */
async function offered(title: string): Promise<void> {
  // A question that is just closing would take the palette with it.
  await holds('no question is open', async () => (await stage.texts('.quick-input-widget:visible')).length === 0);
  await stage.press('F1');
  await stage.visible(quickInput);
  await stage.type(title);
  await stage.visible(`${quickRow}:has-text("${title}")`);
  await holds(`the palette offers ${title} first`, async () => (await stage.focused()).includes(title));
}

/** Types into the question that is asked, and takes what it offers first then. */
export async function choose(text: string): Promise<void> {
  await stage.visible(quickRow);
  await stage.type(text);
  await holds(`"${text}" is offered first`, async () => (await stage.focused()).includes(text));
  await stage.press('Enter');
}

/** Waits until something else has the focus, for a second at most: a key may also lead nowhere. A window that is busy takes its time. */
async function changes(heard: string): Promise<void> {
  for (let tries = 0; tries < 20 && (await stage.focused()) === heard; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Presses a key until the focus says this; answers all that was heard on the way. */
export async function pressUntil(key: string, wanted: string | RegExp, most = 30): Promise<readonly string[]> {
  const heard: string[] = [];
  for (let times = 0; times < most; times++) {
    const now = await stage.focused();
    heard.push(now);
    if (typeof wanted === 'string' ? now.includes(wanted) : wanted.test(now)) {
      return heard;
    }
    await stage.press(key);
    await changes(now);
  }
  assert.fail(`${key} never led to ${String(wanted)}; heard: ${heard.join(' | ')}`);
}
