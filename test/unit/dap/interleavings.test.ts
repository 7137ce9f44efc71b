import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { encodeFrame, FrameReader } from '../../../src/dap/framing.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { emptyVariables, FakeExecution, frame, text } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';
import { seededRandom } from '../../support/random.ts';

const requestIds = ['07c1', '07c2'];
const resuming = ['continue', 'next', 'stepIn', 'stepOut'];

interface Game {
  readonly messages: readonly DebugProtocol.ProtocolMessage[];
  /** Which thread a request was about. */
  readonly threadOf: ReadonlyMap<number, number>;
  /** How often a variable was reached through its own frame. */
  readonly valuesSeen: number;
}

/** Plays org events and client requests against each other in an order that the seed decides. */
async function play(seed: number): Promise<Game> {
  const random = seededRandom(seed);
  const execution = new FakeExecution();
  const client = new InlineClient(fakeHost(execution));
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  for (const requestId of requestIds) {
    const variables = { ...emptyVariables, locals: [text('owner', requestId)] };
    execution.states.set(requestId, { frames: [frame(0, { fullName: requestId })], variables });
  }
  await client.start();
  // Answers of the org arrive late, early and in any order.
  execution.before = async () => {
    for (let turns = Math.floor(random() * 6); turns > 0; turns--) {
      await Promise.resolve();
    }
    if (random() < 0.1) {
      throw new Error('a failed call');
    }
  };
  const threadOf = new Map<number, number>();
  const requests: Promise<unknown>[] = [];
  const ask = (command: string, args: { readonly threadId?: number }): void => {
    const seq = client.post(command, args);
    threadOf.set(seq, args.threadId ?? 0);
    requests.push(client.response(seq));
  };
  let valuesSeen = 0;
  const explore = async (threadId: number): Promise<void> => {
    const stack = await client.request('stackTrace', { threadId });
    const [top] = (stack.body as Partial<DebugProtocol.StackTraceResponse['body']>).stackFrames ?? [];
    const scopes = await client.request('scopes', { frameId: top?.id ?? 0 });
    const [local] = (scopes.body as Partial<DebugProtocol.ScopesResponse['body']>).scopes ?? [];
    const answer = await client.request('variables', { variablesReference: local?.variablesReference ?? 0 });
    for (const { value } of (answer.body as Partial<DebugProtocol.VariablesResponse['body']>).variables ?? []) {
      assert.equal(value, `'${top?.name ?? ''}'`, `seed ${seed}: a value of the other request`);
      valuesSeen++;
    }
  };
  const actions: readonly (() => void)[] = [
    () => execution.fire({ kind: 'requestStarted', requestId: pick(requestIds) }),
    () => execution.fire({ kind: 'stopped', requestId: pick(requestIds) }),
    () => execution.fire({ kind: 'stopped', requestId: pick(requestIds) }),
    () => execution.fire({ kind: 'resumed', requestId: pick(requestIds) }),
    () => ask(pick(resuming), { threadId: pick([1, 2, 3]) }),
    () => ask(pick(resuming), { threadId: pick([1, 2]) }),
    () => ask('stackTrace', { threadId: pick([1, 2]) }),
    () => ask('scopes', idBelow('frameId', random)),
    () => ask('variables', idBelow('variablesReference', random)),
    () => ask('threads', {}),
    () => requests.push(explore(pick([1, 2]))),
  ];
  for (let step = 0; step < 30; step++) {
    pick(actions)();
    if (random() < 0.5) {
      await Promise.resolve();
    }
  }
  await Promise.all(requests);
  await client.body('disconnect');
  return { messages: client.messages, threadOf, valuesSeen };
}

/** An id that may or may not have been given out. */
function idBelow(name: string, random: () => number): object {
  return { [name]: 1000 + Math.floor(random() * 20) };
}

function check({ messages, threadOf }: Game): void {
  const answered = new Set<number>();
  messages.forEach((message, index) => {
    assert.equal(message.seq, index + 1);
    if (message.type === 'response') {
      const { request_seq: seq } = message as DebugProtocol.Response;
      assert.ok(!answered.has(seq), 'one response each');
      answered.add(seq);
    }
  });
  const events = messages.filter(({ type }) => type === 'event') as DebugProtocol.Event[];
  assert.equal(events.filter(({ event }) => event === 'terminated').length, 1);
  for (const threadId of [1, 2]) {
    checkThread(threadId, messages, threadOf);
  }
}

/** Between two stops of a thread somebody made it go on, and was told so before it stopped again. */
function checkThread(threadId: number, messages: Game['messages'], threadOf: Game['threadOf']): void {
  let state: 'running' | 'stopped' | 'unknown' = 'running';
  for (const message of messages) {
    if (message.type === 'event') {
      const event = message as DebugProtocol.Event;
      const concerns = (event.body as { threadId?: number } | undefined)?.threadId === threadId;
      if (event.event === 'stopped' && concerns) {
        assert.notEqual(state, 'stopped', `thread ${threadId} stopped twice`);
        state = 'stopped';
      } else if (event.event === 'continued' && concerns) {
        assert.notEqual(state, 'running', `thread ${threadId} continued while running`);
        state = 'running';
      }
      continue;
    }
    const response = message as DebugProtocol.Response;
    if (resuming.includes(response.command) && threadOf.get(response.request_seq) === threadId) {
      if (response.success) {
        state = 'running';
      } else if (response.message !== 'notStopped') {
        // The org's call failed: whether it had gone on before is for the next event to say.
        state = 'unknown';
      }
    }
  }
}

describe('debug adapter: interleavings', () => {
  it('keeps its order whatever the order of events, requests and answers', async function () {
    this.timeout(20_000);
    let values = 0;
    for (let seed = 1; seed <= 2000; seed++) {
      const game = await play(seed);
      try {
        check(game);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
      values += game.valuesSeen;
    }
    assert.ok(values > 100, 'the cases reach variables');
  });
});

describe('FrameReader: mutations', () => {
  it('reads the next message after any mutation of the ones before', () => {
    const message = { type: 'request', seq: 1, command: 'threads', arguments: { text: 'größe 😀' } };
    const last = { last: true };
    for (let seed = 1; seed <= 5000; seed++) {
      const random = seededRandom(seed);
      const read: unknown[] = [];
      const clock = new FakeClock();
      const reader = new FrameReader({ message: (value) => read.push(value), problem: () => undefined }, clock);
      for (let count = 0; count < 3; count++) {
        reader.push(mutated(encodeFrame(message), random));
      }
      clock.advance(2000);
      reader.push(encodeFrame(last));
      clock.advance(2000);
      // What was cut short may swallow one more message, never two.
      reader.push(encodeFrame(last));
      clock.advance(2000);
      assert.deepEqual(read.at(-1), last, `seed ${seed}`);
    }
  });
});

function mutated(bytes: Buffer, random: () => number): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = Math.floor(random() * 20);
  switch (Math.floor(random() * 6)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 2:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.alloc(length, Math.floor(random() * 256)),
        bytes.subarray(at),
      ]);
    case 3: {
      const copy = Buffer.from(bytes);
      copy[at] = Math.floor(random() * 256);
      return copy;
    }
    case 4:
      return Buffer.from(
        bytes.toString('latin1').replace(/\d+/, String(Math.floor(random() * 10 ** (random() * 15)))),
        'latin1',
      );
    default:
      return Buffer.concat([bytes.subarray(at), bytes]);
  }
}
