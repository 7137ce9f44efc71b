import { displayLine } from '../../core/base/displayText.ts';
import { Failure } from '../../core/base/failure.ts';
import { l10n } from '../../core/base/l10n.ts';
import { linkRefused, neverReached, orgBusy, orgSessionExpired } from '../failures.ts';
import type { HttpReply } from '../http/httpTransport.ts';
import { headerText } from '../http/httpTransport.ts';
import { replyFailure } from '../http/replyFailure.ts';
import { retryAfter } from '../http/retryAfter.ts';
import { type Untrusted, integer, record, someText } from '../json.ts';
import type { BayeuxAdvice, BayeuxReply } from '../wire/bayeux.ts';

/** What went wrong on the event link, as what to do about it. */
export type LinkFault =
  /** The exchange was given up on our side: try again at once. */
  | { readonly remedy: 'again' }
  /** Try again after a backoff, but not before `notBefore` milliseconds. */
  | {
      readonly remedy: 'retry';
      readonly reason: string;
      readonly notBefore: number;
      /** Nobody was there to answer. */
      readonly isUnreached?: boolean;
      /** What gave the answer in the org's place, as it names itself. */
      readonly via?: string | undefined;
      /** Some faults are worth a few tries only. */
      readonly final?: { readonly afterRetries: number; readonly failure: Failure };
    }
  /** The server forgot this client: a new handshake, at once. */
  | { readonly remedy: 'handshake'; readonly reason: string }
  /** What we ask to be replayed is no longer kept: go on from now and say that events may be lost. */
  | { readonly remedy: 'fromNow'; readonly reason: string }
  | { readonly remedy: 'stop'; readonly failure: Failure };

/** Interrupts a step of the event link; the fault says how to go on. */
export class LinkProblem extends Error {
  readonly fault: LinkFault;

  constructor(fault: LinkFault) {
    super('reason' in fault ? fault.reason : fault.remedy);
    this.fault = fault;
  }
}

interface MetaError {
  readonly code: number;
  readonly text: string;
  readonly advice: string | undefined;
  readonly interval: number;
}

interface MetaRule {
  readonly when: (error: MetaError) => boolean;
  readonly fault: (error: MetaError) => LinkFault;
}

const retry = (reason: string, notBefore = 0): LinkFault => ({ remedy: 'retry', reason, notBefore });
const handshake = ({ text }: MetaError): LinkFault => ({ remedy: 'handshake', reason: text });
const stop = (failure: Failure): LinkFault => ({ remedy: 'stop', failure });

/**
 * First match decides. The reason counts before the advice: servers were seen to answer an unknown client with
 * advice `none`, and a busy server with a refused subscription.
 */
const metaRules: readonly MetaRule[] = [
  { when: ({ code }) => code === 401, fault: () => stop(orgSessionExpired()) },
  { when: ({ text }) => /unknown client/i.test(text), fault: handshake },
  { when: ({ code }) => code === 429 || code >= 500, fault: ({ text, interval }) => retry(text, interval) },
  { when: ({ text }) => /too busy|concurrent/i.test(text), fault: ({ text, interval }) => retry(text, interval) },
  {
    when: ({ code, text }) => code === 400 && /replayId/i.test(text),
    fault: ({ text }) => ({ remedy: 'fromNow', reason: text }),
  },
  { when: ({ code, text }) => code === 400 && /cookie/i.test(text), fault: handshake },
  { when: ({ code }) => code >= 400, fault: ({ text }) => stop(linkRefused(text)) },
  { when: ({ advice }) => advice === 'handshake', fault: handshake },
  { when: ({ advice }) => advice === 'none', fault: ({ text }) => stop(linkRefused(text)) },
];

/** The fault behind an unsuccessful meta reply. */
export function metaFault(reply: Untrusted<BayeuxReply>): LinkFault {
  const sfdc = record<{ failureReason: string }>(record<BayeuxReply['ext']>(reply.ext).sfdc);
  const advice = record<BayeuxAdvice>(reply.advice);
  const told = displayLine(someText(sfdc.failureReason) ?? someText(reply.error) ?? l10n.t('no reason given'), 300);
  const error: MetaError = {
    // `401::Authentication invalid` and `403:denied_by_security_policy:…` both occur.
    code: Number.parseInt(told, 10) || 0,
    text: told.replace(/^\d{3}:+/, ''),
    advice: someText(advice.reconnect),
    interval: integer(advice.interval) ?? 0,
  };
  return metaRules.find((rule) => rule.when(error))?.fault(error) ?? retry(error.text, error.interval);
}

/** Failures that no retry mends. */
const final = new Set([
  'certificateRefused',
  'orgSessionExpired',
  'requestLimitReached',
  'apiDisabled',
  'hostNotAllowed',
]);

/** What an org says that refuses the link as such. Once may be a slip of something in between. */
const refusals = new Set(['accessDenied', 'mayNotDebug', 'objectMissing', 'orgRefused', 'recordGone']);
const refusalRetries = 3;

/** A deleted org answers 420 for ever, but Salesforce was seen to send it in passing too. */
const goneRetries = 2;

/** A longer wait is the end of the link: an hour without a stop ends the debug session anyway. Milliseconds. */
const longestRetryAfter = 5 * 60_000;

/** The fault behind a request that got no reply at all. */
export function connectionFault(failure: Failure): LinkFault {
  if (final.has(failure.code)) {
    return stop(failure);
  }
  // It would be replayed, and be as large again.
  return failure.code === 'replyTooLarge'
    ? { remedy: 'fromNow', reason: failure.message }
    : { remedy: 'retry', reason: failure.message, notBefore: 0, isUnreached: neverReached(failure) };
}

/** Whether a request certainly came nowhere. */
export function neverArrived(error: unknown): boolean {
  return Failure.is(error) && neverReached(error);
}

/** The fault behind an HTTP reply without Bayeux messages in it: a refusal, or something between us and the org. */
export function httpFault(host: string, reply: HttpReply): LinkFault {
  const action = l10n.t('keep the event link open');
  const failure = replyFailure(host, action, reply);
  if (final.has(failure.code)) {
    return stop(failure);
  }
  const notBefore = retryAfter(reply) ?? 0;
  if (notBefore > longestRetryAfter) {
    return stop(orgBusy(action, Math.round(notBefore / 1000)));
  }
  const fault = { remedy: 'retry', reason: failure.message, notBefore, via: answererOf(reply) } as const;
  if (failure.code === 'orgGone') {
    return { ...fault, final: { afterRetries: goneRetries, failure } };
  }
  return reply.status >= 400 && refusals.has(failure.code)
    ? { ...fault, final: { afterRetries: refusalRetries, failure: linkRefused(failure.message) } }
    : fault;
}

/** How a proxy names itself in what it answers. */
function answererOf(reply: HttpReply): string | undefined {
  const name = headerText(reply, 'via') ?? headerText(reply, 'proxy-agent') ?? headerText(reply, 'server');
  return name === undefined || name.trim() === '' ? undefined : displayLine(name, 80);
}

export function missingReply(what: string): LinkFault {
  return retry(l10n.t('The org did not answer the {0}.', what));
}
