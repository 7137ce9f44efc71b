import type { Clock } from '../../core/base/clock.ts';
import { type ApiReply, jsonReply, textReply } from '../http/apiReply.ts';
import type { ApiRequest } from '../http/apiRequest.ts';
import { HttpListener } from '../http/httpListener.ts';
import { type RouteTable, Router } from '../http/router.ts';
import type { InstanceHealth } from './instanceHealth.ts';
import { instanceStatus, instanceSummary, isInstance } from './statusShapes.ts';

export interface StatusServerOptions {
  readonly health: InstanceHealth;
  /** Instances that the sample's orgs lie on: listed though nothing happens there. */
  readonly instances: readonly string[];
  readonly clock: Clock;
  readonly onFault: (error: unknown) => void;
}

/** Stands in for Salesforce's public status API. It asks for no session, and knows of nothing but instances. */
export class StatusServer {
  readonly #health: InstanceHealth;
  readonly #instances: readonly string[];
  readonly #router: Router<undefined>;
  readonly #listener: HttpListener;
  #port = 0;

  constructor({ health, instances, clock, onFault }: StatusServerOptions) {
    this.#health = health;
    this.#instances = instances;
    this.#router = new Router<undefined>(this.#routes());
    this.#listener = new HttpListener({
      answer: (request) => this.#answer(request),
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

  #routes(): RouteTable<undefined> {
    const health = this.#health;
    const listed = (): readonly string[] => [...new Set([...this.#instances, ...health.instances])].sort();
    return {
      'GET /v1/instances': () =>
        jsonReply(
          200,
          listed().map((key) => instanceSummary(key, health)),
        ),
      'GET /v1/instances/status': () =>
        jsonReply(
          200,
          listed().map((key) => instanceStatus(key, health)),
        ),
      'GET /v1/instances/:key/status': (_call, { key = '' }) => {
        const name = key.toUpperCase();
        return isInstance(name)
          ? jsonReply(200, instanceStatus(name, health))
          : jsonReply(404, { message: 'Not Found' });
      },
    };
  }

  async #answer(request: ApiRequest): Promise<ApiReply | undefined> {
    switch (this.#health.reachability) {
      case 'silent':
        // Until the client gives up.
        return new Promise((resolve) => {
          request.signal.addEventListener('abort', () => resolve(undefined), { once: true });
        });
      case 'broken':
        return jsonReply(503, { message: 'Service Unavailable' });
      case 'unreadable':
        return textReply(200, '<html><body>Salesforce Status</body></html>', 'text/html');
      case 'well':
        return this.#router.answer(request.method, request.path, undefined);
    }
  }
}
