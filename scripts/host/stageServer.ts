import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from './browser.ts';

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
    const actions: Readonly<Record<string, (argument: string) => Promise<unknown>>> = {
      screenshot: (name) => page.screenshot({ path: join(pictures, `${name.replace(/[^\w-]/g, '_')}.png`) }),
      click: (selector) => page.locator(selector).first().click({ timeout: 10_000 }),
      hover: (selector) => page.locator(selector).first().hover({ timeout: 10_000 }),
      press: (key) => page.keyboard.press(key),
      type: (text) => page.keyboard.type(text),
      visible: (selector) => page.waitForSelector(selector, { timeout: 10_000, state: 'visible' }).then(() => true),
      texts: (selector) => page.locator(selector).allInnerTexts(),
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

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
