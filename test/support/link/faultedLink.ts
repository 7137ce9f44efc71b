import { orgUnreachable } from '../../../src/org/failures.ts';
import type { HttpReply } from '../../../src/org/http/httpTransport.ts';
import type { FakeClock } from '../fakeClock.ts';
import type { BayeuxModel, Sent } from './bayeuxModel.ts';

export const host = 'acme--uat.sandbox.my.salesforce.com';

/** One POST of Bayeux messages, on its way. */
export interface Post {
  readonly messages: readonly Sent[];
  readonly timeout: number;
}

/** What a fault may do to the way to an org. */
export interface FaultedLink {
  readonly clock: FakeClock;
  readonly random: () => number;
  readonly bus: BayeuxModel;
  /** Moments before which the server wanted to hear nothing: from when, until when. */
  readonly closedTimes: { readonly from: number; readonly until: number }[];
  /** The addresses of the machine. */
  network: string;
  /** The server's answer, as it should be. `atOnce`: nothing is held back. */
  serve(post: Post, atOnce?: boolean): Promise<HttpReply>;
  after(milliseconds: number): Promise<void>;
  /** Nobody is reached until so many milliseconds from now. */
  goAway(milliseconds: number): void;
  /** From now on the org takes another session. */
  endSession(): void;
}

export function unauthorized({ channel, id }: Sent): object {
  return channel === '/meta/handshake'
    ? {
        channel,
        id,
        successful: false,
        error: '403::Handshake denied',
        ext: { sfdc: { failureReason: '401::Authentication invalid' } },
        advice: { reconnect: 'none' },
      }
    : { channel, id, successful: false, error: '401::Authentication invalid', advice: { reconnect: 'none' } };
}

export function withoutCookie({ channel, id }: Sent): object {
  const error = '400::Client x has established a session, but no BAYEUX_BROWSER cookie present';
  return { channel, id, successful: false, error, advice: { reconnect: 'handshake' } };
}

export function json(messages: readonly object[]): HttpReply {
  return page(200, JSON.stringify(messages));
}

export function page(status: number, body: string, headers: HttpReply['headers'] = {}): HttpReply {
  return { status, headers, body: new TextEncoder().encode(body) };
}

export function unreachable(code: string): Error {
  return orgUnreachable(host, code, Object.assign(new Error(code), { code }));
}
