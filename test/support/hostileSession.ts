import { Failure } from '../../src/core/base/failure.ts';
import { FakeExecution, frame, sandbox, text, value } from './fakeExecution.ts';
import { hostileLog } from './hostileLog.ts';
import { fakeHost, InlineClient } from './inlineAdapter.ts';

export interface SaidByAdapter {
  /** Where it stands: `stackTrace.body.stackFrames.name`. */
  readonly path: string;
  readonly text: string;
  /** `notification`: editors make links of what is in it. `reason`: they render it beside a line. */
  readonly shownAs: 'notification' | 'reason' | 'text';
}

/** A debug session in an org that says `say` wherever it says anything, and all that the adapter makes of it. */
export async function hostileSession(say: string): Promise<readonly SaidByAdapter[]> {
  const execution = hostileExecution(say);
  const host = fakeHost(execution);
  const client = new InlineClient(host);
  await client.initialize({ supportsProgressReporting: true, supportsInvalidatedEvent: true });
  const launched = client.request('launch', { subscriber: '00D000000000001EAA' });
  const lines = [{ line: 3 }, { line: 5, logMessage: `${say} {alone}` }, { line: 6, condition: say }];
  await client.request('setBreakpoints', { source: { path: '/src/Pricing.cls' }, breakpoints: lines });
  await client.request('configurationDone');
  await launched;
  await stopAndLook(client, execution, say);
  for (const origin of ['debug', 'exception'] as const) {
    execution.fire({ kind: 'output', origin, text: say, typeName: say, line: 3, stackTrace: say });
  }
  for (const severity of ['info', 'warning', 'error'] as const) {
    execution.fire({ kind: 'notice', severity, text: say });
  }
  execution.fire({ kind: 'linkLost', reason: say });
  execution.fire({ kind: 'linkRestored', eventsMayBeLost: true });
  execution.before = () => Promise.reject(new Failure('orgRefused', say));
  await client.request('evaluate', { expression: 'alone.b.c', frameId: 1, context: 'repl' });
  await client.request('continue', { threadId: 1 });
  execution.before = () => Promise.resolve();
  execution.fire({ kind: 'orgSessionEnded', reason: say });
  execution.fire({ kind: 'sessionTerminated', reason: say });
  await client.request('disconnect');
  return client.messages.flatMap((message) => textsIn(message));
}

/** So many stops show every place of the log. */
const mostStops = 12;

/** A replay of a log that says `say` wherever it says anything, and all that the adapter makes of it. */
export async function hostileReplay(say: string): Promise<readonly SaidByAdapter[]> {
  const log = hostileLog(say);
  const host = fakeHost(new FakeExecution(), { readLog: () => Promise.resolve(log) });
  const client = new InlineClient(host);
  await client.initialize({ adapterID: 'isv-apex-replay', supportsProgressReporting: true });
  const launched = client.request('launch', {
    type: 'isv-apex-replay',
    logFile: `/logs/${say}.log`,
    sources: ['/src'],
  });
  const lines = [{ line: 3 }, { line: 4, logMessage: `${say} {local}` }, { line: 5, condition: say }];
  await client.request('setBreakpoints', { source: { path: '/src/Pricing.cls' }, breakpoints: lines });
  await client.request('setExceptionBreakpoints', { filters: ['all'], filterOptions: [] });
  await client.request('configurationDone');
  await launched;
  let seen = 0;
  for (let stop = 0; stop < mostStops; stop++) {
    const at = client.messages.findIndex(
      ({ event }, index) => index >= seen && (event === 'stopped' || event === 'terminated'),
    );
    if (client.messages[at]?.event !== 'stopped') {
      break;
    }
    seen = at + 1;
    await client.request('threads');
    await lookAt(client, 1, say);
    await client.request('gotoTargets', { source: { path: '/src/Pricing.cls' }, line: 3 });
    await client.request(stop % 2 === 0 ? 'stepIn' : 'continue', { threadId: 1 });
    await client.request('threads');
  }
  await client.request('disconnect');
  return client.messages.flatMap((message) => textsIn(message));
}

function hostileExecution(say: string): FakeExecution {
  const execution = new FakeExecution();
  execution.organization = { ...sandbox, name: say, instanceName: say };
  execution.refusedBreakpoints.set('acme/Pricing:3', say);
  const odd = () => [
    text('alone', say),
    text(say, say),
    value(say, { ref: 1, typeName: say, text: say }),
    value('map', { ref: 2, typeName: say }),
    value('list', { ref: 3, typeName: `List<${say}>` }),
  ];
  execution.state = {
    frames: [frame(0, { fullName: say }), frame(1, { fullName: say, typeRef: say })],
    variables: { locals: odd(), statics: odd(), globals: odd(), references: [] },
  };
  execution.references.set('07c1:1', { kind: 'object', id: 1, typeName: say, fields: [text(say, say)] });
  const pair = { key: text('key', say), value: text('value', say) };
  execution.references.set('07c1:2', { kind: 'map', id: 2, typeName: say, size: 1, offset: 0, entries: [pair] });
  const elements = [text('0', say)];
  execution.references.set('07c1:3', { kind: 'list', id: 3, typeName: say, size: 1, offset: 0, elements });
  return execution;
}

async function stopAndLook(client: InlineClient, execution: FakeExecution, say: string): Promise<void> {
  execution.fire({ kind: 'requestStarted', requestId: '07c1', description: say });
  const breakpointId = [...execution.armed.keys()].at(-1);
  execution.fire({
    kind: 'stopped',
    requestId: '07c1',
    description: `${say}: ${say}`,
    stackTrace: `Class.acme.Pricing.total: line 3, column 1\nCaused by: ${say}: ${say}\n${say}`,
    ...(breakpointId === undefined ? {} : { breakpointId }),
  });
  execution.fire({ kind: 'stopped', requestId: '07c1', description: say, stackTrace: say });
  const { threads } = await client.body<{ threads: readonly { id: number }[] }>('threads');
  const threadId = threads[0]?.id ?? 1;
  await lookAt(client, threadId, say);
}

/** Asks for all there is to see where a thread stands. */
async function lookAt(client: InlineClient, threadId: number, say: string): Promise<void> {
  await client.request('exceptionInfo', { threadId });
  const { stackFrames = [] } = ((await client.request('stackTrace', { threadId })).body ?? {}) as {
    stackFrames?: readonly { id: number; source?: object }[];
  };
  for (const { id: frameId, source } of stackFrames) {
    await client.request('source', { source, sourceReference: 1 });
    const scopes = (await client.request('scopes', { frameId })).body as { scopes?: readonly Reference[] } | undefined;
    for (const { variablesReference } of scopes?.scopes ?? []) {
      await expand(client, variablesReference, 2);
    }
    for (const context of ['watch', 'hover', 'repl']) {
      for (const expression of ['alone', 'map', 'list', 'alone + 1', 'this', 'local', say]) {
        await client.request('evaluate', { expression, frameId, context });
      }
    }
  }
}

interface Reference {
  readonly variablesReference: number;
}

interface Expanded {
  readonly variables?: readonly Reference[];
}

async function expand(client: InlineClient, variablesReference: number, depth: number): Promise<void> {
  const body = (await client.request('variables', { variablesReference })).body as Expanded | undefined;
  for (const { variablesReference: inner } of body?.variables ?? []) {
    if (inner > 0 && depth > 0) {
      await expand(client, inner, depth - 1);
    }
  }
}

interface Message {
  readonly command?: string;
  readonly event?: string;
  readonly success?: boolean;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What a client sends back, or opens, as it is. */
const keys = new Set(['evaluateName', 'memoryReference', 'dataId', 'path']);

function textsIn(message: object): readonly SaidByAdapter[] {
  const { command, event, success, body } = message as Message;
  const isNotification =
    success === false || body?.['category'] === 'important' || event === 'progressStart' || event === 'progressUpdate';
  const found: SaidByAdapter[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      const isReason = /[bB]reakpoints?\.message$/.test(path);
      found.push({ path, text: value, shownAs: isReason ? 'reason' : isNotification ? 'notification' : 'text' });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (!keys.has(key)) {
          walk(inner, Array.isArray(value) ? path : `${path}.${key}`);
        }
      }
    }
  };
  walk(message, command ?? event ?? '');
  return found;
}
