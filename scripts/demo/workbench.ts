import type { Locator, Page } from '../host/browser.ts';

const timeout = 30_000;
/** Milliseconds until a key or click counts as lost, and in which it is tried again. */
const tryTime = 5_000;
const patience = 90_000;

/** The VS Code window as a person uses it: palette, sidebar, editor, debug toolbar. */
export class Workbench {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(page: Page, url: string): Promise<Workbench> {
    await page.goto(url, { timeout: 60_000 });
    await page.waitForSelector('.monaco-workbench .activitybar', { timeout: 60_000 });
    const workbench = new Workbench(page);
    // Clicks in the first moments get lost: the window is ready when its extensions have put their items up.
    await page.waitForSelector('.activitybar [aria-label*="Customer Debugger"]', { timeout: 60_000 });
    return workbench;
  }

  async picture(path: string): Promise<void> {
    await this.settle();
    await this.#page.screenshot({ path });
  }

  /** Until no progress bar runs in the sidebar. */
  async settle(): Promise<void> {
    await this.#page.waitForSelector('.sidebar .monaco-progress-container.active', { state: 'hidden', timeout });
  }

  async openSidebar(title: string): Promise<void> {
    const heading = this.#page.locator('.sidebar .composite.title', { hasText: title }).first();
    await untilDone(async () => {
      // A second click on what is open would close it.
      if (!(await heading.isVisible())) {
        await this.#page.locator(`.activitybar [aria-label*="${title}"]`).first().click({ timeout: tryTime });
      }
      await heading.waitFor({ state: 'visible', timeout: tryTime });
    });
    await this.#page.waitForSelector('.sidebar .welcome-view-content, .sidebar .monaco-list-row', { timeout });
  }

  async runCommand(title: string): Promise<void> {
    await this.#takeOffered('F1', `>${title}`, title);
  }

  /** Opens a quick input by its key, and takes what it offers for a text. */
  async #takeOffered(key: string, text: string, offer: string): Promise<void> {
    const input = this.#page.locator('.quick-input-widget input[type="text"]').first();
    const row = this.#page.locator('.quick-input-widget .monaco-list-row', { hasText: offer }).first();
    await untilDone(async (isFirst) => {
      if (!isFirst) {
        // What the try before has left open, without the focus perhaps. With nothing open it does nothing here.
        await this.#page.keyboard.press('Escape');
      }
      await this.#page.keyboard.press(key);
      await input.waitFor({ state: 'visible', timeout: tryTime });
      await input.fill(text, { timeout: tryTime });
      await row.waitFor({ state: 'visible', timeout: tryTime });
      await input.press('Enter', { timeout: tryTime });
      await row.waitFor({ state: 'hidden', timeout: tryTime });
    });
  }

  /** Types into the box that asks, and accepts it. */
  async answer(text: string): Promise<void> {
    const input = this.#page.locator('.quick-input-widget input[type="text"]').first();
    await input.waitFor({ state: 'visible', timeout });
    await input.fill(text, { timeout });
    await input.press('Enter', { timeout });
  }

  /** Enters an org and debugs there at once. */
  async enterAndDebug(handOff: string): Promise<void> {
    await this.runCommand('ISV Customer Debugger: Paste Hand-Off');
    // What is typed there is a secret.
    const input = this.#page.locator('.quick-input-widget input[type="password"]').first();
    await input.waitFor({ state: 'visible', timeout });
    await input.fill(handOff, { timeout });
    await input.press('Enter', { timeout });
    const choice = this.#page.locator('.quick-input-widget .monaco-list-row', { hasText: 'Enter and Debug' }).first();
    await choice.click({ timeout });
  }

  /** A notification that shows by itself. */
  toast(text: string): Locator {
    return this.#page.locator('.notification-toast', { hasText: text }).first();
  }

  treeItem(text: string): Locator {
    return this.#page.locator('.sidebar .monaco-list-row', { hasText: text }).first();
  }

  async selectTreeItem(text: string): Promise<void> {
    await this.treeItem(text).click({ timeout });
  }

  async expand(text: string): Promise<void> {
    await this.#open(this.treeItem(text));
  }

  /** Opens a line of a tree, unless it is open. */
  async #open(row: Locator): Promise<void> {
    const collapsed = row.locator('.monaco-tl-twistie.collapsed').first();
    await row.waitFor({ timeout });
    await untilDone(async () => {
      if (await collapsed.isVisible()) {
        await collapsed.click({ timeout: tryTime });
      }
      // A line that is opening stays collapsed until what it holds is there.
      await collapsed.waitFor({ state: 'hidden', timeout: tryTime });
    });
  }

  async openFromTree(text: string): Promise<void> {
    await untilDone(async () => {
      await this.treeItem(text).dblclick({ timeout });
      await this.opened(text);
    });
  }

  /** Until a tab with this in its name is there. */
  async opened(name: string): Promise<void> {
    await this.#page.waitForSelector(`.tabs-container .tab[aria-label*="${name}"]`, { timeout });
  }

  async openFile(name: string): Promise<void> {
    await this.#takeOffered('Control+p', name, name);
    await this.opened(name);
  }

  /** Puts the cursor on the first line with this text and presses F9. */
  async toggleBreakpoint(lineText: string): Promise<void> {
    const breakpoint = this.#page
      .locator('.monaco-editor .codicon-debug-breakpoint, .monaco-editor .codicon-debug-breakpoint-unverified')
      .first();
    await untilDone(async () => {
      // A second F9 would take it away again.
      if (!(await breakpoint.isVisible())) {
        await this.#goToLine(lineText);
        await this.#page.keyboard.press('F9');
      }
      await breakpoint.waitFor({ state: 'visible', timeout: tryTime });
    });
  }

  async addLogMessage(lineText: string, message: string): Promise<void> {
    await untilDone(async () => {
      await this.#goToLine(lineText);
      await this.runCommand('Debug: Add Logpoint...');
      await this.#page.waitForSelector('.breakpoint-widget .monaco-editor.focused', { timeout: tryTime });
    });
    await this.#page.keyboard.type(message);
    await this.#page.keyboard.press('Enter');
    await this.#page.waitForSelector('.breakpoint-widget', { state: 'hidden', timeout });
  }

  /** Adds it to the Watch view, and waits until it has a value. */
  async watch(expression: string): Promise<void> {
    const header = this.#page.locator('.pane-header[aria-label*="Watch"]').first();
    await untilDone(async () => {
      await header.hover({ timeout });
      await header.locator('[aria-label="Add Expression"]').first().click({ timeout });
      await this.#page.waitForSelector('.debug-watch .monaco-inputbox input', { timeout: tryTime });
    });
    await this.#page.keyboard.type(expression);
    await this.#page.keyboard.press('Enter');
    await this.#page
      .locator('.debug-watch .monaco-list-row', { hasText: `${expression} =` })
      .first()
      .waitFor({ timeout });
  }

  /** Ticks an exception filter of the Breakpoints view. */
  async tickExceptions(filter: string): Promise<void> {
    const row = this.#page.locator('.debug-breakpoints .monaco-list-row', { hasText: filter }).first();
    await row.locator('.monaco-checkbox, input').first().click({ timeout });
  }

  async exceptionShows(typeName: string): Promise<void> {
    await this.#page.locator('.exception-widget', { hasText: typeName }).first().waitFor({ timeout });
  }

  async #goToLine(lineText: string): Promise<void> {
    const find = this.#page.locator('.find-widget textarea').first();
    await untilDone(async () => {
      // The sidebar has a search of its own on the same key: the editor must have the focus.
      await this.#page.locator('.editor-group-container.active .view-lines').first().click({ timeout });
      await this.#page.waitForSelector('.editor-group-container.active .monaco-editor.focused', { timeout: tryTime });
      await this.#page.keyboard.press('Control+f');
      await find.waitFor({ state: 'visible', timeout: tryTime });
      await find.fill(lineText, { timeout: tryTime });
    });
    await find.press('Enter', { timeout });
    await this.#page.keyboard.press('Escape');
    // A toast takes the first one.
    await this.#page.keyboard.press('Escape');
  }

  async statusBarShows(text: RegExp): Promise<void> {
    await this.#page
      .locator('.statusbar-item')
      .filter({ hasText: text })
      .first()
      .waitFor({ state: 'visible', timeout });
  }

  /** Until the Call Stack says why the request stands: `breakpoint`, `step`. */
  async waitForStop(reason: string): Promise<void> {
    await this.#page.getByText(`Paused on ${reason}`).first().waitFor({ state: 'visible', timeout });
    await this.#page.waitForSelector('.debug-viewlet .scope', { timeout });
    // VS Code asks for the top frame first and for the others a moment later.
    await this.#page.getByText('Load More Stack Frames').first().waitFor({ state: 'hidden', timeout });
  }

  /** Opens a scope of the Variables view until one of its variables shows. */
  async expandScope(name: string, variable: string): Promise<void> {
    const scope = this.#page.locator('.debug-variables .monaco-list-row').filter({ hasText: name }).first();
    await this.#open(scope);
    await this.#page.locator('.debug-variables .monaco-list-row', { hasText: variable }).first().waitFor({ timeout });
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key);
  }

  async waitForSessionEnd(): Promise<void> {
    await this.#page
      .locator('.statusbar-item')
      .filter({ hasText: /left$/ })
      .first()
      .waitFor({ state: 'hidden', timeout });
  }
}

/**
 * Does something until what it waits for at its end is there: a busy window loses keys and clicks, and moves the focus late. What is done
 * must be safe to do again.
 */
async function untilDone(attempt: (isFirst: boolean) => Promise<void>): Promise<void> {
  const end = performance.now() + patience;
  for (let isFirst = true; ; isFirst = false) {
    try {
      await attempt(isFirst);
      return;
    } catch (error) {
      if (performance.now() > end || !/Timeout/.test(String(error))) {
        throw error;
      }
    }
  }
}
