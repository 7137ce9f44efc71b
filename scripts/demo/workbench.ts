import type { Locator, Page } from '../host/browser.ts';

const timeout = 20_000;

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
    await this.#page.locator(`.activitybar [aria-label*="${title}"]`).first().click({ timeout });
    await this.#page.waitForSelector('.sidebar .welcome-view-content, .sidebar .monaco-list-row', { timeout });
  }

  async runCommand(title: string): Promise<void> {
    await this.#page.keyboard.press('F1');
    const input = this.#page.locator('.quick-input-widget input[type="text"]').first();
    await input.waitFor({ state: 'visible', timeout });
    await input.fill(`>${title}`);
    const row = this.#page.locator('.quick-input-widget .monaco-list-row', { hasText: title }).first();
    await row.waitFor({ state: 'visible', timeout });
    await this.#page.keyboard.press('Enter');
  }

  /** Types into the box that asks, and accepts it. */
  async answer(text: string): Promise<void> {
    const input = this.#page.locator('.quick-input-widget input[type="text"]').first();
    await input.waitFor({ state: 'visible', timeout });
    await this.#page.keyboard.type(text);
    await this.#page.keyboard.press('Enter');
  }

  treeItem(text: string): Locator {
    return this.#page.locator('.sidebar .monaco-list-row', { hasText: text }).first();
  }

  async selectTreeItem(text: string): Promise<void> {
    await this.treeItem(text).click({ timeout });
  }

  async expand(text: string): Promise<void> {
    const twistie = this.treeItem(text).locator('.monaco-tl-twistie.collapsed');
    await this.treeItem(text).waitFor({ timeout });
    if ((await twistie.count()) > 0) {
      await twistie.first().click({ timeout });
    }
  }

  async openFromTree(text: string): Promise<void> {
    await this.treeItem(text).dblclick({ timeout });
    await this.opened(text);
  }

  /** Until a tab with this in its name is there. */
  async opened(name: string): Promise<void> {
    await this.#page.waitForSelector(`.tabs-container .tab[aria-label*="${name}"]`, { timeout });
  }

  async openFile(name: string): Promise<void> {
    await this.#page.keyboard.press('Control+p');
    const input = this.#page.locator('.quick-input-widget input[type="text"]').first();
    await input.waitFor({ state: 'visible', timeout });
    await input.fill(name);
    await this.#page.locator('.quick-input-widget .monaco-list-row', { hasText: name }).first().waitFor({ timeout });
    await this.#page.keyboard.press('Enter');
    await this.opened(name);
  }

  /** Puts the cursor on the first line with this text and presses F9. */
  async toggleBreakpoint(lineText: string): Promise<void> {
    await this.#goToLine(lineText);
    await this.#page.keyboard.press('F9');
    await this.#page.waitForSelector(
      '.monaco-editor .codicon-debug-breakpoint, .monaco-editor .codicon-debug-breakpoint-unverified',
      { timeout },
    );
  }

  async addLogMessage(lineText: string, message: string): Promise<void> {
    await this.#goToLine(lineText);
    await this.runCommand('Debug: Add Logpoint...');
    await this.#page.waitForSelector('.breakpoint-widget .monaco-editor.focused', { timeout });
    await this.#page.keyboard.type(message);
    await this.#page.keyboard.press('Enter');
    await this.#page.waitForSelector('.breakpoint-widget', { state: 'hidden', timeout });
  }

  /** Adds it to the Watch view, and waits until it has a value. */
  async watch(expression: string): Promise<void> {
    await this.#page.locator('.pane-header[aria-label*="Watch"]').first().hover({ timeout });
    await this.#page
      .locator('.pane-header[aria-label*="Watch"] [aria-label="Add Expression"]')
      .first()
      .click({ timeout });
    await this.#page.waitForSelector('.debug-watch .monaco-inputbox input', { timeout });
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
    // The sidebar has a search of its own on the same key: the editor must have the focus.
    await this.#page.locator('.editor-group-container.active .view-lines').first().click({ timeout });
    await this.#page.waitForSelector('.editor-group-container.active .monaco-editor.focused', { timeout });
    await this.#page.keyboard.press('Control+f');
    const find = this.#page.locator('.find-widget textarea').first();
    await find.waitFor({ state: 'visible', timeout });
    await find.fill(lineText);
    await this.#page.keyboard.press('Enter');
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
    const twistie = scope.locator('.monaco-tl-twistie.collapsed');
    if ((await twistie.count()) > 0) {
      await twistie.first().click({ timeout });
    }
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
