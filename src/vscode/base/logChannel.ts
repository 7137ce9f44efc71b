import { window } from 'vscode';
import { type Disposable } from '../../core/base/disposable.ts';
import { displayBlock } from '../../core/base/displayText.ts';
import { type Logger, redact } from '../../core/base/logger.ts';

/** The one channel this extension logs to. Org sessions and what org text may hide are removed on the way in. */
export class LogChannel implements Logger, Disposable {
  readonly #channel = window.createOutputChannel('ISV Customer Debugger', { log: true });

  trace(message: string): void {
    this.#channel.trace(clean(message));
  }

  info(message: string): void {
    this.#channel.info(clean(message));
  }

  warn(message: string): void {
    this.#channel.warn(clean(message));
  }

  error(message: string): void {
    this.#channel.error(clean(message));
  }

  show(): void {
    this.#channel.show();
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

/** A cause may repeat what an org said. */
function clean(message: string): string {
  return redact(displayBlock(message));
}
