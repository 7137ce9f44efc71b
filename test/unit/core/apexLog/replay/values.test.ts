import assert from 'node:assert/strict';
import { type LoggedValue, parseLoggedValue } from '../../../../../src/core/apexLog/replay/loggedValue.ts';
import type { Replay } from '../../../../../src/core/apexLog/replay/replay.ts';
import type { ReplayItem, ReplayObject, ReplayVariable } from '../../../../../src/core/apexLog/replay/replayState.ts';
import { header, locals, replayOf, statics, valueText, variableTexts } from './logs.ts';

const unit = 'CODE_UNIT_STARTED|[EXTERNAL]|01p000000000001|T.works()';

/** A variable of one statement, seen at the next. */
function after(...events: readonly string[]): Replay {
  return replayOf(header, unit, 'STATEMENT_EXECUTE|[1]', ...events, 'STATEMENT_EXECUTE|[9]');
}

function last(replay: Replay): number {
  return replay.momentCount - 1;
}

function local(replay: Replay, name: string): ReplayVariable {
  const found = replay.variablesAt(last(replay), 0)?.locals.find((variable) => variable.name === name);
  return found ?? assert.fail(`no ${name}`);
}

function valueOf(type: string, value: string): ReplayVariable {
  return local(after(`VARIABLE_SCOPE_BEGIN|[1]|v|${type}|true|false`, `VARIABLE_ASSIGNMENT|[1]|v|${value}`), 'v');
}

function inside(replay: Replay, name: string): ReplayObject {
  const { value } = local(replay, name);
  assert.equal(value.kind, 'reference');
  return replay.objectAt(last(replay), value.id) ?? assert.fail(`nothing at ${value.id}`);
}

function itemText({ value, doubts }: ReplayItem): string {
  const type = value.kind === 'null' ? '' : ` ${value.typeName}`;
  return `${valueText(value)}${type}${doubts.map(({ kind }) => ` ${kind}`).join('')}`;
}

function contentTexts(object: ReplayObject): readonly string[] {
  switch (object.kind) {
    case 'object':
      return object.fields.map((field) => `${field.name}=${itemText(field)}`);
    case 'list':
    case 'set':
      return object.elements.map(itemText);
    case 'map':
      return object.entries.map(({ key, value }) => `${itemText(key)}: ${itemText(value)}`);
    case 'unknown':
      return [];
  }
}

describe('values of a log', () => {
  describe('are read as they are written', () => {
    const forms: readonly (readonly [string, LoggedValue])[] = [
      ['null', { kind: 'null' }],
      ['12.50', { kind: 'plain', text: '12.50' }],
      ['BLOB(5 bytes)', { kind: 'plain', text: 'BLOB(5 bytes)' }],
      ['"a \\"b\\" \\u00e4\\n"', { kind: 'text', text: 'a "b" ä\n', more: 0 }],
      ['"one&#124;two"', { kind: 'text', text: 'one|two', more: 0 }],
      ['"start of a text that (25 more) ..."', { kind: 'text', text: 'start of a text that', more: 25 }],
      ['"List of size 12 too large to display"', { kind: 'omitted', size: 12 }],
      ['0x1e3779b1', { kind: 'address', address: '0x1e3779b1' }],
      ['[]', { kind: 'elements', elements: [] }],
      ['{}', { kind: 'members', members: [] }],
    ];
    for (const [text, value] of forms) {
      it(text, () => {
        assert.deepEqual(parseLoggedValue(text), value);
      });
    }

    it('with bytes inside, and objects as keys', () => {
      assert.deepEqual(parseLoggedValue('{"data":BLOB(5 bytes),{"Id":"1"}:[1,"0x1e3779b1"]}'), {
        kind: 'members',
        members: [
          { key: { kind: 'text', text: 'data', more: 0 }, value: { kind: 'plain', text: 'BLOB(5 bytes)' } },
          {
            key: {
              kind: 'members',
              members: [{ key: { kind: 'text', text: 'Id', more: 0 }, value: { kind: 'text', text: '1', more: 0 } }],
            },
            value: {
              kind: 'elements',
              elements: [
                { kind: 'plain', text: '1' },
                { kind: 'address', address: '0x1e3779b1' },
              ],
            },
          },
        ],
      });
    });

    it('however they are cut, and however deep', () => {
      const whole = `{"a":[1,{"b":"text \\"quoted\\" (3 more) ..."}],"c":BLOB(3 bytes)}`;
      for (let end = 0; end <= whole.length; end += 1) {
        parseLoggedValue(whole.slice(0, end));
        parseLoggedValue(whole.slice(end));
      }
      parseLoggedValue('['.repeat(100_000));
      parseLoggedValue('{"a":'.repeat(100_000));
    });
  });

  it('are printed as Apex does', () => {
    for (const [type, value, text] of [
      ['Date', '"2024-02-29T00:00:00.000Z"', '2024-02-29 00:00:00'],
      ['Datetime', '"2024-02-29T12:30:15.000Z"', '2024-02-29 12:30:15'],
      ['Time', '34215250', '09:30:15.250Z'],
      ['Season', '"AUTUMN"|0x1e3779b1', 'AUTUMN'],
      ['Object', '7', '7'],
    ] as const) {
      assert.equal(valueText(valueOf(type, value).value), text);
    }
    assert.equal(valueOf('Object', '7').typeName, 'Integer');
    assert.equal(valueOf('Object', '"7"').typeName, 'String');
  });

  it('are texts where a text is declared, even if it looks like an address', () => {
    assert.deepEqual(valueOf('String', '"0x1e3779b1"').value, {
      kind: 'scalar',
      text: '0x1e3779b1',
      typeName: 'String',
    });
  });

  it('say what was cut', () => {
    assert.deepEqual(valueOf('String', '"start of a text that (25 more) ..."').doubts, [{ kind: 'cut', more: 25 }]);
    assert.deepEqual(valueOf('String', '"short"').doubts, []);
    const large = valueOf('List<Id>', '"List of size 12 too large to display"|0x1e3779b1');
    assert.deepEqual(large.doubts, [{ kind: 'leftOut', size: 12 }]);
  });

  it('are lists, sets, maps and objects by their declared types', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|list|List<Map<String, Integer>>|true|false',
      'VARIABLE_ASSIGNMENT|[1]|list|[{"a":1}]|0x11111111',
      'VARIABLE_SCOPE_BEGIN|[1]|set|Set<Id>|true|false',
      'VARIABLE_ASSIGNMENT|[1]|set|["001"]|0x22222222',
      'VARIABLE_SCOPE_BEGIN|[1]|map|Map<Integer, Account>|true|false',
      'VARIABLE_ASSIGNMENT|[1]|map|{"7":{"Name":"Northwind"}}|0x33333333',
      'VARIABLE_SCOPE_BEGIN|[1]|array|Integer[]|true|false',
      'VARIABLE_ASSIGNMENT|[1]|array|[4,5]|0x44444444',
      'SYSTEM_METHOD_ENTRY|[1]|String.valueOf(Object)',
      'SYSTEM_METHOD_EXIT|[1]|String.valueOf(Object)',
    );
    assert.deepEqual(contentTexts(inside(replay, 'set')), ['001 Id']);
    assert.deepEqual(contentTexts(inside(replay, 'array')), ['4 Integer', '5 Integer']);
    const list = inside(replay, 'list');
    assert.ok(list.kind === 'list');
    const [element] = list.elements;
    assert.equal(element?.value.kind, 'reference');
    const map = replay.objectAt(last(replay), element.value.id);
    assert.ok(map);
    assert.equal(map.typeName, 'Map<String, Integer>');
    assert.deepEqual(contentTexts(map), ['a String: 1 Integer']);
    const accounts = inside(replay, 'map');
    const [entry] = accounts.kind === 'map' ? accounts.entries : [];
    assert.equal(entry && itemText(entry.key), '7 Integer');
    assert.equal(entry?.value.value.kind, 'reference');
    assert.deepEqual(contentTexts(replay.objectAt(last(replay), entry.value.value.id) ?? assert.fail()), [
      'Name=Northwind String',
    ]);
  });

  it('are the same object at the same address, also in a circle', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|one|Node|true|false',
      'VARIABLE_ASSIGNMENT|[1]|one|{"next":"0x22222222"}|0x11111111',
      'VARIABLE_SCOPE_BEGIN|[1]|two|Node|true|false',
      'VARIABLE_ASSIGNMENT|[1]|two|{}|0x22222222',
      'VARIABLE_ASSIGNMENT|[1]|two.next|0x11111111|0x22222222',
    );
    assert.deepEqual(contentTexts(inside(replay, 'one')), ['next=→0x22222222 Node']);
    assert.deepEqual(contentTexts(inside(replay, 'two')), ['next=→0x11111111 Node']);
  });

  it('have the fields that were assigned since, whoever assigned them', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|one|Node|true|false',
      'VARIABLE_ASSIGNMENT|[1]|one|{"size":1,"name":"a"}|0x11111111',
      'METHOD_ENTRY|[2]|01p000000000001|Node.grow()',
      'VARIABLE_SCOPE_BEGIN|[5]|this|Node|true|false',
      'VARIABLE_ASSIGNMENT|[5]|this|{"size":1,"name":"a"}|0x11111111',
      'VARIABLE_ASSIGNMENT|[6]|this.size|2|0x11111111',
      'METHOD_EXIT|[2]|01p000000000001|Node.grow()',
      'VARIABLE_ASSIGNMENT|[3]|one.other|true|0x11111111',
    );
    assert.deepEqual(contentTexts(inside(replay, 'one')), ['size=2 Integer', 'name=a String', 'other=true Boolean']);
  });

  it('of the platform describe another object, not this one', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|this|Node|true|false',
      'VARIABLE_ASSIGNMENT|[1]|this|{"size":1}|0x11111111',
      'VARIABLE_ASSIGNMENT|[EXTERNAL]|this|{"size":5}|0x22222222',
      'VARIABLE_ASSIGNMENT|[EXTERNAL]|value|7|0x22222222',
    );
    assert.deepEqual(locals(replay, last(replay)), ['this=→0x11111111']);
    assert.deepEqual(contentTexts(inside(replay, 'this')), ['size=1 Integer']);
  });

  it('of what the log never shows are not made up', () => {
    const replay = after('VARIABLE_SCOPE_BEGIN|[1]|v|Node|true|false', 'VARIABLE_ASSIGNMENT|[1]|v|0x55555555');
    assert.deepEqual(inside(replay, 'v'), {
      kind: 'unknown',
      typeName: '',
      doubts: [{ kind: 'leftOut', size: undefined }],
    });
    assert.equal(replay.objectAt(last(replay), '~1:9v'), undefined);
    assert.equal(replay.objectAt(last(replay), 'nonsense'), undefined);
  });

  it('of collections may have changed once a method that changes one was called', () => {
    const listAfter = (...events: readonly string[]): ReplayVariable =>
      local(
        after(
          'VARIABLE_SCOPE_BEGIN|[1]|v|List<Integer>|true|false',
          'VARIABLE_ASSIGNMENT|[4]|v|[1]|0x11111111',
          ...events,
        ),
        'v',
      );
    const call = (text: string): readonly string[] => [
      `SYSTEM_METHOD_ENTRY|[5]|${text}`,
      `SYSTEM_METHOD_EXIT|[5]|${text}`,
    ];
    const changed = [{ kind: 'mayHaveChanged', line: 4 }];
    assert.deepEqual(listAfter(...call('List<Integer>.size()')).doubts, []);
    assert.deepEqual(listAfter(...call('List<ANY>.add(Object)')).doubts, changed);
    assert.deepEqual(listAfter(...call('Map<String,Integer>.put(Object, Object)')).doubts, []);
    // Without the platform's methods in the log nothing is known.
    assert.deepEqual(listAfter().doubts, changed);
  });

  it('of records may have changed once such records were saved', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|v|Account|true|false',
      'VARIABLE_ASSIGNMENT|[4]|v|{"Name":"Northwind"}|0x11111111',
      'DML_BEGIN|[5]|Op:Insert|Type:Account|Rows:1',
      'DML_END|[5]',
    );
    assert.deepEqual(local(replay, 'v').doubts, [{ kind: 'mayHaveChanged', line: 4 }]);
  });

  it('are not to be trusted across a missing part', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|before|Integer|false|false',
      'VARIABLE_ASSIGNMENT|[1]|before|1',
      '*** Skipped 1,234 bytes of detailed log',
      'VARIABLE_SCOPE_BEGIN|[1]|behind|Integer|false|false',
      'VARIABLE_ASSIGNMENT|[1]|behind|2',
    );
    assert.deepEqual(local(replay, 'before').doubts, [{ kind: 'gap' }]);
    assert.deepEqual(local(replay, 'behind').doubts, []);
    assert.equal(replay.stackAt(last(replay))[0]?.isDoubtful, true);
    assert.equal(replay.stackAt(0)[0]?.isDoubtful, false);
  });

  it('are null where a variable was only declared, also when it is declared again', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|v|Integer|false|false',
      'VARIABLE_ASSIGNMENT|[1]|v|1',
      'STATEMENT_EXECUTE|[2]',
      'VARIABLE_SCOPE_BEGIN|[2]|v|Integer|false|false',
    );
    assert.deepEqual(locals(replay, 1), ['v=1']);
    assert.deepEqual(locals(replay, 2), ['v=null']);
  });

  it('of statics begin anew in each transaction', () => {
    const transaction = (value: number): readonly string[] => [
      'EXECUTION_STARTED',
      unit,
      'STATEMENT_EXECUTE|[1]',
      'VARIABLE_SCOPE_BEGIN|[3]|T.total|Integer|false|true',
      'VARIABLE_SCOPE_BEGIN|[3]|Other.total|Integer|false|true',
      `VARIABLE_ASSIGNMENT|[3]|T.total|${value}`,
      'STATEMENT_EXECUTE|[2]',
      'CODE_UNIT_FINISHED|T.works()',
      'EXECUTION_FINISHED',
    ];
    const replay = replayOf(header, ...transaction(1), ...transaction(2));
    assert.deepEqual(
      [0, 1, 2, 3].map((moment) => statics(replay, moment).join()),
      ['', 'total=1', '', 'total=2'],
    );
    assert.deepEqual(
      replay.executions.map(({ first, last: end, names }) => [first, end, names.join()]),
      [
        [0, 1, 'T.works()'],
        [2, 3, 'T.works()'],
      ],
    );
  });

  it('of objects are told apart where another transaction has the same address', () => {
    const transaction = (type: string, fields: string, set: string): readonly string[] => [
      'EXECUTION_STARTED',
      unit,
      'STATEMENT_EXECUTE|[1]',
      `VARIABLE_SCOPE_BEGIN|[1]|v|${type}|true|false`,
      `VARIABLE_ASSIGNMENT|[1]|v|${fields}|0x11111111`,
      `VARIABLE_ASSIGNMENT|[1]|v.${set}|5|0x11111111`,
      'STATEMENT_EXECUTE|[2]',
      'CODE_UNIT_FINISHED|T.works()',
      'EXECUTION_FINISHED',
    ];
    const replay = replayOf(
      header,
      ...transaction('acme.Line', '{"amount":1}', 'tax'),
      ...transaction('acme.Rate', '{"percent":2}', 'since'),
    );
    const fieldsAt = (moment: number): string => {
      const object = replay.objectAt(moment, '0x11111111') ?? assert.fail();
      return `${object.typeName} ${contentTexts(object).join()}`;
    };
    assert.equal(fieldsAt(1), 'acme.Line amount=1 Integer,tax=5 Integer');
    assert.equal(fieldsAt(3), 'acme.Rate percent=2 Integer,since=5 Integer');
    const changesOf = (moment: number): readonly number[] =>
      replay.changesOf(replay.dataIdOf(moment, '0x11111111', 'whole') ?? assert.fail());
    assert.deepEqual([changesOf(1), changesOf(3)], [[1], [3]]);
    assert.equal(replay.dataIdOf(3, '0x11111111', 'tax'), replay.dataIdOf(3, '0x11111111', 'whole'));
  });

  it('of an exception are its message, and that there is more', () => {
    const replay = after(
      'VARIABLE_SCOPE_BEGIN|[1]|e|Exception|true|false',
      'VARIABLE_ASSIGNMENT|[1]|e|"common.apex.runtime.impl.ExecutionException: Divide by 0"|0x11111111',
    );
    const object = inside(replay, 'e');
    assert.deepEqual(variableTexts(object.kind === 'object' ? object.fields : []), ['message=Divide by 0']);
    assert.deepEqual(object.doubts, [{ kind: 'leftOut', size: undefined }]);
  });
});
