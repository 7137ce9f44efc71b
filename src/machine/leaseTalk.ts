import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Clock } from '../core/base/clock.ts';
import type { LeaseHolder, LeaseRequest } from '../core/sessionRules/lease.ts';
import { isErrorCode } from './errorCode.ts';

// What windows say to the holder of the lease: one JSON text a line. Both prove that they have the user's key before either says more.
//   holder → {"nonce"}   other → {"nonce","proof"}   holder → {"proof","holder"}   other → {"request"}   holder → {"done"}

/** Milliseconds. A holder that sleeps does not answer, and nobody shall wait for it. */
const answerLimit = 2_000;
/** Ending a debug session asks the org. */
const requestLimit = 10_000;
const longestLine = 4_096;

export interface Talk {
  readonly key: Buffer;
  readonly clock: Clock;
}

/** Speaks to whoever has connected to the holder. Anything but the expected ends the connection. */
export function answerAsHolder(
  socket: Socket,
  { key, clock }: Talk,
  holder: LeaseHolder,
  onRequest: (request: LeaseRequest) => Promise<void>,
): void {
  const line = new Line(socket, clock);
  const nonce = randomBytes(16).toString('hex');
  void (async () => {
    line.write({ nonce });
    const hello = await line.read(answerLimit);
    if (!isProof(hello['proof'], key, 'other', nonce) || typeof hello['nonce'] !== 'string') {
      return;
    }
    line.write({ proof: proofOf(key, 'holder', hello['nonce']), holder });
    const { request } = await line.read(requestLimit);
    if (request === 'show' || request === 'end') {
      const done = await onRequest(request).then(
        () => true,
        () => false,
      );
      line.write({ done });
    }
  })()
    .catch(() => undefined)
    .finally(() => line.end());
}

/** Who holds the lease; `silent` where it does not answer or is none of ours, `gone` where nobody is there any more. */
export function askHolder(address: string, talk: Talk): Promise<LeaseHolder | 'silent' | 'gone'> {
  return withHolder(address, talk, (holder) => Promise.resolve(holder));
}

/** Has the holder do something. False where it does not answer or could not. */
export async function requestOfHolder(address: string, talk: Talk, request: LeaseRequest): Promise<boolean> {
  const done = await withHolder(address, talk, async (_holder, line) => {
    line.write({ request });
    return (await line.read(requestLimit))['done'] === true;
  });
  return done === true;
}

async function withHolder<T>(
  address: string,
  { key, clock }: Talk,
  use: (holder: LeaseHolder, line: Line) => Promise<T>,
): Promise<T | 'silent' | 'gone'> {
  const line = new Line(connect({ path: address }), clock);
  try {
    const { nonce: theirs } = await line.read(answerLimit);
    const nonce = randomBytes(16).toString('hex');
    line.write({ nonce, proof: proofOf(key, 'other', String(theirs)) });
    const { proof, holder } = await line.read(answerLimit);
    return isProof(proof, key, 'holder', nonce) && isHolder(holder) ? await use(holder, line) : 'silent';
  } catch {
    return line.isUnheard ? 'gone' : 'silent';
  } finally {
    line.end();
  }
}

/** A socket as lines of JSON objects, each awaited for a limited time. */
class Line {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #lines: AsyncIterator<string, undefined>;
  #received = 0;
  #isUnheard = false;

  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    socket.on('error', (error) => {
      this.#isUnheard = isErrorCode(error, 'ECONNREFUSED', 'ENOENT');
    });
    socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      if (this.#received > longestLine) {
        socket.destroy();
      }
    });
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  /** There was nobody to connect to. */
  get isUnheard(): boolean {
    return this.#isUnheard;
  }

  write(message: object): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Rejects when nothing comes within `limit` milliseconds, or what comes is no object. */
  async read(limit: number): Promise<Readonly<Record<string, unknown>>> {
    const late = Promise.withResolvers<never>();
    const timer = this.#clock.schedule(limit, () => late.reject(new Error('no answer')));
    try {
      const { value } = await Promise.race([this.#lines.next(), late.promise]);
      const message: unknown = value === undefined ? undefined : JSON.parse(value);
      if (typeof message !== 'object' || message === null) {
        throw new Error('not a message');
      }
      return message as Readonly<Record<string, unknown>>;
    } finally {
      timer.dispose();
    }
  }

  end(): void {
    this.#socket.end();
    this.#socket.destroySoon();
  }
}

function proofOf(key: Buffer, role: 'holder' | 'other', nonce: string): string {
  return createHmac('sha256', key).update(`${role} ${nonce}`).digest('hex');
}

function isProof(value: unknown, key: Buffer, role: 'holder' | 'other', nonce: string): boolean {
  const expected = Buffer.from(proofOf(key, role, nonce));
  const given = Buffer.from(typeof value === 'string' ? value : '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isHolder(value: unknown): value is LeaseHolder {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { orgId, organizationName, windowName, workspace, processId, since } = value as Record<string, unknown>;
  return (
    [orgId, organizationName].every((text) => typeof text === 'string') &&
    [windowName, workspace].every((text) => text === undefined || typeof text === 'string') &&
    [processId, since].every((number) => typeof number === 'number')
  );
}
