import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { createGunzip } from 'node:zlib';
import type { Clock } from '../../core/base/clock.ts';
import type { Disposable } from '../../core/base/disposable.ts';
import { cancelled, Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import { certificateRefused, orgTimedOut, orgUnreachable } from '../failures.ts';
import { record, someText } from '../json.ts';
import type { HttpRequest } from './httpTransport.ts';

/** Unpacked bytes that are handed on at once. */
const unpackedChunk = 256 * 1024;

/** A kept connection that was closed before it gave any answer. */
export class StaleConnection extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** One request on its way, until its reply was read. Ended when its time is over or it is cancelled, wherever it stands. */
export class Exchange {
  readonly #outgoing: ClientRequest;
  readonly #request: HttpRequest;
  readonly #host: string;
  readonly #clock: Clock;
  readonly #cancel = (): void => this.#fail(cancelled());
  #timer: Disposable | undefined;
  #incoming: IncomingMessage | undefined;
  /** Of the certificate that the other side has shown. */
  #subject: string | undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(outgoing: ClientRequest, request: HttpRequest, host: string, clock: Clock) {
    this.#outgoing = outgoing;
    this.#request = request;
    this.#host = host;
    this.#clock = clock;
    request.signal?.addEventListener('abort', this.#cancel, { once: true });
    this.#startTimer();
  }

  /** Sends the request. Answers when status and headers are there; the body waits to be read. */
  head(): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#outgoing.on('socket', (socket) => this.#noteCertificate(socket));
      this.#outgoing.on('error', (error) => this.#fail(this.#failureBeforeReply(error)));
      this.#outgoing.on('response', (incoming) => {
        this.#incoming = incoming;
        resolve(incoming);
      });
      this.#outgoing.end(this.#request.body);
    });
  }

  /** The whole body as it came. At most `limit` bytes. */
  async collect(limit: number, tooLarge: () => Failure): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const chunk of this.#bytes()) {
        length += chunk.length;
        if (length > limit) {
          throw tooLarge();
        }
        chunks.push(chunk);
      }
      return Buffer.concat(chunks, length);
    } finally {
      this.end();
    }
  }

  /** The body, unpacked, piece by piece. The time limit counts from one piece to the next. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const chunk of this.#bytes(this.#incoming?.headers['content-encoding'] === 'gzip')) {
        this.#stopTimer();
        yield chunk;
        this.#startTimer();
      }
    } finally {
      this.end();
    }
  }

  /** Nobody reads on. A reply that was not read to its end takes its connection with it. */
  end(): void {
    this.#stopTimer();
    this.#request.signal?.removeEventListener('abort', this.#cancel);
    if (this.#incoming?.readableEnded === false) {
      this.#incoming.destroy();
    }
  }

  async *#bytes(packed = false): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* this.#readable(packed) as AsyncIterable<Buffer>;
    } catch (error) {
      throw connectionFailure(this.#host, error, undefined);
    }
  }

  #readable(packed: boolean): Readable {
    const incoming = this.#incoming;
    if (incoming === undefined) {
      throw new RangeError('A reply is read after its head has come.');
    }
    // An error of the connection reaches whoever reads through the unpacking stream.
    return packed ? pipeline(incoming, createGunzip({ chunkSize: unpackedChunk }), () => undefined) : incoming;
  }

  #fail(failure: Failure | StaleConnection): void {
    this.#reject(failure);
    // First of all with its reason: that is what whoever reads gets to hear.
    this.#incoming?.destroy(failure);
    this.#outgoing.destroy();
    this.end();
  }

  /** Whose certificate it is can be asked only before Node refuses it, which closes the connection. */
  #noteCertificate(socket: Socket): void {
    if (socket instanceof TLSSocket && !this.#outgoing.reusedSocket) {
      socket.prependOnceListener('secure', () => {
        this.#subject = certificateSubject(socket);
      });
    }
  }

  #failureBeforeReply(error: Error): Failure | StaleConnection {
    const failure = connectionFailure(this.#host, error, this.#subject);
    return this.#outgoing.reusedSocket && this.#incoming === undefined && failure.code === 'orgUnreachable'
      ? new StaleConnection(failure)
      : failure;
  }

  #startTimer(): void {
    const { timeout } = this.#request;
    if (timeout !== undefined) {
      this.#timer = this.#clock.schedule(timeout, () => this.#fail(orgTimedOut(this.#host, timeout)));
    }
  }

  #stopTimer(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}

function connectionFailure(host: string, error: unknown, subject: string | undefined): Failure {
  if (Failure.is(error)) {
    return error;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : l10n.t('connection lost');
  if (isCertificateProblem(code)) {
    return certificateRefused(host, code, subject);
  }
  return orgUnreachable(host, code, error);
}

function isCertificateProblem(code: string): boolean {
  return /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}

function certificateSubject(socket: TLSSocket): string | undefined {
  const certificate: unknown = socket.getPeerCertificate();
  return someText(record<{ CN: string }>(record<{ subject: object }>(certificate).subject).CN);
}
