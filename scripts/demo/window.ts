import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureEditor } from '../setup/editor.mjs';
import { EditorServer, type InstalledEditor } from '../host/editorWindow.ts';
import { startSampleOrgProcess } from '../host/sampleOrgProcess.ts';
import { codeArguments, codeProgram } from './installedCode.ts';
import { packExtension } from './packExtension.ts';
import { type SampleOrgReady, createDemoWorkspace, debuggableSubscriber, sampleOrgEnvironment } from './workspace.ts';

// Opens a real VS Code with the extension, a ready workspace and the sample org. The `code` that is named, else the one from npm.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const found = process.argv[2];
const code = found === undefined ? undefined : codeProgram(found);
if (found !== undefined && code === undefined) {
  console.log(
    `${found} is a script without Code.exe beside it, which cannot be started from here. Using the VS Code from npm.`,
  );
}

await using cleanUp = new AsyncDisposableStack();
const sampleOrg = await startSampleOrgProcess(repository);
cleanUp.defer(() => sampleOrg.close());
const ready = JSON.parse(sampleOrg.ready) as SampleOrgReady;
const workspace = await createDemoWorkspace(ready);
cleanUp.defer(() => workspace.remove());
const environment = sampleOrgEnvironment(sampleOrg.ready);

// The last is what a terminal sends when it is closed.
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
if (code === undefined) {
  const editor = (await ensureEditor({ withChromium: false })) as InstalledEditor;
  const server = await EditorServer.start(editor, {
    // The extension as it ships, so that the demo shows what a customer installs.
    vsix: await packExtension(repository),
    environment,
  });
  cleanUp.defer(() => server.close());
  describe(`${server.url}/?folder=${encodeURIComponent(workspace.folder)}`);
  await interrupted;
} else {
  const profile = await mkdtemp(join(tmpdir(), 'isv-code-'));
  cleanUp.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  const isRoot = process.getuid?.() === 0;
  const window = spawn(code, codeArguments({ repository, profile, folder: workspace.folder, isRoot }), {
    stdio: 'ignore',
    env: { ...process.env, ...environment },
  });
  describe('in the VS Code window that opened');
  const closed = once(window, 'exit').then(() => true);
  if (!(await Promise.race([interrupted.then(() => false), closed]))) {
    window.kill();
    console.log('Close the VS Code window too: its sample org is gone.');
  }
}

function describe(place: string): void {
  const { name } = debuggableSubscriber(ready);
  console.log(`
VS Code: ${place}

1. Choose Customer Debugger in the activity bar, then "Take the Tour": six steps from a customer's name to the right line.
   Or go your own way: "Try the Sample Org", and its subscribers appear.
2. Under "${name}" open Package Source, set a breakpoint in InvoiceCalculator.cls, and choose "Debug This Subscriber".
3. Open reproduce.apex and run "Run Anonymous Apex": it stops at your breakpoint. Step, look, continue. Ctrl+C here ends it all.
`);
}
