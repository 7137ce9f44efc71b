import { spawn } from 'node:child_process';
import { copyFile, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// `npm run package`: a production build, packed into isv-customer-debugger-<version>.vsix, or into the file that is named, and beside it
// what of it is other people's (CycloneDX). The same sources give the same bytes. Fails when it grows past its ceiling.

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const ceilingBytes = 3 * 1024 * 1024;

/** An archive holds a time for each file, as the clock on the wall shows it: always the first that it can hold. */
const withoutTime = { SOURCE_DATE_EPOCH: '315532800', TZ: 'UTC' };

function run(program: string, argv: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...withoutTime };
    const child = spawn(program, argv, { cwd: repository, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${program} ${argv.join(' ')} ended with exit code ${code ?? 'none'}.`));
      }
    });
  });
}

const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
const vsix = resolve(repository, process.argv[2] ?? `isv-customer-debugger-${manifest.version}.vsix`);
await run(process.execPath, ['scripts/build.ts', '--production']);
await run(join(repository, 'node_modules/.bin/vsce'), [
  'package',
  '--no-dependencies',
  '--skip-license',
  '--allow-missing-repository',
  // The README's pictures and links are those of the repository; there is no address to point them at yet.
  '--no-rewrite-relative-links',
  '--out',
  vsix,
]);
await copyFile(join(repository, 'dist/sbom.cdx.json'), `${vsix.replace(/\.vsix$/, '')}.cdx.json`);
const { size } = await stat(vsix);
console.log(`${vsix}: ${(size / 1024 / 1024).toFixed(2)} MB of at most ${ceilingBytes / 1024 / 1024} MB`);
if (size > ceilingBytes) {
  throw new Error('The package is larger than its ceiling. Look at what `vsce ls` lists and at the bundles in dist/.');
}
