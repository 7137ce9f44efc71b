import assert from 'node:assert/strict';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Failure } from '../../../src/core/base/failure.ts';
import type { HttpRequest } from '../../../src/org/http/httpTransport.ts';
import { bodyText } from '../../../src/org/http/httpTransport.ts';
import { NodeHttpTransport } from '../../../src/org/http/nodeHttpTransport.ts';
import { FakeClock } from '../../support/fakeClock.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('http transport', () => {
  const clock = new FakeClock();
  let transport: NodeHttpTransport;
  let server: Server;
  let handle: Handler;
  let origin: string;

  beforeEach(async () => {
    transport = new NodeHttpTransport(clock);
    server = createServer((request, response) => handle(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    transport.dispose();
    server.closeAllConnections();
    server.close();
  });

  const get = (more: Partial<HttpRequest> = {}): HttpRequest => ({
    method: 'GET',
    url: `${origin}/x?y=1`,
    headers: {},
    ...more,
  });

  async function failureOf(promise: Promise<unknown>): Promise<Failure> {
    const error = await promise.then(
      () => assert.fail('should have failed'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof Failure, String(error));
    return error;
  }

  it('sends what it is given and gives back status, headers and body', async () => {
    let seen = '';
    handle = (request, response) => {
      request.on('data', (chunk) => (seen += String(chunk)));
      request.on('end', () => {
        seen += ` ${String(request.method)} ${String(request.url)} ${String(request.headers['content-length'])} ${String(request.headers['x-a'])}`;
        response.writeHead(404, { 'x-b': 'c' }).end('gone');
      });
    };
    const reply = await transport.send(get({ method: 'POST', body: 'ü', headers: { 'x-a': 'b' } }));
    assert.equal(seen, 'ü POST /x?y=1 2 b');
    assert.deepEqual([reply.status, reply.headers['x-b'], bodyText(reply)], [404, 'c', 'gone']);
    assert.equal(clock.pendingTimers, 0);
  });

  for (const status of [300, 301, 302, 303, 304, 307, 308]) {
    it(`never follows HTTP ${status}`, async () => {
      let requests = 0;
      handle = (_request, response) => {
        requests += 1;
        response.writeHead(status, { location: 'https://evil.example/steal' }).end();
      };
      const failure = await failureOf(transport.send(get({ headers: { authorization: 'OAuth secret' } })));
      assert.equal(failure.code, 'redirectRefused');
      assert.match(failure.message, /evil\.example/);
      assert.equal(requests, 1);
    });
  }

  it('unpacks gzip', async () => {
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a log'));
    assert.equal(bodyText(await transport.send(get())), 'a log');
  });

  it('refuses a reply that claims gzip and is not', async () => {
    handle = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain');
    assert.equal((await failureOf(transport.send(get()))).code, 'foreignReply');
  });

  it('refuses a small reply that unpacks to more than 64 MB', async () => {
    handle = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(new Uint8Array(65 * 1024 * 1024)));
    assert.equal((await failureOf(transport.send(get()))).code, 'replyTooLarge');
  });

  it('gives up when the time is over, and hangs up', async () => {
    const hungUp = new Promise((resolve) => {
      handle = (request) => {
        request.socket.on('close', resolve);
        clock.advance(5_000);
      };
    });
    const failure = await failureOf(transport.send(get({ timeout: 5_000 })));
    assert.equal(failure.code, 'orgTimedOut');
    assert.match(failure.message, /within 5 seconds/);
    await hungUp;
  });

  it('gives up in the middle of a body, too', async () => {
    handle = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => clock.advance(5_000));
    };
    assert.equal((await failureOf(transport.send(get({ timeout: 5_000 })))).code, 'orgTimedOut');
  });

  it('can be cancelled, before and during', async () => {
    const cancel = new AbortController();
    handle = () => cancel.abort();
    assert.equal((await failureOf(transport.send(get({ signal: cancel.signal })))).code, 'cancelled');
    handle = () => assert.fail('was sent');
    assert.equal((await failureOf(transport.send(get({ signal: cancel.signal })))).code, 'cancelled');
  });

  it('says why an org cannot be reached', async () => {
    server.close();
    const failure = await failureOf(transport.send(get()));
    assert.equal(failure.code, 'orgUnreachable');
    assert.match(failure.message, /ECONNREFUSED/);
  });

  it('says that a connection is not trusted when the other side speaks no TLS', async () => {
    handle = (_request, response) => response.end();
    const failure = await failureOf(transport.send(get({ url: origin.replace('http:', 'https:') })));
    assert.equal(failure.code, 'certificateRefused');
  });

  it('trusts no self-signed certificate, whatever the environment says', async () => {
    const folder = join(import.meta.dirname, '../../fixtures/tls');
    const secure = createSecureServer(
      {
        key: readFileSync(join(folder, 'selfSigned.key.pem')),
        cert: readFileSync(join(folder, 'selfSigned.cert.pem')),
      },
      (_request, response) => response.end('mine'),
    );
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
    // eslint-disable-next-line no-restricted-syntax -- that it changes nothing is what is tested
    const switchForAll = 'NODE_TLS_REJECT_UNAUTHORIZED';
    process.env[switchForAll] = '0';
    try {
      const url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/`;
      const failure = await failureOf(transport.send(get({ url })));
      assert.equal(failure.code, 'certificateRefused');
      // Whose it is, and the setting that helps; never one that switches checking off (F16).
      assert.match(failure.message, /certificate of 127\.0\.0\.1/);
      assert.match(failure.message, /NODE_EXTRA_CA_CERTS/);
      assert.doesNotMatch(failure.message, /strictSSL|REJECT_UNAUTHORIZED/);
    } finally {
      Reflect.deleteProperty(process.env, switchForAll);
      secure.closeAllConnections();
      secure.close();
    }
  });

  describe('streams', () => {
    const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
      Buffer.concat(await Array.fromAsync(chunks)).toString();

    it('hand out the body as it comes, before all of it is there', async () => {
      let finish = (): void => assert.fail('not asked yet');
      handle = (_request, response) => {
        response.writeHead(200, { 'x-b': 'c' }).write('first ');
        finish = () => response.end('last');
      };
      const { status, headers, chunks } = await transport.stream(get());
      const pieces: string[] = [];
      for await (const chunk of chunks) {
        pieces.push(Buffer.from(chunk).toString());
        finish();
      }
      assert.deepEqual([status, headers['x-b'], pieces], [200, 'c', ['first ', 'last']]);
    });

    it('unpack gzip, but ask for parts unpacked', async () => {
      const asked: (string | undefined)[] = [];
      handle = (request, response) => {
        asked.push(request.headers['accept-encoding']);
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a log'));
      };
      assert.equal(await textOf((await transport.stream(get())).chunks), 'a log');
      await textOf((await transport.stream(get({ headers: { range: 'bytes=1-' } }))).chunks);
      assert.deepEqual(asked, ['gzip', 'identity']);
    });

    it('say that they broke off, packed or not', async () => {
      for (const headers of [{ 'content-length': '100' }, { 'content-encoding': 'gzip' }] as const) {
        handle = (_request, response) => {
          response.writeHead(200, headers).write(gzipSync('half').subarray(0, 12), () => response.destroy());
        };
        const { chunks } = await transport.stream(get());
        assert.equal((await failureOf(textOf(chunks))).code, 'orgUnreachable');
      }
    });

    it('end by time where nothing comes any more, not by how long they take', async () => {
      let write = (_text: string): void => assert.fail('not asked yet');
      handle = (_request, response) => {
        write = (text) => void response.write(text);
        response.writeHead(200, { 'content-length': '100' }).write('0');
      };
      const { chunks } = await transport.stream(get({ timeout: 5_000 }));
      let text = '';
      const reading = (async () => {
        for await (const chunk of chunks) {
          text += Buffer.from(chunk).toString();
          // Once the next piece is waited for.
          setImmediate(() => {
            clock.advance(text === '01234' ? 5_000 : 4_000);
            write(String(text.length));
          });
        }
      })();
      assert.equal((await failureOf(reading)).code, 'orgTimedOut');
      assert.equal(text, '01234');
    });

    it('can be cancelled, or left, and hang up', async () => {
      const cancel = new AbortController();
      for (const leave of [() => cancel.abort(), undefined]) {
        const hungUp = new Promise((resolve) => {
          handle = (request, response) => {
            request.socket.on('close', resolve);
            response.writeHead(200, { 'content-length': '100' }).write('half');
          };
        });
        const { chunks } = await transport.stream(get({ signal: cancel.signal.aborted ? undefined : cancel.signal }));
        const reading = (async () => {
          for await (const chunk of chunks) {
            assert.equal(chunk.length, 4);
            if (leave === undefined) {
              break;
            }
            leave();
          }
        })();
        if (leave === undefined) {
          await reading;
        } else {
          assert.equal((await failureOf(reading)).code, 'cancelled');
        }
        await hungUp;
      }
      assert.equal(clock.pendingTimers, 0);
    });

    it('never follow a redirect', async () => {
      handle = (_request, response) => response.writeHead(302, { location: 'https://evil.example/steal' }).end();
      assert.equal((await failureOf(transport.stream(get()))).code, 'redirectRefused');
    });
  });

  describe('on a kept connection that the other side closes', () => {
    let requests: number;

    beforeEach(() => {
      requests = 0;
      handle = (request, response) => {
        requests += 1;
        if (requests === 2) {
          request.socket.destroy();
        } else {
          response.end('ok');
        }
      };
    });

    it('sends again what may be sent twice', async () => {
      await transport.send(get());
      assert.equal(bodyText(await transport.send(get())), 'ok');
      assert.equal(requests, 3);
    });

    it('does not send again what may not', async () => {
      await transport.send(get());
      const failure = await failureOf(transport.send(get({ method: 'POST', repeatable: false })));
      assert.equal(failure.code, 'orgUnreachable');
      assert.equal(requests, 2);
    });
  });
});
