import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ExecutionReference } from '../../src/core/debugging/execution.ts';
import { DebugAdapter } from '../../src/dap/debugAdapter.ts';
import { emptyVariables, FakeExecution, frame, value } from '../support/fakeExecution.ts';
import { fakeHost } from '../support/inlineAdapter.ts';
import { AdapterClient, showStop } from './adapterClient.ts';

// Started by adapter.bench.ts in a process of its own: prints by how many megabytes it grew at most, and how many it holds at the end.

const size = 1_000_000;
const chunk = 100;
const page = 1_000;

/** An org with a list that no heap limit would allow. */
class EndlessList extends FakeExecution {
  override readReference(_requestId: string, id: number, offset: number): ExecutionReference {
    const elements = Array.from({ length: Math.min(chunk, size - offset) }, (_, index) =>
      value(`[${offset + index}]`, { text: String(offset + index) }),
    );
    return { kind: 'list', id, typeName: 'List<Integer>', size, offset, elements };
  }
}

async function pageThrough(): Promise<object> {
  const execution = new EndlessList();
  const variables = { ...emptyVariables, locals: [value('numbers', { ref: 1, typeName: 'List<Integer>' })] };
  execution.state = { frames: [frame(0)], variables };
  const client = new AdapterClient(new DebugAdapter(fakeHost(execution)));
  await client.ask('initialize', { adapterID: 'isv-apex', supportsVariablePaging: true });
  await client.ask('launch', { subscriber: '00D000000000001EAA' });
  await client.ask('configurationDone');
  const stopped = client.event('stopped');
  execution.fire({ kind: 'stopped', requestId: '07c1' });
  await stopped;
  const [numbers] = await showStop(client, 1);
  for (let start = 0; start < size; start += page) {
    const { variables: listed } = await client.ask<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference: numbers?.variablesReference,
      filter: 'indexed',
      start,
      count: page,
    });
    assert.equal(listed.at(-1)?.value, String(start + page - 1));
    execution.calls.length = 0;
  }
  return client;
}

function answerAtOnce(): object {
  const variables = Array.from({ length: size }, (_, index) => ({
    name: `[${index}]`,
    value: String(index),
    type: 'Integer',
    variablesReference: 0,
    evaluateName: `numbers[${index}]`,
  }));
  const response = {
    seq: 1,
    type: 'response',
    request_seq: 1,
    command: 'variables',
    success: true,
    body: { variables },
  };
  const message = JSON.stringify(response);
  assert.ok(message.length > size);
  return { response, message };
}

const megabyte = 1024 * 1024;

/** Bytes that are in use, rubbish not counted. */
function inUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const most = process.resourceUsage().maxRSS;
const before = inUse();
const held = process.argv[2] === 'paged' ? await pageThrough() : answerAtOnce();
console.log(
  JSON.stringify({
    peak: ((process.resourceUsage().maxRSS - most) * 1024) / megabyte,
    kept: (inUse() - before) / megabyte,
  }),
);
// It had to be alive until now.
assert.notEqual(held, undefined);
