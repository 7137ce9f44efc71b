import { PassThrough } from 'node:stream';
import { Connection } from 'jsforce/lib/core.js';
import { Transport } from 'jsforce/lib/transport.js';
import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/index.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import 'jsforce/lib/api/metadata.js';
import 'jsforce/lib/api/tooling.js';

// The only module that imports jsforce. It is a bundle of its own, loaded on first use: parsing it takes longer than a launch should.

export type { Connection } from 'jsforce/lib/core.js';

export interface ConnectOptions {
  readonly instanceUrl: string;
  readonly version: string;
  /** Stands for the org session in what jsforce builds; the carrier puts the real one in. */
  readonly accessToken: string;
  /** Sends a request. Rejects for every reply that is not a success, so that jsforce neither retries nor redirects. */
  readonly carry: (request: HttpRequest) => Promise<HttpResponse>;
}

/** A connection that speaks through `carry`: jsforce never opens a socket and never sees an org session. */
export function connect({ instanceUrl, version, accessToken, carry }: ConnectOptions): Connection {
  const connection = new Connection({ instanceUrl, version, accessToken });
  connection._transport = new CarriedTransport(carry);
  return connection;
}

class CarriedTransport extends Transport {
  readonly #carry: ConnectOptions['carry'];

  constructor(carry: ConnectOptions['carry']) {
    super();
    this.#carry = carry;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    // jsforce passes the stream on to callers who want one; here nobody does, and an unread body would be an error.
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#carry(request) }));
  }
}
