import { displayLine } from '../base/displayText.ts';
import { Failure } from '../base/failure.ts';

// What can be wrong with a pasted hand-off: what it is, and what to paste instead.

const copyAgain =
  'In the subscriber, open Setup, then Apex Debugger, choose Start Partner Debugging Session, and copy the forceide:// URL again.';

function failure(code: string, message: string): Failure {
  return new Failure(code, message);
}

export const handOffEmpty = (): Failure => failure('handOffEmpty', `Nothing was pasted. ${copyAgain}`);

export const handOffTooLong = (): Failure =>
  failure(
    'handOffTooLong',
    `The pasted text is far too long for a hand-off, so more than the URL was copied. ${copyAgain}`,
  );

export const handOffSeveralWords = (): Failure =>
  failure(
    'handOffSeveralWords',
    `The pasted text has spaces or line breaks in it, so it is more than the URL or broken in two. ${copyAgain}`,
  );

export const handOffIsWebAddress = (): Failure =>
  failure('handOffIsWebAddress', `This is a web address, not a hand-off. ${copyAgain}`);

export const handOffIsBareSession = (): Failure =>
  failure(
    'handOffIsBareSession',
    `This is an org session without the address of its org. Paste the whole forceide:// URL. ${copyAgain}`,
  );

export const handOffOtherScheme = (): Failure =>
  failure('handOffOtherScheme', `A hand-off starts with forceide://, and this text does not. ${copyAgain}`);

export const handOffWithoutUrl = (): Failure =>
  failure('handOffWithoutUrl', `The hand-off does not say where the org is: its "url" part is missing. ${copyAgain}`);

export const handOffWithoutSession = (): Failure =>
  failure('handOffWithoutSession', `The hand-off has no org session: its "sessionId" part is missing. ${copyAgain}`);

export const handOffWithPassword = (): Failure =>
  failure(
    'handOffWithPassword',
    `The hand-off carries a user name and password instead of an org session, which is no longer supported. ${copyAgain}`,
  );

export const handOffSessionMalformed = (): Failure =>
  failure(
    'handOffSessionMalformed',
    `The org session in the hand-off is not whole: it should be an org id (00D…), an exclamation mark and the session. ${copyAgain}`,
  );

export const handOffUrlMalformed = (url: string): Failure =>
  failure(
    'handOffUrlMalformed',
    `The hand-off names "${displayLine(url, 80)}" as the org's address, which is not one. ${copyAgain}`,
  );

export const handOffUrlScheme = (scheme: string): Failure =>
  failure(
    'handOffUrlScheme',
    `The hand-off leads to a "${displayLine(scheme, 20)}" address, and orgs are reached by https only. ${copyAgain}`,
  );

export const handOffUrlWithUser = (): Failure =>
  failure(
    'handOffUrlWithUser',
    `The org's address in the hand-off has a user name in it, which real ones never have. Do not use it. ${copyAgain}`,
  );

export const handOffUnsafe = (part: string): Failure =>
  failure(
    'handOffUnsafe',
    `The "${part}" part of the hand-off has characters in it that real ones never have. Do not use it. ${copyAgain}`,
  );
