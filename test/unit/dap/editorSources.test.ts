import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { FakeExecution, frame } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient, pricing, sourceFiles } from '../../support/inlineAdapter.ts';

const folder = 'isv-source://00d000000000001eaa/Subscribers/Northwind%20%E2%80%94%20UAT/Acme%20Billing';
const path = `${folder}/classes/Pricing.cls`;

/** The editor sends URIs where a file is in a file system of its own, exactly as it was given them. */
describe('source files that are URIs', () => {
  const execution = new FakeExecution();
  const client = new InlineClient(
    fakeHost(execution, {
      sourceFiles: sourceFiles({ [path]: pricing }),
      defaultSources: () => Promise.resolve([{ path: folder, namespace: 'acme' }]),
    }),
  );

  before(async () => {
    await client.initialize({ pathFormat: 'path' });
    const launched = client.body('launch', { subscriber: '00D000000000001EAA' });
    await client.body('configurationDone');
    await launched;
  });

  it('take breakpoints', async () => {
    const { breakpoints } = await client.body<DebugProtocol.SetBreakpointsResponse['body']>('setBreakpoints', {
      source: { name: 'Pricing.cls', path },
      breakpoints: [{ line: 3 }],
    });
    assert.deepEqual(
      breakpoints.map(({ verified, line, source }) => [verified, line, source?.path]),
      [[true, 3, path]],
    );
  });

  it('are named by frames', async () => {
    execution.state = { ...execution.state, frames: [frame(0, { typeRef: 'acme/Pricing', line: 3 })] };
    const breakpointId = [...execution.armed.keys()][0] ?? '';
    execution.fire({ kind: 'stopped', requestId: '07c1', breakpointId, typeRef: 'acme/Pricing', line: 3 });
    const { threadId } = await client.event<DebugProtocol.StoppedEvent['body']>('stopped');
    const { stackFrames } = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId });
    assert.deepEqual(
      stackFrames.map(({ source }) => [source?.name, source?.path]),
      [['Pricing.cls', path]],
    );
  });

  it('are linked with the place in the fragment, which a colon would make a part of the name', async () => {
    await client.body('setExceptionBreakpoints', {
      filters: [],
      filterOptions: [{ filterId: 'named', condition: 'DmlException' }],
    });
    const breakpointId = [...execution.armed.keys()].at(-1) ?? '';
    execution.fire({
      kind: 'stopped',
      requestId: '07c2',
      breakpointId,
      typeRef: 'acme/Pricing',
      line: 3,
      description: 'System.DmlException: No',
      stackTrace: 'Class.x.Y: line 1, column 1\nCaused by\nSystem.X: Y\nClass.acme.Pricing.total: line 4, column 5',
    });
    const { threadId } = await client.event<DebugProtocol.StoppedEvent['body']>(
      'stopped',
      ({ reason }) => reason === 'exception',
    );
    const { details } = await client.body<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId });
    assert.equal(details?.innerException?.[0]?.stackTrace, `Class.acme.Pricing.total: line 4, column 5 (${path}#L4,5)`);
  });
});
