import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { resolve } from 'node:path';

/** The one host that the certificate in `test/fixtures/tls` is for. Nothing is looked up: the proxy leads to this machine. */
export const proxiedHost = 'acme.my.salesforce.com';

const tls = resolve(import.meta.dirname, '../fixtures/tls');
/** What an administrator would add to the trusted certificates. */
export const proxiedAuthority = `${tls}/myDomain.cert.pem`;

/** A proxy as companies have it, which leads every connection to one server of its own, with a certificate that no one knows. */
export class TunnelProxy implements AsyncDisposable {
  readonly url: string;
  /** Where clients wanted to go, as CONNECT says it. */
  readonly asked: string[] = [];
  /** Requests that came through, once the certificate was accepted. */
  readonly arrived: string[] = [];
  readonly #servers: readonly Server[];

  private constructor(proxy: Server, org: Server) {
    this.#servers = [proxy, org];
    this.url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const { port } = org.address() as AddressInfo;
    proxy.on('connect', (request, client) => {
      this.asked.push(String(request.url));
      const upstream = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      client.on('error', () => upstream.destroy());
    });
    org.on('request', (request, response) => {
      this.arrived.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end('[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]');
    });
  }

  static async start(): Promise<TunnelProxy> {
    const certificate = {
      key: readFileSync(`${tls}/myDomain.key.pem`),
      cert: readFileSync(proxiedAuthority),
    };
    const servers = [createHttpServer(), createSecureServer(certificate)] as const;
    await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
    return new TunnelProxy(...servers);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((closed) => server.close(closed));
      }),
    );
  }
}
