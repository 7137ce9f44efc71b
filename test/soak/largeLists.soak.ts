import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ExecutionReference } from '../../src/core/debugging/execution.ts';
import { encodeFrame } from '../../src/dap/framing.ts';
import { emptyVariables, FakeExecution, frame, value } from '../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../support/inlineAdapter.ts';
import { Draws } from '../support/random.ts';
import { percentile, processorTime, residentMegabytes } from './figures.ts';
import { amount, type Soak } from './soak.ts';

const million = 1_000_000;
const pageSize = 100;
const mostMilliseconds = 150;
const mostCalls = 2;
const mostGrownMegabytes = 50;
/** How many elements an org sends at once is its own affair. */
const chunkSizes = [10, 100, 500];
const kinds = ['list', 'set', 'map'] as const;

type Kind = (typeof kinds)[number];
type Variables = DebugProtocol.VariablesResponse['body'];

/** Part of a collection whose elements are their own positions. */
function part(kind: Kind, id: number, offset: number, chunk: number): ExecutionReference {
  const count = Math.max(0, Math.min(chunk, million - offset));
  const element = (index: number) => value(`[${offset + index}]`, { text: String(offset + index) });
  return kind === 'map'
    ? {
        kind,
        id,
        typeName: 'Map<Integer, Integer>',
        size: million,
        offset,
        entries: Array.from({ length: count }, (_, index) => ({ key: element(index), value: element(index) })),
      }
    : {
        kind,
        id,
        typeName: `${kind}<Integer>`,
        size: million,
        offset,
        elements: Array.from({ length: count }, (_, index) => element(index)),
      };
}

/** A client that stands in a frame with one large collection. */
async function standing(
  kind: Kind,
  chunk: number,
): Promise<{
  readonly execution: FakeExecution;
  readonly client: InlineClient;
  readonly variablesReference: number;
}> {
  const execution = new FakeExecution();
  const locals = [value('all', { ref: 7, typeName: kind })];
  execution.state = { frames: [frame(0)], variables: { ...emptyVariables, locals } };
  execution.readReference = (_request, id, offset) => part(kind, id, offset, chunk);
  const client = new InlineClient(fakeHost(execution));
  await client.start();
  execution.fire({ kind: 'stopped', requestId: '07c1' });
  const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
  const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: stackFrames[0]?.id });
  const { variables } = await client.body<Variables>('variables', {
    variablesReference: scopes[0]?.variablesReference,
  });
  return { execution, client, variablesReference: variables[0]?.variablesReference ?? 0 };
}

const largeLists: Soak = {
  id: 'R6',
  title: 'a page of a million elements costs two calls at most, and no more memory or time wherever it is',
  run: async (scale) => {
    const pages = amount(scale, 5_400, 450);
    const draws = new Draws(scale.seed);
    const breaches: string[] = [];
    const waits: number[] = [];
    let bytes = 0;
    const look = async (kind: Kind, chunk: number, count: number): Promise<void> => {
      const { execution, client, variablesReference } = await standing(kind, chunk);
      for (let page = 0; page < count; page++) {
        const start = page === 0 ? 0 : page === 1 ? million - pageSize : draws.below(million - pageSize);
        const calls = execution.calls.length;
        const asked = process.cpuUsage();
        const args = { variablesReference, start, count: pageSize, filter: 'indexed' };
        const body = await client.body<Variables>('variables', args);
        bytes = Math.max(bytes, encodeFrame(body).length);
        waits.push(processorTime(asked));
        const made = execution.calls.length - calls;
        const where = `${kind}, ${chunk} at once, page at ${start}`;
        if (made > mostCalls) {
          breaches.push(`${where}: ${made} calls.`);
        }
        const values = body.variables.map((variable) => Number(variable.value));
        if (values.length !== pageSize || values.some((shown, index) => shown !== start + index)) {
          breaches.push(`${where}: ${values.length} elements, from ${String(values[0])} to ${String(values.at(-1))}.`);
        }
        client.forget();
        execution.calls.length = 0;
      }
      await client.body('disconnect');
    };
    const lookAtAll = async (): Promise<void> => {
      for (const kind of kinds) {
        for (const chunk of chunkSizes) {
          await look(kind, chunk, Math.ceil(pages / 2 / kinds.length / chunkSizes.length));
        }
      }
    };
    // Twice: the first time the engine makes room for code and for what is short-lived. What pages keep would be kept again.
    await lookAtAll();
    const before = residentMegabytes();
    await lookAtAll();
    const grown = residentMegabytes() - before;
    const slowest = Math.max(...waits);
    if (scale.full && slowest > mostMilliseconds) {
      breaches.push(`A page took ${slowest.toFixed(0)} ms.`);
    }
    if (scale.full && grown > mostGrownMegabytes) {
      breaches.push(`The process has grown by ${grown.toFixed(0)} MB.`);
    }
    const p99 = percentile(waits, 0.99).toFixed(1);
    const figures = `p99 ${p99} ms, slowest ${slowest.toFixed(0)} ms, ${bytes} bytes at most, grown by ${grown.toFixed(0)} MB`;
    return { count: waits.length, of: 'pages', figures, breaches };
  },
};

export const soaks: readonly Soak[] = [largeLists];
