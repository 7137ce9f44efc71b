import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Frame, Locator, Page } from './browser.ts';

/** Milliseconds that the window may take to show something. A busy machine takes its time. */
const stageTimeout = 20_000;

/**
 * Lets tests in the extension host look at the window and press its keys: the host cannot see the page, the runner can.
 * Loopback only; lives as long as one run.
 */
export class StageServer {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(page: Page, pictures: string): Promise<StageServer> {
    await mkdir(pictures, { recursive: true });
    const popups = new Popups(page);
    const actions: Readonly<Record<string, (argument: string) => Promise<unknown>>> = {
      screenshot: (name) => page.screenshot({ path: join(pictures, `${name.replace(/[^\w-]/g, '_')}.png`) }),
      click: (selector) => page.locator(selector).first().click({ timeout: stageTimeout }),
      hover: (selector) => page.locator(selector).first().hover({ timeout: stageTimeout }),
      press: (key) => page.keyboard.press(key),
      type: (text) => page.keyboard.type(text),
      visible: (selector) =>
        page.waitForSelector(selector, { timeout: stageTimeout, state: 'visible' }).then(() => true),
      texts: (selector) => page.locator(selector).allInnerTexts(),
      inputValue: (selector) => page.locator(selector).first().inputValue({ timeout: stageTimeout }),
      attributes: (argument) => attributes(page, JSON.parse(argument) as { selector: string; name: string }),
      popup: () => popups.next(),
      forgetPopups: () => popups.forget(),
      webviewVisible: (selector) =>
        inWebview(page, selector)
          .waitFor({ state: 'visible', timeout: stageTimeout })
          .then(() => true),
      webviewClick: (selector) => inWebview(page, selector).click({ timeout: stageTimeout }),
      webviewFill: (argument) => fillInWebview(page, JSON.parse(argument) as { selector: string; text: string }),
      webviewChoose: (argument) => chooseInWebview(page, JSON.parse(argument) as { selector: string; label: string }),
      webviewTexts: (selector) => webviewTexts(page, selector),
      focused: () => page.evaluate(focusedScript),
      longestTask: () => page.evaluate(longestTaskScript),
      accessibilityFindings: () => accessibilityFindings(page),
    };
    const server = createServer((request, response) => {
      void (async () => {
        const action = actions[(request.url ?? '/').slice(1)];
        try {
          if (action === undefined) {
            throw new Error(`The stage has no action ${request.url ?? ''}`);
          }
          const result = await action(await readBody(request));
          response.end(JSON.stringify({ result: Buffer.isBuffer(result) ? null : (result ?? null) }));
        } catch (error) {
          response.statusCode = 500;
          response.end(JSON.stringify({ error: String(error) }));
        }
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new StageServer(server);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** The pages that the window opens, in the order that it does. */
class Popups {
  readonly #opened: Page[] = [];
  #waiting: (() => void) | undefined;

  constructor(page: Page) {
    page.on('popup', (popup) => {
      this.#opened.push(popup);
      this.#waiting?.();
    });
  }

  /** Closes those that nobody has asked for. */
  async forget(): Promise<void> {
    await Promise.all(this.#opened.splice(0).map((popup) => popup.close()));
  }

  /** The address of the next one. It is closed: what is done there is the test's to say. */
  async next(): Promise<string> {
    for (;;) {
      const popup = this.#opened.shift();
      if (popup !== undefined) {
        const url = popup.url();
        await popup.close();
        return url;
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }
}

/** What a screen reader would say of what has the focus: a list points at its line, which tells of itself. */
const focusedScript = `(() => {
  const focus = document.activeElement;
  const active = document.getElementById(focus?.getAttribute('aria-activedescendant') ?? '') ?? focus;
  return (active?.getAttribute('aria-label') ?? active?.textContent ?? '').trim();
})()`;

/** Milliseconds of the window's longest task since this was last asked: for so long no key was answered. */
const longestTaskScript = `(() => {
  const known = window.isvTasks;
  const tasks = known ?? (window.isvTasks = { durations: [], observer: new PerformanceObserver((list) => keep(list)) });
  const keep = (list) => tasks.durations.push(...list.getEntries().map(({ duration }) => duration));
  if (known === undefined) {
    tasks.observer.observe({ type: 'longtask' });
  }
  tasks.durations.push(...tasks.observer.takeRecords().map(({ duration }) => duration));
  return Math.max(0, ...tasks.durations.splice(0));
})()`;

/** The values of an attribute of everything that matches. */
async function attributes(page: Page, { selector, name }: { selector: string; name: string }): Promise<unknown> {
  const elements = page.locator(selector);
  const values = Array.from({ length: await elements.count() }, (_, index) =>
    elements.nth(index).getAttribute(name, { timeout: stageTimeout }),
  );
  return Promise.all(values);
}

/** The documents that webviews show. Each lies in a frame of its own, within another that VS Code makes for it. */
function webviews(page: Page): readonly Frame[] {
  return page.frames().filter((frame) => /\/fake\.html/.test(frame.url()));
}

/** The first of what matches in the webview that can be seen; waits until it is there. */
function inWebview(page: Page, selector: string): Locator {
  const outer = page.locator('iframe.webview:visible').first().contentFrame();
  return outer.locator('iframe').first().contentFrame().locator(selector).first();
}

async function fillInWebview(page: Page, { selector, text }: { selector: string; text: string }): Promise<void> {
  await inWebview(page, selector).fill(text, { timeout: stageTimeout });
}

async function chooseInWebview(page: Page, { selector, label }: { selector: string; label: string }): Promise<void> {
  await inWebview(page, selector).selectOption({ label }, { timeout: stageTimeout });
}

async function webviewTexts(page: Page, selector: string): Promise<readonly string[]> {
  const texts = await Promise.all(webviews(page).map((frame) => frame.locator(selector).allInnerTexts()));
  return texts.flat();
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe finds in the webviews that are open. */
async function accessibilityFindings(page: Page): Promise<readonly unknown[]> {
  const findings = await Promise.all(
    webviews(page).map(async (frame) => {
      await frame.evaluate(axe.source);
      return frame.evaluate<readonly AxeViolation[]>('axe.run(document).then(({ violations }) => violations)');
    }),
  );
  return findings
    .flat()
    .map(({ id, impact, help, nodes }) => ({ id, impact, help, places: nodes.map(({ html }) => html) }));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
