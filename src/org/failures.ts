import { displayLine } from '../core/base/displayText.ts';
import { Failure } from '../core/base/failure.ts';

// Every way in which talking to an org can fail, as a person reads it: what happened, and what to do.

export type OrgFailureCode =
  | 'addressNotUnderstood'
  | 'hostNotAllowed'
  | 'insecureAddress'
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
  | 'executionEnded'
  | 'executionStarted'
  | 'debugSessionMayRemain'
  | 'cancelled'
  | 'objectMissing'
  | 'notALicenseManagementOrg'
  | 'retrieveTimedOut'
  | 'packageNotRetrieved'
  | 'archiveRefused'
  | 'apexTestNotRun'
  | 'tracingRefused';

/** The org answered, and did nothing. */
const refusals: ReadonlySet<string> = new Set<OrgFailureCode>([
  'licenseInUse',
  'mayNotDebug',
  'accessDenied',
  'orgRefused',
  'objectMissing',
  'orgSessionExpired',
  'apiDisabled',
  'requestLimitReached',
]);

/** Whether a call that failed may have done its work all the same: its answer was lost on the way. */
export function mayHaveHappened(error: unknown): boolean {
  return !(Failure.is(error) && refusals.has(error.code));
}

function failure(code: OrgFailureCode, message: string, cause?: unknown): Failure {
  return new Failure(code, message, cause === undefined ? undefined : { cause });
}

/** What the org said, ready to stand inside a sentence. */
function quote(text: string): string {
  return displayLine(text, 300).replace(/[.\s]+$/, '');
}

// Addresses and sessions

export const addressNotUnderstood = (address: string): Failure =>
  failure(
    'addressNotUnderstood',
    `"${displayLine(address, 80)}" is not an org address. Give the My Domain address, such as https://acme.my.salesforce.com.`,
  );

export const hostNotAllowed = (host: string): Failure =>
  failure(
    'hostNotAllowed',
    `${displayLine(host, 100)} is not a Salesforce API host, so no org session is sent there. Use the org's My Domain address, which ends in .my.salesforce.com.`,
  );

export const insecureAddress = (host: string): Failure =>
  failure(
    'insecureAddress',
    `An org session travels only over https on the standard port. Write the address as https://${displayLine(host, 100)}.`,
  );

export const orgSessionNotUnderstood = (): Failure =>
  failure(
    'orgSessionNotUnderstood',
    'This is not an org session: it is empty or has spaces or special characters in it. Copy it again, whole and on one line.',
  );

export const orgSessionExpired = (): Failure =>
  failure(
    'orgSessionExpired',
    'The org session has expired or was ended. Log in to the subscriber from the Subscribers tab again and paste a fresh hand-off.',
  );

// The way to the org

export const orgUnreachable = (host: string, detail: string, cause?: unknown): Failure =>
  failure(
    'orgUnreachable',
    `${host} could not be reached (${displayLine(detail, 80)}). Check the network connection and VPN, then try again.`,
    cause,
  );

export const orgTimedOut = (host: string, milliseconds: number): Failure =>
  failure(
    'orgTimedOut',
    `${host} gave no answer within ${Math.round(milliseconds / 1000)} seconds. Check the network connection, then try again.`,
  );

export const certificateRefused = (host: string, detail: string, subject: string | undefined): Failure =>
  failure(
    'certificateRefused',
    `The connection to ${host} is not trusted: ${displayLine(detail, 120)}${subject === undefined ? '' : ` (certificate of ${displayLine(subject, 80)})`}. ` +
      'If your company inspects traffic, add its root certificate to the system store or name it in NODE_EXTRA_CA_CERTS, then restart the editor.',
  );

export const redirectRefused = (host: string, target: string | undefined): Failure =>
  failure(
    'redirectRefused',
    `${host} redirected the request${target === undefined ? '' : ` to ${displayLine(target, 100)}`}, and redirects are never followed with an org session. ` +
      "Use the org's current My Domain address; on a guest network, sign in to the network first.",
  );

export const foreignReply = (host: string, status: number): Failure =>
  failure(
    'foreignReply',
    `The answer for ${host} was not from the Salesforce API (HTTP ${status} with a web page). A proxy or network sign-in page may stand in between: check the proxy, then try again.`,
  );

export const proxyAuthentication = (host: string): Failure =>
  failure(
    'proxyAuthentication',
    `A proxy on the way to ${host} asks for a sign-in (HTTP 407). Set the proxy with its credentials in the editor's proxy settings.`,
  );

export const replyTooLarge = (host: string, limit: number): Failure =>
  failure(
    'replyTooLarge',
    `The answer of ${host} is larger than ${Math.round(limit / 1024 / 1024)} MB and was dropped. Ask for less at a time.`,
  );

export const replyNotUnderstood = (action: string): Failure =>
  failure(
    'replyNotUnderstood',
    `The org's answer to "${action}" could not be understood. Try again; if it stays, open the log of this extension and report it.`,
  );

// What the org refuses

export const orgBusy = (action: string, retryAfterSeconds: number | undefined): Failure =>
  failure(
    'orgBusy',
    `The org is too busy to ${action}. Try again ${retryAfterSeconds === undefined ? 'in a minute' : `in ${retryAfterSeconds} seconds`}.`,
  );

export const requestLimitReached = (): Failure =>
  failure(
    'requestLimitReached',
    "The org has used up its API requests for today. Wait until the limit resets, or ask the customer's administrator to look at API usage.",
  );

export const orgGone = (host: string): Failure =>
  failure(
    'orgGone',
    `${host} no longer exists or has expired. Refresh the list of subscribers and use the org's new address.`,
  );

export const apiDisabled = (): Failure =>
  failure(
    'apiDisabled',
    'API access is switched off for this org or this user. Enter as a user whose profile has "API Enabled".',
  );

export const accessDenied = (action: string, message: string): Failure =>
  failure(
    'accessDenied',
    `The login-as user may not ${action}: ${quote(message)}. Enter as a user with the permission, or ask the customer to grant it.`,
  );

export const licenseInUse = (message: string): Failure =>
  failure(
    'licenseInUse',
    `No debug session is free: ${quote(message)}. End the debug session that is running, or wait until it ends.`,
  );

export const mayNotDebug = (): Failure =>
  failure(
    'mayNotDebug',
    'This org or user may not debug Apex. Debugging a subscriber needs a sandbox, entered from the Subscribers tab by a user with "View and Debug Managed Apex".',
  );

export const objectMissing = (message: string): Failure =>
  failure(
    'objectMissing',
    `The org does not have what was asked for: ${quote(message)}. Check that this is the right org, and that the user may see the object.`,
  );

export const notALicenseManagementOrg = (host: string): Failure =>
  failure(
    'notALicenseManagementOrg',
    `${host} has neither the License Management App nor Package Subscribers, or the user may not see them. Connect to your License Management Org as a user who can open its Subscribers tab.`,
  );

export const orgRefused = (action: string, message: string): Failure =>
  failure('orgRefused', `The org refused to ${action}: ${quote(message)}. Correct what it names, or try again.`);

// The debug session and its event link

export const breakpointUnanswered = (): Failure =>
  failure(
    'breakpointUnanswered',
    "The org's answer left this breakpoint out, so it may not stop here. Remove it and set it again.",
  );

export const linkRefused = (reason: string): Failure =>
  failure(
    'linkRefused',
    `The org refused the event link: ${quote(reason)}. Without it no stop can be seen. Check that the user may debug Apex, then launch again.`,
  );

export const executionEnded = (): Failure =>
  failure('executionEnded', 'The debug session has ended. Launch again to go on.');

export const executionStarted = (): Failure =>
  failure('executionStarted', 'This debug session was already started. Launch again for a new one.');

export const debugSessionMayRemain = (cause: Failure): Failure =>
  failure(
    'debugSessionMayRemain',
    `The org could not be told that the debug session ended. ${cause.message} If the next launch finds the session still active, end it with "Stop Debug Session"; the org ends it by itself after an idle hour.`,
    cause,
  );

export const cancelled = (): Failure =>
  failure('cancelled', 'Cancelled. Nothing was left behind; start it again when you like.');

// Source, tests and logs

export const packageNotRetrieved = (name: string, reason: string): Failure =>
  failure(
    'packageNotRetrieved',
    `The source of package "${displayLine(name, 80)}" could not be retrieved: ${quote(reason)}. Check the package name and that you entered with a user who may see managed Apex.`,
  );

export const retrieveTimedOut = (name: string, milliseconds: number): Failure =>
  failure(
    'retrieveTimedOut',
    `The org has not made the source of package "${displayLine(name, 80)}" ready within ${Math.round(milliseconds / 60_000)} minutes. Try again later.`,
  );

export const archiveRefused = (entry: string, problem: string): Failure =>
  failure(
    'archiveRefused',
    `The archive from the org was refused and nothing of it was kept: ${entry === '' ? 'it' : escaped(entry)} ${problem}. Retrieve the package again; if it stays, tell the customer's administrator.`,
  );

export const apexTestNotRun = (test: string): Failure =>
  failure(
    'apexTestNotRun',
    `The org found no test "${displayLine(test, 120)}". Give a test class as namespace.Class, and a method that is annotated @IsTest.`,
  );

export const tracingRefused = (reason: string): Failure =>
  failure(
    'tracingRefused',
    `Tracing could not be turned on: ${quote(reason)}. Delete old trace flags and logs in the subscriber's Setup, then try again.`,
  );

/** A file name from an archive, with every character visible. */
function escaped(name: string): string {
  const visible = name.slice(0, 120).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return displayLine(`"${visible}"`, 200);
}
