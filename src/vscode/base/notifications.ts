import { CancellationError, commands, l10n, window } from 'vscode';
import { Failure } from '../../core/base/failure.ts';
import { shownMessage } from '../../core/base/shownMessage.ts';
import { failures } from './failures.ts';
import type { LogChannel } from './logChannel.ts';
import { remedyOf } from './remedies.ts';

/** VS Code writes a failed activation to its own log alone; the user would see a sidebar that does nothing. */
export function showActivationFailure(error: unknown): void {
  const reason = shownMessage(error instanceof Error ? error.message : String(error));
  void window.showErrorMessage(
    l10n.t(
      'ISV Customer Debugger could not start: {0}. Reload the window; reinstall the extension if it stays so.',
      reason,
    ),
  );
}

/** Shows what went wrong, once, with a button for the remedy and one for the log. What the user cancelled is no failure. */
export async function showFailure(error: unknown, log: LogChannel): Promise<void> {
  if (
    error instanceof CancellationError ||
    Failure.is(error, 'cancelled') ||
    (error instanceof Error && error.name === 'AbortError')
  ) {
    return;
  }
  const failure = error instanceof Failure ? error : failures.unexpected(error);
  log.error(`${failure.code}: ${failure.message}`);
  if (failure.cause instanceof Error) {
    log.error(failure.cause.stack ?? failure.cause.message);
  }
  const remedy = remedyOf(failure.code);
  const showLog = l10n.t('Show Log');
  const buttons = [...(remedy === undefined ? [] : [remedy.label]), ...(remedy?.alone === true ? [] : [showLog])];
  const chosen = await window.showErrorMessage(shownMessage(failure.message), ...buttons);
  if (chosen === showLog) {
    log.show();
  } else if (chosen !== undefined && remedy !== undefined) {
    await commands.executeCommand(remedy.command, ...(remedy.argument === undefined ? [] : [remedy.argument]));
  }
}
