import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DapClient } from '../../support/dapClient.ts';
import { type Debugging, diagnostics, packageFolder } from '../../support/debugging.ts';
import { item } from './items.ts';
import { diagnosticsPath, everythingIsSet, lineOf, runOut, Stage } from './stage.ts';

type Breakpoint = DebugProtocol.Breakpoint & { readonly reason?: string };

const servicePath = join(packageFolder, 'classes/InvoiceService.cls');

describe('conformance: breakpoints', () => {
  const stage = Stage.forSuite();

  async function set(
    client: DapClient,
    lines: readonly number[],
    path = diagnosticsPath,
  ): Promise<readonly Breakpoint[]> {
    const breakpoints = lines.map((line) => ({ line }));
    return (await client.body<{ breakpoints: Breakpoint[] }>('setBreakpoints', { source: { path }, breakpoints }))
      .breakpoints;
  }

  item(27, '', async () => {
    const { client } = await stage.started([]);
    const asked = [9999, 9, 1, 36, 9, 10];
    const answer = await set(client, asked);
    assert.equal(answer.length, asked.length);
    assert.deepEqual(
      answer.map(({ verified, line }) => (verified ? line : undefined)),
      [undefined, 9, answer[2]?.verified === true ? answer[2].line : undefined, 36, 9, 10],
    );
    assert.equal(answer[0]?.line, 9999);
    const reversed = await set(client, [36, 9]);
    assert.deepEqual(
      reversed.map(({ line }) => line),
      [36, 9],
    );
  });

  item(28, '', async () => {
    const { client } = await stage.started([]);
    const elsewhere = (await firstLines(client, servicePath, 2)).map((line) => `acme/InvoiceService:${line}`);
    await set(
      client,
      elsewhere.map((place) => Number(place.split(':')[1])),
      servicePath,
    );
    await set(client, [9, 10]);
    assert.deepEqual(
      await stage.armed(),
      ['acme/BillingDiagnostics:10', 'acme/BillingDiagnostics:9', ...elsewhere].sort(),
    );
    await set(client, [10, 11]);
    assert.deepEqual(
      await stage.armed(),
      ['acme/BillingDiagnostics:10', 'acme/BillingDiagnostics:11', ...elsewhere].sort(),
    );
    await set(client, []);
    assert.deepEqual(await stage.armed(), elsewhere);
  });

  item(29, '', async () => {
    const { client } = await stage.started([]);
    const fault = { kind: 'delay', milliseconds: 0, jitter: 2_000, seed: 5, match: { api: 'tooling' } };
    await stage.control.addFault(stage.orgId, fault);
    const requests = [[9, 10], [10, 11], [], [10, 12, 13], [10, 13, 14]].map((lines) =>
      client.post('setBreakpoints', {
        source: { path: diagnosticsPath },
        breakpoints: lines.map((line) => ({ line })),
      }),
    );
    for (const seq of requests) {
      assert.ok((await client.response(seq)).success);
    }
    await stage.control.clearFaults();
    assert.deepEqual(
      await stage.armed(),
      [10, 13, 14].map((line) => `acme/BillingDiagnostics:${line}`),
    );
  });

  item(30, '', async () => {
    const { client } = await stage.started([]);
    const [first, second] = await set(client, [9, 10]);
    const again = await set(client, [11, 10, 9]);
    assert.ok(first?.id !== undefined && second?.id !== undefined && first.id !== second.id);
    assert.deepEqual([again[2]?.id, again[1]?.id], [first.id, second.id]);
    await set(client, []);
    const [anew] = await set(client, [9]);
    assert.ok(![first.id, second.id, again[0]?.id].includes(anew?.id), 'an id is never given twice');
  });

  item(31, '', async () => {
    const session = stage.debug();
    const { client } = session;
    await session.initialize();
    const [pending] = await set(client, [9]);
    assert.deepEqual([pending?.verified, pending?.reason], [false, 'pending']);
    assert.match(pending?.message ?? '', /as soon as the debug session has started/);
    assert.ok((await session.launch()).success);
    const failed = [...(await set(client, [9999])), ...(await set(client, [1], '/elsewhere/Foreign.cls'))];
    for (const { verified, reason, message = '' } of failed) {
      assert.deepEqual([verified, reason], [false, 'failed']);
      assert.ok(message.length > 10, message);
    }
  });

  item(32, '', async () => {
    const { client } = await stage.started([]);
    const declaration = await lineOf('public static void snapshot');
    const next = await lineOf('runs++;');
    const [moved] = await set(client, [declaration - 1]);
    assert.deepEqual([moved?.verified, moved?.line, moved?.source?.path], [true, next, diagnosticsPath]);
    assert.deepEqual(await stage.armed(), [`acme/BillingDiagnostics:${next}`]);
  });

  /** Breakpoints that are asked for before, in the middle of and after a launch, and that a restart sets anew. */
  async function changes(): Promise<Debugging> {
    const session = stage.debug();
    const { client } = session;
    await session.initialize();
    await set(client, [1, 9_999], servicePath);
    await set(client, [9, 9_999]);
    const launched = session.launch();
    const early = set(client, [9, 9_999, 10]);
    assert.ok((await launched).success);
    await early;
    await client.body('configurationDone');
    await client.body('restart');
    await set(client, [9, 10]);
    return session;
  }

  item(33, '', async () => {
    const { client } = await changes();
    const known = new Set<number>();
    let events = 0;
    for (const message of client.received) {
      if ('request_seq' in message && message.command === 'setBreakpoints') {
        (message.body as { breakpoints: Breakpoint[] }).breakpoints.forEach(({ id = 0 }) => known.add(id));
      } else if ('event' in message && message.event === 'breakpoint') {
        events++;
        const { breakpoint } = message.body as DebugProtocol.BreakpointEvent['body'];
        assert.ok(known.has(breakpoint.id ?? 0), `breakpoint ${breakpoint.id ?? 0} was not introduced yet`);
      }
    }
    assert.ok(events > 0);
  });

  item(34, '', async () => {
    const { client } = await stage.started([]);
    await set(client, [9, 1, 9999]);
    await set(client, [9, 10]);
    await set(client, []);
    await client.body('setFunctionBreakpoints', { breakpoints: [{ name: 'BillingDiagnostics.snapshot' }] });
    await client.body('setExceptionBreakpoints', { filters: ['all'] });
    await client.body('threads');
    assert.deepEqual(client.events('breakpoint'), []);
  });

  item(35, 'what was pending before the launch, and what a restart leaves and brings back', async () => {
    const session = stage.debug();
    const { client } = session;
    await session.initialize();
    const [pending] = await set(client, [9]);
    assert.equal(pending?.verified, false);
    assert.ok((await session.launch()).success);
    await client.body('configurationDone');
    const changed = await client.expectEvent<DebugProtocol.BreakpointEvent['body']>('breakpoint');
    assert.deepEqual(
      [changed.reason, changed.breakpoint.id, changed.breakpoint.verified],
      ['changed', pending.id, true],
    );
  });

  item(36, '', async () => {
    const { client } = await stage.started([]);
    const { breakpoints } = await client.body<{ breakpoints: Breakpoint[] }>('setExceptionBreakpoints', {
      filters: ['noSuch', 'all'],
      filterOptions: [
        { filterId: 'named', condition: 'DmlException' },
        { filterId: 'named', condition: 'no type!' },
        { filterId: 'named' },
      ],
      exceptionOptions: [{ breakMode: 'always' }],
    });
    assert.deepEqual(
      breakpoints.map(({ verified }) => verified),
      [false, true, true, false, false, false],
    );
    for (const { verified, message } of breakpoints) {
      assert.ok(verified || (message ?? '').length > 10, message);
    }
    assert.match(breakpoints[3]?.message ?? '', /no type!/);
  });

  item(37, '', async () => {
    const { client } = await stage.started([]);
    const lines = (await readFile(diagnosticsPath, 'utf8')).split('\n').length;
    const offered = await firstLines(client, diagnosticsPath, lines);
    const all = Array.from({ length: lines }, (_, index) => index + 1);
    const set1 = await set(client, all);
    const verifiedInPlace = set1.flatMap(({ verified, line }, index) =>
      verified && line === all[index] ? [line] : [],
    );
    assert.deepEqual(verifiedInPlace, offered);
    assert.ok(offered.length > 30);
  });

  item(38, 'what is wrong with one is said at the breakpoint', async () => {
    const { client } = await stage.started([]);
    const line = await lineOf(everythingIsSet);
    const { breakpoints } = await client.body<{ breakpoints: Breakpoint[] }>('setBreakpoints', {
      source: { path: diagnosticsPath },
      breakpoints: [
        { line, condition: 'whole ==' },
        { line: 9, hitCondition: 'often' },
        { line: 10, logMessage: '{whole' },
        { line: 11, condition: 'flag == true', hitCondition: '>= 1', logMessage: '{flag}' },
      ],
    });
    const said = breakpoints.map(({ message }) => message ?? '');
    assert.ok(said[0] !== '' && said[1] !== '', JSON.stringify(breakpoints));
    assert.equal(said[3], '');
  });

  item(39, '', async () => {
    const between = await stage.betweenOrg();
    const session = await stage.started([everythingIsSet], between);
    const { client } = session;
    const stopOnItsWay = Promise.withResolvers<void>();
    const letGo = Promise.withResolvers<void>();
    between.changeEvents(async (messages) => {
      if (messages.some(({ data }) => data?.sobject.Type === 'Stopped')) {
        stopOnItsWay.resolve();
        await letGo.promise;
      }
      return messages;
    });
    const run = session.org.runAnonymousApex(diagnostics);
    await stopOnItsWay.promise;
    await set(client, []);
    letGo.resolve();
    // Nobody wants that stop any more: the request goes on, and the next one stops as ever.
    assert.equal(await run, true);
    await client.expectEvent<{ reason: string }>('thread', ({ reason }) => reason === 'exited');
    assert.deepEqual(client.events('stopped'), []);
    await set(client, [await lineOf(everythingIsSet)]);
    const next = session.org.runAnonymousApex(diagnostics);
    const { threadId } = await session.stopped();
    await runOut({ session, run: next, threadId, frames: [], frameId: 0 });
  });
});

async function firstLines(client: DapClient, path: string, count: number): Promise<readonly number[]> {
  const { breakpoints } = await client.body<DebugProtocol.BreakpointLocationsResponse['body']>('breakpointLocations', {
    source: { path },
    line: 1,
    endLine: 9_999,
  });
  return [...new Set(breakpoints.map(({ line }) => line))].slice(0, count);
}
