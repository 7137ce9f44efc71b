import { l10n } from 'vscode';
import { Failure } from '../../core/base/failure.ts';

// What can go wrong in the editor part. Each message says what happened and what to do.

export const failures = {
  workspaceNotTrusted: () =>
    new Failure(
      'workspaceNotTrusted',
      l10n.t('This workspace is not trusted, so nothing is sent to an org. Trust the workspace, then try again.'),
    ),
  noLogShown: () =>
    new Failure(
      'noLogShown',
      l10n.t('No debug log is in front of you. Open one from the sidebar or from a file first.'),
    ),
  logNotReadable: () =>
    new Failure(
      'logNotReadable',
      l10n.t(
        'The log could not be read: it may have been deleted or moved. Download it again, or open it from where it is now.',
      ),
    ),
  noLmo: () => new Failure('noLmo', l10n.t('No LMO is connected. Connect to your License Management Org first.')),
  lmoNeededToLogIn: () =>
    new Failure(
      'lmoNeededToLogIn',
      l10n.t(
        'The page to log in to a subscriber is in your LMO, and none is connected. Connect to it; or log in from its Subscribers tab in a browser and paste the hand-off.',
      ),
    ),
  unknownLmo: (host: string) =>
    new Failure('unknownLmo', l10n.t('{0} is not among your LMOs. Connect to it first.', host)),
  handOffNeeded: (name: string) =>
    new Failure(
      'handOffNeeded',
      l10n.t(
        'There is no hand-off to {0}. Log in to it from your LMO, copy the URL in Setup, Apex Debugger, and paste it here.',
        name,
      ),
    ),
  handOffToAnotherOrg: (wanted: string, got: string) =>
    new Failure(
      'handOffToAnotherOrg',
      l10n.t(
        'The hand-off leads to {0}, not to {1}. {0} was entered; paste the URL of {1} to enter that too.',
        got,
        wanted,
      ),
    ),
  /** The message is the debug adapter's own. */
  freshLinkRefused: (message: string) => new Failure('freshLinkRefused', message),
  noFreshLinkNeeded: () =>
    new Failure(
      'noFreshLinkNeeded',
      l10n.t('No debug session of this window needs a fresh link. Enter a subscriber with Paste Hand-Off instead.'),
    ),
  unknownSubscriber: (orgId: string) =>
    new Failure(
      'unknownSubscriber',
      l10n.t(
        '{0} is not a subscriber that is listed here. Connect to your LMO or paste a hand-off to that org first.',
        orgId,
      ),
    ),
  noSubscribers: () =>
    new Failure('noSubscribers', l10n.t('No subscriber is listed. Connect to your LMO or paste a hand-off first.')),
  sessionRequestUnknown: (request: string) =>
    new Failure(
      'sessionRequestUnknown',
      l10n.t(
        '"request": "{0}" is not known to the debug type isv-apex. Write "request": "launch" in launch.json.',
        request,
      ),
    ),
  standaloneAttribute: () =>
    new Failure(
      'standaloneAttribute',
      l10n.t(
        '"org" is for the adapter outside the editor. Write "subscriber" with an org id in launch.json, or leave it out to be asked.',
      ),
    ),
  subscriberInvalid: () =>
    new Failure(
      'subscriberInvalid',
      l10n.t(
        '"subscriber" in launch.json is not an org id. Write 15 or 18 characters that begin with 00D, or leave it out to be asked.',
      ),
    ),
  packageNotFound: (name: string) =>
    new Failure(
      'packageNotFound',
      l10n.t(
        '{0} has no installed package that this user can see. Ask the customer which user has a licence, and log in as that user.',
        name,
      ),
    ),
  noPackageSource: () =>
    new Failure(
      'noPackageSource',
      l10n.t('No package source is on this machine. Retrieve it from a subscriber first.'),
    ),
  classNotFound: (name: string) =>
    new Failure(
      'classNotFound',
      l10n.t(
        'No class or trigger {0} is in the package source on this machine. Check the name, or retrieve its package.',
        name,
      ),
    ),
  noDebugSession: (name: string) =>
    new Failure(
      'noDebugSession',
      l10n.t('No debug session is active in {0}. Start one with Debug This Subscriber.', name),
    ),
  notEndedElsewhere: (where: string) =>
    new Failure(
      'notEndedElsewhere',
      l10n.t(
        'The debug session could not be ended from here: {0} does not answer. Go there and stop it; if it hangs, end its program. Then start again.',
        where,
      ),
    ),
  noLogs: (name: string, username: string) =>
    new Failure(
      'noLogs',
      l10n.t('{0} has no debug log of {1}. Turn Tracing On, reproduce the problem, then open the log.', name, username),
    ),
  nothingTraced: () =>
    new Failure('nothingTraced', l10n.t('There is no such trace flag any more. Turn Tracing On makes one.')),
  noLogsToDelete: (name: string) =>
    new Failure('noLogsToDelete', l10n.t('{0} has no debug log to delete. Nothing was done.', name)),
  logGone: (what: string) =>
    new Failure(
      'logGone',
      l10n.t('The org no longer has the debug log {0}: it was deleted, or its time was over. Refresh the list.', what),
    ),
  handOffNotRemembered: (name: string) =>
    new Failure(
      'handOffNotRemembered',
      l10n.t(
        '{0} is entered, but the hand-off could not be remembered: the system has no secret storage that works. Nothing is lost; after this window is closed, paste a hand-off again.',
        name,
      ),
    ),
  logNotStored: (folder: string, cause: unknown) =>
    new Failure(
      'logNotStored',
      l10n.t(
        'The debug log could not be written to {0}. Check that the disk has room and the folder can be written, then download it again: it goes on where it stopped.',
        folder,
      ),
      { cause },
    ),
  nothingKept: () =>
    new Failure(
      'nothingKept',
      l10n.t('No debug log is kept for a case. Choose Keep Debug Log for Case on a log in the sidebar first.'),
    ),
  logNotSaved: (path: string, cause: unknown) =>
    new Failure(
      'logNotSaved',
      l10n.t(
        'The debug log could not be saved to {0}. Choose another folder, or check that this one can be written.',
        path,
      ),
      { cause },
    ),
  downloadStopped: (done: number, total: number, reason: string, cause: Failure) =>
    new Failure(
      cause.code,
      l10n.t(
        'The download stopped after {0} of {1} debug logs. {2} What has come is kept; it goes on from there.',
        done,
        total,
        reason,
      ),
      { cause },
    ),
  /** `scope`: what to purge again. */
  purgeIncomplete: (scope: 'all' | 'one', left: string, cause: unknown) =>
    new Failure(
      scope === 'all' ? 'allPurgeIncomplete' : 'purgeIncomplete',
      l10n.t(
        'Not everything could be purged from this machine. Something is left of: {0}. Close what has these files open, then purge again.',
        left,
      ),
      { cause },
    ),
  caseNeeded: (name: string) =>
    new Failure(
      'caseNeeded',
      l10n.t(
        'A support case is required before you work in {0}, as the setting isvDebugger.audit.askForCase says. Try again with the number of the case.',
        name,
      ),
    ),
  auditNotWritten: (cause: unknown) =>
    new Failure(
      'auditNotWritten',
      l10n.t(
        'The audit trail of this window cannot be written, so what you do now is not recorded. Make room on the disk and see that its folder can be written to, then reload the window.',
      ),
      { cause },
    ),
  auditNotRead: (cause: unknown) =>
    new Failure(
      'auditNotRead',
      l10n.t('The audit trail cannot be read. See that its folder can be read by you alone, then try again.'),
      { cause },
    ),
  auditNotExported: (path: string, cause: unknown) =>
    new Failure(
      'auditNotExported',
      l10n.t('The audit trail could not be written to {0}. Choose another place, then export it again.', path),
      { cause },
    ),
  noLogToReplay: () =>
    new Failure(
      'noLogToReplay',
      l10n.t('There is no debug log to replay. Open one, or write its path as "logFile" in the launch configuration.'),
    ),
  noRuns: () =>
    new Failure('noRuns', l10n.t('No Apex has run in this window yet. Use Run Anonymous Apex or Run Apex Tests.')),
  sampleOrgNotStarted: (reason: string) =>
    new Failure(
      'sampleOrgNotStarted',
      l10n.t(
        'The sample org did not start: {0}. The log says more; try again, and reinstall the extension if it stays so.',
        reason,
      ),
    ),
  sampleOrgNotRunning: () =>
    new Failure('sampleOrgNotRunning', l10n.t('The sample org is not running. Start it with Try the Sample Org.')),
  unexpected: (cause: unknown) =>
    new Failure('unexpected', l10n.t('Something went wrong that was not foreseen. The log says more; try again.'), {
      cause,
    }),
} as const satisfies Record<string, (...args: never[]) => Failure>;
