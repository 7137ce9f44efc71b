import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isErrorCode } from './errorCode.ts';
import { leaseKeyBroken } from './failures.ts';

const folderName = 'isv-customer-debugger';
const keyFile = 'lease-key';
const keyBytes = 32;

/**
 * Where programs of this user on this machine meet: the same for every editor and for the stand-alone adapter. The places are those
 * that each system documents for state which need not be backed up.
 */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const home = homedir();
  switch (platform) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), folderName);
    case 'darwin':
      return join(home, 'Library/Application Support', folderName);
    default:
      return join(environment['XDG_STATE_HOME'] ?? join(home, '.local', 'state'), folderName);
  }
}

/**
 * The key by which programs of this user know each other, made by the first of them. Another user cannot read it, so they can neither
 * guess the name of the lease nor speak to its holder.
 */
export async function readLeaseKey(folder: string): Promise<Buffer> {
  const path = join(folder, keyFile);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return (await readKey(path)) ?? (await makeKey(folder, path));
}

async function readKey(path: string): Promise<Buffer | undefined> {
  const key = await readFile(path).catch(() => undefined);
  return key?.length === keyBytes ? key : undefined;
}

/** A link either is there whole or not at all, and the first one stays: all who start at once agree on one key. */
async function makeKey(folder: string, path: string): Promise<Buffer> {
  const made = join(folder, `${keyFile}.${randomBytes(8).toString('hex')}`);
  try {
    await writeFile(made, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' });
    await link(made, path).catch((error: unknown) => {
      if (!isErrorCode(error, 'EEXIST')) {
        throw error;
      }
    });
  } finally {
    await rm(made, { force: true });
  }
  const key = await readKey(path);
  if (key === undefined) {
    throw leaseKeyBroken(path);
  }
  return key;
}
