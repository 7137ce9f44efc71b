import type { CliOrg } from './cliOrgs.ts';
import type { LmoSignIn } from './lmoSignIn.ts';

// What the editor needs to sign in to LMOs. `org/` implements it. Rejections are `Failure`s.

/** What the browser shows once a sign-in came back, in the user's language. */
export interface CallbackPage {
  readonly title: string;
  readonly text: string;
}

export interface BrowserSignIn {
  /** Of the LMO, or Salesforce's login page. */
  readonly loginUrl: string;
  /** Consumer key of the partner's External Client App. */
  readonly clientId: string;
  readonly callbackPort: number;
  /** Answers false when the user did not let the browser open. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /**
   * For where the browser cannot reach this machine: settles with the address that the user pasted instead. `problem` says what is wrong
   * with one. Never settles where it is not needed.
   */
  readonly pastedAddress: (problem: (address: string) => string | undefined) => Promise<string>;
  readonly pages: {
    readonly signedIn: CallbackPage;
    readonly failed: CallbackPage;
    /** For an address that is not of the sign-in that waits. */
    readonly foreign: CallbackPage;
  };
}

/** The ways into an LMO. */
export interface LmoSignIns {
  inBrowser(request: BrowserSignIn, signal: AbortSignal): Promise<LmoSignIn>;
  /** The orgs that the Salesforce CLI of this machine is signed in to, from its files: nothing is started and nothing sent. */
  listCliOrgs(): Promise<readonly CliOrg[]>;
  /** With the org session that the CLI keeps for this user. It may have ended: then it is renewed when it is refused. */
  throughCli(username: string, signal: AbortSignal): Promise<LmoSignIn>;
  /** Has the CLI sign its user in again, in the browser that it opens. */
  throughCliAgain(username: string, signal: AbortSignal): Promise<LmoSignIn>;
  /** Takes back in Salesforce what a sign-in in the browser gave. Others are not ours to take back. */
  revoke(signIn: LmoSignIn): Promise<void>;
}

/** Keeps a sign-in safe while it is renewed. */
export interface SignInKeeper {
  /**
   * Renews what is kept, with nobody else renewing it meanwhile, and keeps the outcome before it is used: a refresh token that was used
   * is worth nothing any more. `renew` gets what is kept now; where that is fresher than `signIn`, it is the answer and nothing is renewed.
   */
  renewed(signIn: LmoSignIn, renew: (latest: LmoSignIn) => Promise<LmoSignIn>): Promise<LmoSignIn>;
}

/** Keeps nothing beyond the answer. */
export const memoryKeeper: SignInKeeper = { renewed: (signIn, renew) => renew(signIn) };
