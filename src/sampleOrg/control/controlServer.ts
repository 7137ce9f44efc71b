import { RestFailure } from '../http/failures.ts';
import type { Clock } from '../../core/base/clock.ts';
import { HttpListener } from '../http/httpListener.ts';
import { Router } from '../http/router.ts';
import type { ControlCall } from './controlCall.ts';
import { debuggingCalls } from './debuggingCalls.ts';
import { faultCalls } from './faultCalls.ts';
import { licenseCalls } from './licenseCalls.ts';
import { logCalls } from './logCalls.ts';
import { packageCalls } from './packageCalls.ts';
import { signInCalls } from './signInCalls.ts';
import { statusCalls } from './statusCalls.ts';
import { orgCalls } from './orgCalls.ts';

export interface ControlServerOptions extends Omit<ControlCall, 'request'> {
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** Bends the sample org to what a test or a demonstration needs. No org has such an endpoint: it is described in README.md. */
export class ControlServer {
  readonly #listener: HttpListener;
  #port = 0;

  constructor({ clock, onFault, ...bent }: ControlServerOptions) {
    const router = new Router<ControlCall>(
      orgCalls,
      signInCalls,
      licenseCalls,
      packageCalls,
      logCalls,
      debuggingCalls,
      statusCalls,
      faultCalls,
    );
    this.#listener = new HttpListener({
      answer: async (request) => {
        if (request.headers.origin !== undefined) {
          // A web page in somebody's browser is no test.
          throw new RestFailure(403, { message: 'Web pages may not use this endpoint.', errorCode: 'FORBIDDEN' });
        }
        return router.answer(request.method, request.path, { request, ...bent });
      },
      latency: () => 0,
      clock,
      now: () => clock.now(),
      onFault,
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async listen(port: number): Promise<void> {
    this.#port = await this.#listener.listen(port);
  }

  close(): Promise<void> {
    return this.#listener.close();
  }
}
