import { displayLine } from '../core/base/displayText.ts';
import { withoutTrailing } from '../core/base/trailing.ts';
import { Failure } from '../core/base/failure.ts';
import { l10n } from '../core/base/l10n.ts';

// Every way in which talking to an org can fail, as a person reads it: what happened, and what to do.

export type OrgFailureCode =
  | 'orgSessionNotUnderstood'
  | 'orgSessionExpired'
  | 'orgUnreachable'
  | 'orgTimedOut'
  | 'certificateRefused'
  | 'redirectRefused'
  | 'foreignReply'
  | 'replyTooLarge'
  | 'replyNotUnderstood'
  | 'orgBusy'
  | 'requestLimitReached'
  | 'orgGone'
  | 'apiDisabled'
  | 'accessDenied'
  | 'proxyAuthentication'
  | 'licenseInUse'
  | 'mayNotDebug'
  | 'orgRefused'
  | 'breakpointUnanswered'
  | 'linkRefused'
  | 'eventTooLarge'
  | 'executionEnded'
  | 'executionStarted'
  | 'debugSessionMayRemain'
  | 'objectMissing'
  | 'fieldMissing'
  | 'recordGone'
  | 'notALicenseManagementOrg'
  | 'retrieveTimedOut'
  | 'packageNotRetrieved'
  | 'archiveRefused'
  | 'apexTestNotRun'
  | 'alreadyTraced'
  | 'logStorageFull'
  | 'debugLevelTaken';

/** The org answered, and did nothing. */
const refusals: ReadonlySet<string> = new Set<OrgFailureCode>([
  'licenseInUse',
  'mayNotDebug',
  'accessDenied',
  'orgRefused',
  'objectMissing',
  'recordGone',
  'orgSessionExpired',
  'apiDisabled',
  'requestLimitReached',
  'alreadyTraced',
  'logStorageFull',
  'debugLevelTaken',
]);

/** Whether a call that failed may have done its work all the same: its answer was lost on the way. */
export function mayHaveHappened(error: unknown): boolean {
  return !(Failure.is(error) && (refusals.has(error.code) || neverReached(error)));
}

/** Errors of a connection that was never made. */
const unreachedErrors: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
]);

/** Whether a call certainly came nowhere: there was no connection to the org at all. */
export function neverReached(failure: Failure): boolean {
  const { code, cause } = failure;
  return code === 'orgUnreachable' && cause instanceof Error && 'code' in cause && unreachedErrors.has(cause.code);
}

function failure(code: OrgFailureCode, message: string, cause?: unknown): Failure {
  return new Failure(code, message, cause === undefined ? undefined : { cause });
}

/** What the org said, ready to stand inside a sentence. */
function quote(text: string): string {
  return withoutTrailing(displayLine(text, 300), '. ');
}

// Org sessions

export const orgSessionNotUnderstood = (): Failure =>
  failure(
    'orgSessionNotUnderstood',
    l10n.t(
      'This is not an org session: it is empty or has spaces or special characters in it. Copy it again, whole and on one line.',
    ),
  );

export const orgSessionExpired = (): Failure =>
  failure(
    'orgSessionExpired',
    l10n.t(
      'The org session has expired or was ended. Log in to the subscriber from the Subscribers tab again and paste a fresh hand-off.',
    ),
  );

// The way to the org

export const orgUnreachable = (host: string, detail: string, cause?: unknown): Failure =>
  failure(
    'orgUnreachable',
    l10n.t(
      '{0} could not be reached ({1}). Check the network connection and VPN, then try again.',
      host,
      displayLine(detail, 80),
    ),
    cause,
  );

export const orgTimedOut = (host: string, milliseconds: number): Failure =>
  failure(
    'orgTimedOut',
    l10n.t(
      '{0} gave no answer within {1} seconds. Check the network connection, then try again.',
      host,
      Math.round(milliseconds / 1000),
    ),
  );

export const certificateRefused = (host: string, detail: string, subject: string | undefined): Failure =>
  failure(
    'certificateRefused',
    l10n.t(
      'The connection to {0} is not trusted: {1}. If your company inspects traffic, add its root certificate to the system store or name it in NODE_EXTRA_CA_CERTS, then restart the editor.',
      host,
      subject === undefined
        ? displayLine(detail, 120)
        : l10n.t('{0} (certificate of {1})', displayLine(detail, 120), displayLine(subject, 80)),
    ),
  );

export const redirectRefused = (host: string, target: string | undefined): Failure =>
  failure(
    'redirectRefused',
    target === undefined
      ? l10n.t(
          "{0} redirected the request, and redirects are never followed with an org session. Use the org's current My Domain address; on a guest network, sign in to the network first.",
          host,
        )
      : l10n.t(
          "{0} redirected the request to {1}, and redirects are never followed with an org session. Use the org's current My Domain address; on a guest network, sign in to the network first.",
          host,
          displayLine(target, 100),
        ),
  );

export const foreignReply = (host: string, status: number): Failure =>
  failure(
    'foreignReply',
    l10n.t(
      'The answer for {0} was not from the Salesforce API (HTTP {1} with a web page). A proxy or network sign-in page may stand in between: check the proxy, then try again.',
      host,
      status,
    ),
  );

export const proxyAuthentication = (host: string): Failure =>
  failure(
    'proxyAuthentication',
    l10n.t(
      "A proxy on the way to {0} asks for a sign-in (HTTP 407). Set the proxy with its credentials in the editor's proxy settings.",
      host,
    ),
  );

export const replyTooLarge = (host: string, limit: number): Failure =>
  failure(
    'replyTooLarge',
    l10n.t(
      'The answer of {0} is larger than {1} MB and was dropped. Ask for less at a time.',
      host,
      Math.round(limit / 1024 / 1024),
    ),
  );

export const replyNotUnderstood = (action: string): Failure =>
  failure(
    'replyNotUnderstood',
    l10n.t(
      'The org\'s answer to "{0}" could not be understood. Try again; if it stays, open the log of this extension and report it.',
      action,
    ),
  );

// What the org refuses

export const orgBusy = (action: string, retryAfterSeconds: number | undefined): Failure =>
  failure(
    'orgBusy',
    retryAfterSeconds === undefined
      ? l10n.t('The org is too busy to {0}. Try again in a minute.', action)
      : l10n.t('The org is too busy to {0}. Try again in {1} seconds.', action, retryAfterSeconds),
  );

export const requestLimitReached = (): Failure =>
  failure(
    'requestLimitReached',
    l10n.t(
      "The org has used up its API requests for today. Wait until the limit resets, or ask the customer's administrator to look at API usage.",
    ),
  );

export const orgGone = (host: string): Failure =>
  failure(
    'orgGone',
    l10n.t("{0} no longer exists or has expired. Refresh the list of subscribers and use the org's new address.", host),
  );

export const apiDisabled = (): Failure =>
  failure(
    'apiDisabled',
    l10n.t('API access is switched off for this org or this user. Enter as a user whose profile has "API Enabled".'),
  );

export const accessDenied = (action: string, message: string): Failure =>
  failure(
    'accessDenied',
    l10n.t(
      'The login-as user may not {0}: {1}. Enter as a user with the permission, or ask the customer to grant it.',
      action,
      quote(message),
    ),
  );

export const licenseInUse = (message: string): Failure =>
  failure(
    'licenseInUse',
    l10n.t(
      'No debug session is free: {0}. End the debug session that is running, or wait until it ends.',
      quote(message),
    ),
  );

export const mayNotDebug = (): Failure =>
  failure(
    'mayNotDebug',
    l10n.t(
      'This org or user may not debug Apex. Debugging a subscriber needs a sandbox, entered from the Subscribers tab by a user with "View and Debug Managed Apex".',
    ),
  );

export const objectMissing = (message: string): Failure =>
  failure(
    'objectMissing',
    l10n.t(
      'The org does not have what was asked for: {0}. Check that this is the right org, and that the user may see the object.',
      quote(message),
    ),
  );

export const recordGone = (action: string): Failure =>
  failure(
    'recordGone',
    l10n.t(
      'The org cannot {0}: what it was asked for is not there, or no longer. Refresh what is shown, then try again.',
      action,
    ),
  );

/** The cause is the field's name, for who can do without it. */
export const fieldMissing = (name: string): Failure =>
  failure(
    'fieldMissing',
    l10n.t(
      'The org does not show the field {0} to this user, and it is needed. Ask an administrator of that org for read access to it.',
      displayLine(name, 80),
    ),
    name,
  );

export const notALicenseManagementOrg = (host: string): Failure =>
  failure(
    'notALicenseManagementOrg',
    l10n.t(
      '{0} has neither the License Management App nor Package Subscribers, or the user may not see them. Connect to your License Management Org as a user who can open its Subscribers tab.',
      host,
    ),
  );

export const orgRefused = (action: string, message: string): Failure =>
  failure(
    'orgRefused',
    l10n.t('The org refused to {0}: {1}. Correct what it names, or try again.', action, quote(message)),
  );

// The debug session and its event link

export const breakpointUnanswered = (): Failure =>
  failure(
    'breakpointUnanswered',
    l10n.t("The org's answer left this breakpoint out, so it may not stop here. Remove it and set it again."),
  );

export const linkRefused = (reason: string): Failure =>
  failure(
    'linkRefused',
    l10n.t(
      'The org refused the event link: {0}. Without it no stop can be seen. Check that the user may debug Apex, then launch again.',
      quote(reason),
    ),
  );

export const eventTooLarge = (characters: number): Failure =>
  failure(
    'eventTooLarge',
    l10n.t(
      "The org sent an event of {0} MB, and it was left out. Where requests stand is asked for; what it said is in the request's debug log.",
      (characters / 1024 / 1024).toFixed(1),
    ),
  );

export const executionEnded = (): Failure =>
  failure('executionEnded', l10n.t('The debug session has ended. Launch again to go on.'));

export const executionStarted = (): Failure =>
  failure('executionStarted', l10n.t('This debug session was already started. Launch again for a new one.'));

export const debugSessionMayRemain = (cause: Failure): Failure =>
  failure(
    'debugSessionMayRemain',
    l10n.t(
      'The org could not be told that the debug session ended. {0} If the next launch finds the session still active, end it with "Stop Debug Session"; the org ends it by itself after an idle hour.',
      cause.message,
    ),
    cause,
  );

// Source, tests and logs

export const packageNotRetrieved = (name: string, reason: string): Failure =>
  failure(
    'packageNotRetrieved',
    l10n.t(
      'The source of package "{0}" could not be retrieved: {1}. Check the package name and that you entered with a user who may see managed Apex.',
      displayLine(name, 80),
      quote(reason),
    ),
  );

export const retrieveTimedOut = (name: string, milliseconds: number): Failure =>
  failure(
    'retrieveTimedOut',
    l10n.t(
      'The org has not made the source of package "{0}" ready within {1} minutes. Try again later.',
      displayLine(name, 80),
      Math.round(milliseconds / 60_000),
    ),
  );

export const archiveRefused = (entry: string, problem: string): Failure =>
  failure(
    'archiveRefused',
    l10n.t(
      "The archive from the org was refused and nothing of it was kept: {0} {1}. Retrieve the package again; if it stays, tell the customer's administrator.",
      entry === '' ? l10n.t('it') : escaped(entry),
      problem,
    ),
  );

export const apexTestNotRun = (test: string): Failure =>
  failure(
    'apexTestNotRun',
    l10n.t(
      'The org found no test "{0}". Give a test class as namespace.Class, and a method that is annotated @IsTest.',
      displayLine(test, 120),
    ),
  );

export const alreadyTraced = (message: string): Failure =>
  failure(
    'alreadyTraced',
    l10n.t(
      'The org traces this already: {0}. Refresh the trace flags, then extend the one that is there or start yours when it ends.',
      quote(message),
    ),
  );

export const logStorageFull = (message: string): Failure =>
  failure(
    'logStorageFull',
    l10n.t('The org has no room for more debug logs: {0}. Delete old debug logs, then try again.', quote(message)),
  );

export const debugLevelTaken = (message: string): Failure =>
  failure(
    'debugLevelTaken',
    l10n.t(
      'Somebody has just made a debug level of the same name: {0}. Turn tracing on again: it will use that one.',
      quote(message),
    ),
  );

/** A file name from an archive, with every character visible. */
function escaped(name: string): string {
  const visible = name.slice(0, 120).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return displayLine(`"${visible}"`, 200);
}
