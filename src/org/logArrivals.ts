import { EventEmitter } from '../core/base/event.ts';
import type { LogArrival, LogArrivals } from '../core/debugLogs/ports.ts';
import type { BayeuxClient, BayeuxEvent } from './bayeux/bayeuxClient.ts';

/** Salesforce says here that it has stored a debug log. */
export const loggingChannel = '/systemTopic/Logging';

/** Which logs are new is asked of the org: an event holds no more than an id. */
export class LogArrivalsLink implements LogArrivals {
  readonly #client: BayeuxClient;
  readonly #events = new EventEmitter<LogArrival>();

  readonly events = this.#events.event;

  constructor(client: BayeuxClient) {
    this.#client = client;
    client.events((event) => this.#events.fire(arrivalOf(event)));
  }

  async open(): Promise<void> {
    await this.#client.open();
  }

  dispose(): void {
    this.#events.dispose();
    void this.#client.close();
  }
}

function arrivalOf(event: BayeuxEvent): LogArrival {
  switch (event.kind) {
    case 'message':
    case 'oversized':
      return { kind: 'stored' };
    case 'restored':
      return { kind: 'restored' };
    case 'lost':
    case 'dead':
      return event;
  }
}
