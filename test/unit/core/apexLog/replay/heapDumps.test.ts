import assert from 'node:assert/strict';
import type { HeapDumpBody } from '../../../../../src/core/apexLog/replay/heapDumps.ts';
import { header, locals, replayOf, variableTexts } from './logs.ts';

const dumpId = '07nAk0000000001';

const dump: HeapDumpBody = {
  extents: [
    {
      typeName: 'Invoice',
      collectionType: null,
      extent: [
        {
          address: '0x11111111',
          isStatic: false,
          symbols: ['one'],
          value: {
            entry: [
              { keyDisplayValue: 'text', value: { value: 'the whole text that a log has cut' } },
              { keyDisplayValue: 'lines', value: { value: '0x22222222' } },
            ],
          },
        },
      ],
    },
    {
      typeName: 'List<Integer>',
      collectionType: 'List',
      extent: [
        { address: '0x22222222', symbols: [], value: { entry: [{ value: { value: 7 } }, { value: { value: 8 } }] } },
      ],
    },
    {
      typeName: 'Boolean',
      extent: [{ address: '0x33333333', symbols: ['Trigger.isBefore'], value: { value: true } }],
    },
  ],
};

describe('heap dumps in a replay', () => {
  const replay = replayOf(
    header,
    'CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001|T.works()',
    'STATEMENT_EXECUTE|[1]',
    'VARIABLE_SCOPE_BEGIN|[1]|one|Invoice|true|false',
    'VARIABLE_ASSIGNMENT|[1]|one|{"text":"the whole text that (13 more) ..."}|0x11111111',
    'STATEMENT_EXECUTE|[2]',
    `HEAP_DUMP|[2]|${dumpId}|T|acme|2`,
    'STATEMENT_EXECUTE|[3]',
    'VARIABLE_ASSIGNMENT|[3]|one.text|"new"|0x11111111',
    'STATEMENT_EXECUTE|[4]',
    'VARIABLE_ASSIGNMENT|[4]|one|null|',
    'STATEMENT_EXECUTE|[5]',
  );
  const fields = (moment: number): readonly string[] => {
    const object = replay.objectAt(moment, '0x11111111');
    return object?.kind === 'object' ? variableTexts(object.fields) : [];
  };

  it('are listed by the checkpoints that the log passed', () => {
    assert.deepEqual(
      replay.heapDumps.map(({ id, className, namespace, line }) => ({ id, className, namespace, line })),
      [{ id: dumpId, className: 'T', namespace: 'acme', line: 2 }],
    );
  });

  it('say from their line on what the log does not, until something is assigned', () => {
    assert.deepEqual(fields(1), ['text=the whole text that']);
    replay.addHeapDump('07nAk0000000009', dump);
    assert.deepEqual(fields(1), ['text=the whole text that']);
    replay.addHeapDump(dumpId, dump);
    assert.deepEqual(fields(0), []);
    assert.deepEqual(fields(1), ['text=the whole text that a log has cut', 'lines=→0x22222222']);
    assert.deepEqual(fields(2), fields(1));
    assert.deepEqual(fields(3), ['text=new', 'lines=→0x22222222']);
    assert.deepEqual(locals(replay, 1), ['one=→0x11111111', 'Trigger.isBefore=true']);
    assert.deepEqual(locals(replay, 4), ['one=null', 'Trigger.isBefore=true']);
    const list = replay.objectAt(1, '0x22222222');
    assert.deepEqual(list?.kind === 'list' ? list.elements.map(({ value }) => value) : undefined, [
      { kind: 'scalar', text: '7', typeName: 'Integer' },
      { kind: 'scalar', text: '8', typeName: 'Integer' },
    ]);
  });

  it('may hold nothing', () => {
    replay.addHeapDump(dumpId, {});
    replay.addHeapDump(dumpId, { extents: null });
    replay.addHeapDump(dumpId, { extents: [{ typeName: 'X', extent: null }] });
    assert.deepEqual(locals(replay, 0), []);
  });
});
