import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InstalledEditor } from './editorWindow.ts';

// The parts of playwright-core that are used. It is installed beside the editor, not with the project's packages.

export interface Keyboard {
  press(key: string): Promise<void>;
  type(text: string, options?: { delay?: number }): Promise<void>;
}

export interface Locator {
  click(options?: { timeout?: number; button?: 'left' | 'right'; force?: boolean }): Promise<void>;
  dblclick(options?: { timeout?: number }): Promise<void>;
  hover(options?: { timeout?: number; force?: boolean }): Promise<void>;
  waitFor(options?: { state?: 'visible' | 'hidden' | 'attached' | 'detached'; timeout?: number }): Promise<void>;
  count(): Promise<number>;
  first(): Locator;
  last(): Locator;
  nth(index: number): Locator;
  innerText(options?: { timeout?: number }): Promise<string>;
  allInnerTexts(): Promise<string[]>;
  inputValue(options?: { timeout?: number }): Promise<string>;
  isVisible(): Promise<boolean>;
  getAttribute(name: string, options?: { timeout?: number }): Promise<string | null>;
  fill(text: string, options?: { timeout?: number }): Promise<void>;
  /** Gives it the focus first. */
  press(key: string, options?: { timeout?: number }): Promise<void>;
  selectOption(label: { readonly label: string }, options?: { timeout?: number }): Promise<unknown>;
  /** What stands in a frame. */
  contentFrame(): Pick<Frame, 'locator'>;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
  filter(options: { hasText?: string | RegExp }): Locator;
  screenshot(options: { path: string }): Promise<Buffer>;
}

/** The page itself, or a document in it: a webview is one. */
export interface Frame {
  url(): string;
  evaluate<T>(script: string): Promise<T>;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
}

export interface Page {
  frames(): Frame[];
  evaluate<T>(script: string): Promise<T>;
  /** Runs in every document of the page before its own scripts. */
  addInitScript(script: { readonly content: string }): Promise<void>;
  goto(url: string, options?: { timeout?: number; waitUntil?: 'load' | 'domcontentloaded' }): Promise<unknown>;
  exposeFunction(name: string, callback: (...values: never[]) => unknown): Promise<void>;
  screenshot(options: { path: string }): Promise<Buffer>;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator;
  waitForSelector(
    selector: string,
    options?: { timeout?: number; state?: 'visible' | 'attached' | 'hidden' },
  ): Promise<unknown>;
  readonly keyboard: Keyboard;
  on(event: 'console', listener: (message: { text(): string; type(): string }) => void): unknown;
  on(event: 'pageerror', listener: (error: Error) => void): unknown;
  /** A page that this one opens. */
  on(event: 'popup', listener: (page: Page) => void): unknown;
  url(): string;
  close(): Promise<void>;
}

interface BrowserContext {
  newPage(): Promise<Page>;
  grantPermissions(permissions: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launchPersistentContext(folder: string, options: Record<string, unknown>): Promise<BrowserContext>;
  };
}

/** A headless Chromium with a profile of its own. */
export class Browser {
  readonly #context: BrowserContext;
  readonly #profile: string;

  private constructor(context: BrowserContext, profile: string) {
    this.#context = context;
    this.#profile = profile;
  }

  static async start(editor: InstalledEditor, size = { width: 1440, height: 900 }): Promise<Browser> {
    const { chromium } = (await import(pathToFileURL(editor.playwright).href)) as Playwright;
    const profile = await mkdtemp(join(tmpdir(), 'isv-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: editor.chromium,
      headless: true,
      viewport: size,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    return new Browser(context, profile);
  }

  newPage(): Promise<Page> {
    return this.#context.newPage();
  }

  async close(): Promise<void> {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
