import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEditor } from '../setup/editor.mjs';
import { Browser, type Page } from './browser.ts';
import { EditorServer, type InstalledEditor } from './editorWindow.ts';
import { StageServer } from './stageServer.ts';

export interface HostRun {
  /** Folder of the extension under test. */
  readonly repository: string;
  /** Bundled module whose `run()` VS Code calls in the extension host. */
  readonly suite: string;
  /** Folder of another extension, to run beside ours. */
  readonly beside?: string;
  /** The display language. Without it, English. */
  readonly language?: string;
  /** The workspace is not trusted. */
  readonly distrusts?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Where pictures go. */
  readonly pictures: string;
  readonly timeoutMilliseconds: number;
  /** Takes what the extension host prints. */
  log(...values: unknown[]): void;
}

/** Runs a module in the extension host of a real VS Code and answers its exit code: 0 when `run()` resolved. */
export async function runInHost(options: HostRun): Promise<number> {
  const editor = (await ensureEditor()) as InstalledEditor;
  await using cleanUp = new AsyncDisposableStack();
  const workspace = await mkdtemp(join(tmpdir(), 'isv-workspace-'));
  cleanUp.defer(() => rm(workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const browser = await Browser.start(editor);
  cleanUp.defer(() => browser.close());
  const page = await browser.newPage();
  if (options.language !== undefined) {
    await page.addInitScript({ content: displayLanguage(options.language) });
  }
  const stage = await StageServer.start(page, options.pictures);
  cleanUp.defer(() => stage.close());
  const server = await EditorServer.start(editor, {
    testDriver: true,
    ...(options.beside === undefined ? {} : { beside: options.beside }),
    ...(options.distrusts === undefined ? {} : { distrusts: options.distrusts }),
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    environment: { ...options.environment, ISV_HOST_STAGE: stage.url },
  });
  cleanUp.defer(() => server.close());
  return await openAndWait(page, server.url, workspace, options);
}

/**
 * A language pack sets this global before the workbench starts; all that the workbench and its extension hosts know of the display
 * language comes from there. Without a pack, VS Code's own words stay English and ours are read from our bundles.
 */
function displayLanguage(language: string): string {
  const value = JSON.stringify(language);
  return `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => ${value}, set: () => undefined });`;
}

async function openAndWait(page: Page, url: string, workspace: string, options: HostRun): Promise<number> {
  const { promise: exited, resolve: exit, reject } = Promise.withResolvers<number>();
  // The workbench calls these; they must be there before it loads.
  await page.exposeFunction('codeAutomationExit', (code: number) => exit(code));
  await page.exposeFunction('codeAutomationLog', (_level: string, values: unknown[]) => options.log(...values));
  const remote = `vscode-remote://${url.replace(/^http:\/\//, '')}`;
  const payload = [
    ['extensionDevelopmentPath', `${remote}${options.repository}`],
    ['extensionTestsPath', `${remote}${options.suite}`],
    ['skipWelcome', 'true'],
  ];
  const query = `folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  await page.goto(`${url}/?${query}`, { timeout: 60_000 });
  const timeout = setTimeout(() => {
    const picture = join(options.pictures, 'timeout.png');
    void page.screenshot({ path: picture }).finally(() => {
      reject(new Error(`The host run did not end in ${options.timeoutMilliseconds / 1000} s; see ${picture}`));
    });
  }, options.timeoutMilliseconds);
  try {
    return await exited;
  } finally {
    clearTimeout(timeout);
    // Before its server goes: the window would report the loss of its connection as an error.
    await page.close();
  }
}
