import assert from 'node:assert/strict';
import type { ApexValue } from '../../../../src/sampleOrg/apex/library/contract.ts';
import { ApexDate } from '../../../../src/sampleOrg/apex/values/date.ts';
import { ApexDatetime } from '../../../../src/sampleOrg/apex/values/datetime.ts';
import { ApexMap } from '../../../../src/sampleOrg/apex/values/map.ts';
import { ApexType } from '../../../../src/sampleOrg/apex/values/typeValue.ts';
import { decimal, double, FakeInstance, LibraryFixture, list } from './libraryFixture.ts';

const serialize = 'static String serialize(Object value)';
const deserialize = 'static Object deserialize(String text, Type type)';

function fixtureWithLine(): LibraryFixture {
  const fixture = new LibraryFixture();
  fixture.describe('acme.Line', { label: 'String', qty: 'Integer', price: 'Decimal', next: 'acme.Line' });
  return fixture;
}

describe('JSON.serialize', () => {
  const fixture = fixtureWithLine();
  const map = new ApexMap('String', 'Object');
  map.put('a', 1);
  map.put('b', null);

  const cases: readonly (readonly [label: string, value: ApexValue, expected: string])[] = [
    ['null', null, 'null'],
    ['a text', 'a "b"\n', '"a \\"b\\"\\n"'],
    ['a Long', 5n, '5'],
    ['a Double', double(1), '1.0'],
    ['a Decimal', decimal('1.50'), '1.50'],
    ['a Date', ApexDate.of(2026, 1, 15), '"2026-01-15"'],
    ['a Datetime', new ApexDatetime(Date.UTC(2026, 0, 15, 9)), '"2026-01-15T09:00:00.000Z"'],
    ['a List', list('Object', 1, 'a', null), '[1,"a",null]'],
    ['a Map', map, '{"a":1,"b":null}'],
    ['an instance', new FakeInstance('acme.Line', { label: 'x', next: null }), '{"label":"x","next":null}'],
  ];

  for (const [label, value, expected] of cases) {
    it(`writes ${label}`, () => {
      assert.equal(fixture.call('JSON', serialize, value), expected);
    });
  }

  it('leaves out null fields when asked to', () => {
    const signature = 'static String serialize(Object value, Boolean suppressNulls)';
    const line = new FakeInstance('acme.Line', { label: 'x', next: null });
    assert.equal(fixture.call('JSON', signature, line, true), '{"label":"x"}');
  });

  it('writes one member to a line when it is to be read by people', () => {
    assert.equal(
      fixture.call('JSON', 'static String serializePretty(Object value)', list('Object', map, 2)),
      '[ {\n  "a" : 1,\n  "b" : null\n}, 2 ]',
    );
  });

  it('refuses an object that holds itself', () => {
    const self = list('Object');
    self.items.push(self);
    assert.match(fixture.raised('JSON', serialize, self), /^System\.JSONException: Direct self-reference/);
  });
});

describe('JSON.deserialize', () => {
  const fixture = fixtureWithLine();

  const cases: readonly (readonly [text: string, type: string, expected: string])[] = [
    ['[1, 2]', 'List<Integer>', '(1, 2)'],
    ['["b","a","b"]', 'Set<String>', '{b, a}'],
    ['{"a": [1.50]}', 'Map<String,List<Decimal>>', '{a=(1.50)}'],
    ['{"1": true}', 'Map<Integer,Boolean>', '{1=true}'],
    ['"2026-01-15"', 'Date', '2026-01-15 00:00:00'],
    ['"2026-01-15T09:00:00.000+0000"', 'Datetime', '2026-01-15 09:00:00'],
    ['"001000000000001"', 'Id', '001000000000001AAA'],
    ['5', 'String', '5'],
    [
      '{"label":"x","QTY":2,"unknown":[{}],"next":{"price":1.5}}',
      'acme.Line',
      'Line:[label=x, qty=2, next=Line:[price=1.5]]',
    ],
    ['null', 'acme.Line', 'null'],
  ];

  for (const [text, type, expected] of cases) {
    it(`reads ${text} as ${type}`, () => {
      assert.equal(fixture.text('JSON', deserialize, text, new ApexType(type)), expected);
    });
  }

  it('refuses an unknown member when strict', () => {
    assert.equal(
      fixture.raised(
        'JSON',
        'static Object deserializeStrict(String text, Type type)',
        '{"colour":1}',
        new ApexType('acme.Line'),
      ),
      'System.JSONException: Unknown field: acme.Line.colour',
    );
  });

  it('refuses a value of another kind', () => {
    assert.match(
      fixture.raised('JSON', deserialize, '"x"', new ApexType('Integer')),
      /^System\.JSONException: Illegal value/,
    );
    assert.match(
      fixture.raised('JSON', deserialize, '{}', new ApexType('List<Integer>')),
      /^System\.JSONException: .*'\['/,
    );
  });

  it('keeps number types apart when untyped', () => {
    const map = fixture.call(
      'JSON',
      'static Object deserializeUntyped(String text)',
      '{"a":1,"b":3000000000,"c":1.5,"d":[]}',
    );
    assert.ok(map instanceof ApexMap);
    const names = map.values().map((value) => (typeof value === 'object' ? value?.apexTypeName : typeof value));
    assert.deepEqual(names, ['number', 'bigint', 'Decimal', 'List<Object>']);
  });

  const broken: readonly (readonly [text: string, place: string])[] = [
    ['{"a":x}', '[1,7]'],
    ['[1,\n 2', '[2,3]'],
    ['{a:1}', '[1,3]'],
    ['[1] 2', '[1,6]'],
    ['"a', '[1,3]'],
    ['[01]', '[1,3]'],
  ];

  for (const [text, place] of broken) {
    it(`says where ${JSON.stringify(text)} is wrong`, () => {
      const message = fixture.raised('JSON', 'static Object deserializeUntyped(String text)', text);
      assert.ok(message.startsWith('System.JSONException: Unexpected '), message);
      assert.ok(message.endsWith(`at input location ${place}`), message);
    });
  }
});

describe('JSONGenerator and JSONParser', () => {
  const fixture = fixtureWithLine();

  it('writes from calls', () => {
    const generator = fixture.call('JSON', 'static JSONGenerator createGenerator(Boolean pretty)', false);
    fixture.call('JSONGenerator', 'void writeStartObject()', generator);
    fixture.call('JSONGenerator', 'void writeStringField(String fieldName, String value)', generator, 'a', 'x');
    fixture.call('JSONGenerator', 'void writeFieldName(String fieldName)', generator, 'b');
    fixture.call('JSONGenerator', 'void writeStartArray()', generator);
    fixture.call('JSONGenerator', 'void writeNumber(Integer value)', generator, 1);
    fixture.call('JSONGenerator', 'void writeEndArray()', generator);
    fixture.call('JSONGenerator', 'void writeEndObject()', generator);
    assert.equal(fixture.call('JSONGenerator', 'String getAsString()', generator), '{"a":"x","b":[1]}');
  });

  it('refuses a value where a field name belongs', () => {
    const generator = fixture.call('JSON', 'static JSONGenerator createGenerator(Boolean pretty)', false);
    fixture.call('JSONGenerator', 'void writeStartObject()', generator);
    assert.match(fixture.raised('JSONGenerator', 'void writeNull()', generator), /^System\.JSONException/);
  });

  it('walks tokens', () => {
    const parser = fixture.call('JSON', 'static JSONParser createParser(String text)', '{"a":[1,2.5],"b":null}');
    const tokens: string[] = [];
    for (;;) {
      const token = fixture.call('JSONParser', 'JSONToken nextToken()', parser);
      if (token === null) {
        break;
      }
      tokens.push(
        `${fixture.text('JSONParser', 'JSONToken getCurrentToken()', parser)} ${fixture.text('JSONParser', 'String getText()', parser)}`,
      );
    }
    assert.deepEqual(tokens, [
      'START_OBJECT {',
      'FIELD_NAME a',
      'START_ARRAY [',
      'VALUE_NUMBER_INT 1',
      'VALUE_NUMBER_FLOAT 2.5',
      'END_ARRAY ]',
      'FIELD_NAME b',
      'VALUE_NULL null',
      'END_OBJECT }',
    ]);
  });

  it('reads a value in the middle', () => {
    const parser = fixture.call('JSON', 'static JSONParser createParser(String text)', '{"line":{"qty":3},"b":1}');
    fixture.call('JSONParser', 'JSONToken nextToken()', parser);
    fixture.call('JSONParser', 'JSONToken nextToken()', parser);
    assert.equal(
      fixture.text('JSONParser', 'Object readValueAs(Type type)', parser, new ApexType('acme.Line')),
      'Line:[qty=3]',
    );
    assert.equal(fixture.text('JSONParser', 'JSONToken nextToken()', parser), 'FIELD_NAME');
  });
});
