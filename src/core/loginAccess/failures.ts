import { displayLine } from '../base/displayText.ts';
import { Failure } from '../base/failure.ts';
import { l10n } from '../base/l10n.ts';

// What can be wrong with a pasted hand-off or the org it leads to: what it is, and what to do instead.

const copyAgain = (): string =>
  l10n.t(
    'In the subscriber, open Setup, then Apex Debugger, choose Start Partner Debugging Session, and copy the forceide:// URL again.',
  );

function failure(code: string, message: string): Failure {
  return new Failure(code, message);
}

export const handOffEmpty = (): Failure => failure('handOffEmpty', l10n.t('Nothing was pasted. {0}', copyAgain()));

export const handOffTooLong = (): Failure =>
  failure(
    'handOffTooLong',
    l10n.t('The pasted text is far too long for a hand-off, so more than the URL was copied. {0}', copyAgain()),
  );

export const handOffSeveralWords = (): Failure =>
  failure(
    'handOffSeveralWords',
    l10n.t(
      'The pasted text has spaces or line breaks in it, so it is more than the URL or broken in two. {0}',
      copyAgain(),
    ),
  );

export const handOffIsWebAddress = (): Failure =>
  failure('handOffIsWebAddress', l10n.t('This is a web address, not a hand-off. {0}', copyAgain()));

export const handOffIsBareSession = (): Failure =>
  failure(
    'handOffIsBareSession',
    l10n.t('This is an org session without the address of its org. Paste the whole forceide:// URL. {0}', copyAgain()),
  );

export const handOffOtherScheme = (): Failure =>
  failure('handOffOtherScheme', l10n.t('A hand-off starts with forceide://, and this text does not. {0}', copyAgain()));

export const handOffWithoutUrl = (): Failure =>
  failure(
    'handOffWithoutUrl',
    l10n.t('The hand-off does not say where the org is: its "url" part is missing. {0}', copyAgain()),
  );

export const handOffWithoutSession = (): Failure =>
  failure(
    'handOffWithoutSession',
    l10n.t('The hand-off has no org session: its "sessionId" part is missing. {0}', copyAgain()),
  );

export const handOffWithPassword = (): Failure =>
  failure(
    'handOffWithPassword',
    l10n.t(
      'The hand-off carries a user name and password instead of an org session, which is no longer supported. {0}',
      copyAgain(),
    ),
  );

export const handOffSessionMalformed = (): Failure =>
  failure(
    'handOffSessionMalformed',
    l10n.t(
      'The org session in the hand-off is not whole: it should be an org id (00D…), an exclamation mark and the session. {0}',
      copyAgain(),
    ),
  );

export const handOffUrlMalformed = (url: string): Failure =>
  failure(
    'handOffUrlMalformed',
    l10n.t('The hand-off names "{0}" as the org\'s address, which is not one. {1}', displayLine(url, 80), copyAgain()),
  );

export const handOffUrlScheme = (scheme: string): Failure =>
  failure(
    'handOffUrlScheme',
    l10n.t(
      'The hand-off leads to a "{0}" address, and orgs are reached by https only. {1}',
      displayLine(scheme, 20),
      copyAgain(),
    ),
  );

export const handOffUrlWithUser = (): Failure =>
  failure(
    'handOffUrlWithUser',
    l10n.t(
      "The org's address in the hand-off has a user name in it, which real ones never have. Do not use it. {0}",
      copyAgain(),
    ),
  );

export const handOffUnsafe = (part: string): Failure =>
  failure(
    'handOffUnsafe',
    l10n.t(
      'The "{0}" part of the hand-off has characters in it that real ones never have. Do not use it. {1}',
      part,
      copyAgain(),
    ),
  );

// Orgs that login access does not reach

export const governmentCloud = (org: string): Failure =>
  failure(
    'governmentCloud',
    l10n.t(
      '{0} is in the Government Cloud, and Salesforce lets no publisher log in there. Nothing was kept. Ask the customer to send the debug logs, or to share a screen.',
      displayLine(org, 80),
    ),
  );

export const scratchOrg = (org: string): Failure =>
  failure(
    'scratchOrg',
    l10n.t(
      '{0} is a scratch org, and login access of subscribers does not reach those. Nothing was kept. Debug it with the Salesforce CLI, as an org of your own, or ask the customer for a sandbox.',
      displayLine(org, 80),
    ),
  );

// A fresh hand-off for a debug session that runs

export const freshLinkToAnotherOrg = (wanted: string, got: string): Failure =>
  failure(
    'freshLinkToAnotherOrg',
    l10n.t(
      'The fresh link leads to {0}, and the debug session runs in {1}. It was not used for it: paste a link to {1}.',
      displayLine(got, 80),
      displayLine(wanted, 80),
    ),
  );

export const freshLinkOfAnotherUser = (wanted: string, got: string): Failure =>
  failure(
    'freshLinkOfAnotherUser',
    l10n.t(
      'The fresh link logs in as {0}, and the debug session is that of {1}. It was not used for it: log in as {1}, or stop the session and debug as {0}.',
      displayLine(got, 80),
      displayLine(wanted, 80),
    ),
  );
