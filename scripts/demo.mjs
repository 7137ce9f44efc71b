// `npm run demo`. Runs on Node 20: sets up what is missing, then does the main job.
//   (nothing)          opens a real VS Code on the sample org and waits until Ctrl+C
//   --terminal         the same job over the debug adapter, as a transcript
//   --screenshots DIR  the same job in the real editor, as pictures in DIR
import { isAbsolute, resolve } from 'node:path';
import { ensureEditor } from './setup/editor.mjs';
import { ensurePackages } from './setup/packages.mjs';
import { findOnPath, run, step } from './setup/run.mjs';

const argv = process.argv.slice(2);

async function main() {
  const screenshots = argv.indexOf('--screenshots');
  if (screenshots >= 0 && argv[screenshots + 1] === undefined) {
    throw new Error('Name the folder for the pictures: npm run demo -- --screenshots DIR');
  }
  await ensurePackages();
  step('Building');
  await run('node', ['scripts/build.ts']);
  if (argv.includes('--terminal')) {
    await run('node', ['scripts/demo/terminal.ts']);
    return;
  }
  if (screenshots >= 0) {
    await ensureEditor();
    const folder = argv[screenshots + 1];
    await run('node', ['scripts/demo/screenshots.ts', isAbsolute(folder) ? folder : resolve(folder)]);
    return;
  }
  const code = findOnPath('code');
  if (code === undefined) {
    await ensureEditor({ withChromium: false });
  }
  await run('node', ['scripts/demo/window.ts', ...(code === undefined ? [] : [code])]);
}

// Ctrl+C reaches the window's script too: this one waits until that has put everything away.
process.on('SIGINT', () => undefined);

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
