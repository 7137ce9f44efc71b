import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Packs the extension as it ships. Answers the path of the .vsix. */
export async function packExtension(repository: string): Promise<string> {
  const child = spawn(process.execPath, ['scripts/package.ts'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const vsix = /^(.+\.vsix): /m.exec(Buffer.concat(output).toString())?.[1];
  if (exitCode !== 0 || vsix === undefined) {
    throw new Error('The extension could not be packed. Run `npm run package` to see why.');
  }
  return vsix;
}
