import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureEditor } from '../setup/editor.mjs';
import { Browser, type Page } from './browser.ts';
import { buildHostSuite } from './buildHostSuite.ts';
import { EditorServer, type InstalledEditor } from './editorWindow.ts';
import { startSampleOrgProcess } from './sampleOrgProcess.ts';
import { StageServer } from './stageServer.ts';

// Runs test/host inside a real VS Code: code-server, with its extension host in Node and its window in Chromium.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const results = join(repository, 'test-results');
const timeoutMilliseconds = 300_000;

async function main(): Promise<number> {
  const editor = (await ensureEditor()) as InstalledEditor;
  await mkdir(results, { recursive: true });
  const suite = await buildHostSuite(repository);
  const workspace = await mkdtemp(join(tmpdir(), 'isv-workspace-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(workspace, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const sampleOrg = await startSampleOrgProcess(repository);
  cleanUp.defer(() => sampleOrg.close());
  const browser = await Browser.start(editor);
  cleanUp.defer(() => browser.close());
  const page = await browser.newPage();
  const stage = await StageServer.start(page, join(results, 'screenshots'));
  cleanUp.defer(() => stage.close());
  const server = await EditorServer.start(editor, {
    testDriver: true,
    environment: {
      ISV_SAMPLE_ORG: sampleOrg.ready,
      ISV_HOST_STAGE: stage.url,
      ISV_HOST_RESULTS: join(results, 'host.json'),
      ISV_HOST_GREP: process.argv[2] ?? '',
    },
  });
  cleanUp.defer(() => server.close());
  return await runSuite(page, server.url, workspace, suite);
}

async function runSuite(page: Page, url: string, workspace: string, suite: string): Promise<number> {
  const { promise: exited, resolve: exit, reject } = Promise.withResolvers<number>();
  // The workbench calls these; they must be there before it loads.
  await page.exposeFunction('codeAutomationExit', (code: number) => exit(code));
  await page.exposeFunction('codeAutomationLog', (_level: string, values: unknown[]) => console.log(...values));
  const remote = `vscode-remote://${url.replace(/^http:\/\//, '')}`;
  const payload = [
    ['extensionDevelopmentPath', `${remote}${repository}`],
    ['extensionTestsPath', `${remote}${suite}`],
    ['skipWelcome', 'true'],
  ];
  const query = `folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  await page.goto(`${url}/?${query}`, { timeout: 60_000 });
  const timeout = setTimeout(() => {
    const picture = join(results, 'screenshots/timeout.png');
    void page.screenshot({ path: picture }).finally(() => {
      reject(new Error(`The host suite did not end in ${timeoutMilliseconds / 1000} s; see ${picture}`));
    });
  }, timeoutMilliseconds);
  try {
    return await exited;
  } finally {
    clearTimeout(timeout);
  }
}

if (!existsSync(join(repository, 'dist/extension.cjs'))) {
  throw new Error('Build first: npm run build');
}
process.exitCode = await main();
