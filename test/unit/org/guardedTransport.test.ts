import assert from 'node:assert/strict';
import { Failure } from '../../../src/core/base/failure.ts';
import { GuardedTransport } from '../../../src/org/http/guardedTransport.ts';
import type { HttpReply, HttpRequest, HttpStream, HttpTransport } from '../../../src/org/http/httpTransport.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const request: HttpRequest = { method: 'GET', url: 'https://acme.my.salesforce.com/', headers: {} };

class Recorder implements HttpTransport {
  sent = 0;
  date: string | undefined;

  send(): Promise<HttpReply> {
    this.sent += 1;
    const headers = this.date === undefined ? {} : { date: this.date };
    return Promise.resolve({ status: 200, headers, body: new Uint8Array() });
  }

  async stream(): Promise<HttpStream> {
    const { body, ...head } = await this.send();
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(body);
    };
    return { ...head, chunks: chunks() };
  }

  dispose(): void {
    this.sent = -1;
  }
}

describe('GuardedTransport', () => {
  let clock: FakeClock;
  let inner: Recorder;
  let transport: GuardedTransport;

  beforeEach(() => {
    clock = new FakeClock();
    inner = new Recorder();
    transport = new GuardedTransport(inner, clock);
  });

  it('sends nothing that may not be sent, whole or in pieces, until it is let', async () => {
    transport.guard(() => {
      throw new Failure('sessionCap', 'over');
    });
    await assert.rejects(transport.send(request), { code: 'sessionCap' });
    await assert.rejects(transport.stream(request), { code: 'sessionCap' });
    assert.equal(inner.sent, 0);
    transport.guard(undefined);
    await transport.send(request);
    assert.equal(inner.sent, 1);
  });

  it("keeps the distance to the org's clock, whatever a reply without a date says", async () => {
    assert.equal(transport.serverNow(), clock.now());
    inner.date = new Date(clock.now() + 3_600_000).toUTCString();
    await transport.send(request);
    inner.date = undefined;
    clock.advance(5_000);
    await transport.stream(request);
    assert.equal(transport.serverNow(), clock.now() + 3_600_000);
  });
});
