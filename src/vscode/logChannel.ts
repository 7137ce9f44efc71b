import { window } from 'vscode';
import { type Disposable } from '../core/base/disposable.ts';
import { type Logger, redact } from '../core/base/logger.ts';

/** The one channel this extension logs to. Org sessions are removed on the way in. */
export class LogChannel implements Logger, Disposable {
  readonly #channel = window.createOutputChannel('ISV Customer Debugger', { log: true });

  trace(message: string): void {
    this.#channel.trace(redact(message));
  }

  info(message: string): void {
    this.#channel.info(redact(message));
  }

  warn(message: string): void {
    this.#channel.warn(redact(message));
  }

  error(message: string): void {
    this.#channel.error(redact(message));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
