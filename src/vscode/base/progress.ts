import { CancellationError, ProgressLocation, window } from 'vscode';
import { subscribersViewId } from '../viewIds.ts';

/** Runs a short task with a bar in the sidebar and no toast. It ends by the time-outs of its requests. */
export async function withViewProgress<T>(task: () => Promise<T>): Promise<T> {
  return window.withProgress({ location: { viewId: subscribersViewId } }, task);
}

/** Runs a task with a spinner in the status bar. Something else shows how it goes, and can end it. */
export async function withStatusProgress<T>(title: string, task: () => Promise<T>): Promise<T> {
  return window.withProgress({ location: ProgressLocation.Window, title }, task);
}

/** Says how far it is: a share from 0 to 1, and something about it. */
export type ReportProgress = (share: number, message?: string) => void;

/**
 * Runs a task that may take long, with a notification that can cancel it. Cancelling aborts the signal and ends the wait at
 * once, also where the task cannot be stopped half-way.
 */
export async function withProgress<T>(
  title: string,
  task: (signal: AbortSignal, report: ReportProgress) => Promise<T>,
): Promise<T> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, token) => {
      let percent = 0;
      const report: ReportProgress = (share, message) => {
        const increment = Math.floor(share * 100) - percent;
        if (increment > 0 || message !== undefined) {
          percent += increment;
          progress.report({ increment, ...(message !== undefined && { message }) });
        }
      };
      const controller = new AbortController();
      const cancelled = new Promise<never>((_resolve, reject) => {
        token.onCancellationRequested(() => {
          reject(new CancellationError());
          controller.abort();
        });
      });
      return Promise.race([task(controller.signal, report), cancelled]);
    },
  );
}
