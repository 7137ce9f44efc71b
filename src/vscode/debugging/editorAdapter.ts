import { type DebugAdapter, Disposable } from 'vscode';
import type { ProtocolAdapter } from '../ports.ts';

/** Our adapter in the shape that the editor takes. */
export class EditorAdapter extends Disposable implements DebugAdapter {
  readonly #adapter: ProtocolAdapter;

  readonly onDidSendMessage: DebugAdapter['onDidSendMessage'] = (listener, thisArgument, disposables) => {
    const subscription = Disposable.from(
      this.#adapter.onDidSendMessage((message) => {
        listener.call(thisArgument, message);
      }),
    );
    disposables?.push(subscription);
    return subscription;
  };

  constructor(adapter: ProtocolAdapter, ended: () => void) {
    super(ended);
    this.#adapter = adapter;
  }

  handleMessage(message: object): void {
    this.#adapter.handleMessage(message);
  }
}
