import { displayLine } from '../base/displayText.ts';
import { withoutTrailing } from '../base/trailing.ts';
import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';
import type { SignInSource } from './lmoSignIn.ts';

// What can go wrong on the way into an LMO: what happened, what of it is lost, and what to do.

export type LmoFailureCode =
  | 'oauthAppNotSet'
  | 'callbackPortTaken'
  | 'browserNotOpened'
  | 'signInDenied'
  | 'signInRefused'
  | 'signInTimedOut'
  | 'signInAnswerForeign'
  | 'signInAnswerWrong'
  | 'signInNotRevoked'
  | 'signInNotKept'
  | 'cliOrgMissing'
  | 'cliOrgOver'
  | 'cliSecretsLocked'
  | 'cliNotFound'
  | 'cliFailed'
  | 'cliTimedOut';

function failure(code: LmoFailureCode, message: string): Failure {
  return new Failure(code, message);
}

/** What somebody else said, ready to stand inside a sentence. */
function quote(text: string): string {
  return withoutTrailing(displayLine(text, 200), '. ');
}

// A sign-in that has ended. One code, for one button: signing in again goes the way of the sign-in.

/** The sign-in to one LMO has ended. It says which: the answer may come when another is the current one. */
export class LmoSessionExpired extends Failure {
  readonly host: string;

  constructor(host: string, message: string) {
    super('lmoSessionExpired', message);
    this.host = host;
  }
}

/** Why the session of an LMO cannot be renewed, by the way it came. `detail` may say more, in a sentence of its own. */
export const lmoSessionExpired = (host: string, source: SignInSource, detail = ''): LmoSessionExpired =>
  new LmoSessionExpired(
    host,
    [endOf(displayLine(host, 100), source), detail, whatToDo(source)].filter(Boolean).join(' '),
  );

function endOf(lmo: string, source: SignInSource): string {
  switch (source.way) {
    case 'browser':
      return l10n.t('Your sign-in to the LMO {0} has ended: it ran out, or was taken back in Salesforce.', lmo);
    case 'salesforceCli':
      return l10n.t(
        "The Salesforce CLI's sign-in to the LMO {0} as {1} has ended.",
        lmo,
        displayLine(source.username, 80),
      );
    case 'session':
      return l10n.t('The org session that was pasted for the LMO {0} has ended.', lmo);
    case 'sampleOrg':
      return l10n.t('The sample LMO no longer knows this session.');
  }
}

function whatToDo(source: SignInSource): string {
  switch (source.way) {
    case 'browser':
      return l10n.t('The subscribers that are listed stay. Sign in again in your browser.');
    case 'salesforceCli':
      return l10n.t('The subscribers that are listed stay. Sign in again with the CLI.');
    case 'session':
      return l10n.t('The subscribers that are listed stay. Paste a fresh session.');
    case 'sampleOrg':
      return l10n.t('Start the sample org again.');
  }
}

/** The org refuses what it has just given out: the cause is another. */
export const freshRefused = (): string =>
  l10n.t('A fresh session was refused as well: its API may be closed to this user or app.');

/** Without a refresh token every sign-in ends with its first session. */
export const withoutRefreshToken = (): string =>
  l10n.t(
    'Salesforce gave no refresh token with it: the External Client App needs the scope "Perform requests at any time".',
  );

/** The org answers under another name than the one that was signed in to. */
export const movedTo = (host: string): string => l10n.t('The org now answers as {0}.', displayLine(host, 100));

// In the browser

export const oauthAppNotSet = (callback: string): Failure =>
  failure(
    'oauthAppNotSet',
    l10n.t(
      'Signing in with the browser needs an External Client App in your LMO, and none is set. Ask your Salesforce administrator to make one with PKCE and the callback URL {0}, then put its consumer key into the setting isvDebugger.oauth.clientId.',
      callback,
    ),
  );

export const callbackPortTaken = (port: number): Failure =>
  failure(
    'callbackPortTaken',
    l10n.t(
      'Port {0} of this machine is taken, so the browser could not bring the sign-in back. End what uses it, such as another sign-in that waits, or set isvDebugger.oauth.callbackPort to another port that your External Client App has as callback URL.',
      String(port),
    ),
  );

export const browserNotOpened = (): Failure =>
  failure(
    'browserNotOpened',
    l10n.t('The browser was not opened, so nobody was signed in. Try again and let it open.'),
  );

export const signInDenied = (): Failure =>
  failure(
    'signInDenied',
    l10n.t(
      'The sign-in was denied in the browser, so nothing was connected. Try again and choose Allow, or connect in another way.',
    ),
  );

/** `code` is OAuth's word for it. */
export const signInRefused = (host: string, code: string, description: string): Failure =>
  failure(
    'signInRefused',
    l10n.t(
      '{0} refused the sign-in: {1} ({2}). Check the consumer key and the callback URL of your External Client App, then sign in again.',
      displayLine(host, 100),
      quote(description === '' ? code : description),
      quote(code),
    ),
  );

export const signInTimedOut = (minutes: number): Failure =>
  failure(
    'signInTimedOut',
    l10n.t(
      'Nobody signed in within {0} minutes, so this sign-in was given up. Start it again when you are ready.',
      minutes,
    ),
  );

export const signInAnswerForeign = (): Failure =>
  failure(
    'signInAnswerForeign',
    l10n.t(
      'This address does not belong to the sign-in that waits. Copy the address that the browser shows after you chose Allow.',
    ),
  );

/** What is wrong with an answer of the token endpoint. */
export const answerProblems = {
  noSession: () => l10n.t('it holds no org session'),
  otherKind: () => l10n.t('its org session is of a kind that is not known here'),
  foreignOrg: () => l10n.t("it names an org at an address that is not Salesforce's"),
  otherIdentity: () => l10n.t('it speaks of another org than its session is for'),
} as const;

export const signInAnswerWrong = (host: string, problem: keyof typeof answerProblems): Failure =>
  failure(
    'signInAnswerWrong',
    l10n.t(
      'The answer of {0} to the sign-in was not used: {1}. Check the address of your LMO, then sign in again.',
      displayLine(host, 100),
      answerProblems[problem](),
    ),
  );

export const signInNotRevoked = (host: string, reason: string): Failure =>
  failure(
    'signInNotRevoked',
    l10n.t(
      'The LMO {0} was forgotten here, but Salesforce could not be told: {1}. To end the sign-in there as well, open Setup, Connected Apps OAuth Usage, and revoke it.',
      displayLine(host, 100),
      quote(reason),
    ),
  );

/** The sign-in was renewed and works; the editor's secret storage did not take it. */
export const signInNotKept = (host: string, reason: string): Failure =>
  failure(
    'signInNotKept',
    l10n.t(
      'Your renewed sign-in to the LMO {0} could not be kept: {1}. It works in this window until you close it. Unlock the keychain of this machine, then sign in again.',
      displayLine(host, 100),
      quote(reason),
    ),
  );

// Through the Salesforce CLI

export const cliOrgMissing = (username: string): Failure =>
  failure(
    'cliOrgMissing',
    l10n.t(
      'The Salesforce CLI no longer knows {0}. Sign in with "sf org login web" in a terminal, or connect in another way.',
      displayLine(username, 80),
    ),
  );

export const cliOrgOver = (username: string, day: string): Failure =>
  failure(
    'cliOrgOver',
    l10n.t(
      'The org of {0} ended on {1}. Choose another org, or connect in another way.',
      displayLine(username, 80),
      day,
    ),
  );

export const cliSecretsLocked = (): Failure =>
  failure(
    'cliSecretsLocked',
    l10n.t(
      'What the Salesforce CLI keeps could not be read: no key in reach fits. Unlock the keychain of this machine or sign in again with the CLI, or connect in another way.',
    ),
  );

export const cliNotFound = (): Failure =>
  failure(
    'cliNotFound',
    l10n.t(
      'The Salesforce CLI is not installed on this machine, or not on the path. Install it, or connect in another way.',
    ),
  );

export const cliFailed = (reason: string): Failure =>
  failure(
    'cliFailed',
    l10n.t(
      'The Salesforce CLI gave no org session: {0}. Sign in with "sf org login web" in a terminal where a browser opens, then connect again.',
      quote(reason),
    ),
  );

export const cliHasNoSession = (): Failure => cliFailed(l10n.t('it has none for this user'));

export const cliTimedOut = (seconds: number): Failure =>
  failure(
    'cliTimedOut',
    l10n.t(
      'The Salesforce CLI gave no answer within {0} seconds and was ended. Try again, or connect in another way.',
      seconds,
    ),
  );
