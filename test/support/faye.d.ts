// The parts of faye that the tests use: it ships no types.
declare module 'faye' {
  export interface Message {
    channel: string;
    ext?: Record<string, unknown>;
    subscription?: string;
    successful?: boolean;
    error?: string;
  }
  export interface Extension {
    incoming?(message: Message, callback: (message: Message) => void): void;
    outgoing?(message: Message, callback: (message: Message) => void): void;
  }
  export interface Client {
    setHeader(name: string, value: string): void;
    addExtension(extension: Extension): void;
    subscribe(channel: string, callback: (data: unknown) => void): PromiseLike<void> & { cancel(): void };
    disconnect(): PromiseLike<void> | undefined;
    on(event: string, callback: () => void): void;
  }
  const faye: { readonly Client: new (url: string, options?: { timeout?: number; retry?: number }) => Client };
  // eslint-disable-next-line no-restricted-syntax -- CommonJS: what faye exports arrives as the default
  export default faye;
}
