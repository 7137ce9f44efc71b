import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { FakeExecution, frame, text, value } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';

describe('debug adapter: the main job', () => {
  it('launches, verifies a breakpoint, stops, shows stack and variables, continues and disconnects', async () => {
    const execution = new FakeExecution();
    execution.state = {
      frames: [frame(0), frame(1, { typeRef: 'anon', fullName: 'anon.execute()', line: 1 })],
      variables: {
        locals: [
          text('label', "it's"),
          value('lines', { typeName: 'List<acme.Line>', declaredTypeRef: 'List<acme/Line>', ref: 2 }),
          value('sum'),
        ],
        statics: [],
        globals: [],
        references: [
          {
            kind: 'list',
            id: 2,
            typeName: 'List<acme.Line>',
            size: 1,
            offset: 0,
            elements: [value('0', { text: '7' })],
          },
        ],
      },
    };
    const client = new InlineClient(fakeHost(execution));
    await client.start([3]);

    execution.fire({ kind: 'requestStarted', requestId: '07c1', description: 'EXECUTE_ANONYMOUS' });
    execution.fire({ kind: 'stopped', requestId: '07c1', breakpointId: '07b1', typeRef: 'acme/Pricing', line: 3 });
    const stopped = await client.event<DebugProtocol.StoppedEvent['body']>('stopped');
    assert.deepEqual(stopped, {
      reason: 'breakpoint',
      description: 'Paused on breakpoint',
      threadId: 1,
      allThreadsStopped: false,
      hitBreakpointIds: [1],
    });

    const { threads } = await client.body<DebugProtocol.ThreadsResponse['body']>('threads');
    assert.deepEqual(threads, [{ id: 1, name: 'Anonymous Apex — Ada Fields' }]);
    const { stackFrames, totalFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: 1,
    });
    assert.equal(totalFrames, 2);
    assert.equal(stackFrames[0]?.source?.path, '/src/Pricing.cls');
    assert.equal(stackFrames[1]?.source?.name, 'Anonymous Apex');
    const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', {
      frameId: stackFrames[0].id,
    });
    assert.deepEqual(
      scopes.map(({ name }) => name),
      ['Local', 'Static', 'Global'],
    );
    const { variables } = await client.body<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference: scopes[0]?.variablesReference,
    });
    assert.deepEqual(
      variables.map((variable) => [variable.name, variable.value, variable.type, variable.indexedVariables]),
      [
        ['label', "'it\\'s'", 'String', undefined],
        ['lines', 'List<acme.Line> (size 1)', 'List<acme.Line>', 1],
        ['sum', 'null', 'Integer', undefined],
      ],
    );

    await client.body('continue', { threadId: 1 });
    await client.body('disconnect');
    assert.deepEqual(execution.calls, [
      'start',
      'changeBreakpoints +acme/Pricing:3',
      'readSources acme/Pricing',
      'readState 07c1',
      'run 07c1',
      'detach',
    ]);
    assert.equal(client.trail.filter((name) => name === 'terminated').length, 1);
  });
});
