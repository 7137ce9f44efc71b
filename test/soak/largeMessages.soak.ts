import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ExecutionValue } from '../../src/core/debugging/execution.ts';
import { encodeFrame, FrameReader } from '../../src/dap/framing.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { emptyVariables, FakeExecution, frame, text, value } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../support/inlineAdapter.ts';
import { processorTime } from './figures.ts';
import type { Soak } from './soak.ts';

const megabyte = 1024 * 1024;
const mostMillisecondsToRead = 250;
const mostMillisecondsToShow = 100;
const mostBytesToShow = 8 * 1024;

/** What makes a text costly to show: what must be escaped, removed, looked for or counted otherwise. */
const texts = (length: number): Readonly<Record<string, string>> => ({
  plain: 'x'.repeat(length),
  'with line breaks': 'line\r\n'.repeat(length / 6),
  quoted: `'\\"`.repeat(length / 3),
  'of control characters': '\u0007\u001b[31m\u202e'.repeat(length / 8),
  'of emoji': '😀'.repeat(length / 2),
  'of lone surrogates': '\ud83d'.repeat(length),
  'of blanks': ' '.repeat(length),
  'of org sessions': '00D000000000001!AQEAQ.secret '.repeat(length / 29),
  'of markup': '[a](command:b) ${c} $(d) '.repeat(length / 25),
});

interface Figures {
  slowest: number;
  most: number;
  readonly breaches: string[];
}

/** One large message in the pieces that a pipe delivers. Answers milliseconds. */
function readLargeFrame(breaches: string[]): number {
  const body = Buffer.from(JSON.stringify({ type: 'request', seq: 1, command: 'x'.repeat(32 * megabyte) }));
  const bytes = Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
  let messages = 0;
  const listener = { message: () => (messages += 1), problem: (problem: string) => breaches.push(problem) };
  const reader = new FrameReader(listener, new FakeClock());
  const start = process.cpuUsage();
  for (let at = 0; at < bytes.length; at += 64 * 1024) {
    reader.push(bytes.subarray(at, at + 64 * 1024));
  }
  const milliseconds = processorTime(start);
  reader.dispose();
  if (messages !== 1) {
    breaches.push(`${messages} messages were read instead of one.`);
  }
  return milliseconds;
}

/** The value alone, as a key, as an element, as what a list prints of itself, and as what an object prints. */
function variablesWith(content: string): {
  readonly locals: readonly ExecutionValue[];
  readonly execution: FakeExecution;
} {
  const execution = new FakeExecution();
  const locals = [
    text('alone', content),
    value('map', { ref: 1, typeName: 'Map<String, String>' }),
    value('list', { ref: 2, typeName: 'List<String>', text: content }),
    value('object', { ref: 3, typeName: 'acme.Thing', text: content }),
  ];
  const pair = { key: text('key', content), value: text('value', content) };
  execution.references.set('07c1:1', {
    kind: 'map',
    id: 1,
    typeName: 'Map<String, String>',
    size: 1,
    offset: 0,
    entries: [pair],
  });
  execution.references.set('07c1:2', {
    kind: 'list',
    id: 2,
    typeName: 'List<String>',
    size: 1,
    offset: 0,
    elements: [text('0', content)],
  });
  execution.references.set('07c1:3', {
    kind: 'object',
    id: 3,
    typeName: 'acme.Thing',
    fields: [text('field', content)],
  });
  return { locals, execution };
}

/** Shows the text wherever a client may meet it, and measures each answer to its bytes. */
async function show(name: string, content: string, figures: Figures): Promise<number> {
  const { locals, execution } = variablesWith(content);
  execution.state = { frames: [frame(0)], variables: { ...emptyVariables, locals } };
  const client = new InlineClient(fakeHost(execution));
  await client.start();
  execution.fire({ kind: 'stopped', requestId: '07c1' });
  const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
  const frameId = stackFrames[0]?.id;
  const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
  let shown = 0;
  const ask = async <Body>(command: string, args: object): Promise<Body> => {
    const start = process.cpuUsage();
    const response = await client.request(command, args);
    const frameLength = encodeFrame(response).length;
    const milliseconds = processorTime(start);
    const { variables: listed = [response] } = (response.body ?? {}) as { readonly variables?: readonly object[] };
    const bytes = frameLength / listed.length;
    shown++;
    figures.slowest = Math.max(figures.slowest, milliseconds);
    figures.most = Math.max(figures.most, bytes);
    if (!response.success || bytes > mostBytesToShow) {
      figures.breaches.push(
        `A text ${name}: ${command} ${JSON.stringify(args)} is ${response.success ? '' : 'refused in '}${bytes} bytes.`,
      );
    }
    return response.body as Body;
  };
  type Variables = DebugProtocol.VariablesResponse['body'];
  const { variables } = await ask<Variables>('variables', { variablesReference: scopes[0]?.variablesReference });
  for (const { variablesReference } of variables.filter((variable) => variable.variablesReference > 0)) {
    await ask<Variables>('variables', { variablesReference });
  }
  // Again, now that it is known what the variables refer to.
  await ask<Variables>('variables', { variablesReference: scopes[0]?.variablesReference });
  for (const context of ['watch', 'hover', 'repl', 'variables']) {
    for (const expression of ['alone', 'list[0]', 'object.field', "alone + 'x'"]) {
      await ask('evaluate', { expression, frameId, context });
    }
  }
  await client.body('disconnect');
  return shown;
}

const largeMessages: Soak = {
  id: 'R7',
  title: 'a message of 32 MB is read in 250 ms; a text of 10 MB is shown in 100 ms and 8 KB',
  run: async ({ full }) => {
    const figures: Figures = { slowest: 0, most: 0, breaches: [] };
    const milliseconds = readLargeFrame(figures.breaches);
    if (full && milliseconds > mostMillisecondsToRead) {
      figures.breaches.push(`The message took ${milliseconds.toFixed(0)} ms.`);
    }
    let shown = 0;
    for (const [name, content] of Object.entries(texts(full ? 10 * megabyte : megabyte))) {
      shown += await show(name, content, figures);
    }
    if (full && figures.slowest > mostMillisecondsToShow) {
      figures.breaches.push(`A text took ${figures.slowest.toFixed(0)} ms to be shown.`);
    }
    return {
      count: 1 + shown,
      of: 'large messages and texts',
      figures: `read in ${milliseconds.toFixed(0)} ms, shown in ${figures.slowest.toFixed(0)} ms and ${figures.most} bytes at most`,
      breaches: figures.breaches,
    };
  },
};

export const soaks: readonly Soak[] = [largeMessages];
