import { l10n } from '../../core/base/l10n.ts';
import type { CommandId } from '../commandTable.ts';

export interface Remedy {
  readonly label: string;
  readonly command: CommandId | 'workbench.trust.manage' | 'workbench.action.openSettings';
  readonly argument?: string;
  /** There is one thing to do, and the log would not help. */
  readonly alone?: boolean;
}

/** The command that helps after a failure, by the failure's code. The log helps with the rest. */
export function remedyOf(code: string): Remedy | undefined {
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
    allPurgeIncomplete: {
      label: l10n.t('Purge Files of All Customers'),
      command: 'isvDebugger.purgeAllCustomerFiles',
    },
    purgeIncomplete: { label: l10n.t('Purge Customer Files'), command: 'isvDebugger.purgeCustomerFiles' },
    noLogs: { label: l10n.t('Turn Tracing On'), command: 'isvDebugger.turnTracingOn' },
  };
  return Object.hasOwn(remedies, code) ? remedies[code] : undefined;
}
