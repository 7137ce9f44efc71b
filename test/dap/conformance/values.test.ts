import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DapClient } from '../../support/dapClient.ts';
import { diagnostics } from '../../support/debugging.ts';
import type { OrgBetween } from '../../support/orgBetween.ts';
import { item } from './items.ts';
import { diagnosticsPath, everythingIsSet, lineOf, runOut, Stage, type StoppedDebugging } from './stage.ts';

type Variables = readonly DebugProtocol.Variable[];
type StackTrace = DebugProtocol.StackTraceResponse['body'];
type Evaluated = DebugProtocol.EvaluateResponse['body'];

/** A value as the debug API writes it. */
interface WireValue {
  name: string;
  nameForMessages: string;
  value?: string;
  ref?: number;
}

interface StateReply {
  readonly stateResponse: {
    readonly state: {
      readonly locals: { readonly local: WireValue[] };
      readonly references?: { readonly references: object[] };
    };
  };
}

const debugState = /^\/services\/debug\/v[\d.]+\/state\//;
const debugReferences = /^\/services\/debug\/v[\d.]+\/references\//;
const million = 1_000_000;
const megabyte = 1024 * 1024;

describe('conformance: frames, scopes, variables, evaluate', () => {
  const stage = Stage.forSuite();

  async function evaluated(client: DapClient, expression: string, frameId: number, context = 'watch'): Promise<string> {
    return (await client.body<Evaluated>('evaluate', { expression, frameId, context })).result;
  }

  async function page(client: DapClient, args: object): Promise<Variables> {
    return (await client.body<DebugProtocol.VariablesResponse['body']>('variables', args)).variables;
  }

  async function localsOf(stop: StoppedDebugging, index = 0): Promise<Variables> {
    return stop.session.scope(stop.frames[index], 'Local');
  }

  function named(variables: Variables, name: string): DebugProtocol.Variable {
    const found = variables.find((variable) => variable.name === name);
    assert.ok(found !== undefined, `no variable ${name}`);
    return found;
  }

  item(53, '', async () => {
    const stop = await stage.stopped();
    const { session, threadId } = stop;
    const { client } = session;
    const trace = (fields: object): Promise<StackTrace> =>
      client.body<StackTrace>('stackTrace', { threadId, ...fields });
    const all = await trace({ levels: 0 });
    assert.deepEqual([all.stackFrames.length, all.totalFrames], [3, 3]);
    assert.deepEqual((await trace({ startFrame: 1, levels: 1 })).stackFrames, all.stackFrames.slice(1, 2));
    assert.deepEqual((await trace({ startFrame: 1 })).stackFrames, all.stackFrames.slice(1));
    assert.deepEqual(await trace({ startFrame: 9, levels: 20 }), { stackFrames: [], totalFrames: 3 });
    const otherRun = session.org.runAnonymousApex(diagnostics);
    const other = await session.stopped();
    const ids = [...all.stackFrames, ...(await session.frames(other.threadId))].map(({ id }) => id);
    assert.equal(new Set(ids).size, 6);
    await client.body('continue', { threadId: other.threadId });
    assert.equal(await otherRun, true);
    await runOut(stop);
  });

  item(54, '', async () => {
    const stop = await stage.stopped([everythingIsSet, 'Boolean flag = true']);
    const { client } = stop.session;
    const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: stop.frameId });
    const references = scopes.map(({ variablesReference }) => variablesReference);
    await client.body('continue', { threadId: stop.threadId });
    await stop.session.stopped();
    const frames = await stop.session.frames(stop.threadId);
    assert.ok(!frames.some(({ id }) => stop.frames.some((old) => old.id === id)));
    const asked = performance.now();
    for (const variablesReference of references) {
      assert.deepEqual(await page(client, { variablesReference }), []);
    }
    assert.deepEqual(await client.body('scopes', { frameId: stop.frameId }), { scopes: [] });
    assert.match(await client.failure('evaluate', { expression: 'title', frameId: stop.frameId }), /went on/);
    const each = (performance.now() - asked) / (references.length + 2);
    assert.ok(each < 50, `${each} ms`);
    await runOut(stop);
  });

  item(55, '', async () => {
    const between = await stage.betweenOrg();
    const ids: number[][] = [];
    between.change(debugState, (reply) => {
      const { locals } = (JSON.parse(reply) as StateReply).stateResponse.state;
      ids.push(locals.local.flatMap(({ ref }) => ref ?? []));
      return reply;
    });
    const apex = (first: number): string => `Account mine = new Account(Name = 'number ${first}'); ${diagnostics}`;
    const one = await stage.stopped(undefined, between, apex(1));
    const { session } = one;
    const otherRun = session.org.runAnonymousApex(apex(2));
    const { threadId } = await session.stopped();
    const frames = await session.frames(threadId);
    const other = { session, run: otherRun, threadId, frames, frameId: frames[0]?.id ?? 0 };
    assert.deepEqual(ids[0], ids[1], 'the org gives both the same reference ids');
    const opened = async (stop: StoppedDebugging): Promise<string> => {
      const record = named(await localsOf(stop, 2), 'mine');
      return named(await session.variables(record.variablesReference), 'Name').value;
    };
    assert.deepEqual(
      [await opened(one), await opened(other), await opened(one)],
      ["'number 1'", "'number 2'", "'number 1'"],
    );
    await session.client.body('continue', { threadId: one.threadId });
    await session.threadExited(one.threadId);
    assert.equal(await one.run, true);
    assert.equal(await opened(other), "'number 2'");
    await runOut(other);
  });

  item(56, '', async () => {
    const stop = await stage.stopped(undefined, undefined, `Integer mine = 7; ${diagnostics}`);
    const names = await Promise.all(
      stop.frames.map(async (_, index) => (await localsOf(stop, index)).map(({ name }) => name)),
    );
    assert.ok(names[0]?.includes('title') && names[0].includes('items'));
    assert.deepEqual(names[2], ['mine']);
    const statics = await stop.session.scope(stop.frames[0], 'Static');
    assert.ok(statics.some(({ name }) => name === 'runs'));
    await runOut(stop);
  });

  item(57, '', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    const { variablesReference } = named(await localsOf(stop), 'squares');
    const window = async (fields: object): Promise<readonly string[]> =>
      (await page(client, { variablesReference, ...fields })).map(({ name, value }) => `${name} ${value}`);
    const all = await window({});
    assert.equal(all.length, 250);
    assert.deepEqual(await window({ count: 0 }), all);
    assert.deepEqual(await window({ start: 200, count: 50, filter: 'indexed' }), all.slice(200));
    assert.equal(all[249], '[249] 62001');
    assert.deepEqual(await window({ start: 240, count: 100 }), all.slice(240));
    assert.deepEqual(await window({ start: 250, count: 10 }), []);
    assert.deepEqual(await window({ start: 9_999 }), []);
    assert.deepEqual(await window({ filter: 'named' }), []);
    const record = named(await localsOf(stop), 'customer').variablesReference;
    assert.deepEqual(await page(client, { variablesReference: record, filter: 'indexed' }), []);
    assert.match(await client.failure('variables', { variablesReference, filter: 'all' }), /arguments\.filter/);
    await runOut(stop);
  });

  item(58, 'the answers of the org made up: no real heap holds so many', async () => {
    const between = await stage.betweenOrg();
    makeSquaresLarge(between);
    const stop = await stage.stopped(undefined, between);
    const { client } = stop.session;
    const squares = named(await localsOf(stop), 'squares');
    assert.equal(squares.indexedVariables, million);
    const { variablesReference } = squares;
    const before = await residentMegabytes(client);
    for (const start of [0, million - 100, million / 2]) {
      const calls = between.count(/\/references\//);
      const items = await page(client, { variablesReference, start, count: 100, filter: 'indexed' });
      assert.deepEqual([items.length, items[0]?.value, items[99]?.name], [100, String(start), `[${start + 99}]`]);
      assert.ok(between.count(/\/references\//) - calls <= 2);
    }
    const answer = await page(client, { variablesReference });
    assert.ok(answer.length <= 100, 'asked for all of it, ranges are listed');
    for (let start = 0; start < 100_000; start += 1_000) {
      await page(client, { variablesReference, start, count: 1_000, filter: 'indexed' });
    }
    const grown = (await residentMegabytes(client)) - before;
    assert.ok(grown < 100, `the adapter has grown by ${grown} MB`);
    await runOut(stop);
  });

  item(59, 'a cycle', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    let corrected = named(await localsOf(stop), 'items').variablesReference;
    corrected = (await page(client, { variablesReference: corrected }))[0]?.variablesReference ?? 0;
    const seen: string[] = [];
    for (let level = 0; level < 20; level++) {
      const fields = await page(client, { variablesReference: corrected });
      seen.push(named(fields, 'description').value);
      corrected = named(fields, 'corrects').variablesReference;
    }
    assert.deepEqual(seen.slice(0, 4), ["'Desk'", "'Lamp'", "'Desk'", "'Lamp'"]);
    const cycle = "items.get('second').corrects.corrects.corrects.description";
    assert.equal(await evaluated(client, cycle, stop.frameId), "'Desk'");
    await runOut(stop);
  });

  item(59, 'a chain of 10,000, the answers of the org made up', async () => {
    const between = await stage.betweenOrg();
    makeChain(between);
    const stop = await stage.stopped(undefined, between);
    const { client } = stop.session;
    const calls = between.count(/\/references\//);
    let { variablesReference } = named(await localsOf(stop), 'customer');
    assert.ok(between.count(/\/references\//) - calls <= 1, 'nothing is read before it is opened');
    const before = await residentMegabytes(client);
    let depth = 0;
    while (variablesReference !== 0 && depth < 10_000) {
      const fields = await page(client, { variablesReference });
      assert.equal(named(fields, 'depth').value, String(depth));
      variablesReference = named(fields, 'next').variablesReference;
      depth++;
    }
    assert.equal(depth, 10_000);
    const grown = (await residentMegabytes(client)) - before;
    assert.ok(grown < 100, `the adapter has grown by ${grown} MB`);
    await runOut(stop);
  });

  item(60, '', async () => {
    const between = await stage.betweenOrg();
    const stop = await stage.stopped(undefined, between);
    const { client } = stop.session;
    const calls = between.count(/services\/debug/);
    const { scopes } = await client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: stop.frameId });
    // All three come with the stop: none costs anything to open, so none is marked.
    assert.deepEqual(
      scopes.map(({ expensive }) => expensive),
      [false, false, false],
    );
    for (const { variablesReference } of scopes) {
      for (const { presentationHint } of await page(client, { variablesReference })) {
        assert.notEqual(presentationHint?.lazy, true);
      }
    }
    assert.equal(between.count(/services\/debug.*\/(?:state|frame)\//) <= calls, true);
    await runOut(stop);
  });

  item(61, 'the answer of the org made up: no real heap holds it', async () => {
    const text = `first line\nit's ${'x'.repeat(10 * megabyte)}`;
    const between = await stage.betweenOrg();
    changeLocal(between, 'quoted', (local) => {
      local.value = text;
    });
    const stop = await stage.stopped(undefined, between);
    const { client } = stop.session;
    const { value } = named(await localsOf(stop), 'quoted');
    assert.ok(value.length < 1_100 && !value.includes('\n') && value.endsWith('…'), value.slice(0, 100));
    assert.ok((await evaluated(client, 'quoted', stop.frameId, 'watch')).length < 1_100);
    assert.equal(await evaluated(client, 'quoted', stop.frameId, 'clipboard'), text);
    await runOut(stop);
  });

  item(62, '', async () => {
    const stop = await stage.stopped();
    const { client } = stop.session;
    let checked = 0;
    const contents = async (variablesReference: number): Promise<readonly string[]> =>
      (await page(client, { variablesReference, start: 0, count: 20 })).map(({ name }) => name);
    const check = async (variables: Variables): Promise<void> => {
      for (const { evaluateName, value, type, variablesReference } of variables) {
        if (evaluateName !== undefined) {
          const expression = { expression: evaluateName, frameId: stop.frameId, context: 'watch' };
          const again = await client.body<Evaluated>('evaluate', expression);
          assert.equal(again.type, type, evaluateName);
          // Of what can be opened more is shown once it was read: it is the same where the same is in it.
          assert.deepEqual(
            variablesReference === 0 ? again.result : await contents(again.variablesReference),
            variablesReference === 0 ? value : await contents(variablesReference),
            evaluateName,
          );
          checked++;
        }
      }
    };
    const locals = await localsOf(stop);
    assert.ok(locals.every(({ evaluateName }) => evaluateName !== undefined));
    for (const { variablesReference } of locals) {
      if (variablesReference > 0) {
        const children = await page(client, { variablesReference, start: 0, count: 5 });
        await check(children);
        for (const child of children.filter((variable) => variable.variablesReference > 0)) {
          await check(await page(client, { variablesReference: child.variablesReference }));
        }
      }
    }
    await check(await localsOf(stop));
    await check(await stop.session.scope(stop.frames[0], 'Static'));
    assert.ok(checked > 40, String(checked));
    await runOut(stop);
  });

  item(63, '', async () => {
    const between = await stage.betweenOrg();
    const stop = await stage.stopped(undefined, between);
    const { client } = stop.session;
    for (const context of ['watch', 'hover', 'repl', 'variables', undefined]) {
      const body = await client.body<Evaluated>('evaluate', {
        expression: 'whole + 1',
        frameId: stop.frameId,
        ...(context === undefined ? {} : { context }),
      });
      assert.deepEqual([body.result, body.type, body.variablesReference], ['43', 'Integer', 0], context);
    }
    assert.equal(await evaluated(client, 'quoted', stop.frameId, 'clipboard'), 'It\'s a "test"\nof two lines');
    for (const expression of [
      'whole = 3',
      'squares.clear()',
      'acme.BillingApi.runDiagnostics()',
      'absent',
      'for',
      '1 +',
    ]) {
      for (const context of ['watch', 'hover', 'repl', 'clipboard']) {
        const text = await client.failure('evaluate', { expression, frameId: stop.frameId, context });
        assert.ok(text.length > 15 && text !== expression, text);
      }
    }
    const reads =
      /^(?:GET|POST) \/(?:cometd|services\/debug\/v[\d.]+\/(?:state|frame|references)\/|services\/data\/v[\d.]+\/(?:tooling\/)?query|services\/oauth2)/;
    const whileStopped = between.calls.slice(between.calls.findLastIndex((call) => call.includes('/state/')));
    assert.deepEqual(
      whileStopped.filter((call) => !reads.test(call)),
      [],
    );
    assert.equal(await evaluated(client, 'whole', stop.frameId), '42');
    await runOut(stop);
  });

  item(64, '', async () => {
    const between = await stage.betweenOrg();
    const stop = await stage.stopped(undefined, between);
    const { client } = stop.session;
    const locals = await localsOf(stop);
    for (const name of ['items', 'nested', 'codes', 'customer']) {
      const calls = between.count(/\/(?:references|frame|state)\//);
      const children = await page(client, { variablesReference: named(locals, name).variablesReference });
      assert.ok(children.length > 0);
      assert.ok(between.count(/\/(?:references|frame|state)\//) - calls <= 2, name);
    }
    await runOut(stop);
  });

  item(65, '', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'isv-sources-'));
    try {
      const path = join(folder, 'BillingDiagnostics.cls');
      await copyFile(diagnosticsPath, path);
      const session = stage.debug();
      const { client } = session;
      await session.initialize();
      assert.ok((await session.launch({ sources: [{ path: folder, namespace: 'acme' }] })).success);
      await client.body('setBreakpoints', { source: { path }, breakpoints: [{ line: await lineOf(everythingIsSet) }] });
      await client.body('configurationDone');
      const run = session.org.runAnonymousApex(diagnostics);
      const { threadId } = await session.stopped();
      const [own, ...foreign] = await session.frames(threadId);
      assert.deepEqual([own?.source?.path, own?.presentationHint], [path, undefined]);
      const contents: string[] = [];
      for (const { source, presentationHint } of foreign) {
        // Editors fold what is deemphasized; anonymous Apex, where the request begins, is to be seen.
        const isAnonymous = source?.name === 'Anonymous Apex';
        assert.deepEqual(
          [presentationHint, source?.presentationHint],
          ['subtle', isAnonymous ? undefined : 'deemphasize'],
        );
        const asked = { source, sourceReference: source?.sourceReference };
        contents.push((await client.body<DebugProtocol.SourceResponse['body']>('source', asked)).content);
      }
      assert.match(contents[0] ?? '', /global with sharing class BillingApi/);
      assert.match(contents[1] ?? '', /anonymous Apex.*cannot be shown/);
      assert.match(await client.failure('source', { sourceReference: 999 }), /no source under this number/);
      await client.body('setBreakpoints', { source: { path }, breakpoints: [] });
      await client.body('continue', { threadId });
      assert.equal(await run, true);
    } finally {
      await rm(folder, { recursive: true, maxRetries: 5 });
    }
  });

  /** Makes another value of a local variable of the innermost frame. */
  function changeLocal(
    between: OrgBetween,
    name: string,
    change: (local: WireValue, state: StateReply['stateResponse']['state']) => void,
  ): void {
    between.change(debugState, (reply) => {
      const whole = JSON.parse(reply) as StateReply;
      const { state } = whole.stateResponse;
      state.locals.local
        .filter((local) => local.name === name)
        .forEach((local) => {
          change(local, state);
        });
      return JSON.stringify(whole);
    });
  }

  /** Answers for references that the org does not have. */
  function answerReferences(between: OrgBetween, answer: (id: number, offset: number) => object | undefined): void {
    between.answer(debugReferences, (sent) => {
      const { getReferencesRequest } = JSON.parse(sent) as {
        getReferencesRequest: { reference: { reference: number; offset?: number }[] };
      };
      const asked = getReferencesRequest.reference;
      const made = asked.flatMap(({ reference, offset }) => answer(reference, offset ?? 0) ?? []);
      return made.length === 0
        ? undefined
        : JSON.stringify({ referencesResponse: { references: { references: made } } });
    });
  }

  /** A list with a million elements, each its own position, of which 100 come at a time. */
  function makeSquaresLarge(between: OrgBetween): void {
    const largeId = 77_777;
    const chunkAt = (offset: number): object => ({
      type: 'list',
      id: largeId,
      nameForMessages: 'List<Integer>',
      typeRef: 'List<Integer>',
      size: million,
      offset,
      value: Array.from({ length: Math.min(100, million - offset) }, (_, index) => ({
        name: `[${offset + index}]`,
        declaredTypeRef: 'java/lang/Integer',
        nameForMessages: 'Integer',
        value: String(offset + index),
      })),
    });
    changeLocal(between, 'squares', (local, { references }) => {
      local.ref = largeId;
      references?.references.push(chunkAt(0));
    });
    answerReferences(between, (id, offset) => (id === largeId ? chunkAt(offset) : undefined));
  }

  /** A chain of links that each tell their depth and lead to the next. */
  function makeChain(between: OrgBetween): void {
    const firstId = 100_000;
    const integer = { declaredTypeRef: 'java/lang/Integer', nameForMessages: 'Integer' };
    changeLocal(between, 'customer', (local) => {
      local.ref = firstId;
    });
    answerReferences(between, (id) =>
      id < firstId
        ? undefined
        : {
            type: 'object',
            id,
            nameForMessages: 'Link',
            typeRef: 'Link',
            fields: [
              { name: 'depth', ...integer, value: String(id - firstId), index: 0 },
              { name: 'next', declaredTypeRef: 'Link', nameForMessages: 'Link', value: 'Link', index: 1, ref: id + 1 },
            ],
          },
    );
  }
});

/** Of the adapter's process; 0 where that is not to be had, so that only its answers are checked. */
async function residentMegabytes({ process }: DapClient): Promise<number> {
  const status = await readFile(`/proc/${process.pid ?? 0}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}
