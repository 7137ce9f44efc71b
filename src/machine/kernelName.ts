import { createHmac } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Lease } from '../core/sessionRules/lease.ts';
import { isErrorCode } from './errorCode.ts';

/** How a system lets one process hold a name: the kernel frees it at the process's death and keeps it while the process sleeps. */
export interface KernelNames {
  /** Undefined where another process holds the name. */
  hold(onConnection: (socket: Socket) => void): Promise<Lease | undefined>;
  /** Where `net.connect` reaches the holder. */
  readonly address: string;
  /** Whether somebody holds the name, asked where nobody can be reached. */
  isHeld(): Promise<boolean>;
}

/** The name comes from the user's key: it tells users apart and cannot be guessed. */
export function kernelNames(folder: string, key: Buffer, platform = process.platform): KernelNames {
  const token = createHmac('sha256', key).update('lease').digest('hex');
  switch (platform) {
    case 'win32':
      // libuv makes the first instance of a pipe with FILE_FLAG_FIRST_PIPE_INSTANCE: a second process that listens is refused.
      return new ListeningName(`\\\\.\\pipe\\isv-customer-debugger-${token}`);
    case 'linux':
    case 'android':
      // The abstract namespace: no file that could outlive the process, and nothing to unlink. It belongs to the network namespace, so
      // containers and WSL have their own. Measured: soaks L1 and L2.
      return new ListeningName(`\0isv-customer-debugger-${token}`);
    default:
      return new LockedFile(folder, token);
  }
}

/** Listening is holding. */
class ListeningName implements KernelNames {
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  async hold(onConnection: (socket: Socket) => void): Promise<Lease | undefined> {
    const server = await listen(this.address, onConnection);
    return server && { release: () => close(server) };
  }

  /** Who holds it listens. */
  isHeld(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

/** `O_EXLOCK` of the BSDs and macOS (open(2)), which libuv passes on and Node does not name. */
const exclusiveLock = 0x20;

/**
 * macOS has no abstract sockets. An open file that is locked is the name; a socket beside it, made anew by whoever has the lock, is
 * how others reach the holder.
 */
class LockedFile implements KernelNames {
  readonly address: string;
  readonly #lockPath: string;

  constructor(folder: string, token: string) {
    this.#lockPath = join(folder, `${token}.lock`);
    this.address = join(folder, `${token.slice(0, 16)}.sock`);
  }

  async hold(onConnection: (socket: Socket) => void): Promise<Lease | undefined> {
    const file = await this.#lock();
    if (file === undefined) {
      return undefined;
    }
    // Whoever has the lock may take away what a dead holder left.
    await rm(this.address, { force: true });
    // The lock alone is the lease: where the path is too long for a socket, others learn no more than that it is taken.
    const server = await listen(this.address, onConnection).catch(() => undefined);
    return {
      release: async () => {
        await (server && close(server));
        await file.close();
      },
    };
  }

  async isHeld(): Promise<boolean> {
    const file = await this.#lock();
    await file?.close();
    return file === undefined;
  }

  async #lock(): Promise<FileHandle | undefined> {
    const { O_CREAT, O_RDWR, O_NONBLOCK } = constants;
    try {
      return await open(this.#lockPath, O_CREAT | O_RDWR | O_NONBLOCK | exclusiveLock, 0o600);
    } catch (error) {
      if (isErrorCode(error, 'EAGAIN', 'EWOULDBLOCK')) {
        return undefined;
      }
      throw error;
    }
  }
}

function listen(address: string, onConnection: (socket: Socket) => void): Promise<Server | undefined> {
  const server = createServer(onConnection);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (isErrorCode(error, 'EADDRINUSE', 'EACCES')) {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    server.listen({ path: address, exclusive: true }, () => {
      // A lease alone keeps no process alive.
      server.unref();
      resolve(server);
    });
  });
}

/** The name is free at once. Whoever is connected still gets the answer: a holder that was asked to end says that it did. */
function close(server: Server): Promise<void> {
  server.close();
  return Promise.resolve();
}
