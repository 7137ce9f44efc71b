import type { Clock } from '../../core/base/clock.ts';
import { Failure } from '../../core/base/failure.ts';
import { allowedOrigin } from '../../core/base/orgAddress.ts';
import { browserNotOpened, oauthAppNotSet, signInTimedOut } from '../../core/lmo/failures.ts';
import { LmoSignIn } from '../../core/lmo/lmoSignIn.ts';
import {
  authorizationUrl,
  beginSignIn,
  callbackUrl,
  codeExchange,
  type OAuthRandomness,
  type PendingSignIn,
  readCallback,
} from '../../core/lmo/oauth.ts';
import type { BrowserSignIn } from '../../core/lmo/ports.ts';
import { pause } from '../../core/base/pause.ts';
import { unlessCancelled } from '../unlessCancelled.ts';
import { type BroughtCallback, LoopbackListener } from './loopbackListener.ts';
import type { GrantedTokens } from './tokenEndpoint.ts';

/** Minutes that a person may take to sign in, with a second factor at hand. */
const patience = 10;

export interface BrowserSignInTools {
  readonly clock: Clock;
  readonly randomness: OAuthRandomness;
  /** Asks the token endpoint of the login host. */
  readonly grant: (loginUrl: string, form: string, signal: AbortSignal) => Promise<GrantedTokens>;
}

/** One sign-in in the browser, from opening the page to an org session. Leaves nothing listening, however it ends. */
export async function signInWithBrowser(
  request: BrowserSignIn,
  { clock, randomness, grant }: BrowserSignInTools,
  signal: AbortSignal,
): Promise<LmoSignIn> {
  const { clientId, callbackPort } = request;
  const loginUrl = allowedOrigin(request.loginUrl);
  if (!/^[\x21-\x7e]+$/.test(clientId)) {
    throw oauthAppNotSet(callbackUrl(callbackPort));
  }
  const pending = beginSignIn({ loginUrl, clientId, callbackPort }, randomness);
  const brought = Promise.withResolvers<BroughtCallback>();
  let isBrought = false;
  const listener = await LoopbackListener.open(callbackPort, (callback) => {
    if (!isBrought && belongsTo(pending, callback.address)) {
      isBrought = true;
      brought.resolve(callback);
    } else {
      // Any page can send a browser here. The sign-in goes on waiting for its own.
      callback.answer(400, request.pages.foreign);
    }
  });
  const stop = new AbortController();
  const ended = AbortSignal.any([signal, stop.signal]);
  try {
    const timedOut = pause(clock, patience * 60_000, ended).then(() => Promise.reject(signInTimedOut(patience)));
    const opened = request.openBrowser(authorizationUrl(pending)).then((isOpen) => {
      return isOpen ? new Promise<never>(() => undefined) : Promise.reject(browserNotOpened());
    });
    const pasted = request.pastedAddress((address) => problemOf(pending, address));
    const waiting = [brought.promise, pasted.then(typedIn), timedOut, opened];
    const callback = await unlessCancelled(Promise.race(waiting), signal);
    return await answered(callback, request, async () => {
      const tokens = await grant(loginUrl, codeExchange(pending, readCallback(callback.address, pending)), signal);
      return new LmoSignIn(tokens.instanceUrl, { way: 'browser', loginUrl, clientId }, tokens);
    });
  } finally {
    stop.abort();
    listener.close();
  }
}

/** The page in the browser tells how it went: the user may be looking there still. */
async function answered<T>(callback: BroughtCallback, { pages }: BrowserSignIn, work: () => Promise<T>): Promise<T> {
  try {
    const outcome = await work();
    callback.answer(200, pages.signedIn);
    return outcome;
  } catch (error) {
    callback.answer(400, pages.failed);
    throw error;
  }
}

/** An address that was pasted has no browser to answer. */
function typedIn(address: string): BroughtCallback {
  return { address, answer: () => undefined };
}

function belongsTo(pending: PendingSignIn, address: string): boolean {
  try {
    readCallback(address, pending);
    return true;
  } catch (error) {
    // A refusal belongs to it as well.
    return !Failure.is(error, 'signInAnswerForeign');
  }
}

function problemOf(pending: PendingSignIn, address: string): string | undefined {
  try {
    readCallback(address, pending);
    return undefined;
  } catch (error) {
    return Failure.is(error, 'signInAnswerForeign') ? error.message : undefined;
  }
}
