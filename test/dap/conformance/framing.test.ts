import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DapClient } from '../../support/dapClient.ts';
import { dapSchema } from '../../support/dapSchema.ts';
import { diagnostics } from '../../support/debugging.ts';
import { item } from './items.ts';
import { diagnosticsPath, errorOf, runOut, Stage } from './stage.ts';

const stackTraceText = /\n[ \t]+at |\.[jt]s:\d+|node:internal/;

function frame(body: string): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`Content-Length: ${bytes.length}\r\n\r\n`), bytes]);
}

function requestText(seq: number, command: string): string {
  return JSON.stringify({ type: 'request', seq, command });
}

/** What a client may send that is no message, and what it may announce wrongly (quality of the stock SDK: 7 of 18 end or deafen it). */
const malformed: readonly (readonly [name: string, bytes: string])[] = [
  ['a body that is not JSON', 'Content-Length: 5\r\n\r\n{bad}'],
  ['null', 'Content-Length: 4\r\n\r\nnull'],
  ['a number', 'Content-Length: 1\r\n\r\n7'],
  ['a list', 'Content-Length: 2\r\n\r\n[]'],
  ['a text', 'Content-Length: 3\r\n\r\n"x"'],
  ['true', 'Content-Length: 4\r\n\r\ntrue'],
  ['an empty body', 'Content-Length: 0\r\n\r\n'],
  ['an object that is no message', 'Content-Length: 2\r\n\r\n{}'],
  ['a request without a command', frame('{"seq":1,"type":"request"}').toString()],
  ['a request whose number is a text', frame('{"seq":"1","type":"request","command":"threads"}').toString()],
  ['a response to nothing', frame('{"seq":1,"type":"response","request_seq":9,"success":true}').toString()],
  ['an event', frame('{"seq":1,"type":"event","event":"stopped"}').toString()],
];

const badHeaders: readonly (readonly [name: string, bytes: string])[] = [
  ['no Content-Length', 'Content-Type: text\r\n\r\n'],
  ['a header in lower case', 'content-length: 2\r\n\r\n{}'],
  ['another header first', 'Content-Type: x\r\nContent-Length: 2\r\n\r\n{}'],
  ['a negative length', 'Content-Length: -5\r\n\r\n'],
  ['a length of 10^12', 'Content-Length: 1000000000000\r\n\r\n{}'],
  ['a length that is no number', 'Content-Length: ten\r\n\r\n{}'],
  ['a length one byte short', 'Content-Length: 9\r\n\r\n{"seq": 1}'],
  ['a length that is far too long', 'Content-Length: 5000\r\n\r\n{"seq": 1}'],
  ['a length of 50 MB', 'Content-Length: 50000000\r\n\r\n{"seq"'],
  ['garbage', 'garbage\0\x1b[31m\r\n\r\n'],
  ['nothing but line breaks', '\r\n\r\n\r\n\r\n'],
];

/** Every request that the adapter knows, with a field of the wrong type where it takes one. */
const wrongTypes: readonly (readonly [command: string, args: object, field: string])[] = [
  ['initialize', { adapterID: 7 }, 'adapterID'],
  ['launch', { org: 7 }, 'org'],
  ['restart', { arguments: 7 }, 'arguments.arguments'],
  ['setBreakpoints', { source: 7 }, 'arguments.source'],
  ['setBreakpoints', { source: { path: 7 } }, 'arguments.source.path'],
  ['setBreakpoints', { source: { path: '/a.cls' }, breakpoints: {} }, 'arguments.breakpoints'],
  ['setBreakpoints', { source: { path: '/a.cls' }, breakpoints: [{ line: '1' }] }, 'arguments.breakpoints[0].line'],
  ['setFunctionBreakpoints', { breakpoints: [{}] }, 'arguments.breakpoints[0].name'],
  ['setExceptionBreakpoints', { filters: 'all' }, 'arguments.filters'],
  ['breakpointLocations', { source: { path: '/a.cls' } }, 'arguments.line'],
  ['stackTrace', { threadId: 'one' }, 'arguments.threadId'],
  ['exceptionInfo', { threadId: null }, 'arguments.threadId'],
  ['scopes', { frameId: {} }, 'arguments.frameId'],
  ['variables', { variablesReference: '1' }, 'arguments.variablesReference'],
  ['evaluate', { expression: 7 }, 'arguments.expression'],
  ['completions', { text: 'x', column: 'y' }, 'arguments.column'],
  ['source', { sourceReference: 'x' }, 'arguments.sourceReference'],
  ['continue', { threadId: -1 }, 'arguments.threadId'],
  ['next', { threadId: 1.5 }, 'arguments.threadId'],
  ['stepIn', {}, 'arguments.threadId'],
  ['stepOut', { threadId: 2 ** 31 }, 'arguments.threadId'],
  ['cancel', { requestId: 'x' }, 'arguments.requestId'],
];

/** Requests that mean nothing without arguments. */
const needArguments = [
  'setBreakpoints',
  'breakpointLocations',
  'stackTrace',
  'exceptionInfo',
  'scopes',
  'variables',
  'evaluate',
  'completions',
  'source',
  'continue',
  'next',
  'stepIn',
  'stepOut',
];

describe('conformance: framing and base protocol', () => {
  const stage = Stage.forSuite();
  const clients: DapClient[] = [];

  async function bareClient(): Promise<DapClient> {
    const client = new DapClient();
    clients.push(client);
    await client.initialize();
    return client;
  }

  afterEach(() => Promise.all(clients.splice(0).map((client) => client.leave())));

  item(1, '', async () => {
    const stop = await stage.stopped(undefined, undefined, `String text = '😀 漢字 größe \\ud83d!'; ${diagnostics}`);
    const { client } = stop.session;
    const frameId = stop.frames.at(-1)?.id;
    const body = await client.body<{ result: string }>('evaluate', { expression: 'text', frameId, context: 'watch' });
    assert.equal(body.result, "'😀 漢字 größe \ud83d!'");
    // The client cuts by bytes: had the length counted anything else, this answer would not be found.
    assert.match(await client.failure('漢字😀'), /漢字😀/);
    await runOut(stop);
  });

  item(2, '', async () => {
    const client = await bareClient();
    const length = frame(requestText(1000, 'threads')).length;
    for (let cut = 0; cut < length; cut++) {
      const [first, second] = [2000 + cut * 2, 2001 + cut * 2];
      const bytes = frame(requestText(second, 'threads'));
      // Once the first is answered, the beginning of the second was read: the rest comes in a chunk of its own.
      client.sendRaw(Buffer.concat([frame(requestText(first, 'threads')), bytes.subarray(0, cut)]));
      assert.ok((await client.response(first)).success);
      client.sendRaw(bytes.subarray(cut));
      assert.ok((await client.response(second)).success, `cut at ${cut}`);
    }
    client.sendRaw(Buffer.concat([5000, 5001, 5002].map((seq) => frame(requestText(seq, 'threads')))));
    for (const seq of [5000, 5001, 5002]) {
      assert.ok((await client.response(seq)).success);
    }
  });

  item(3, 'with the trace on, and Node logging beside it', async () => {
    const session = stage.debug(undefined, { NODE_DEBUG: 'timer', NODE_NO_WARNINGS: '0' });
    await session.initialize();
    assert.ok((await session.launch({ trace: true })).success);
    await session.client.body('configurationDone');
    assert.equal(await session.org.runAnonymousApex(diagnostics), true);
    await session.printedDiagnostics();
    await session.client.body('disconnect');
    await session.client.leave();
    assert.match(session.client.stderr.join(''), /launch answered after \d+ ms/);
    assert.match(session.client.stderr.join(''), /^TIMER \d+:/m);
  });

  item(4, '', async () => {
    const client = await bareClient();
    for (const [name, bytes] of malformed) {
      client.sendRaw(bytes);
      assert.deepEqual(await client.body('threads'), { threads: [] }, name);
    }
  });

  item(5, 'each way to get a header or a length wrong, one after another', async () => {
    const client = await bareClient();
    for (const [name, bytes] of badHeaders) {
      client.sendRaw(bytes);
      const sent = performance.now();
      assert.ok((await client.request('threads')).success, name);
      const deaf = performance.now() - sent;
      assert.ok(deaf < 1_000, `${name}: deaf for ${deaf} ms`);
    }
    assert.match(client.stderr.join(''), /Dropped a message/);
  });

  item(5, 'a message that ends early, with nothing behind it', async () => {
    const client = await bareClient();
    const body = requestText(4000, 'threads');
    client.sendRaw(`Content-Length: ${body.length + 9}\r\n\r\n${body}`);
    const sent = performance.now();
    assert.ok((await client.response(4000)).success);
    assert.ok(performance.now() - sent < 1_000);
  });

  item(5, 'bounded buffering', async () => {
    const client = await bareClient();
    const before = await residentMegabytes(client);
    for (const header of ['Content-Length: 1000000000000\r\n\r\n', '']) {
      client.sendRaw(header);
      for (let megabyte = 0; megabyte < 100; megabyte++) {
        if (!client.process.stdin.write(Buffer.alloc(1024 * 1024, 'x'))) {
          await new Promise((resolve) => client.process.stdin.once('drain', resolve));
        }
      }
    }
    assert.ok((await client.request('threads')).success);
    const grown = (await residentMegabytes(client)) - before;
    assert.ok(grown < 96, `the adapter has grown by ${grown} MB`);
  });

  item(6, 'throw, rejection, lost answer, cancel and disconnect', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    await stage.control.addFault(stage.orgId, { kind: 'hang', match: { api: 'debug', path: '/references/' } });
    await stage.control.addFault(stage.orgId, { kind: 'drop', match: { api: 'debug', path: '/frame/' } });
    const scopesOf = async (frameId: number | undefined): Promise<number> => {
      const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
      return scopes[0]?.variablesReference ?? 0;
    };
    const [top, caller] = [await scopesOf(stop.frames[0]?.id), await scopesOf(stop.frames[1]?.id)];
    const locals = await stop.session.variables(top);
    const held = locals.filter(({ variablesReference }) => variablesReference > 0);
    const first = client.exchanges.length;
    client.post('noSuchRequest');
    client.post('evaluate', { expression: 'squares..', frameId: stop.frameId });
    client.post('evaluate', null);
    client.post('variables', { variablesReference: caller });
    const hanging = held.map(({ variablesReference }) => client.post('variables', { variablesReference }));
    client.post('cancel', { requestId: hanging[0] });
    client.post('continue', { threadId: 77 });
    const end = client.post('disconnect');
    await client.response(end);
    await client.exited();
    const sent = client.exchanges
      .slice(first)
      .flatMap(({ direction, message }) => (direction === 'sent' ? message.seq : []));
    const answered = client.received.flatMap((message) => ('request_seq' in message ? message.request_seq : []));
    for (const seq of sent) {
      assert.equal(answered.filter((other) => other === seq).length, 1, `request ${seq}`);
    }
  });

  item(7, '', async () => {
    const { client } = await conversation();
    assert.deepEqual(
      client.received.map(({ seq }) => seq),
      client.received.map((_, index) => index + 1),
    );
    assert.deepEqual([...new Set(client.received.map(({ type }) => type))].sort(), ['event', 'response']);
  });

  item(8, '', async () => {
    const { client } = await conversation();
    const sent = new Map(
      client.exchanges.flatMap(({ direction, message }) =>
        direction === 'sent' ? [[message.seq, (message as DebugProtocol.Request).command]] : [],
      ),
    );
    for (const message of client.received) {
      if ('request_seq' in message) {
        assert.equal(message.command, sent.get(message.request_seq));
      }
    }
  });

  item(9, '', async () => {
    const client = await bareClient();
    for (const command of ['noSuchRequest', 'toString', 'constructor', '__proto__', '', 'x'.repeat(10_000)]) {
      assert.equal((await client.request(command)).success, false, command);
    }
    assert.ok((await client.request('threads')).success);
  });

  item(10, 'arguments of every request', async () => {
    const client = await bareClient();
    const commands = [...new Set(wrongTypes.map(([command]) => command)), 'threads', 'disconnect', 'configurationDone'];
    for (const command of commands) {
      for (const args of [null, 7, 'text', [], true]) {
        const { format } = errorOf(await client.request(command, args));
        assert.match(format, /arguments/, `${command} with ${JSON.stringify(args)}`);
        assert.doesNotMatch(format, stackTraceText);
      }
    }
  });

  item(10, 'each field', async () => {
    const stop = await stage.stopped();
    const fresh = new DapClient();
    clients.push(fresh);
    for (const [command, args, field] of wrongTypes) {
      const client = command === 'initialize' ? fresh : stop.session.client;
      const { format } = errorOf(await client.request(command, args));
      // A second launch is refused by itself; that its arguments are checked shows in item 11.
      assert.ok(command === 'launch' || format.includes(field), `${command}: ${format}`);
      assert.doesNotMatch(format, stackTraceText);
    }
    for (const command of needArguments) {
      const { format } = errorOf(await stop.session.client.request(command));
      assert.match(format, /arguments\.\w+/, `${command} without arguments`);
    }
    await runOut(stop);
  });

  item(11, '', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    const asked: readonly (readonly [command: string, args: object | undefined, text: RegExp, showUser: boolean])[] = [
      ['noSuchRequest', undefined, /does not know the request "noSuchRequest"/, false],
      ['evaluate', { expression: 'absent', frameId: stop.frameId }, /no variable "absent"/, false],
      ['evaluate', { expression: 'flag' }, /Select one in the Call Stack/, false],
      ['continue', { threadId: 99 }, /./, true],
      ['pause', { threadId: stop.threadId }, /Set a breakpoint/, true],
      ['attach', {}, /Use "request": "launch"/, true],
      ['launch', {}, /./, true],
    ];
    const ids = new Set<number>();
    for (const [command, args, text, showUser] of asked) {
      const response = await client.request(command, args);
      const error = errorOf(response);
      assert.match(error.format, text);
      assert.deepEqual([Number.isInteger(error.id) && error.id > 0, error.showUser], [true, showUser], command);
      assert.ok((response.message ?? '') !== '');
      ids.add(error.id);
    }
    assert.ok(ids.size >= asked.length - 1, 'kinds of errors are told apart by their ids');
    await runOut(stop);
  });

  item(12, '', async () => {
    const stop = await stage.stopped(
      undefined,
      undefined,
      `String secret = 'Jane Doe, jane@customer.example'; ${diagnostics}`,
    );
    const { client } = stop.session;
    const frameId = stop.frames.at(-1)?.id;
    for (const expression of ['secret.absent', 'secret[0]', 'secret + 1 / 0', 'secret ? 1 : 2', 'secret.clear()']) {
      await client.request('evaluate', { expression, frameId, context: 'watch' });
    }
    await client.request('source', { sourceReference: 99 });
    await client.request('next', { threadId: 99 });
    await stage.control.addFault(stage.orgId, { kind: 'status', status: 500, match: { api: 'debug' }, times: 1 });
    await client.request('continue', { threadId: stop.threadId });
    const errors = client.received.flatMap((message) =>
      'request_seq' in message && !message.success ? [errorOf(message)] : [],
    );
    assert.ok(errors.length >= 7);
    for (const error of errors) {
      assert.notEqual(error.sendTelemetry, true);
      assert.deepEqual(
        Object.keys(error.variables ?? {}).filter((name) => name.startsWith('_')),
        [],
      );
    }
    await runOut(stop);
  });

  item(13, '', async () => {
    const client = await bareClient();
    const extra = {
      unknown: 1,
      __x: null,
      ['__proto__']: { polluted: true },
      constructor: { prototype: { polluted: 1 } },
    };
    const before = await client.body('threads', {});
    assert.deepEqual(await client.body('threads', extra), before);
    const args = { source: { path: diagnosticsPath, ...extra }, breakpoints: [{ line: 9, ...extra }], ...extra };
    const set = await client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', args);
    assert.equal(set.breakpoints.length, 1);
    // Inherited names are no fields: what is read from a prototype would pass here.
    assert.match(await client.failure('launch', { ['__proto__']: { org: {} } }), /"org" is missing/);
    assert.match(await client.failure('stackTrace', { ['__proto__']: { threadId: 1 } }), /stackTrace/);
    assert.deepEqual(await client.body('threads'), before);
  });

  item(14, '', async function () {
    const { client } = await conversation();
    for (const name of ['id', 'threadId', 'variablesReference', 'frameId', 'sourceReference', 'breakpointId']) {
      for (const value of valuesOf(client.received, name)) {
        const lowest = name === 'variablesReference' || name === 'sourceReference' ? 0 : 1;
        assert.ok(
          Number.isInteger(value) && Number(value) >= lowest && Number(value) < 2 ** 31,
          `${name} ${String(value)}`,
        );
      }
    }
    if (dapSchema === undefined) {
      this.skip();
    }
    // The client validates as it reads; here it is seen that the schema is there and refuses something.
    assert.notEqual(dapSchema.problem({ type: 'event', event: 'stopped' }), undefined);
    assert.deepEqual(
      client.received.flatMap((message) => dapSchema?.problem(message) ?? []),
      [],
    );
  });

  /** A session with something of everything. */
  async function conversation(): Promise<{ readonly client: DapClient }> {
    const stop = await stage.stopped();
    const { client } = stop.session;
    await client.body('threads');
    for (const frame of stop.frames) {
      await stop.session.scope(frame, 'Local');
    }
    await client.request('evaluate', { expression: 'items', frameId: stop.frameId });
    await client.request('evaluate', { expression: 'absent', frameId: stop.frameId });
    await client.body('loadedSources');
    await client.body('next', { threadId: stop.threadId });
    await stop.session.stopped();
    await runOut(stop);
    await client.body('disconnect');
    await client.exited();
    return { client };
  }
});

async function residentMegabytes({ process }: DapClient): Promise<number> {
  const status = await readFile(`/proc/${process.pid ?? 0}/status`, 'utf8').catch(() => '');
  // Elsewhere than on Linux only the liveness is seen.
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

/** Every value of that name anywhere in the messages. */
function valuesOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === name && typeof member === 'number' ? [member] : []),
    ...valuesOf(member, name),
  ]);
}
