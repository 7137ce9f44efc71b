import { spawn } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
/** What `npm run package` reads. */
const parts = [
  'src',
  'scripts',
  'media',
  'l10n',
  'syntaxes',
  'package.json',
  'package-lock.json',
  'package.nls.json',
  'package.nls.de.json',
  'package.nls.ja.json',
  'package.nls.pt-br.json',
  'tsconfig.json',
  '.vscodeignore',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** Packs the extension from a copy of its sources in `folder`, so that nobody's dist/ is touched. Answers the path of the .vsix. */
export async function packCopy(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const part of parts) {
    await cp(join(repository, part), join(folder, part), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const vsix = join(folder, 'packed.vsix');
  const output: Buffer[] = [];
  const child = spawn(process.execPath, ['scripts/package.ts', vsix], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) {
    throw new Error(`Packing ended with ${code ?? 'a signal'}: ${Buffer.concat(output).toString()}`);
  }
  return vsix;
}
