import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { firstDifference } from '../../../src/dap/orgSources.ts';
import type { AdapterHost } from '../../../src/dap/adapterHost.ts';
import { emptyVariables, FakeExecution, frame } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient, pricing, sourceFiles } from '../../support/inlineAdapter.ts';

const path = '/src/Pricing.cls';

function debugging(overrides: Partial<AdapterHost> = {}): { execution: FakeExecution; client: InlineClient } {
  const execution = new FakeExecution();
  return { execution, client: new InlineClient(fakeHost(execution, overrides)) };
}

async function setBreakpoints(client: InlineClient): Promise<void> {
  await client.body('setBreakpoints', { source: { path }, breakpoints: [{ line: 3 }, { line: 5 }] });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('debug adapter: source of the org', () => {
  async function stopAt(
    typeRef: string,
    { execution, client }: ReturnType<typeof debugging>,
  ): Promise<DebugProtocol.Source> {
    await client.start();
    execution.state = { frames: [frame(0, { typeRef }), frame(1)], variables: emptyVariables };
    execution.fire({ kind: 'stopped', requestId: '07c1' });
    await client.event('stopped');
    const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    const source = stackFrames[0]?.source;
    assert.ok(source);
    return source;
  }

  it('shows a class without a file as the org has it, and asks once', async () => {
    const session = debugging();
    session.execution.sources.set('other/Tax', 'public class Tax {\u202e}');
    const source = await stopAt('other/Tax$Rate', session);
    assert.deepEqual(
      [source.name, source.origin, source.presentationHint],
      ['other/Tax.cls', 'package other, not in the source folders', 'deemphasize'],
    );
    for (const args of [{ sourceReference: source.sourceReference }, { source, sourceReference: 0 }]) {
      const body = await session.client.body<DebugProtocol.SourceResponse['body']>('source', args);
      assert.deepEqual(body, { content: 'public class Tax {}', mimeType: 'text/x-apex' });
    }
    assert.equal(session.execution.calls.filter((call) => call === 'readSources other/Tax').length, 1);
  });

  it('says that the org hides it', async () => {
    const session = debugging();
    const source = await stopAt('__sfdc_trigger/other/OnTax', session);
    assert.equal(source.name, 'other/OnTax.trigger');
    const { content } = await session.client.body<DebugProtocol.SourceResponse['body']>('source', source);
    assert.match(content, /not in this session's source folders, and the org does not show it/);
  });

  it('lists the files of the session and what was met without one', async () => {
    const session = debugging();
    await stopAt('other/Tax', session);
    const { sources } = await session.client.body<DebugProtocol.LoadedSourcesResponse['body']>('loadedSources');
    assert.deepEqual(
      sources.map((source) => source.path ?? source.name),
      [path, 'other/Tax.cls'],
    );
  });
});

describe('debug adapter: a file that is not what the org runs', () => {
  it('says so once, and from which line on', async () => {
    const { execution, client } = debugging();
    execution.sources.set('acme/Pricing', pricing.replace('return sum', 'return null'));
    await client.start();
    await setBreakpoints(client);
    await client.event('output', ({ category }: { category: string }) => category === 'important');
    assert.match(client.output(), /Pricing\.cls is not what the org runs: it differs from line 7 on/);
    await setBreakpoints(client);
    await turn();
    assert.equal(execution.calls.filter((call) => call.startsWith('readSources')).length, 1);
  });

  it('says nothing where only line ends differ, or the org hides it, or cannot be asked', async () => {
    for (const text of [pricing.replaceAll('\n', '\r\n'), undefined, 'refused']) {
      const { execution, client } = debugging();
      if (text === 'refused') {
        execution.before = (call) =>
          call.startsWith('readSources') ? Promise.reject(new Error('no')) : Promise.resolve();
      } else if (text !== undefined) {
        execution.sources.set('acme/Pricing', text);
      }
      await client.start();
      await setBreakpoints(client);
      await turn();
      assert.ok(!/not what the org runs/.test(client.output()));
    }
  });

  it('compares with the retrieved package without asking the org', async () => {
    const files = { [path]: pricing, '/retrieved/Pricing.cls': `// 2.0\n${pricing}` };
    const { execution, client } = debugging({
      sourceFiles: sourceFiles(files),
      retrievedSources: () => Promise.resolve([{ path: '/retrieved', namespace: 'acme' }]),
    });
    await client.start();
    await setBreakpoints(client);
    await client.event('output', ({ category }: { category: string }) => category === 'important');
    assert.match(client.output(), /differs from line 1 on/);
    assert.ok(!execution.calls.some((call) => call.startsWith('readSources')));
  });
});

describe('the first difference of two texts', () => {
  for (const [a, b, line] of [
    ['a\nb', 'a\nb\n', undefined],
    ['\ufeffa', 'a', undefined],
    ['a  \nb', 'a\nb', undefined],
    ['a\nb', 'a\nc', 2],
    ['a', 'a\nb', 2],
    ['', '', undefined],
  ] as const) {
    it(`${JSON.stringify([a, b])}: ${line ?? 'none'}`, () => {
      assert.equal(firstDifference(a, b), line);
    });
  }
});
