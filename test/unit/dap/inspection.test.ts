import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ExecutionReference, ExecutionValue } from '../../../src/core/debugging/execution.ts';
import { emptyVariables, FakeExecution, frame, text, value } from '../../support/fakeExecution.ts';
import { fakeHost, InlineClient } from '../../support/inlineAdapter.ts';

type Variables = readonly DebugProtocol.Variable[];

const integer = { declaredTypeRef: 'java/lang/Integer', typeName: 'Integer' };

class Inspector {
  readonly execution = new FakeExecution();
  readonly client = new InlineClient(fakeHost(this.execution));

  /** Stops a request and gives its frames. */
  async stop(requestId = '07c1'): Promise<readonly DebugProtocol.StackFrame[]> {
    if (this.client.messages.length === 0) {
      await this.client.start();
    }
    const from = this.client.messages.length;
    this.execution.fire({ kind: 'stopped', requestId });
    const { threadId } = await this.client.event<{ threadId: number }>('stopped', undefined, from);
    return this.frames({ threadId });
  }

  async frames(args: object): Promise<readonly DebugProtocol.StackFrame[]> {
    return (await this.client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', args)).stackFrames;
  }

  async scopes(frameId: number): Promise<readonly DebugProtocol.Scope[]> {
    return (await this.client.body<DebugProtocol.ScopesResponse['body']>('scopes', { frameId })).scopes;
  }

  async variables(variablesReference: number, window: object = {}): Promise<Variables> {
    const body = { variablesReference, ...window };
    return (await this.client.body<DebugProtocol.VariablesResponse['body']>('variables', body)).variables;
  }

  async locals(frameId: number): Promise<Variables> {
    return this.variables((await this.scopes(frameId))[0]?.variablesReference ?? 0);
  }

  withLocals(locals: readonly ExecutionValue[], references: readonly ExecutionReference[] = []): this {
    this.execution.state = { ...this.execution.state, variables: { ...emptyVariables, locals, references } };
    return this;
  }
}

const set = { typeName: 'Set<String>', size: 1, offset: 0 };

function object(id: number, fields: readonly ExecutionValue[]): ExecutionReference {
  return { kind: 'object', id, typeName: 'acme.Line', fields };
}

describe('debug adapter: stack and scopes', () => {
  it('pages the stack and gives names and sources for every frame', async () => {
    const inspector = new Inspector();
    inspector.execution.state = {
      frames: [
        frame(0, { typeRef: 'acme/Pricing$Rule', fullName: 'acme.Pricing.Rule.apply()' }),
        frame(1),
        frame(2, { typeRef: 'other/Hidden', fullName: 'other.Hidden.run()' }),
        frame(3, { typeRef: 'anon', fullName: 'anon.execute()', line: 1 }),
      ],
      variables: emptyVariables,
    };
    const all = await inspector.stop();
    assert.deepEqual(
      all.map(({ name, source }) => [name, source?.name, source?.path]),
      [
        ['acme.Pricing.Rule.apply()', 'Pricing.cls', '/src/Pricing.cls'],
        ['acme.Pricing.total()', 'Pricing.cls', '/src/Pricing.cls'],
        ['other.Hidden.run()', 'other/Hidden.cls', undefined],
        ['anon.execute()', 'Anonymous Apex', undefined],
      ],
    );
    const page = await inspector.client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: 1,
      startFrame: 1,
      levels: 2,
    });
    assert.deepEqual(
      [page.totalFrames, page.stackFrames.map(({ id }) => id)],
      [4, all.slice(1, 3).map(({ id }) => id)],
    );
    assert.equal((await inspector.frames({ threadId: 1, levels: 0 })).length, 4);
    assert.deepEqual(await inspector.frames({ threadId: 1, startFrame: 9 }), []);
    const { content } = await inspector.client.body<{ content: string }>('source', {
      source: all[2]?.source,
      sourceReference: all[2]?.source?.sourceReference,
    });
    assert.match(content, /other\/Hidden is not in this session's source folders/);
    assert.match(await inspector.client.error('source', { sourceReference: 77 }), /no source under this number/);
  });

  it('leaves parameter types out of names unless the client wants them', async () => {
    const inspector = new Inspector();
    const fullName = 'acme.Pricing.total(List<acme.Line>, Decimal)';
    inspector.execution.state = { frames: [frame(0, { fullName })], variables: emptyVariables };
    const [short] = await inspector.stop();
    assert.equal(short?.name, 'acme.Pricing.total(…)');
    const long = await inspector.client.body<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
      threadId: 1,
      format: { parameters: true },
    });
    assert.equal(long.stackFrames[0]?.name, fullName);
  });

  it('asks the org once for a stop, however often the client does', async () => {
    const inspector = new Inspector().withLocals([text('a', 'x')]);
    const [top] = await inspector.stop();
    await inspector.locals(top?.id ?? 0);
    await inspector.frames({ threadId: 1 });
    await inspector.locals(top?.id ?? 0);
    assert.deepEqual(inspector.execution.calls, ['start', 'readState 07c1']);
  });

  it('reads the variables of every frame, each when it is opened', async () => {
    const inspector = new Inspector();
    inspector.execution.state = { frames: [frame(0), frame(1)], variables: emptyVariables };
    inspector.execution.frames.set(1, {
      ...emptyVariables,
      locals: [text('outer', 'x')],
      statics: [text('RATE', 'y')],
      globals: [text('UserInfo.getUserId()', '005')],
    });
    const [, caller] = await inspector.stop();
    const scopes = await inspector.scopes(caller?.id ?? 0);
    assert.equal(inspector.execution.calls.filter((call) => call.startsWith('readFrame')).length, 0);
    const names: string[] = [];
    for (const { name, variablesReference } of scopes) {
      names.push(`${name}: ${(await inspector.variables(variablesReference)).map((variable) => variable.name).join()}`);
    }
    assert.deepEqual(names, ['Local: outer', 'Static: RATE', 'Global: UserInfo.getUserId()']);
    assert.equal(inspector.execution.calls.filter((call) => call.startsWith('readFrame')).length, 1);
  });

  it('gives nothing for ids of an earlier stop, without asking the org', async () => {
    const inspector = new Inspector().withLocals([value('line', { ref: 1 })], [object(1, [text('sku', 'A')])]);
    const [top] = await inspector.stop();
    const frameId = top?.id ?? 0;
    const [local] = await inspector.scopes(frameId);
    const [line] = await inspector.locals(frameId);
    await inspector.client.body('continue', { threadId: 1 });
    const [next] = await inspector.stop();
    const before = inspector.execution.calls.length;
    assert.deepEqual(await inspector.scopes(frameId), []);
    assert.deepEqual(await inspector.variables(local?.variablesReference ?? 0), []);
    assert.deepEqual(await inspector.variables(line?.variablesReference ?? 0), []);
    assert.match(await inspector.client.error('evaluate', { expression: 'line', frameId }), /frame is gone/);
    assert.equal(inspector.execution.calls.length, before);
    assert.notEqual(next?.id, frameId);
  });

  it('never mixes requests whose references have the same ids', async () => {
    const inspector = new Inspector();
    for (const requestId of ['07c1', '07c2']) {
      inspector.execution.states.set(requestId, {
        frames: [frame(0)],
        variables: { ...emptyVariables, locals: [value('line', { ref: 1 })] },
      });
      inspector.execution.references.set(`${requestId}:1`, object(1, [text('owner', requestId)]));
    }
    const [first] = await inspector.stop('07c1');
    const [second] = await inspector.stop('07c2');
    const owners: (string | undefined)[] = [];
    for (const top of [first, second, first]) {
      const [line] = await inspector.locals(top?.id ?? 0);
      owners.push((await inspector.variables(line?.variablesReference ?? 0))[0]?.value);
    }
    assert.deepEqual(owners, ["'07c1'", "'07c2'", "'07c1'"]);
  });
});

describe('debug adapter: variables', () => {
  it('writes values as Apex does and shortens them to a line', async () => {
    const long = 'x'.repeat(10_000_000);
    const inspector = new Inspector().withLocals([
      text('quoted', "it's"),
      text('empty', ''),
      text('lines', 'a\nb\u0007'),
      text('long', long),
      text('emoji', '😀 漢字 \ud800'),
      value('nothing'),
      value('number', { text: '42', ...integer }),
      value('object', { typeName: 'acme.Line', text: 'Line:[qty=1]', ref: 1 }),
    ]);
    const [top] = await inspector.stop();
    const locals = await inspector.locals(top?.id ?? 0);
    const shown = Object.fromEntries(locals.map(({ name, value: shownValue }) => [name, shownValue]));
    assert.deepEqual(
      { ...shown, long: shown['long']?.length },
      {
        quoted: "'it\\'s'",
        empty: "''",
        lines: "'a\\nb'",
        long: 1002,
        emoji: "'😀 漢字 \ud800'",
        nothing: 'null',
        number: '42',
        object: 'Line:[qty=1]',
      },
    );
    const whole = await inspector.client.body<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression: 'long',
      frameId: top?.id,
      context: 'clipboard',
    });
    assert.equal(whole.result.length, long.length);
  });

  it('reads the children of all that is listed in no call, and those of one in one', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => value(`line${index}`, { ref: index + 1 }));
    const inspector = new Inspector().withLocals(lines);
    for (const [index] of lines.entries()) {
      inspector.execution.references.set(`07c1:${index + 1}`, object(index + 1, [text('sku', `${index}`)]));
    }
    const [top] = await inspector.stop();
    const locals = await inspector.locals(top?.id ?? 0);
    assert.deepEqual(inspector.execution.calls, ['start', 'readState 07c1']);
    // Editors open what was open before, all at once: one call.
    const opened = await Promise.all(locals.map(({ variablesReference }) => inspector.variables(variablesReference)));
    assert.deepEqual(
      opened.map(([sku]) => sku?.value),
      lines.map((_, index) => `'${index}'`),
    );
    assert.equal(inspector.execution.calls.length, 3);
  });

  it('asks ahead, in one call, for what stands in what was opened', async () => {
    const inspector = new Inspector().withLocals([value('order', { ref: 1 })]);
    inspector.execution.references.set('07c1:1', object(1, [value('first', { ref: 2 }), value('second', { ref: 3 })]));
    inspector.execution.references.set('07c1:2', object(2, [text('sku', 'A')]));
    inspector.execution.references.set('07c1:3', object(3, [text('sku', 'B')]));
    const [top] = await inspector.stop();
    const [order] = await inspector.locals(top?.id ?? 0);
    const [first, second] = await inspector.variables(order?.variablesReference ?? 0);
    await inspector.variables(first?.variablesReference ?? 0);
    await inspector.variables(second?.variablesReference ?? 0);
    assert.deepEqual(inspector.execution.calls.slice(2), ['readReferences 07c1 1', 'readReferences 07c1 2 3']);
  });

  it('brings, with the first thing opened in a listed scope, what else the org did not send along', async () => {
    const inspector = new Inspector().withLocals(
      [value('items', { ref: 1 }), value('codes', { ref: 2 }), value('order', { ref: 3 })],
      [object(3, [text('sku', 'A')])],
    );
    inspector.execution.references.set('07c1:1', { ...set, kind: 'map', id: 1, size: 0, entries: [] });
    inspector.execution.references.set('07c1:2', { ...set, kind: 'set', id: 2, elements: [text('0', 'EUR')] });
    const [top] = await inspector.stop();
    const [items, codes, order] = await inspector.locals(top?.id ?? 0);
    assert.deepEqual(inspector.execution.calls.slice(1), ['readState 07c1']);
    await inspector.variables(items?.variablesReference ?? 0);
    await inspector.variables(codes?.variablesReference ?? 0, { filter: 'indexed', start: 0, count: 10 });
    await inspector.variables(order?.variablesReference ?? 0);
    assert.deepEqual(inspector.execution.calls.slice(2), ['readReferences 07c1 1 2']);
  });

  it('asks for nothing that is on its way', async () => {
    const inspector = new Inspector().withLocals(
      [value('order', { ref: 1 })],
      [object(1, [value('first', { ref: 2 })])],
    );
    inspector.execution.references.set('07c1:2', object(2, [text('sku', 'A')]));
    const [top] = await inspector.stop();
    const [order] = await inspector.locals(top?.id ?? 0);
    const held = Promise.withResolvers<undefined>();
    inspector.execution.before = () => held.promise;
    const [first] = await inspector.variables(order?.variablesReference ?? 0);
    const opened = inspector.variables(first?.variablesReference ?? 0);
    const again = inspector.variables(order?.variablesReference ?? 0);
    held.resolve(undefined);
    assert.equal((await opened)[0]?.name, 'sku');
    await again;
    assert.deepEqual(inspector.execution.calls.slice(2), ['readReferences 07c1 2']);
  });

  it('asks again for what came to nothing for the sake of another', async () => {
    const inspector = new Inspector().withLocals(
      [value('order', { ref: 1 })],
      [object(1, [value('first', { ref: 2 })])],
    );
    inspector.execution.references.set('07c1:2', object(2, [text('sku', 'A')]));
    const [top] = await inspector.stop();
    const [order] = await inspector.locals(top?.id ?? 0);
    const held = Promise.withResolvers<undefined>();
    inspector.execution.before = () => held.promise;
    const [first] = await inspector.variables(order?.variablesReference ?? 0);
    const opened = inspector.variables(first?.variablesReference ?? 0);
    inspector.execution.before = () => Promise.resolve();
    held.reject(new Error('too much at once'));
    assert.equal((await opened)[0]?.name, 'sku');
    assert.equal(inspector.execution.calls.length, 4);
  });

  it('shows a record by its name and id, and lists those first', async () => {
    const id = value('Id', { typeName: 'Id', declaredTypeRef: 'java/lang/String', text: 'a01000000000001AAA' });
    const inspector = new Inspector().withLocals(
      [value('invoice', { ref: 1, typeName: 'acme__Invoice__c', text: 'acme__Invoice__c:{Id=a01…}' })],
      [object(1, [value('acme__Total__c', { text: '12', ...integer }), id, text('Name', 'INV-1')])],
    );
    const [top] = await inspector.stop();
    const [invoice] = await inspector.locals(top?.id ?? 0);
    assert.equal(invoice?.value, 'acme__Invoice__c INV-1 (a01000000000001AAA)');
    const fields = await inspector.variables(invoice.variablesReference);
    assert.deepEqual(
      fields.map(({ name }) => name),
      ['Name', 'Id', 'acme__Total__c'],
    );
  });

  it('writes whole numbers in hex for who asks for that', async () => {
    const inspector = new Inspector().withLocals([value('number', { text: '-255', ...integer }), text('label', '255')]);
    const [top] = await inspector.stop();
    const [scope] = await inspector.scopes(top?.id ?? 0);
    const shown = await inspector.variables(scope?.variablesReference ?? 0, { format: { hex: true } });
    assert.deepEqual(
      shown.map(({ value: shownValue }) => shownValue),
      ['-0xff', "'255'"],
    );
    const { result } = await inspector.client.body<{ result: string }>('evaluate', {
      expression: 'number + 1',
      frameId: top?.id,
      format: { hex: true },
    });
    assert.equal(result, '-0xfe');
  });

  it('marks static fields', async () => {
    const inspector = new Inspector();
    inspector.execution.state = {
      frames: [frame(0)],
      variables: { ...emptyVariables, statics: [text('Currency', 'EUR')] },
    };
    const [top] = await inspector.stop();
    const [, statics] = await inspector.scopes(top?.id ?? 0);
    const [currency] = await inspector.variables(statics?.variablesReference ?? 0);
    assert.deepEqual(currency?.presentationHint, { kind: 'property', attributes: ['static'] });
  });

  it('opens cycles as deep as one likes without growing', async () => {
    const inspector = new Inspector().withLocals(
      [value('node', { ref: 1 })],
      [object(1, [value('self', { ref: 1 }), value('other', { ref: 2 })]), object(2, [value('back', { ref: 1 })])],
    );
    const [top] = await inspector.stop();
    let [node] = await inspector.locals(top?.id ?? 0);
    for (let depth = 0; depth < 10_000; depth++) {
      const before = node?.variablesReference;
      [node] = await inspector.variables(before ?? 0);
      assert.equal(node?.variablesReference, before);
    }
    assert.deepEqual(inspector.execution.calls, ['start', 'readState 07c1']);
  });

  it('writes expressions for the frame in which a thing was opened', async () => {
    const inspector = new Inspector().withLocals(
      [
        value('mine', { ref: 1 }),
        value('other', { ref: 2 }),
        value('flag', { declaredTypeRef: 'java/lang/Boolean', typeName: 'Boolean', text: 'true' }),
      ],
      [1, 2].map((id) => object(id, [value('quantity', { ...integer, text: '4' })])),
    );
    inspector.execution.state = { ...inspector.execution.state, frames: [frame(0), frame(1)] };
    inspector.execution.frames.set(1, { ...emptyVariables, locals: [value('theirs', { ref: 1 })] });
    const frames = await inspector.stop();
    const chosen = await inspector.client.body<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression: 'flag ? other : null',
      frameId: frames[0]?.id,
    });
    const names: (string | undefined)[] = [];
    for (const { id } of frames) {
      const [first] = await inspector.locals(id);
      const [child] = await inspector.variables(first?.variablesReference ?? 0);
      names.push(child?.evaluateName);
    }
    const [child] = await inspector.variables(chosen.variablesReference);
    names.push(child?.evaluateName);
    assert.deepEqual(names, ['mine.quantity', 'theirs.quantity', '(flag ? other : null).quantity']);
    const evaluated = await inspector.client.body<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression: child?.evaluateName,
      frameId: frames[0]?.id,
    });
    assert.equal(evaluated.result, '4');
  });

  it('offers no expression that is too long to be evaluated', async () => {
    const inspector = new Inspector().withLocals(
      [value('n', { ref: 1 })],
      Array.from({ length: 800 }, (_, index) =>
        object(index + 1, [value('n', { ref: index + 2 }), value('quantity', { ...integer, text: '4' })]),
      ),
    );
    const [top] = await inspector.stop();
    let [node] = await inspector.locals(top?.id ?? 0);
    let evaluable: string | undefined;
    for (let depth = 0; depth < 700; depth++) {
      [node] = await inspector.variables(node?.variablesReference ?? 0);
      evaluable = node?.evaluateName ?? evaluable;
    }
    assert.equal(node?.evaluateName, undefined);
    await inspector.client.body('evaluate', { expression: `${evaluable ?? ''}.quantity`, frameId: top?.id });
  });

  it('fails with the reason when the org does not know a reference', async () => {
    const inspector = new Inspector().withLocals([value('line', { ref: 404 })]);
    const [top] = await inspector.stop();
    const [line] = await inspector.locals(top?.id ?? 0);
    const args = { variablesReference: line?.variablesReference };
    assert.match(await inspector.client.error('variables', args), /did not send this value/);
  });
});

describe('debug adapter: collections', () => {
  const size = 1_000_000;

  /** A list whose server cuts pages at `chunk` elements. */
  function largeList(chunk: number, total = size): Inspector {
    const inspector = new Inspector().withLocals([value('all', { ref: 7, typeName: 'List<Integer>' })]);
    inspector.execution.readReference = (_request, id, offset) => ({
      kind: 'list',
      id,
      typeName: 'List<Integer>',
      size: total,
      offset,
      elements: Array.from({ length: Math.max(0, Math.min(chunk, total - offset)) }, (_, index) =>
        value(`[${offset + index}]`, { text: `${offset + index}`, ...integer }),
      ),
    });
    return inspector;
  }

  for (const chunk of [10, 100, 500]) {
    it(`pages a million elements in at most two calls each, ${chunk} at a time from the org`, async () => {
      const inspector = largeList(chunk);
      const [top] = await inspector.stop();
      const [all] = await inspector.locals(top?.id ?? 0);
      for (const start of [0, 500_000, size - 100]) {
        const before = inspector.execution.calls.length;
        const page = await inspector.variables(all?.variablesReference ?? 0, { start, count: 100, filter: 'indexed' });
        assert.deepEqual([page.length, page[0]?.name, page[99]?.value], [100, `[${start}]`, String(start + 99)]);
        assert.ok(inspector.execution.calls.length - before <= 2);
      }
      assert.deepEqual(await inspector.variables(all?.variablesReference ?? 0, { start: size, count: 100 }), []);
      assert.deepEqual(await inspector.variables(all?.variablesReference ?? 0, { filter: 'named' }), []);
    });
  }

  it('answers a page of any size whole', async () => {
    const inspector = largeList(500);
    const [top] = await inspector.stop();
    const [all] = await inspector.locals(top?.id ?? 0);
    for (const start of [0, 30_000]) {
      const window = { start, count: 30_000, filter: 'indexed' };
      const page = await inspector.variables(all?.variablesReference ?? 0, window);
      assert.deepEqual(
        [page.length, page[0]?.value, page.at(-1)?.value],
        [30_000, String(start), String(start + 29_999)],
      );
    }
  });

  it('lists all of a moderate collection when no count is given, and ranges of a large one', async () => {
    const moderate = largeList(100, 950);
    const [top] = await moderate.stop();
    const [all] = await moderate.locals(top?.id ?? 0);
    assert.equal((await moderate.variables(all?.variablesReference ?? 0, { count: 0 })).length, 950);

    const large = largeList(100);
    const [largeTop] = await large.stop();
    const [million] = await large.locals(largeTop?.id ?? 0);
    const outer = await large.variables(million?.variablesReference ?? 0);
    assert.deepEqual([outer.length, outer[99]?.name], [100, '[990000..999999]']);
    const inner = await large.variables(outer[99]?.variablesReference ?? 0);
    assert.deepEqual([inner.length, inner[99]?.name], [100, '[999900..999999]']);
    const elements = await large.variables(inner[99]?.variablesReference ?? 0);
    assert.deepEqual(
      [elements.length, elements[99]?.value, elements[99]?.evaluateName],
      [100, '999999', 'all[999999]'],
    );
  });

  it('gives up on an org that never sends the elements', async () => {
    const inspector = new Inspector().withLocals([value('all', { ref: 7, typeName: 'List<Integer>' })]);
    inspector.execution.references.set('07c1:7', {
      kind: 'list',
      id: 7,
      typeName: 'List',
      size: 9,
      offset: 0,
      elements: [],
    });
    const [top] = await inspector.stop();
    const [all] = await inspector.locals(top?.id ?? 0);
    assert.match(
      await inspector.client.error('variables', { variablesReference: all?.variablesReference }),
      /did not send/,
    );
  });

  it('makes no expression of a key of megabytes', async () => {
    const entries = [{ key: text('key', 'k'.repeat(5_000_000)), value: text('value', 'v') }];
    const inspector = new Inspector().withLocals(
      [value('byName', { ref: 1, typeName: 'Map<String,String>' })],
      [{ kind: 'map', id: 1, typeName: 'Map<String,String>', size: 1, offset: 0, entries }],
    );
    const [top] = await inspector.stop();
    const [byName] = await inspector.locals(top?.id ?? 0);
    const [entry] = await inspector.variables(byName?.variablesReference ?? 0);
    assert.deepEqual([entry?.value, entry?.evaluateName], ["'v'", undefined]);
    assert.ok(JSON.stringify(entry).length < 3000);
  });

  it('shows map entries by key, and lets keys that are objects be opened', async () => {
    const inspector = new Inspector().withLocals(
      [
        value('byName', { ref: 1, typeName: 'Map<String,Line>' }),
        value('byLine', { ref: 2, typeName: 'Map<Line,Integer>' }),
      ],
      [
        {
          kind: 'map',
          id: 1,
          typeName: 'Map<String,Line>',
          size: 1,
          offset: 0,
          entries: [{ key: text('key', "O'Hara"), value: value('value', { ref: 3, typeName: 'acme.Line' }) }],
        },
        {
          kind: 'map',
          id: 2,
          typeName: 'Map<Line,Integer>',
          size: 1,
          offset: 0,
          entries: [
            { key: value('key', { text: 'Line:[]', ref: 3 }), value: value('value', { text: '7', ...integer }) },
          ],
        },
        object(3, [text('sku', 'A1')]),
      ],
    );
    const [top] = await inspector.stop();
    const [byName, byLine] = await inspector.locals(top?.id ?? 0);
    assert.deepEqual([byName?.indexedVariables, byName?.value], [1, 'Map<String,Line> (size 1)']);
    const [named] = await inspector.variables(byName?.variablesReference ?? 0);
    assert.deepEqual([named?.name, named?.evaluateName], ["'O\\'Hara'", "byName.get('O\\'Hara')"]);
    const [sku] = await inspector.variables(named?.variablesReference ?? 0);
    assert.deepEqual([sku?.value, sku?.evaluateName], ["'A1'", "byName.get('O\\'Hara').sku"]);
    const evaluated = await inspector.client.body<{ result: string }>('evaluate', {
      expression: sku?.evaluateName,
      frameId: top?.id,
    });
    assert.equal(evaluated.result, "'A1'");
    const [entry] = await inspector.variables(byLine?.variablesReference ?? 0);
    assert.deepEqual([entry?.name, entry?.value], ['Line:[]', '7']);
    const parts = await inspector.variables(entry?.variablesReference ?? 0);
    assert.deepEqual(
      parts.map(({ name, value: shown }) => [name, shown]),
      [
        ['key', 'Line:[]'],
        ['value', '7'],
      ],
    );
  });
});

describe('debug adapter: evaluate', () => {
  const inspector = new Inspector();
  let frameId: number | undefined;

  before(async () => {
    inspector.execution.state = {
      frames: [frame(0)],
      variables: {
        locals: [
          value('this', { ref: 1, typeName: 'acme.Pricing' }),
          text('label', 'Q3'),
          value('lines', { ref: 2, typeName: 'List<acme.Line>' }),
          value('byId', { ref: 3, typeName: 'Map<Integer,String>' }),
          value('missing', { typeName: 'acme.Line' }),
        ],
        statics: [text('Currency', 'EUR')],
        globals: [text('UserInfo.getUserId()', '005000000000001AAA')],
        references: [
          object(1, [text('rate', '0.2'), value('owner', { ref: 4, typeName: 'acme.Owner' })]),
          {
            kind: 'list',
            id: 2,
            typeName: 'List<acme.Line>',
            size: 1,
            offset: 0,
            elements: [value('[0]', { ref: 4 })],
          },
          {
            kind: 'map',
            id: 3,
            typeName: 'Map<Integer,String>',
            size: 1,
            offset: 0,
            entries: [{ key: value('key', { text: '7' }), value: text('value', 'seven') }],
          },
        ],
      },
    };
    inspector.execution.references.set('07c1:4', object(4, [text('name', 'Ada')]));
    [{ id: frameId } = { id: 0 }] = await inspector.stop();
  });

  const results: readonly (readonly [expression: string, result: string])[] = [
    ['label', "'Q3'"],
    [' LABEL ', "'Q3'"],
    ['this.rate', "'0.2'"],
    ['rate', "'0.2'"],
    ['this.owner.name', "'Ada'"],
    ['owner?.name', "'Ada'"],
    ['lines[0].name', "'Ada'"],
    ['lines.get(0).Name', "'Ada'"],
    ['lines.size()', '1'],
    ['byId.get(7)', "'seven'"],
    ['byId.get(8)', 'null'],
    ['1 + 1', '2'],
    ["label == 'q3' && lines.size() > 0", 'true'],
    ['Currency', "'EUR'"],
    ['Pricing.currency', "'EUR'"],
    ['acme.Pricing.Currency', "'EUR'"],
    ['UserInfo.getUserId()', "'005000000000001AAA'"],
    ['missing', 'null'],
  ];
  for (const [expression, result] of results) {
    for (const context of ['watch', 'hover', 'repl']) {
      it(`${expression} is ${result} for ${context}`, async () => {
        const body = await inspector.client.body<{ result: string }>('evaluate', { expression, frameId, context });
        assert.equal(body.result, result);
      });
    }
  }

  const failures: readonly (readonly [expression: string, reason: RegExp])[] = [
    ['nothing', /no variable "nothing"/],
    ['this.nothing', /this has no field "nothing"/],
    ['label.length', /label has no field/],
    ['lines[1]', /lines has 1 elements/],
    ['label[0]', /label is a String/],
    ['missing.name', /missing is null/],
    ['Other.Currency', /no variable "Other"/],
    ['delete lines', /which a debugger must not/],
    ['lines.clear()', /which a debugger must not/],
    ['', /There is no expression/],
    ["byId.get('", /no closing quote/],
    ['lines[-1]', /no element -1/],
  ];
  for (const [expression, reason] of failures) {
    it(`${JSON.stringify(expression)} fails with a reason`, async () => {
      assert.match(await inspector.client.error('evaluate', { expression, frameId, context: 'watch' }), reason);
    });
  }

  it('never runs anything in the org', () => {
    const kinds = new Set(inspector.execution.calls.map((call) => call.split(' ')[0]));
    assert.deepEqual([...kinds], ['start', 'readState', 'readReferences']);
  });

  it('says that a frame is needed', async () => {
    assert.match(
      await inspector.client.error('evaluate', { expression: 'label' }),
      /Select one in the Call Stack view/,
    );
  });
});
