import * as vscode from 'vscode';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { canaries } from './canaries.ts';

const patience = 30_000;

type Message = DebugProtocol.ProtocolMessage;

interface Waiter {
  readonly wanted: (message: Message) => boolean;
  readonly resolve: (message: Message) => void;
}

/** Everything that adapters of one of our types send and receive, to wait for and to look through. */
export class DebugTraffic implements vscode.Disposable {
  readonly sent: Message[] = [];
  readonly received: Message[] = [];
  readonly #registration: vscode.Disposable;
  readonly #waiters = new Set<Waiter>();
  #seen = 0;

  constructor(type = 'isv-apex') {
    this.#registration = vscode.debug.registerDebugAdapterTrackerFactory(type, {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: (message: Message) => this.#take(message),
        onWillReceiveMessage: (message: Message) => void this.received.push(message),
      }),
    });
  }

  /** The next event of this name that no earlier wait has been given; it may have come already. */
  async event<T extends DebugProtocol.Event>(name: string, wanted: (event: T) => boolean = () => true): Promise<T> {
    const isWanted = (message: Message): boolean =>
      message.type === 'event' && (message as T).event === name && wanted(message as T);
    return (await this.#next(`the event ${name}`, isWanted)) as T;
  }

  async response<T extends DebugProtocol.Response>(
    command: string,
    wanted: (response: T) => boolean = () => true,
  ): Promise<T> {
    const isWanted = (message: Message): boolean =>
      message.type === 'response' && (message as T).command === command && wanted(message as T);
    return (await this.#next(`the response to ${command}`, isWanted)) as T;
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #take(message: Message): void {
    canaries.hear('what the debug adapter sent', JSON.stringify(message));
    this.sent.push(message);
    for (const waiter of this.#waiters) {
      if (waiter.wanted(message)) {
        this.#waiters.delete(waiter);
        this.#seen = this.sent.length;
        waiter.resolve(message);
        return;
      }
    }
  }

  #next(what: string, wanted: (message: Message) => boolean): Promise<Message> {
    const already = this.sent.findIndex((message, index) => index >= this.#seen && wanted(message));
    const found = this.sent[already];
    if (found !== undefined) {
      this.#seen = already + 1;
      return Promise.resolve(found);
    }
    return within(what, (resolve) => {
      const waiter = { wanted, resolve };
      this.#waiters.add(waiter);
      return { dispose: () => this.#waiters.delete(waiter) };
    });
  }
}

/** Waits for an event of the editor's API. `now` looks whether there is anything left to wait for. */
export function eventually<T>(
  what: string,
  event: vscode.Event<T>,
  wanted: (value: T) => boolean,
  now?: () => T | undefined,
): Promise<T> {
  const current = now?.();
  if (current !== undefined && wanted(current)) {
    return Promise.resolve(current);
  }
  return within(what, (resolve) =>
    event((value) => {
      if (wanted(value)) {
        resolve(value);
      }
    }),
  );
}

function within<T>(what: string, subscribe: (resolve: (value: T) => void) => { dispose(): unknown }): Promise<T> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`${what} did not come within ${patience / 1000} s`));
    }, patience);
    const subscription = subscribe((value) => {
      clearTimeout(timeout);
      subscription.dispose();
      resolve(value);
    });
  });
}
