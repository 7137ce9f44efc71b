import { CancellationError, commands, l10n, window } from 'vscode';
import { withoutMarkup } from '../../core/base/displayText.ts';
import { Failure } from '../../core/base/failure.ts';
import { redact } from '../../core/base/logger.ts';
import type { CommandId } from '../commandTable.ts';
import { failures } from './failures.ts';
import type { LogChannel } from './logChannel.ts';

interface Remedy {
  readonly label: string;
  readonly command: CommandId | 'workbench.trust.manage' | 'workbench.action.openSettings';
  readonly argument?: string;
  /** There is one thing to do, and the log would not help. */
  readonly alone?: boolean;
}

/** The command that helps after a failure, by the failure's code. The log helps with the rest. */
function remedyOf(code: string): Remedy | undefined {
  const connect: Remedy = { label: l10n.t('Connect to LMO'), command: 'isvDebugger.connectLmo' };
  const setting = (id: string): Remedy => ({
    label: l10n.t('Open Settings'),
    command: 'workbench.action.openSettings',
    argument: id,
  });
  const remedies: Readonly<Record<string, Remedy>> = {
    workspaceNotTrusted: { label: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' },
    orgSessionExpired: { label: l10n.t('Paste Hand-Off'), command: 'isvDebugger.pasteHandOff' },
    handOffNeeded: { label: l10n.t('Paste Hand-Off'), command: 'isvDebugger.pasteHandOff' },
    handOffToAnotherOrg: { label: l10n.t('Paste Hand-Off'), command: 'isvDebugger.pasteHandOff' },
    lmoSessionExpired: { label: l10n.t('Sign In Again'), command: 'isvDebugger.signInAgain', alone: true },
    noLmo: connect,
    unknownLmo: connect,
    signInDenied: connect,
    signInNotKept: { label: l10n.t('Sign In Again'), command: 'isvDebugger.signInAgain' },
    signInTimedOut: connect,
    browserNotOpened: connect,
    cliOrgMissing: connect,
    cliOrgOver: connect,
    cliSecretsLocked: connect,
    cliNotFound: connect,
    cliFailed: connect,
    cliTimedOut: connect,
    oauthAppNotSet: setting('isvDebugger.oauth.clientId'),
    callbackPortTaken: setting('isvDebugger.oauth.callbackPort'),
    signInRefused: setting('isvDebugger.oauth.clientId'),
    lmoNotConnected: connect,
    noSubscribers: connect,
    unknownSubscriber: connect,
    sandboxOnly: { label: l10n.t('Open Debug Log'), command: 'isvDebugger.openDebugLog' },
    oneSession: { label: l10n.t('Stop Debug Session'), command: 'isvDebugger.stopDebugSession' },
    sampleOrgNotRunning: { label: l10n.t('Try the Sample Org'), command: 'isvDebugger.trySampleOrg' },
    nothingTraced: { label: l10n.t('Turn Tracing On'), command: 'isvDebugger.turnTracingOn' },
    logStorageFull: { label: l10n.t('Delete Old Debug Logs'), command: 'isvDebugger.deleteOldDebugLogs' },
    noPackageSource: { label: l10n.t('Retrieve Package Source'), command: 'isvDebugger.retrievePackageSource' },
    packageNotRetrieved: { label: l10n.t('Retrieve Again'), command: 'isvDebugger.retrievePackageSource' },
    retrieveTimedOut: { label: l10n.t('Retrieve Again'), command: 'isvDebugger.retrievePackageSource' },
    purgeIncomplete: { label: l10n.t('Purge Customer Files'), command: 'isvDebugger.purgeCustomerFiles' },
    noLogs: { label: l10n.t('Turn Tracing On'), command: 'isvDebugger.turnTracingOn' },
  };
  return Object.hasOwn(remedies, code) ? remedies[code] : undefined;
}

/** VS Code writes a failed activation to its own log alone; the user would see a sidebar that does nothing. */
export function showActivationFailure(error: unknown): void {
  const reason = withoutMarkup(redact(error instanceof Error ? error.message : String(error)));
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
  const chosen = await window.showErrorMessage(withoutMarkup(redact(failure.message)), ...buttons);
  if (chosen === showLog) {
    log.show();
  } else if (chosen !== undefined && remedy !== undefined) {
    await commands.executeCommand(remedy.command, ...(remedy.argument === undefined ? [] : [remedy.argument]));
  }
}
