import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { debuggerEvent } from '../../../src/org/debuggerEvents.ts';
import { frameReply, referencesReply, stoppedState } from '../../../src/org/debugReplies.ts';

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/wire/${name}.json`, import.meta.url), 'utf8')) as unknown;
}

describe('replies of the debug API', () => {
  it('give a stopped state', () => {
    const { frames, variables } = stoppedState(fixture('state'));
    assert.deepEqual(
      frames.map(({ frameNumber, typeRef, line }) => [frameNumber, typeRef, line]),
      [
        [0, 'acme/InvoiceService', 42],
        [1, 'acme/InvoiceService$Batcher', 88],
        [2, '__sfdc_trigger/acme/InvoiceTrigger', 3],
        [3, 'anon', 1],
      ],
    );
    assert.deepEqual(variables.locals[0], {
      name: 'this',
      declaredTypeRef: 'acme/InvoiceService',
      typeName: 'acme.InvoiceService',
      text: 'InvoiceService:[rate=0.2]',
      ref: 1,
      order: 0,
    });
    // Apex null: no value and nothing to follow.
    assert.deepEqual(variables.locals[2], {
      name: 'note',
      declaredTypeRef: 'java/lang/String',
      typeName: 'String',
      text: undefined,
      ref: undefined,
      order: 2,
    });
    assert.deepEqual(
      [variables.statics, variables.globals].map((values) => values.map(({ name }) => name)),
      [['RATES'], ['UserInfo.getUserId()']],
    );
    assert.deepEqual(
      variables.references.map((reference) => [reference.kind, reference.id]),
      [
        ['object', 1],
        ['list', 2],
      ],
    );
    const [object] = variables.references;
    assert.deepEqual(object?.kind === 'object' ? object.fields.map(({ name, order, ref }) => [name, order, ref]) : [], [
      ['rate', 0, undefined],
      ['cache', 1, 9],
    ]);
  });

  it('give the variables of a frame, whose blocks may be missing', () => {
    const variables = frameReply(fixture('frame'));
    assert.deepEqual(
      variables.locals.map(({ name, text }) => [name, text]),
      [['i', '0']],
    );
    assert.deepEqual([variables.statics, variables.globals, variables.references], [[], [], []]);
  });

  it('give references of every kind', () => {
    const [object, map, set] = referencesReply(fixture('references'));
    assert.equal(object?.kind, 'object');
    assert.ok(map?.kind === 'map' && map.size === 1 && map.entries[0]?.value.ref === 3);
    assert.ok(set?.kind === 'set' && set.size === 2 && set.offset === 0 && set.elements[1]?.text === '0.2');
  });

  it('give an event', () => {
    const event = debuggerEvent(fixture('stoppedEvent'));
    assert.equal(event?.type, 'Stopped');
    assert.equal(event.meaning?.kind, 'stopped');
  });

  const odd: readonly unknown[] = [
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { stateResponse: null },
    { stateResponse: { state: { stack: { stackFrame: 'x' }, locals: 7, references: { references: {} } } } },
    { stateResponse: { state: { stack: { stackFrame: [null, 1] }, locals: { local: [null] } } } },
    { referencesResponse: { references: { references: [{ type: 'tree', id: 1 }, { type: 'list' }, null] } } },
  ];
  for (const reply of odd) {
    it(`are read as empty where they are not what they should be: ${inspect(reply).slice(0, 60)}`, () => {
      assert.deepEqual(referencesReply(reply), []);
      assert.deepEqual(frameReply(reply).locals, []);
      assert.equal(debuggerEvent(reply), undefined);
      for (const { line, typeRef } of stoppedState(reply).frames) {
        assert.deepEqual([line, typeRef], [0, '']);
      }
    });
  }

  it('keep elements of a chunk and the size of the whole', () => {
    const value = [{ name: '0', value: 'a' }];
    const chunk = { type: 'list', id: 1, size: 10_000, offset: 200, value };
    const [list] = referencesReply({ referencesResponse: { references: { references: [chunk] } } });
    assert.ok(list?.kind === 'list' && list.size === 10_000 && list.offset === 200 && list.elements.length === 1);
    const [short] = referencesReply({
      referencesResponse: { references: { references: [{ ...chunk, size: undefined }] } },
    });
    assert.ok(short?.kind === 'list' && short.size === 201);
  });

  it('take a set that arrives with fields only', () => {
    const fields = [{ name: '0', index: 0, value: 'a' }];
    const [set] = referencesReply({
      referencesResponse: { references: { references: [{ type: 'set', id: 1, fields }] } },
    });
    assert.ok(set?.kind === 'set' && set.elements[0]?.text === 'a');
  });
});
