import { jsonReply, textReply } from '../http/apiReply.ts';
import {
  type FaultedCall,
  type FaultedReply,
  faultKind,
  type FaultKind,
  type Intervention,
  type Loss,
} from './contract.ts';
import { statusReply } from './statusReply.ts';

// What HTTP and what lies on the way can do to a call.

/** The org never sees the call, or it did what was asked and the answer is lost. */
function instead(processed: boolean, answer: () => FaultedReply): Intervention {
  return processed ? undefined : { answer: answer() };
}

const page = `<!DOCTYPE html>
<html><head><title>Service Unavailable</title></head>
<body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>`;

function bodyOf(reply: FaultedReply): Buffer {
  return Buffer.from(reply?.body ?? '');
}

/** Settles after so many milliseconds, or when the client has gone. */
function wait({ org, request }: FaultedCall, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.dispose();
      resolve();
    };
    const timer = org.clock.schedule(milliseconds, end);
    request.signal.addEventListener('abort', end, { once: true });
  });
}

/** Settles when the client has gone: it gets no byte. */
function silence({ request }: FaultedCall): Promise<undefined> {
  return new Promise((resolve) => {
    const end = (): void => resolve(undefined);
    if (request.signal.aborted) {
      end();
    }
    request.signal.addEventListener('abort', end, { once: true });
  });
}

function garbled(body: Buffer, random: () => number): Buffer {
  const bytes = Buffer.from(body);
  for (let changes = 1 + Math.floor(bytes.length / 40); changes > 0 && bytes.length > 0; changes--) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  }
  return bytes;
}

const losses: ReadonlySet<string> = new Set<Loss>(['nothing', 'clients', 'sessions']);

export const linkFaults: Readonly<Record<string, FaultKind>> = {
  /** The connection is cut without an answer. `processed`: after the org has done what was asked. */
  drop: faultKind({
    defaults: { processed: false },
    before: ({ parameters }) => instead(parameters.processed, () => undefined),
    after: () => undefined,
  }),
  /** The connection stays open and nothing comes. */
  hang: faultKind({
    defaults: { processed: false },
    before: (call) => (call.parameters.processed ? undefined : { answer: silence(call) }),
    after: (call) => silence(call),
  }),
  /** The answer comes late, by `milliseconds` and up to `jitter` more. */
  delay: faultKind({
    defaults: { milliseconds: 1_000, jitter: 0 },
    after: async (call, reply) => {
      const { milliseconds, jitter } = call.parameters;
      await wait(call, milliseconds + Math.floor(call.random() * jitter));
      return reply;
    },
  }),
  /** The connection is cut in the middle of the body. */
  cutBody: faultKind({
    defaults: { share: 0.5 },
    after: ({ parameters }, reply) =>
      reply && { ...reply, sending: { cutAfter: Math.floor(bodyOf(reply).length * Math.min(1, parameters.share)) } },
  }),
  /** The body ends early, though HTTP calls it whole. */
  truncate: faultKind({
    defaults: { share: 0.5 },
    after: ({ parameters }, reply) => {
      const body = bodyOf(reply);
      return reply && { ...reply, body: body.subarray(0, Math.floor(body.length * Math.min(1, parameters.share))) };
    },
  }),
  /** Some bytes of the body are others. */
  garble: faultKind({
    defaults: {},
    after: ({ random }, reply) => reply && { ...reply, body: garbled(bodyOf(reply), random) },
  }),
  /** The body comes a few bytes at a time. */
  slowBody: faultKind({
    defaults: { bytes: 8, milliseconds: 100 },
    after: ({ parameters }, reply) =>
      reply && {
        ...reply,
        sending: { pieces: { bytes: Math.max(1, parameters.bytes), milliseconds: parameters.milliseconds } },
      },
  }),
  /** An HTTP status with the body that goes with it; `retryAfter` in seconds, 0 for none. */
  status: faultKind({
    defaults: { status: 503, retryAfter: 0, errorCode: '', processed: false },
    before: ({ parameters }) => instead(parameters.processed, () => statusReply(parameters)),
    after: ({ parameters }) => statusReply(parameters),
  }),
  /** A page for people where a program asked: maintenance, a proxy, a captive portal. */
  html: faultKind({
    defaults: { status: 200 },
    before: ({ parameters }) => ({ answer: textReply(parameters.status, page, 'text/html;charset=UTF-8') }),
  }),
  /** Leads to another host, where an org session must never go. */
  redirect: faultKind({
    defaults: { location: 'https://other.example/', status: 302 },
    before: ({ parameters }) => ({
      answer: { ...jsonReply(parameters.status, []), headers: { Location: parameters.location } },
    }),
  }),
  /** The `Date` header is off; negative is early. */
  clockSkew: faultKind({
    defaults: { milliseconds: 3_600_000 },
    after: ({ parameters, org }, reply) =>
      reply && {
        ...reply,
        headers: { ...reply.headers, Date: new Date(org.now() + parameters.milliseconds).toUTCString() },
      },
  }),
  /** The org dies while it has the call, and comes back on the same port. */
  die: faultKind({
    defaults: { loses: 'clients', comeBackAfter: 1_000 },
    before: ({ parameters, org }) => {
      const { loses, comeBackAfter } = parameters;
      org.die(losses.has(loses) ? (loses as Loss) : 'clients', comeBackAfter);
      return { answer: undefined };
    },
  }),
};
