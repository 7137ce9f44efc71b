import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Packs the extension as it ships, into the given file or one in the cache. Answers its path. */
export async function packExtension(repository: string, vsix = join(repository, '.cache/demo.vsix')): Promise<string> {
  await promisify(execFile)(process.execPath, ['scripts/package.ts', vsix], { cwd: repository }).catch(
    (cause: unknown) => {
      throw new Error('The extension could not be packed. Run `npm run package` to see why.', { cause });
    },
  );
  return vsix;
}
