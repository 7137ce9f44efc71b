import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type DapClient } from '../../support/dapClient.ts';
import { DebugEvents } from '../../support/debugEvents.ts';
import { type Debugging, diagnostics } from '../../support/debugging.ts';
import type { FaultDescription } from '../../support/sampleOrg.ts';
import { item } from './items.ts';
import { diagnosticsPath, errorOf, everythingIsSet, lineOf, runOut, Stage } from './stage.ts';

type Capabilities = DebugProtocol.Capabilities;
type Breakpoints = DebugProtocol.SetBreakpointsResponse['body'];

/** What only makes sense in a debug session. */
const needSession: readonly (readonly [command: string, args: object])[] = [
  ['restart', {}],
  ['terminate', {}],
  ['stackTrace', { threadId: 1 }],
  ['exceptionInfo', { threadId: 1 }],
  ['scopes', { frameId: 1 }],
  ['variables', { variablesReference: 1 }],
  ['evaluate', { expression: 'flag', frameId: 1 }],
  ['completions', { text: 'f', column: 2 }],
  ['loadedSources', {}],
  ['source', { sourceReference: 1 }],
  ['continue', { threadId: 1 }],
  ['next', { threadId: 1 }],
  ['stepIn', { threadId: 1 }],
  ['stepOut', { threadId: 1 }],
  ['pause', { threadId: 1 }],
];

/** Requests of the protocol that are not offered. */
const notOffered = [
  'setVariable',
  'setExpression',
  'stepBack',
  'reverseContinue',
  'restartFrame',
  'goto',
  'gotoTargets',
  'stepInTargets',
  'dataBreakpointInfo',
  'setInstructionBreakpoints',
  'readMemory',
  'writeMemory',
  'disassemble',
  'modules',
  'terminateThreads',
  'locations',
];

describe('conformance: initialise, launch, configure', () => {
  const stage = Stage.forSuite();

  async function setBreakpoint(client: DapClient): Promise<void> {
    await client.body('setBreakpoints', {
      source: { path: diagnosticsPath },
      breakpoints: [{ line: await lineOf(everythingIsSet) }],
    });
  }

  async function bayeuxClients(): Promise<readonly string[]> {
    return (await stage.orgState()).bayeuxClients.map(({ id }) => id);
  }

  async function stopsAndRunsOn(session: Debugging): Promise<void> {
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId } = await session.stopped();
    await runOut({ session, run, threadId, frames: [], frameId: 0 });
  }

  item(15, '', async () => {
    const { client } = stage.debug();
    await client.request('threads');
    await client.request('setBreakpoints', { source: { path: diagnosticsPath }, breakpoints: [{ line: 1 }] });
    await client.request('launch', { misspelt: true });
    await client.request('initialize', { pathFormat: 'weird', adapterID: 'x' });
    assert.ok(client.received.every((message) => 'request_seq' in message && !message.success));
    const failed = client.received.length;
    await client.initialize();
    await client.expectEvent('initialized');
    const first = client.received[failed];
    assert.ok(first !== undefined && 'command' in first && first.command === 'initialize');
    assert.ok(client.received.every(({ type }) => type === 'response' || type === 'event'));
  });

  item(16, '', async () => {
    const session = stage.debug();
    const { client } = session;
    await client.initialize();
    await client.expectEvent('initialized');
    const names = client.received.map((message) => ('event' in message ? message.event : message.command));
    assert.deepEqual(names, ['initialize', 'initialized']);
    await setBreakpoint(client);
    assert.ok((await session.launch()).success);
    await client.body('configurationDone');
    await stopsAndRunsOn(session);
    await client.body('restart');
    assert.equal(client.events('initialized').length, 1);
  });

  const orders: readonly (readonly [name: string, configure: (session: Debugging) => Promise<void>])[] = [
    [
      'launch in the same breath as initialize',
      async (session) => {
        const initialized = session.client.initialize();
        const launched = session.launch();
        await initialized;
        await setBreakpoint(session.client);
        await session.client.body('configurationDone');
        assert.ok((await launched).success);
      },
    ],
    [
      'launch answered before the breakpoints come',
      async (session) => {
        await session.initialize();
        assert.ok((await session.launch()).success);
        await setBreakpoint(session.client);
        await session.client.body('configurationDone');
      },
    ],
    [
      'launch between the breakpoints and configurationDone',
      async (session) => {
        await session.initialize();
        await setBreakpoint(session.client);
        const launched = session.launch();
        await session.client.body('configurationDone');
        assert.ok((await launched).success);
      },
    ],
    [
      'launch last',
      async (session) => {
        await session.initialize();
        await setBreakpoint(session.client);
        await session.client.body('configurationDone');
        assert.ok((await session.launch()).success);
      },
    ],
  ];
  for (const [name, configure] of orders) {
    item(17, name, async () => {
      const session = stage.debug();
      await configure(session);
      assert.deepEqual(await stage.armed(), [`acme/BillingDiagnostics:${await lineOf(everythingIsSet)}`]);
      await stopsAndRunsOn(session);
    });
  }

  item(18, '', async () => {
    const session = stage.debug();
    const { client } = session;
    await session.initialize();
    await setBreakpoint(client);
    assert.ok((await session.launch()).success);
    const between = await DebugEvents.open(session.org);
    const run = session.org.runAnonymousApex(diagnostics);
    await between.next('Stopped');
    between.close();
    await client.body('threads');
    assert.deepEqual([client.events('stopped'), client.events('thread')], [[], []]);
    const { debugSession } = await stage.orgState();
    assert.deepEqual(
      debugSession?.requests.map(({ stopped }) => stopped),
      [true],
    );
    await client.body('configurationDone');
    const { threadId } = await session.stopped();
    await runOut({ session, run, threadId, frames: [], frameId: 0 });
  });

  item(19, '', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    const before = await stop.session.frames(stop.threadId);
    const again = { adapterID: 'x', linesStartAt1: false, pathFormat: 'uri' };
    assert.match(errorOf(await client.request('initialize', again)).format, /initialized already; nothing was changed/);
    assert.deepEqual(await stop.session.frames(stop.threadId), before);
    await runOut(stop);
  });

  item(20, '', async () => {
    const session = stage.debug();
    const { client } = session;
    assert.equal((await client.request('initialize', { adapterID: 'x', pathFormat: 'weird' })).success, false);
    await client.initialize({ pathFormat: 'uri', linesStartAt1: false, columnsStartAt1: false });
    const line = (await lineOf(everythingIsSet)) - 1;
    const path = pathToFileURL(diagnosticsPath).href;
    const set = client.body<Breakpoints>('setBreakpoints', { source: { path }, breakpoints: [{ line }] });
    assert.ok((await session.launch()).success);
    await client.body('configurationDone');
    await set;
    const answer = await client.body<Breakpoints>('setBreakpoints', { source: { path }, breakpoints: [{ line }] });
    assert.deepEqual(
      answer.breakpoints.map((breakpoint) => [breakpoint.verified, breakpoint.line, breakpoint.source?.path]),
      [[true, line, path]],
    );
    const run = session.org.runAnonymousApex(diagnostics);
    const { threadId } = await session.stopped();
    const [top] = await session.frames(threadId);
    assert.deepEqual([top?.line, top?.column, top?.source?.path], [line, 0, path]);
    assert.match(
      await client.failure('setBreakpoints', { source: { path: '/no/uri.cls' }, breakpoints: [{ line: 1 }] }),
      /not a file: URI/,
    );
    await client.body('continue', { threadId });
    assert.equal(await run, true);
  });

  item(21, '', async () => {
    const between = await stage.betweenOrg();
    const { client } = stage.debug(between);
    await client.initialize();
    for (const [command, args] of needSession) {
      assert.match(errorOf(await client.request(command, args)).format, /needs a running debug session/, command);
    }
    assert.ok((await client.request('threads')).success);
    assert.ok((await client.request('cancel', {})).success);
    assert.deepEqual(between.calls, []);
    assert.ok((await client.request('disconnect')).success);
    assert.equal(await client.exited(), 0);
  });

  const failures: readonly (readonly [name: string, fault: FaultDescription, reason: RegExp])[] = [
    ['the org cannot be asked', { kind: 'status', status: 500, match: { api: 'data' } }, /500|org/i],
    [
      'the handshake is refused',
      { kind: 'refuseHandshake', reason: '401::Authentication invalid' },
      /expired|log in|hand-off/i,
    ],
    ['a subscription is refused', { kind: 'refuseSubscribe', reason: '400::No such channel' }, /channel/i],
    [
      'the debug session is refused',
      { kind: 'status', status: 400, match: { api: 'tooling', method: 'POST', path: 'ApexDebuggerSession' } },
      /./,
    ],
    [
      'the answer about the debug session is lost',
      { kind: 'drop', processed: true, match: { api: 'tooling', method: 'POST', path: 'ApexDebuggerSession' } },
      /./,
    ],
  ];
  for (const [name, fault, reason] of failures) {
    item(22, name, async () => {
      const before = await bayeuxClients();
      await stage.control.addFault(stage.orgId, { ...fault, times: 20 });
      const session = stage.debug();
      await session.initialize();
      const response = await session.launch();
      assert.match(errorOf(response).format, reason);
      await stage.control.clearFaults();
      assert.equal((await stage.orgState()).debugSession, null);
      assert.deepEqual(await bayeuxClients(), before);
      assert.ok((await session.client.request('disconnect')).success);
      assert.equal(await session.client.exited(), 0);
    });
  }

  item(23, '', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    const [initialized] = client.received;
    const advertised = (initialized as DebugProtocol.InitializeResponse).body ?? {};
    const { frameId, threadId } = stop;
    const source = { path: diagnosticsPath };
    const line = await lineOf(everythingIsSet);
    const set = async (breakpoint: object): Promise<void> => {
      const body = await client.body<Breakpoints>('setBreakpoints', { source, breakpoints: [{ line, ...breakpoint }] });
      assert.deepEqual(
        body.breakpoints.map(({ verified, message }) => [verified, message]),
        [[true, undefined]],
      );
    };
    const evaluated = async (fields: object): Promise<string> =>
      (await client.body<DebugProtocol.EvaluateResponse['body']>('evaluate', { frameId, ...fields })).result;
    const probes: Partial<Record<keyof Capabilities, () => Promise<unknown>>> = {
      supportsConfigurationDoneRequest: () => client.body('configurationDone'),
      supportsConditionalBreakpoints: () => set({ condition: 'whole == 42' }),
      supportsHitConditionalBreakpoints: () => set({ hitCondition: '>= 2' }),
      supportsLogPoints: () => set({ logMessage: '{whole}' }),
      supportsFunctionBreakpoints: async () => {
        const breakpoints = [{ name: 'BillingDiagnostics.snapshot' }];
        const body = await client.body<Breakpoints>('setFunctionBreakpoints', { breakpoints });
        assert.equal(body.breakpoints[0]?.verified, true);
        await client.body('setFunctionBreakpoints', { breakpoints: [] });
      },
      exceptionBreakpointFilters: async () => {
        const filters = advertised.exceptionBreakpointFilters?.map(({ filter }) => filter) ?? [];
        const body = await client.body<Breakpoints>('setExceptionBreakpoints', { filters });
        assert.equal(body.breakpoints.length, filters.length);
      },
      supportsExceptionFilterOptions: async () => {
        const filterOptions = [{ filterId: 'named', condition: 'DmlException' }];
        const body = await client.body<Breakpoints>('setExceptionBreakpoints', { filters: [], filterOptions });
        assert.equal(body.breakpoints[0]?.verified, true);
        await client.body('setExceptionBreakpoints', { filters: [] });
      },
      supportsExceptionInfoRequest: async () =>
        assert.match(await client.failure('exceptionInfo', { threadId }), /not stopped because of an exception/),
      supportsDelayedStackTraceLoading: async () => {
        const page = await client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
          threadId,
          startFrame: 1,
          levels: 1,
        });
        assert.deepEqual([page.stackFrames.length, page.totalFrames], [1, 3]);
      },
      supportsEvaluateForHovers: async () =>
        assert.equal(await evaluated({ expression: 'whole', context: 'hover' }), '42'),
      supportsClipboardContext: async () =>
        assert.match(await evaluated({ expression: 'quoted', context: 'clipboard' }), /"test"\nof two lines/),
      supportsValueFormattingOptions: async () =>
        assert.equal(await evaluated({ expression: 'whole', format: { hex: true } }), '0x2a'),
      supportsCompletionsRequest: async () => {
        const body = await client.body<DebugProtocol.CompletionsResponse['body']>('completions', {
          text: 'squ',
          column: 4,
          frameId,
        });
        assert.deepEqual(
          body.targets.map(({ label }) => label),
          ['squares'],
        );
      },
      completionTriggerCharacters: async () => {
        const text = `squares${advertised.completionTriggerCharacters?.[0] ?? ''}`;
        const body = await client.body<DebugProtocol.CompletionsResponse['body']>('completions', {
          text,
          column: text.length + 1,
          frameId,
        });
        assert.ok(body.targets.some(({ label }) => label === 'size'));
      },
      supportsBreakpointLocationsRequest: async () => {
        const body = await client.body<DebugProtocol.BreakpointLocationsResponse['body']>('breakpointLocations', {
          source,
          line,
        });
        assert.deepEqual(
          body.breakpoints.map((place) => place.line),
          [line],
        );
      },
      supportsLoadedSourcesRequest: async () => {
        const body = await client.body<DebugProtocol.LoadedSourcesResponse['body']>('loadedSources');
        assert.ok(body.sources.some(({ path }) => path === diagnosticsPath));
      },
      supportsCancelRequest: () => client.body('cancel', { requestId: 1 }),
      supportsSingleThreadExecutionRequests: async () => {
        await client.body('next', { threadId, singleThread: true });
        await stop.session.stopped();
      },
      supportsRestartRequest: () => client.body('restart'),
      supportsTerminateRequest: async () => {
        await client.body('terminate');
        await client.expectEvent('terminated');
      },
    };
    assert.deepEqual(Object.keys(advertised).sort(), Object.keys(probes).sort());
    for (const command of notOffered) {
      assert.match(
        errorOf(await client.request(command, { threadId, frameId })).format,
        /does not know the request|runs forwards only/,
      );
    }
    for (const [name, probe] of Object.entries(probes)) {
      await probe().catch((error: unknown) => assert.fail(`${name}: ${String(error)}`));
    }
  });

  item(24, '', async () => {
    const session = stage.debug();
    const { client } = session;
    await client.body('initialize', { adapterID: 'isv-apex' });
    const fault = { kind: 'delay', milliseconds: 1_200, match: { path: 'ApexDebuggerSession' }, times: 1 };
    await stage.control.addFault(stage.orgId, fault);
    const launched = session.launch();
    await setBreakpoint(client);
    assert.ok((await launched).success);
    await client.body('configurationDone');
    const run = session.org.runAnonymousApex(`System.debug('\\u001b[31mred'); ${diagnostics}`);
    const { threadId } = await session.stopped();
    const frames = await session.frames(threadId);
    const locals = await session.scope(frames[0], 'Local');
    assert.ok(locals.length > 10);
    for (const local of locals) {
      assert.deepEqual([local.type, local.indexedVariables, local.namedVariables], [undefined, undefined, undefined]);
    }
    await client.body('evaluate', { expression: 'squares', frameId: frames[0]?.id });
    await runOut({ session, run, threadId, frames, frameId: 0 });
    const names = new Set(client.received.map((message) => ('event' in message ? message.event : '')));
    for (const name of ['progressStart', 'progressUpdate', 'progressEnd', 'invalidated', 'memory']) {
      assert.ok(!names.has(name), name);
    }
    assert.ok(!client.received.some((message) => JSON.stringify(message).includes('\\u001b')));
  });

  item(25, '', async () => {
    const between = await stage.betweenOrg();
    const session = stage.debug(between);
    await session.initialize();
    const response = await session.launch({ noDebug: true });
    assert.match(errorOf(response).format, /no running without debugging.*Start debugging \(F5\)/);
    assert.deepEqual(between.calls, []);
    assert.equal((await stage.orgState()).debugSession, null);
  });

  item(26, 'there is one language: the same messages whatever the locale, and an unknown one is no error', async () => {
    const texts = new Set<string>();
    for (const locale of ['en', 'de-AT', 'xx-unknown', undefined]) {
      const { client } = stage.debug();
      await client.initialize(locale === undefined ? {} : { locale });
      texts.add(await client.failure('launch', {}));
    }
    assert.equal(texts.size, 1);
  });
});
