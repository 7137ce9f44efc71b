import { CancellationError, ProgressLocation, window } from 'vscode';

/**
 * Runs a task with a progress bar that can be cancelled. Cancelling aborts the signal and ends the wait at once, also where the
 * task cannot be stopped half-way.
 */
export async function withProgress<T>(title: string, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
    const controller = new AbortController();
    const cancelled = new Promise<never>((_resolve, reject) => {
      token.onCancellationRequested(() => {
        reject(new CancellationError());
        controller.abort();
      });
    });
    return Promise.race([task(controller.signal), cancelled]);
  });
}
