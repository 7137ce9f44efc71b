import { type KnownIds, requestsOfClients, wrongly } from './dapRequests.ts';
import type { Draws } from './random.ts';

/** A request before something happens to it. */
export interface Request {
  readonly type: 'request';
  readonly seq: number;
  readonly command: string;
  readonly arguments: object | undefined;
}

/** What goes over the wire instead of the request, in the pieces in which it is written. */
type Mutation = (request: Request, draws: Draws) => readonly Buffer[];

const headerEnd = '\r\n\r\n';

function framed(body: string | Buffer, header?: (length: number) => string): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(header?.(bytes.length) ?? `Content-Length: ${bytes.length}${headerEnd}`), bytes]);
}

function frame(request: unknown): Buffer {
  return framed(JSON.stringify(request));
}

/** A well-formed frame whose header is another one. */
function withHeader(header: (length: number, draws: Draws) => string): Mutation {
  return (request, draws) => [framed(JSON.stringify(request), (length) => header(length, draws))];
}

/** A well-formed frame around another message. */
function withMessage(change: (request: Request, draws: Draws) => unknown): Mutation {
  return (request, draws) => [frame(change(request, draws))];
}

/** A frame whose bytes are changed. */
function withBytes(change: (bytes: Buffer, draws: Draws) => Buffer): Mutation {
  return (request, draws) => [change(frame(request), draws)];
}

function randomBytes(draws: Draws, most: number): Buffer {
  return Buffer.from(Array.from({ length: draws.below(most) }, () => draws.below(256)));
}

function span(bytes: Buffer, draws: Draws): readonly [start: number, end: number] {
  const start = draws.below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + draws.below(20))];
}

function spliced(bytes: Buffer, start: number, end: number, between: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, start), between, bytes.subarray(end)]);
}

/** Ways in which a request goes wrong between a client and an adapter, from broken bytes to wrong meaning. */
export const mutations: Readonly<Record<string, Mutation>> = {
  'the end is cut off': withBytes((bytes, draws) => bytes.subarray(0, draws.below(bytes.length))),
  'the beginning is cut off': withBytes((bytes, draws) => bytes.subarray(draws.below(bytes.length))),
  'bytes are left out': withBytes((bytes, draws) => spliced(bytes, ...span(bytes, draws), Buffer.alloc(0))),
  'bytes are put in': withBytes((bytes, draws) => {
    const [at] = span(bytes, draws);
    return spliced(bytes, at, at, randomBytes(draws, 40));
  }),
  'bytes are others': withBytes((bytes, draws) => spliced(bytes, ...span(bytes, draws), randomBytes(draws, 20))),
  'a bit is turned': withBytes((bytes, draws) => {
    const at = draws.below(bytes.length);
    const turned = Buffer.from(bytes);
    turned[at] = (turned[at] ?? 0) ^ (1 << draws.below(8));
    return turned;
  }),
  'bytes are repeated': withBytes((bytes, draws) => {
    const [start, end] = span(bytes, draws);
    return spliced(bytes, end, end, bytes.subarray(start, end));
  }),
  'the header comes twice': withHeader((length) => `Content-Length: ${length}${headerEnd}`.repeat(2)),
  'the length is too small': withHeader((length, draws) => `Content-Length: ${draws.below(length)}${headerEnd}`),
  'the length is too large': withHeader(
    (length, draws) => `Content-Length: ${length + 1 + draws.below(300)}${headerEnd}`,
  ),
  'the length is huge': withHeader(
    (_, draws) => `Content-Length: ${Math.floor(10 ** (4 + draws.number() * 14))}${headerEnd}`,
  ),
  'the length is negative': withHeader((length) => `Content-Length: -${length}${headerEnd}`),
  'the length is no number': withHeader(
    (length, draws) =>
      `Content-Length: ${draws.one(['', 'ten', '0x40', '1e3', `${length}.0`, `+${length}`])}${headerEnd}`,
  ),
  'there is no header': (request) => [Buffer.from(JSON.stringify(request))],
  'there is nothing but a header': (request) => [frame(request).subarray(0, frame(request).indexOf('{'))],
  'there are other headers': withHeader(
    (length, draws) =>
      `${draws.one(['Content-Type: utf-8', 'X: y', ': ', 'Content-Length'])}\r\nContent-Length: ${length}${headerEnd}`,
  ),
  'the header is written otherwise': withHeader((length, draws) =>
    draws.one([`CONTENT-LENGTH:${length}${headerEnd}`, `content-length \t: ${length} ${headerEnd}`]),
  ),
  'lines end otherwise': withHeader(
    (length, draws) => `Content-Length: ${length}${draws.one(['\n\n', '\r\r', '\r\n'])}`,
  ),
  'the header is endless': withHeader(
    (length, draws) => `X: ${'x'.repeat(draws.below(40_000))}\r\nContent-Length: ${length}${headerEnd}`,
  ),
  'something stands between': (request, draws) => [randomBytes(draws, 200), frame(request)],
  'the body is no message': (_, draws) => [
    framed(draws.one(['null', '7', '[]', '"x"', 'true', '', '{}', '{bad}', '[[[[', '\u0000'])),
  ],
  'the body is another encoding': (request, draws) => [
    framed(Buffer.from(JSON.stringify(request), draws.one(['utf16le', 'base64', 'hex'] as const))),
  ],
  'the body is no text': (_, draws) => [framed(randomBytes(draws, 400))],
  'the body begins with a mark': (request, draws) => [
    framed(`${draws.one(['\ufeff', '\u0000', ' \n\t '])}${JSON.stringify(request)}`),
  ],
  'it goes deep': ({ type, seq, command }, draws) => {
    const depth = draws.below(20_000);
    const value = `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
    const name = draws.one(['threadId', 'frameId', 'source', 'breakpoints', 'expression', 'org', 'sources']);
    const start = JSON.stringify({ type, seq, command }).slice(0, -1);
    return [framed(`${start},"arguments":${draws.one([value, `{"${name}":${value}}`])}}`)];
  },
  'it comes in pieces': (request, draws) => {
    const bytes = frame(request);
    const cuts = [draws.below(bytes.length), draws.below(bytes.length)].sort((a, b) => a - b);
    return [bytes.subarray(0, cuts[0]), bytes.subarray(cuts[0], cuts[1]), bytes.subarray(cuts[1])];
  },
  'names come twice': (request) => [framed(JSON.stringify(request).replace('{', '{"seq":"x","command":null,'))],
  'it is no request': withMessage((request, draws) => ({
    ...request,
    type: draws.one(['response', 'event', '', 'Request', null, 7]),
    request_seq: draws.below(99),
    event: 'stopped',
    success: true,
  })),
  'its number is wrong': withMessage((request, draws) => ({
    ...request,
    seq: draws.one([undefined, null, '1', 1.5, -1, 0, 2 ** 60, {}, 1e300]),
  })),
  'its command is unknown': withMessage((request, draws) => ({
    ...request,
    command: draws.one(['', 'Threads', 'toString', '__proto__', 'x'.repeat(10_000), '\u202e', null, {}, 7]),
  })),
  'its arguments are none': withMessage((request, draws) => ({
    ...request,
    arguments: draws.one([null, 7, 'text', [], true, [[]]]),
  })),
  'its arguments are wrong': withMessage((request, draws) => ({
    ...request,
    arguments: wrongly(draws, request.arguments),
  })),
  'its arguments are twice wrong': withMessage((request, draws) => ({
    ...request,
    arguments: wrongly(draws, wrongly(draws, request.arguments)),
  })),
  'it comes at a bad time': withMessage((request) => request),
  'it would end the session, and cannot': withMessage(({ type, seq }, draws) => ({
    type,
    seq,
    command: draws.one(['disconnect', 'terminate', 'restart']),
    arguments: draws.one([null, 7, 'text', [], true]),
  })),
};

/** Well-formed requests that ask for something wrong: there are as many ways to that as there are fields. */
const meanings = ['its arguments are none', 'its arguments are wrong', 'its arguments are twice wrong'];

export function randomMutation(draws: Draws): string {
  return draws.one(draws.happens(0.4) ? meanings : Object.keys(mutations));
}

/** A random request of any kind. Its number tells it from what must be answered. */
export function randomRequest(draws: Draws, known: KnownIds): Request {
  const [command, argumentsOf] = draws.one([...requestsOfClients]);
  return { type: 'request', seq: 1 + draws.below(10_000), command, arguments: argumentsOf(draws, known) };
}
